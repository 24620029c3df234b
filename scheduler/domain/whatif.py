"""Months ahead under changed assumptions: what is asked, and the answer with its confidence bands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from scheduler.domain.access import RunState
from scheduler.domain.scenarios import Scenario
from scheduler.domain.times import Weekday


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over replications with its 95 % interval, which is not known from fewer than two."""

    mean: float
    low: float | None
    high: float | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfAsked:
    """`policy` names how weeks are planned, `seconds` how long each is searched. With `least_staff` also the fewest
    extra sessional days that hold first placements in time at `standard`."""

    first_monday: date
    weeks: int
    replications: int
    policy: str
    seconds: float
    seed: int
    scenarios: tuple[Scenario, ...]
    least_staff: bool = False
    standard: float = 0.95


@dataclass(frozen=True, slots=True)
class Projection:
    """A scenario's months: measures (docs/simulation.md), their differences to the service as it is, future by future,
    and the weeks, without a figure where there was nothing to count."""

    name: str
    changes: tuple[str, ...]
    figures: Mapping[str, Estimate]
    differences: Mapping[str, Estimate]
    weekly: Mapping[str, tuple[Estimate | None, ...]]


@dataclass(frozen=True, slots=True)
class StaffTried:
    """So many extra sessional days a week, the weekdays they were put on, and what became of first placements."""

    extra: int
    weekdays: tuple[Weekday, ...]
    starts: Estimate
    holds: bool


@dataclass(frozen=True, slots=True)
class PlaceTried:
    """The `place`-th extra day tried on a weekday, those before it staying where they were best."""

    place: int
    weekday: Weekday
    starts: Estimate


@dataclass(frozen=True, slots=True)
class LeastStaff:
    """`answer` is the fewest extra days found that hold the standard by the mean, None where the most tried did not.
    `places` were compared by `quick` futures; answers kept before places were searched have none."""

    scenario: str
    standard: float
    tried: tuple[StaffTried, ...]
    answer: int | None
    places: tuple[PlaceTried, ...] = ()
    quick: int = 0


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The whole answer, kept as it is: with the same records, seed and limits it comes out the same.

    `records` is a digest of the records it stands on, empty in answers kept before it was noted.
    """

    service_name: str
    first_monday: date
    weeks: int
    replications: int
    policy: str
    seconds: float
    seed: int
    projections: tuple[Projection, ...]
    least: LeastStaff | None = None
    records: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfRun:
    """A what-if that someone started from the pages. `asked` is in the scenarios' own words, `done` of `total` runs
    are through; `answer` is there once it is done, `message` if it failed."""

    number: int
    state: RunState
    started_by: str
    started_at: datetime
    name: str
    asked: str
    done: int = 0
    total: int = 0
    ended_at: datetime | None = None
    answer: str | None = None
    message: str | None = None
