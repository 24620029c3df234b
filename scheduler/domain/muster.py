"""The morning at a muster point: who sits where, who moves, who must be sent home, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from scheduler.domain.roster import Booking


@dataclass(frozen=True, slots=True)
class Seat:
    """What becomes of someone present.

    `from_session` is their own booking, None for a walk-up; `to_session` where they sit, None when they
    must be sent home; `why` is in plain words for the staff at the muster point.
    """

    individual_id: str
    from_session: str | None
    to_session: str | None
    why: str

    @property
    def is_walk_up(self) -> bool:
        return self.from_session is None

    @property
    def is_sent_home(self) -> bool:
        return self.to_session is None

    @property
    def is_moved(self) -> bool:
        return None not in (self.from_session, self.to_session) and self.from_session != self.to_session


@dataclass(frozen=True, slots=True)
class MusterResult:
    """Everyone present has a seat or a reason.

    `places` has the places of each session that runs, as this morning's staff allow; `absent` the bookings
    of those who have not come; `notes` what staff must know or ask before the vans leave.
    """

    day: date
    muster_point_id: str
    places: Mapping[str, int]
    seats: tuple[Seat, ...]
    absent: tuple[Booking, ...]
    notes: tuple[str, ...]
