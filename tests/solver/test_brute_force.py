"""On tiny services the solver's tier values are those of an exhaustive search that shares no code with it."""

from dataclasses import replace

import pytest

from scheduler.checker.check import check
from scheduler.checker.objective import tier_values
from scheduler.solver.limits import Limits
from scheduler.solver.plan import plan_roster
from tests.brute_force import best_values
from tests.strategies import tiny_problem

LIMITS = Limits(seconds=30.0, gap=0.0, workers=1)
LARGE = {61}
"""To try all of its rosters takes as long as those of half of the others."""


@pytest.mark.parametrize("seed", sorted({*range(121)} - LARGE))
def test_the_solver_finds_what_exhaustive_search_finds(seed):
    problem = tiny_problem(seed)
    expected = best_values(problem)
    if expected is None:  # the decisions contradict each other or a rule
        assert plan_roster(problem, LIMITS).conflicts
        problem = replace(problem, decisions=())
        expected = best_values(problem)
    result = plan_roster(problem, LIMITS)
    assert check(problem, result.roster) == ()
    assert not result.conflicts
    assert tier_values(problem, result.roster) == expected
    assert tuple(tier.value for tier in result.tiers) == expected
    assert all(tier.bound == tier.value for tier in result.tiers)
