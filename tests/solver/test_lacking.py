"""Whom tiers 1 and 2 count and a roster fails, and the parts of the week that are looked at for them first."""

from datetime import date

import pytest

from scheduler.assemble import assemble
from scheduler.checker.objective import tier_values
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.greedy import greedy_roster
from scheduler.solver.limits import Limits
from scheduler.solver.neighbourhoods import AROUND, Neighbourhoods
from scheduler.solver.objective import TIERS
from scheduler.solver.pairs import possible_pairs
from scheduler.solver.plan import plan_roster
from scheduler.solver.pools import find_pools

MONDAY = date(2026, 12, 7)


@pytest.fixture(scope="module", params=[2, 5])
def week(request):
    problem = assemble(invent_service(100, request.param, Profile.TIGHT, MONDAY), MONDAY)
    return problem, possible_pairs(problem)


def test_who_is_lacking_is_whom_the_checker_does_not_count(week):
    problem, pairs = week
    roster = greedy_roster(pairs, find_pools(pairs))
    values = tier_values(problem, roster)
    lacking = [tier.lacking(pairs, roster) for tier in TIERS]
    assert [len(problem.starts) - len(lacking[0]), len(problem.waiting) - len(lacking[1])] == list(values[:2])
    assert lacking[0] or lacking[1], "otherwise this says nothing"
    assert not any(lacking[2:])


def test_what_lies_around_their_sessions_comes_first_and_is_small(week):
    _, pairs = week
    parts = Neighbourhoods(pairs, seed=1)
    wanted = [sessions for sessions in pairs.by_individual.values() if sessions][:10]
    for sessions, free in zip(wanted, parts.endless(wanted), strict=False):
        assert free & set(sessions)
        assert sum(map(parts.weight.__getitem__, free)) <= max(AROUND, *(len(pairs.by_session[s]) for s in free)) + 1


def test_a_moment_is_enough_to_place_who_has_to_start_and_who_is_made_up_to(week):
    problem, pairs = week
    before = tier_values(problem, greedy_roster(pairs, find_pools(pairs)))
    result = plan_roster(problem, Limits(0.3, 0.01, 1, 1))
    starts, made_up, *_ = result.tiers
    assert starts.gap <= 0.01
    assert (starts.value, made_up.value) > before[:2]
