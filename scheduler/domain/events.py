"""What goes otherwise than planned, as a coordinator hears of it."""

from dataclasses import dataclass
from datetime import date

from scheduler.domain.placements import HalfDay


@dataclass(frozen=True, slots=True)
class SupervisorAbsent:
    """A supervisor cannot work from the first day to the last."""

    supervisor_id: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class SessionCancelled:
    session_id: str


@dataclass(frozen=True, slots=True)
class PlacementLost:
    """No session of the placement can run from the first day to the last."""

    placement_id: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class VanLost:
    """The van that takes a placement's team out is not there: its sessions of the day cannot run."""

    placement_id: str
    day: date


@dataclass(frozen=True, slots=True)
class WeatherStops:
    """Weather stops outdoor work on a day, or half of it, everywhere or at one muster point.

    Sessions under cover take in stopped teams with their supervisors.
    """

    day: date
    half_day: HalfDay | None = None
    muster_point_id: str | None = None


@dataclass(frozen=True, slots=True)
class IndividualUnavailable:
    """An individual cannot come from the first day to the last."""

    individual_id: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class IndividualArrived:
    """Someone with a new order, in the records since the roster was made, who is to have a place if there is one."""

    individual_id: str


@dataclass(frozen=True, slots=True)
class PresentThisMorning:
    """Who has come, of all who are booked at a muster point that day and start, and who has not: None, all others."""

    muster_point_id: str
    day: date
    start: int
    present: frozenset[str]
    absent: frozenset[str] | None = None

    @property
    def muster(self) -> tuple[str, date, int]:
        """Where and when; of two lists about the same the later one holds."""
        return self.muster_point_id, self.day, self.start


Event = (
    SupervisorAbsent
    | SessionCancelled
    | PlacementLost
    | VanLost
    | WeatherStops
    | IndividualUnavailable
    | IndividualArrived
    | PresentThisMorning
)
