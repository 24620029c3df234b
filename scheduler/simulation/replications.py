"""Many runs of a year side by side, on all cores, and what they come to with 95 % intervals."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from datetime import date
from math import isnan, sqrt
from multiprocessing import get_context

import numpy as np
from scipy.special import stdtrit

from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import DAY, WEEK
from scheduler.domain.whatif import Estimate
from scheduler.simulation.parameters import Parameters
from scheduler.simulation.policies import PolicyName, policy_of
from scheduler.simulation.tally import Tally, measures, weekly_starts
from scheduler.simulation.world import World
from scheduler.simulation.year import run_year
from scheduler.solver.limits import Limits

SURE = 0.95
WEEKLY = ("outstanding", "live", "reds", "credited")
STARTS = "starts"
QUICK = Limits(seconds=0.5, gap=0.01, workers=1, seed=1)
"""Limits of a simulated week's search: deterministic, so that equal runs are equal."""


@dataclass(frozen=True, slots=True)
class Run:
    """What to simulate: everything but the replication's number. `label` names it among others."""

    label: str
    records: ServiceRecords
    first_monday: date
    weeks: int
    policy: PolicyName = PolicyName.SOLVER
    parameters: Parameters = Parameters()
    limits: Limits = QUICK
    seed: int = 1
    uncounted: int = 0
    extra_orders: float = 0.0
    points: int = 0

    def world(self, replication: int) -> World:
        return World.of(
            self.records,
            self.first_monday,
            self.weeks,
            self.parameters,
            self.seed,
            replication,
            self.extra_orders,
            self.points,
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """One replication: measures of everyone and of each group, the weeks as they ended, seconds by part."""

    label: str
    replication: int
    measures: Mapping[str, float]
    groups: Mapping[str, Mapping[str, float]]
    weeks: Mapping[str, Sequence[float]]
    seconds: Mapping[str, float] = field(default_factory=dict)


def carry_out(run: Run, replication: int) -> Outcome:
    tally = run_year(run.world(replication), policy_of(run.policy, run.limits), uncounted=run.uncounted)
    return outcome_of(run, replication, tally, run.weeks)


def outcome_of(run: Run, replication: int, tally: Tally, weeks: int) -> Outcome:
    """What a run has come to after so many of its weeks."""
    last = run.first_monday + weeks * WEEK - DAY
    names = sorted({group for groups in tally.groups.values() for group in groups})
    series = {name: [float(getattr(week, name)) for week in tally.weeks] for name in WEEKLY}
    series[STARTS] = weekly_starts(tally, last)
    groups = {group: measures(tally, last, group) for group in names}
    return Outcome(run.label, replication, measures(tally, last), groups, series, dict(tally.seconds))


def replicate(
    runs: Sequence[Run],
    replications: Iterable[int],
    workers: int,
    on_done: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Every run for every replication, in the order of the runs; `on_done` is told of each as it ends.

    Raises what a run raises.
    """
    tasks = [(run, replication) for replication in replications for run in runs]
    if workers <= 1:
        found = []
        for run, replication in tasks:
            found.append(carry_out(run, replication))
            on_done(found[-1])
    else:
        found = []
        with ProcessPoolExecutor(min(workers, len(tasks)), mp_context=get_context("spawn")) as pool:
            for future in as_completed([pool.submit(carry_out, *task) for task in tasks]):
                found.append(future.result())
                on_done(found[-1])
    order = {run.label: place for place, run in enumerate(runs)}
    return sorted(found, key=lambda outcome: (order[outcome.label], outcome.replication))


def estimate(values: Iterable[float]) -> Estimate | None:
    """The mean with Student's interval, of values that are known (not-a-number is left out); None if none is."""
    known = [value for value in values if not isnan(value)]
    if not known:
        return None
    mean = float(np.mean(known))
    if len(known) < 2:
        return Estimate(mean, None, None, len(known))
    half = float(stdtrit(len(known) - 1, (1 + SURE) / 2)) * float(np.std(known, ddof=1)) / sqrt(len(known))
    return Estimate(mean, mean - half, mean + half, len(known))


def level(values: Iterable[float], share: bool) -> Estimate | None:
    """As `estimate`, of what is never below nought, nor above one if it is a share: there its interval ends."""
    found = estimate(values)
    if found is None or found.low is None or found.high is None:
        return found
    return replace(found, low=max(0.0, found.low), high=min(1.0, found.high) if share else found.high)


def of_label(outcomes: Sequence[Outcome], label: str) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.label == label]


def difference(outcomes: Sequence[Outcome], label: str, base: str, measure: str) -> Estimate | None:
    """The mean difference of a measure, replication by replication: common random numbers make it narrow."""
    before = {outcome.replication: outcome.measures[measure] for outcome in of_label(outcomes, base)}
    return estimate(
        outcome.measures[measure] - before[outcome.replication]
        for outcome in of_label(outcomes, label)
        if outcome.replication in before
    )


def band(outcomes: Sequence[Outcome], series: str) -> list[Estimate | None]:
    """Week by week, of outcomes of one run."""
    weeks = zip(*(outcome.weeks[series] for outcome in outcomes), strict=True)
    return [level(values, share=series == STARTS) for values in weeks]
