"""Records of casework: what happened in an order's life, help people are entitled to, reviews, feedback."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from scheduler.domain.columns import column


class OrderEventKind(StrEnum):
    """What can happen in an order's life besides the work itself."""

    IMPOSED = "imposed"
    FIRST_CONTACT = "first_contact"
    INDUCTION_AGREED = "induction_agreed"
    INDUCTION_CALLED_OFF = "induction_called_off"
    INDUCTION = "induction"
    FIRST_PLACEMENT = "first_placement"
    REVIEW = "review"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_GRANTED = "extension_granted"
    EXTENSION_REFUSED = "extension_refused"
    HOURS_CHANGED = "hours_changed"
    WARNING = "warning"
    BREACH_DECIDED = "breach_decided"
    BREACH_LODGED = "breach_lodged"
    COMPLETED = "completed"
    REVOKED = "revoked"
    TRANSFERRED = "transferred"


class Help(StrEnum):
    """What the service gives so that poverty does not keep anyone away."""

    LUNCH = "lunch"
    TRAVEL_PASS = "travel_pass"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEvent:
    """Something that happened in an order's life. The order's own row holds what is true now."""

    order_id: str = column("The order", "O001")
    kind: OrderEventKind = column("What happened", "extension_granted")
    day: date = column("The day; induction_agreed: the day that it is to be", "2027-03-22")
    until: date | None = column(
        "extension_asked, extension_granted: the last day asked or granted", "2027-07-05", default=None
    )
    hours: float | None = column(
        "hours_changed: the hours imposed from now on", "100", default=None, least=1, most=350, unit="hours"
    )
    recorded_by: str | None = column("Who recorded it", "Morag Example", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement:
    """Help with lunch or travel that an individual is entitled to on days of unpaid work."""

    individual_id: str = column("The individual", "P001")
    help: Help = column("What they get", "lunch")
    first_date: date | None = column("First day it holds; empty: since ever", "2026-10-01", default=None)
    last_date: date | None = column("Last day it holds; empty: until further notice", "2027-01-31", default=None)
    recorded_on: date | None = column("Day it was recorded", "2026-10-09", default=None)
    recorded_by: str | None = column("Who recorded it", "Morag Example", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsReview:
    """A review of an individual's needs and barriers, due or held."""

    individual_id: str = column("The individual", "P001")
    due_on: date = column("Day by which it is due", "2027-01-05")
    held_on: date | None = column("Day it was held; empty: not yet", "2027-01-04", default=None)
    held_by: str | None = column("Who held it", "Morag Example", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitQuestionnaire:
    """What an individual says when the hours are done. Ratings are 1 (not at all) to 5 (very much)."""

    order_id: str = column("The order", "O001")
    sent_on: date = column("Day it was sent", "2027-03-30")
    answered_on: date | None = column("Day it was answered; empty: not yet", "2027-04-06", default=None)
    fairly_treated: int | None = column("I was treated fairly", "5", default=None, least=1, most=5)
    work_useful: int | None = column("The work was useful to others", "4", default=None, least=1, most=5)
    learnt_something: int | None = column("I learnt something", "3", default=None, least=1, most=5)
    barriers_heeded: int | None = column(
        "What makes it hard for me to come was heeded", "4", default=None, least=1, most=5
    )
    life_better: int | None = column("Something in my life is better for it", "3", default=None, least=1, most=5)
    comment: str | None = column("In their own words", "The lunch made the difference.", default=None)
