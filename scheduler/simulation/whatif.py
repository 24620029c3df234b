"""Months of a service under several scenarios on the same random numbers, and the least staff that holds a standard."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from scheduler.assumptions import change_records
from scheduler.domain.records import ServiceRecords
from scheduler.domain.scenarios import AS_IT_IS, MoreOrders, MoreSessional, Scenario, ShowUp
from scheduler.domain.times import WEEKDAYS, Weekday
from scheduler.domain.whatif import Estimate, LeastStaff, Projection, StaffTried, WhatIf, WhatIfAsked
from scheduler.exchange.scenario_text import change_text
from scheduler.simulation.policies import PolicyName
from scheduler.simulation.replications import WEEKLY, Outcome, Run, band, difference, estimate, of_label, replicate
from scheduler.solver.limits import Limits

STANDARD_MEASURE = "offered_in_time"
GAP = 0.01
MOST_EXTRA = 12
WORKING_DAYS = WEEKDAYS[:6]
"""Weekdays that extra days are put on in turn, after those that a scenario asks for."""


@dataclass(slots=True)
class Told:
    """How far it is: replications done of those known to be needed, for a display."""

    on_progress: Callable[[int, int, str], None]
    total: int
    done: int = 0

    def __call__(self, outcome: Outcome) -> None:
        self.done += 1
        self.on_progress(self.done, self.total, outcome.label)


def what_if(
    records: ServiceRecords,
    asked: WhatIfAsked,
    workers: int,
    on_progress: Callable[[int, int, str], None] = lambda done, total, name: None,
) -> WhatIf:
    """The service as it is and under each scenario; equal arguments give equal answers, whatever the workers.

    `on_progress` is told (done, total, scenario). Raises SchedulerError for a change that cannot be made.
    """
    everything = (AS_IT_IS, *asked.scenarios)
    told = Told(on_progress, len(everything) * asked.replications)
    runs = [run_of(records, asked, scenario) for scenario in everything]
    outcomes = replicate(runs, range(asked.replications), workers, told)
    projections = tuple(_projection(outcomes, scenario) for scenario in everything)
    least = least_staff(records, asked, everything[-1], workers, told) if asked.least_staff else None
    return WhatIf(
        records.policy.service_name,
        asked.first_monday,
        asked.weeks,
        asked.replications,
        asked.policy,
        asked.seconds,
        asked.seed,
        projections,
        least,
    )


def run_of(records: ServiceRecords, asked: WhatIfAsked, scenario: Scenario) -> Run:
    """What to simulate for a scenario: changed records, more orders, people likelier to come."""
    return Run(
        scenario.name,
        change_records(records, asked.first_monday, scenario, asked.weeks),
        asked.first_monday,
        asked.weeks,
        PolicyName(asked.policy),
        limits=Limits(asked.seconds, GAP, 1, asked.seed),
        seed=asked.seed,
        extra_orders=float(sum(change.count for change in scenario.changes if isinstance(change, MoreOrders))),
        points=sum(change.points for change in scenario.changes if isinstance(change, ShowUp)),
    )


def _projection(outcomes: Sequence[Outcome], scenario: Scenario) -> Projection:
    mine = of_label(outcomes, scenario.name)
    names = list(mine[0].measures)
    figures = {name: found for name in names if (found := estimate(row.measures[name] for row in mine))}
    differences = {name: found for name in names if (found := difference(outcomes, scenario.name, AS_IT_IS.name, name))}
    weekly = {series: tuple(band(mine, series)) for series in WEEKLY}
    return Projection(scenario.name, tuple(map(change_text, scenario.changes)), figures, differences, weekly)


def least_staff(
    records: ServiceRecords, asked: WhatIfAsked, scenario: Scenario, workers: int, told: Told
) -> LeastStaff:
    """By bisection: more staff is taken never to start fewer people, which common random numbers make nearly so."""
    tried: dict[int, StaffTried] = {}

    def holds(extra: int) -> bool:
        told.total += asked.replications
        tried[extra] = _try(records, asked, scenario, extra, workers, told)
        return tried[extra].holds

    low, high = -1, MOST_EXTRA
    if holds(0):
        high = 0
    elif not holds(MOST_EXTRA):
        return LeastStaff(scenario.name, asked.standard, tuple(tried[key] for key in sorted(tried)), None)
    else:
        low = 0
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return LeastStaff(scenario.name, asked.standard, tuple(tried[key] for key in sorted(tried)), high)


def _try(
    records: ServiceRecords, asked: WhatIfAsked, scenario: Scenario, extra: int, workers: int, told: Told
) -> StaffTried:
    weekdays = tuple(WORKING_DAYS[place % len(WORKING_DAYS)] for place in range(extra))
    more = tuple(MoreSessional(1, weekday) for weekday in weekdays)
    staffed = replace(scenario, name=f"{scenario.name}, {extra} more", changes=(*scenario.changes, *more))
    outcomes = replicate([run_of(records, asked, staffed)], range(asked.replications), workers, told)
    starts = estimate(outcome.measures[STANDARD_MEASURE] for outcome in outcomes) or Estimate(1.0, None, None, 0)
    return StaffTried(extra, _sorted(weekdays), starts, starts.mean >= asked.standard)


def _sorted(weekdays: Sequence[Weekday]) -> tuple[Weekday, ...]:
    return tuple(sorted(weekdays, key=WEEKDAYS.index))
