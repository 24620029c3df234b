"""What a supervisor notes of one person in one session, and what it counts for."""

from dataclasses import dataclass
from datetime import date

from scheduler.domain.attendance import Outcome
from scheduler.domain.times import TimeOfDay


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A line of the register. `start` and `end` are the session's, `arrived` and `left` the individual's."""

    individual_id: str
    placement_id: str
    day: date
    start: TimeOfDay
    end: TimeOfDay
    outcome: Outcome
    arrived: TimeOfDay | None = None
    left: TimeOfDay | None = None
    walk_up: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """Minutes that count to an order; `other_activity` if they count within its cap (1995 Act s.227K)."""

    order_id: str
    minutes: int
    other_activity: bool = False
