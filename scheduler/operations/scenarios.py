"""Solve the same week under changed assumptions, each week checked, and lay them side by side."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from scheduler.assumptions import change_problem, change_records
from scheduler.domain.comparison import Comparison, PeopleMoved, PlannedScenario
from scheduler.domain.errors import SchedulerError
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.records import ServiceRecords
from scheduler.domain.result import PlanningResult, Progress
from scheduler.domain.scenarios import AS_IT_IS, MoreOrders, Scenario
from scheduler.exchange.scenario_files import write_comparison_csv, write_comparison_json
from scheduler.exchange.staging import all_or_nothing
from scheduler.operations.plan_week import plan_problem, problem_of
from scheduler.operations.scenario_measures import compared, people_moved, unchanged, week_figures
from scheduler.operations.write_week import made_with
from scheduler.solver.limits import Limits

COMPARISON, TABLE = "scenarios.json", "scenarios.csv"
OnScenarioProgress = Callable[[str, Progress], None]
Planned = tuple[PlanningProblem, PlanningResult]


def compare(
    records: ServiceRecords,
    monday: date,
    scenarios: Sequence[Scenario],
    limits: Limits,
    on_progress: OnScenarioProgress = lambda name, progress: None,
) -> Comparison:
    """The week as it is and under each scenario, each planned with the same limits and seed, from scratch.

    `on_progress` is told a scenario's name and a step of its search. Raises what `plan_week` raises, and
    SchedulerError for a change that cannot be made before anything is solved.
    """
    everything = (AS_IT_IS, *scenarios)
    problems = scenario_problems(records, monday, everything)
    planned = [
        plan_problem(problem, limits, _steps_of(scenario, on_progress))
        for scenario, problem in zip(everything, problems, strict=True)
    ]
    base, *others = planned
    weeks = [_beside(base, week, scenario) for week, scenario in zip(others, scenarios, strict=True)]
    return Comparison(records.policy.service_name, monday, (_as_it_is(base), *weeks))


def scenario_problems(
    records: ServiceRecords, monday: date, scenarios: Sequence[Scenario]
) -> tuple[PlanningProblem, ...]:
    """Each scenario's problem. What people need is that of the records as they are, so that one measure serves all.

    Raises SchedulerError for a change that cannot be made, or that one week does not feel.
    """
    if any(isinstance(change, MoreOrders) for scenario in scenarios for change in scenario.changes):
        raise SchedulerError("More orders change months, not the one week whose people are known: ask `whatif`.")
    needs = problem_of(records, monday, 1).needs
    changed = (change_problem(problem_of(change_records(records, monday, s), monday, 1), s) for s in scenarios)
    return tuple(replace(problem, needs=needs) for problem in changed)


def write_comparison(folder: Path, comparison: Comparison, limits: Limits) -> None:
    """Both files or none; raises SchedulerError if they cannot be written."""
    with all_or_nothing(folder) as staging:
        write_comparison_json(staging / COMPARISON, comparison, made_with(limits))
        write_comparison_csv(staging / TABLE, comparison)


def _steps_of(scenario: Scenario, on_progress: OnScenarioProgress) -> Callable[[Progress], None]:
    return lambda step: on_progress(scenario.name, step)


def _as_it_is(base: Planned) -> PlannedScenario:
    problem, result = base
    return PlannedScenario(
        AS_IT_IS,
        unchanged(result.tiers),
        week_figures(problem, result),
        PeopleMoved(),
        PeopleMoved(),
        _set_aside(result),
    )


def _beside(base: Planned, week: Planned, scenario: Scenario) -> PlannedScenario:
    problem, result = week
    more, fewer = people_moved(problem, base[1].roster, result.roster)
    aims = compared(base[1].tiers, result.tiers)
    return PlannedScenario(scenario, aims, week_figures(problem, result), more, fewer, _set_aside(result))


def _set_aside(result: PlanningResult) -> tuple[str, ...]:
    return tuple(conflict.words for conflict in result.conflicts)
