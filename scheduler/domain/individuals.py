"""Records about individuals: who they are, their orders, when they can come, what they need."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from scheduler.domain.columns import column
from scheduler.domain.times import TimeOfDay, Weekday


class Sex(StrEnum):
    WOMAN = "woman"
    MAN = "man"
    NOT_STATED = "not_stated"


class ContactBy(StrEnum):
    EMAIL = "email"
    TEXT = "text"
    LETTER = "letter"


class OrderStatus(StrEnum):
    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    REVOKED = "revoked"
    TRANSFERRED = "transferred"


class OrderKind(StrEnum):
    CPO = "cpo"
    FISCAL_WORK_ORDER = "fiscal_work_order"


class Presence(StrEnum):
    AVAILABLE = "available"
    UNAVAILABLE = "unavailable"


class Reason(StrEnum):
    """Why someone cannot come. `COMMITMENT` is the protected class of s.227E of the 1995 Act (work,
    voluntary work, study, belief), one word for all so that no record tells which."""

    COMMITMENT = "commitment"
    CARING = "caring"
    HEALTH = "health"
    TREATMENT = "treatment"
    CURFEW = "curfew"
    COURT = "court"
    HOLIDAY = "holiday"
    OTHER = "other"


class Demand(StrEnum):
    """What a piece of work asks of the body; a need may say that an individual must avoid it."""

    LIFTING = "lifting"
    HEIGHTS = "heights"
    STANDING = "standing"
    KNEELING = "kneeling"
    DUST = "dust"
    TOOLS = "tools"
    FOOD = "food"
    OUTDOOR_COLD = "outdoor_cold"
    STAIRS = "stairs"
    CHEMICALS = "chemicals"


class Access(StrEnum):
    """What a place of work offers; a need may say that an individual requires it."""

    STEP_FREE = "step_free"
    SEATED = "seated"


class Supervision(StrEnum):
    STANDARD = "standard"
    ENHANCED = "enhanced"
    ONE_TO_ONE = "one_to_one"


class KeepAwayFrom(StrEnum):
    PLACEMENT = "placement"
    LOCALITY = "locality"
    BENEFICIARY_GROUP = "beneficiary_group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Individual:
    """A person with a court order for unpaid work."""

    individual_id: str = column("Unique id of the individual", "P001")
    first_name: str = column("First name", "Isla")
    last_name: str = column("Last name", "Sample-Burn")
    sex: Sex = column("Sex, as recorded for women-only work", "woman")
    date_of_birth: date = column("Date of birth", "1994-05-31")
    home_locality: str = column("Locality of the home, as in travel.csv", "Harbour")
    email: str | None = column("E-mail address", "p001@example.org", default=None)
    phone: str | None = column("Telephone number", "01632 960001", default=None)
    contact_by: ContactBy = column("How the individual wants to be told", "text", default=ContactBy.LETTER)
    case_manager: str | None = column("Name of the case manager", "Morag Example", default=None)
    days_a_week: int = column("Most days of unpaid work in a week, extra days apart", "2", default=2, least=1, most=7)
    extra_days: int = column(
        "Extra days a week the individual asked for, given where capacity allows",
        "0",
        default=0,
        least=0,
        most=6,
    )
    max_hours_a_week: float | None = column(
        "Most hours of unpaid work in a week; empty: the service's limit",
        "14",
        default=None,
        least=1,
        most=60,
        unit="hours",
    )
    max_travel_minutes: int | None = column(
        "Longest journey from home, one way; empty: the service's limit",
        "45",
        default=None,
        least=0,
        most=300,
        unit="minutes",
    )
    agrees_only_woman: bool = column("Agreed to be the only woman in a mixed team", "no", default=False)
    reading_help: bool = column("Needs help with reading: messages are read out, by telephone", "no", default=False)
    reminders: bool = column("Wants a reminder the day before", "yes", default=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An unpaid work or other activity requirement (1995 Act s.227I) or a fiscal work order (s.303ZA)."""

    order_id: str = column("Unique id of the order", "O001")
    individual_id: str = column("The individual subject to it", "P001")
    kind: OrderKind = column("Kind of order", "cpo", default=OrderKind.CPO)
    status: OrderStatus = column("State of the order", "in_force", default=OrderStatus.IN_FORCE)
    imposed_on: date = column("Day the court imposed it", "2026-10-05")
    hours_imposed: float = column("Hours imposed", "120", least=1, most=350, unit="hours")
    hours_credited: float = column("Hours credited so far", "35.5", default=0.0, least=0, unit="hours")
    other_activity_credited: float = column(
        "Hours of other activity among those credited", "6", default=0.0, least=0, unit="hours"
    )
    completion_due: date | None = column(
        "Last day the court allowed; empty: 3 months (100 hours or fewer) or 6 months from imposition (s.227L)",
        "2027-04-05",
        default=None,
    )
    extended_to: date | None = column("Last day of an extension the court granted", "2027-07-05", default=None)
    concurrent_with: str | None = column(
        "Another order of the same individual whose hours count at the same time (s.227N)", "O002", default=None
    )
    first_contact_on: date | None = column("Day of the first direct contact", "2026-10-06", default=None)
    induction_on: date | None = column("Day the induction was done; empty: not yet", "2026-10-09", default=None)
    first_placement_on: date | None = column(
        "Day the individual first attended a placement; empty: not yet", "2026-10-13", default=None
    )
    ended_on: date | None = column(
        "Day it was completed, revoked or transferred; empty: it has not ended, or the day is not known",
        "2027-03-30",
        default=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """A weekly window in which an individual can, or cannot, be at work or on the way."""

    individual_id: str = column("The individual", "P001")
    weekday: Weekday = column("Day of the week", "mon")
    start: TimeOfDay = column("From, time of day", "08:00")
    end: TimeOfDay = column("Until, time of day", "17:00")
    presence: Presence = column("Whether the individual can come then", "available", default=Presence.AVAILABLE)
    reason: Reason | None = column("Class of the reason, for an unavailable window", "caring", default=None)
    first_date: date | None = column("First day it holds; empty: since ever", "2026-10-01", default=None)
    last_date: date | None = column("Last day it holds; empty: until further notice", "2026-12-24", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A dated time when an individual cannot come."""

    individual_id: str = column("The individual", "P001")
    first_date: date = column("First day", "2026-12-09")
    last_date: date = column("Last day", "2026-12-09")
    start: TimeOfDay = column("From, each day; empty: midnight", "09:00", default=TimeOfDay(0))
    end: TimeOfDay = column("Until, each day; empty: midnight", "12:00", default=TimeOfDay(1440))
    reason: Reason = column("Class of the reason", "health", default=Reason.OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Limits derived from health, caring, risk or wish. Several rows of one individual all hold."""

    individual_id: str = column("The individual", "P001")
    first_date: date | None = column("First day it holds; empty: since ever", "2026-10-01", default=None)
    last_date: date | None = column("Last day it holds; empty: until further notice", "2027-01-31", default=None)
    avoid: tuple[Demand, ...] = column("What the work must not ask", "lifting; heights", default=())
    require: tuple[Access, ...] = column("What the place must offer", "step_free", default=())
    women_only: bool = column("Must work in women-only sessions", "no", default=False)
    earliest_start: TimeOfDay | None = column("Needs a late start: no session starts before", "10:00", default=None)
    short_only: bool = column("Needs short sessions", "no", default=False)
    longest_session_hours: float | None = column(
        "Longest session the individual's health allows", "4", default=None, least=0.5, most=12, unit="hours"
    )
    supervision: Supervision = column("Supervision level", "standard", default=Supervision.STANDARD)
    recorded_on: date | None = column("Day it was recorded", "2026-10-09", default=None)
    recorded_by: str | None = column("Who recorded it", "Morag Example", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepApart:
    """Two individuals who must never be in one session, van or muster point at the same time."""

    first_individual_id: str = column("One individual", "P001")
    second_individual_id: str = column("The other", "P002")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepAway:
    """Where an individual must not go."""

    individual_id: str = column("The individual", "P001")
    keep_away_from: KeepAwayFrom = column("Kind of exclusion", "locality")
    value: str = column("Placement id, locality, or beneficiary group", "Harbour")
