"""Months of a service under several scenarios on the same random numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from scheduler.assumptions import change_records
from scheduler.domain.records import ServiceRecords
from scheduler.domain.scenarios import AS_IT_IS, MoreOrders, Scenario, ShowUp
from scheduler.domain.whatif import Projection, WhatIf, WhatIfAsked
from scheduler.exchange.scenario_text import change_text
from scheduler.simulation.least_staff import least_staff
from scheduler.simulation.policies import PolicyName
from scheduler.simulation.replications import Outcome, Run, band, difference, level, of_label, replicate
from scheduler.simulation.wording import is_share
from scheduler.solver.limits import Limits

GAP = 0.01


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

    def simulate(scenarios: Sequence[Scenario], replications: Sequence[int]) -> list[Outcome]:
        told.total += len(scenarios) * len(replications)
        runs = [run_of(records, asked, scenario) for scenario in scenarios]
        return replicate(runs, replications, workers, told)

    last = everything[-1]
    without = of_label(outcomes, last.name)
    least = least_staff(records.timetable, asked, last, without, simulate) if asked.least_staff else None
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
        sha256(repr(records).encode()).hexdigest()[:16],
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
    figures = {name: found for name in names if (found := level((row.measures[name] for row in mine), is_share(name)))}
    differences = {name: found for name in names if (found := difference(outcomes, scenario.name, AS_IT_IS.name, name))}
    weekly = {series: tuple(band(mine, series)) for series in mine[0].weeks}
    return Projection(scenario.name, tuple(map(change_text, scenario.changes)), figures, differences, weekly)
