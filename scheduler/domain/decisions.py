"""What coordinators decided for the week: rules P1 and P2 hold the roster to it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from scheduler.domain.columns import column
from scheduler.domain.times import TimeOfDay


class DecisionKind(StrEnum):
    PIN = "pin"
    FORBID = "forbid"
    STAFF = "staff"
    UNSTAFF = "unstaff"
    OPEN = "open"
    CLOSE = "close"
    RAISE_LIMITS = "raise_limits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision.

    pin: the individual is booked in the session. forbid: is not; with no start or placement, in none
    that day, or in none at that placement. staff, unstaff: the same for a supervisor. open, close: the
    session runs, or does not. raise_limits: C1's limits of the pool of that session are the given ones.
    """

    decision_id: str = column("Unique id of the decision", "D01")
    kind: DecisionKind = column("What was decided", "pin")
    individual_id: str | None = column("The individual, for pin and forbid", "P001", default=None)
    supervisor_id: str | None = column("The supervisor, for staff and unstaff", "S01", default=None)
    placement_id: str | None = column("The placement; empty (forbid, unstaff): any", "PARKS", default=None)
    day: date | None = column("The day; empty (forbid, unstaff): any", "2026-12-08", default=None)
    start: TimeOfDay | None = column("Start of the session; empty (forbid, unstaff): any", "09:00", default=None)
    override_commitment: bool = column(
        "A pin only: holds against commitment windows and absences of rule S1 (s.227E); needs a reason",
        "no",
        default=False,
    )
    chance_limit: float | None = column(
        "raise_limits: largest chance that anyone is sent home", "0.1", default=None, least=0, most=1
    )
    share_limit: float | None = column(
        "raise_limits: largest expected share sent home", "0.01", default=None, least=0, most=1
    )
    reason: str | None = column("The reason, for the record", "Agreed with employer", default=None)
    decided_by: str | None = column("Who decided", "Ailsa Coordinator", default=None)
    decided_on: date | None = column("When", "2026-11-27", default=None)
