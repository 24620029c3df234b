"""The recipe: from a week's problem to a roster with its proof."""

import time
from dataclasses import replace

from scheduler.domain.problem import PlanningProblem
from scheduler.domain.result import Conflict, PlanningResult
from scheduler.solver.conflicts import find_conflicts, unsettled
from scheduler.solver.explain import shortfalls
from scheduler.solver.greedy import greedy_roster
from scheduler.solver.limits import Limits
from scheduler.solver.pairs import possible_pairs
from scheduler.solver.pools import find_pools
from scheduler.solver.search import OnProgress, Search
from scheduler.solver.workbench import Workbench


def plan_roster(
    problem: PlanningProblem, limits: Limits, on_progress: OnProgress = lambda progress: None
) -> PlanningResult:
    """The best legal roster found within the limits, with a bound for every tier.

    Decisions that cannot hold together are set aside and named. `pools` is left to the checker.
    """
    began = time.monotonic()
    bench = begin(problem, limits)
    conflicts: tuple[Conflict, ...] = ()
    if bench.roster is None:
        conflicts = find_conflicts(problem, limits)
        aside = {decision.decision_id for conflict in conflicts for decision in conflict.decisions}
        problem = replace(problem, decisions=tuple(d for d in problem.decisions if d.decision_id not in aside))
        bench = begin(problem, limits)
        if bench.roster is None and not bench.any_roster():
            conflicts += (unsettled(problem.decisions),)
            bench = begin(replace(problem, decisions=()), limits)
    tiers = Search(bench, on_progress, began).climb()
    assert bench.roster is not None
    return PlanningResult(bench.roster, tiers, (), shortfalls(bench.pairs, bench.roster), conflicts)


def begin(problem: PlanningProblem, limits: Limits) -> Workbench:
    """A workbench with the greedy roster, unless that breaks a decision."""
    pairs = possible_pairs(problem)
    pools = find_pools(pairs)
    bench = Workbench(pairs, pools, limits)
    first = greedy_roster(pairs, pools)
    bench.add_risk(first)
    bench.adopt(first)
    return bench
