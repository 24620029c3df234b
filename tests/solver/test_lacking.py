"""Whom tiers 1 and 2 count and a roster fails, and the parts of the week that are looked at for them first."""

from dataclasses import replace

import pytest

from scheduler.assemble import assemble
from scheduler.checker.objective import tier_values
from scheduler.domain.problem import StartDue, StartStep, Usual
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.greedy import greedy_roster
from scheduler.solver.limits import Limits
from scheduler.solver.neighbourhoods import AROUND, Neighbourhoods
from scheduler.solver.objective import TIERS
from scheduler.solver.pairs import possible_pairs
from scheduler.solver.plan import plan_roster
from scheduler.solver.pools import find_pools
from tests.builders import MONDAY, a_placement, a_problem, a_roster, a_session, a_workshop, an_individual, an_order


@pytest.fixture(scope="module", params=[2, 5])
def week(request):
    problem = assemble(invent_service(100, request.param, Profile.TIGHT, MONDAY), MONDAY)
    return problem, possible_pairs(problem)


def test_who_is_lacking_is_whom_the_checker_does_not_count(week):
    problem, pairs = week
    problem = replace(problem, stop_chance={})
    pairs = possible_pairs(problem)
    roster = greedy_roster(pairs, find_pools(pairs))
    values = tier_values(problem, roster)
    starts, waiting, *others = (list(tier.lacking(pairs, roster)) for tier in TIERS)
    anywhere = [sum(bool(worth) for _, worth in tier.wanted(pairs)) for tier in TIERS]
    assert [1000 * (anywhere[0] - len(starts)), anywhere[1] - len(waiting)] == list(values[:2])
    assert starts or waiting, "otherwise this says nothing"
    assert not any(others)


def first_day(stop_chance):
    """P1 has to start; outdoors and in the workshop there is a place for one each, and P2 is used to the workshop."""
    parks, shed = a_session(), a_session("SHED")
    problem = a_problem(
        individuals=[an_individual("P1"), an_individual("P2")],
        orders=[an_order("P1", first_placement_on=None), an_order("P2")],
        placements=[a_placement(places=1), a_workshop(places=1)],
        sessions=[parks, shed],
        stop_chance={parks.session_id: stop_chance} if stop_chance else {},
        show_up=1000,
    )
    start = StartDue("P1", StartStep.FIRST_PLACEMENT, MONDAY, MONDAY)
    usual = {"P2": Usual(frozenset({"SHED"}))}
    return replace(problem, starts=(start,), usual=usual), parks, shed


@pytest.mark.parametrize("stop_chance", [0, 100])
def test_a_start_that_weather_may_stop_counts_for_less(stop_chance):
    problem, parks, shed = first_day(stop_chance)
    outdoors, under_cover = a_roster({parks: ["P1"], shed: ["P2"]}), a_roster({parks: ["P2"], shed: ["P1"]})
    assert (tier_values(problem, outdoors)[0], tier_values(problem, under_cover)[0]) == (1000 - stop_chance, 1000)
    lacking = list(TIERS[0].lacking(possible_pairs(problem), outdoors))
    assert lacking == ([[shed.session_id]] if stop_chance else [])
    assert list(TIERS[0].lacking(possible_pairs(problem), under_cover)) == []


@pytest.mark.parametrize("stop_chance", [0, 100])
def test_who_starts_is_under_cover_where_that_is_safer(stop_chance):
    problem, _, shed = first_day(stop_chance)
    result = plan_roster(problem, Limits(5.0, 0.001, 1, 1))
    booked = {(b.individual_id, b.session_id) for b in result.roster.bookings}
    assert ("P1" if stop_chance else "P2", shed.session_id) in booked
    assert (result.tiers[0].value, result.tiers[0].bound) == (1000, 1000)


def test_what_lies_around_their_sessions_comes_first_and_is_small(week):
    _, pairs = week
    parts = Neighbourhoods(pairs, seed=1)
    wanted = [sessions for sessions in pairs.by_individual.values() if sessions][:10]
    for sessions, free in zip(wanted, parts.endless(lambda: wanted), strict=False):
        assert free & set(sessions)
        assert sum(map(parts.weight.__getitem__, free)) <= max(AROUND, *(len(pairs.by_session[s]) for s in free)) + 1


def test_a_few_who_still_lack_a_session_have_a_larger_part_and_those_helped_have_none(week):
    _, pairs = week
    parts = Neighbourhoods(pairs, seed=1)
    lacking = [sessions for sessions in pairs.by_individual.values() if sessions][:10]
    endless = parts.endless(lambda: lacking)
    for _ in range(10):
        next(endless)
    del lacking[1:]
    again, first_day = next(endless), next(endless)
    assert again == set().union(*parts.pools), "the whole of so small a week"
    assert first_day < again


def test_a_moment_is_enough_to_place_who_has_to_start_and_who_is_made_up_to(week):
    problem, pairs = week
    before = tier_values(problem, greedy_roster(pairs, find_pools(pairs)))
    result = plan_roster(problem, Limits(0.3, 0.01, 1, 1))
    starts, made_up, *_ = result.tiers
    assert starts.gap <= 0.01
    assert (starts.value, made_up.value) > before[:2]
