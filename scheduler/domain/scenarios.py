"""What a week could be planned under instead: changed assumptions, each small, put together under a name."""

from dataclasses import dataclass

from scheduler.domain.times import TimeOfDay, Weekday


@dataclass(frozen=True, slots=True)
class MoreSessional:
    """So many more sessional supervisors, each there on that weekday."""

    count: int
    weekday: Weekday


@dataclass(frozen=True, slots=True)
class PlacementClosed:
    """No session of the placement runs that week."""

    placement_id: str


@dataclass(frozen=True, slots=True)
class Ratio:
    """Every supervisor may lead this many people."""

    value: int


@dataclass(frozen=True, slots=True)
class RiskLimit:
    """The service's limits of rule C1, 0 to 1; without a share, that limit stays as it is."""

    chance: float
    share: float | None = None


@dataclass(frozen=True, slots=True)
class SessionAdded:
    """One more session that week."""

    placement_id: str
    weekday: Weekday
    start: TimeOfDay
    end: TimeOfDay


@dataclass(frozen=True, slots=True)
class SupervisorAbsent:
    """The supervisor is off the whole week."""

    supervisor_id: str


@dataclass(frozen=True, slots=True)
class ShowUp:
    """Everyone's show-up probability is so many percentage points higher, or lower; reminders do that."""

    points: int


@dataclass(frozen=True, slots=True)
class MoreOrders:
    """The courts impose so many more orders a year. Over months only: one week knows its people."""

    count: int


Change = MoreSessional | PlacementClosed | Ratio | RiskLimit | SessionAdded | SupervisorAbsent | ShowUp | MoreOrders


@dataclass(frozen=True, slots=True)
class Scenario:
    """Changes that hold together, made in this order."""

    name: str
    changes: tuple[Change, ...]


AS_IT_IS = Scenario("as it is", ())
"""The week under no change, beside which every other is laid."""
