"""A roster with its proof: tiers, risks, and why some have no place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from scheduler.domain.decisions import Decision
from scheduler.domain.roster import Roster
from scheduler.domain.rules import Rule


@dataclass(frozen=True, slots=True)
class TierResult:
    """A tier's value, the proven bound on it, both in the tier's raw unit (`scale` of them make one `unit`)."""

    number: int
    name: str
    unit: str
    scale: int
    value: int
    bound: int

    @property
    def gap(self) -> float:
        return 0.0 if self.bound <= self.value else (self.bound - self.value) / self.bound


@dataclass(frozen=True, slots=True)
class PoolRisk:
    """Sessions that share their places on a morning, and the exact risk of sending someone home."""

    sessions: tuple[str, ...]
    booked: int
    places: int
    expected: float
    chance_sent_home: float
    share_sent_home: float
    chance_limit: float
    share_limit: float


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Why an individual has fewer sessions than they need in a week; `lines` can be read aloud to them."""

    individual_id: str
    monday: date
    wanted: int
    given: int
    removed: Mapping[Rule, int]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """The smallest set of decisions that cannot hold together, set aside, in words."""

    decisions: tuple[Decision, ...]
    rules: tuple[Rule, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Progress:
    """A step of the search, for a display: seconds are since the start of planning."""

    tier: int
    name: str
    seconds: float
    value: int
    bound: int


@dataclass(frozen=True, slots=True)
class PlanningResult:
    roster: Roster
    tiers: tuple[TierResult, ...]
    pools: tuple[PoolRisk, ...]
    shortfalls: tuple[Shortfall, ...]
    conflicts: tuple[Conflict, ...]
