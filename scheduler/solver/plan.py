"""The recipe: from a week's problem to a roster with its proof."""

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


def plan_roster(
    problem: PlanningProblem, limits: Limits, on_progress: OnProgress = lambda progress: None
) -> PlanningResult:
    """The best legal roster found within the limits, with a bound for every tier.

    Decisions that cannot hold together are set aside and named. `pools` is left to the checker.
    """
    search = _begin(problem, limits, on_progress)
    conflicts: tuple[Conflict, ...] = ()
    if search.roster is None:
        conflicts = find_conflicts(problem, limits)
        aside = {decision.decision_id for conflict in conflicts for decision in conflict.decisions}
        problem = replace(problem, decisions=tuple(d for d in problem.decisions if d.decision_id not in aside))
        search = _begin(problem, limits, on_progress)
        if search.roster is None and not search.any_roster():
            conflicts += (unsettled(problem.decisions),)
            search = _begin(replace(problem, decisions=()), limits, on_progress)
    tiers = search.climb()
    assert search.roster is not None
    return PlanningResult(search.roster, tiers, (), shortfalls(search.pairs, search.roster), conflicts)


def _begin(problem: PlanningProblem, limits: Limits, on_progress: OnProgress) -> Search:
    """A search that holds the greedy roster, unless that breaks a decision."""
    pairs = possible_pairs(problem)
    pools = find_pools(pairs)
    search = Search(pairs, pools, limits, on_progress)
    first = greedy_roster(pairs, pools)
    search.add_risk(first)
    search.adopt(first)
    return search
