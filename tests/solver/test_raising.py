"""The limits of rule C1 under which one more can be booked: as high as the exact risk, by scipy's binomial."""

from dataclasses import replace

import pytest
from scipy.stats import binom

from scheduler.checker.check import check
from scheduler.checker.risk import pool_risks
from scheduler.domain.decisions import DecisionKind
from scheduler.domain.placements import PlacementKind
from scheduler.domain.rules import Rule
from scheduler.solver.pairs import possible_pairs
from scheduler.solver.raising import limits_needed, under
from tests.builders import WEDNESDAY, a_placement, a_problem, a_roster, a_session, an_individual

HOST = a_placement("HOST", kind=PlacementKind.PERSONAL, places=20, supervisors_needed=0, supervisors_most=0)
SESSION = a_session("HOST", WEDNESDAY)
COMES, PLACES = 0.64, 20


def with_booked(count, **settings):
    """So many booked for twenty places of a host, who come or not without regard to each other."""
    people = [an_individual(f"P{number:02d}") for number in range(count)]
    problem = a_problem(
        individuals=people, placements=[HOST], sessions=[SESSION], show_up=round(1000 * COMES), day_effect_sd=0.0
    )
    if settings:
        policy = replace(problem.records.policy, **settings)
        problem = replace(problem, records=replace(problem.records, policy=policy))
    return problem, a_roster({SESSION: [one.individual_id for one in people]}, staffed={})


def anyone_sent_home(count):
    return binom.sf(PLACES, count, COMES)


@pytest.mark.parametrize("count", [26, 27])
def test_the_limits_are_as_high_as_the_exact_risk(count):
    problem, roster = with_booked(count)
    assert {broken.rule for broken in check(problem, roster)} == {Rule.C1}
    decision = limits_needed(possible_pairs(problem), roster, SESSION.session_id)
    assert decision.kind is DecisionKind.RAISE_LIMITS
    assert 0 <= decision.chance_limit - anyone_sent_home(count) < 0.001
    assert check(under(problem, decision), roster) == ()
    one_more = with_booked(count + 1)[1]
    assert {broken.rule for broken in check(under(with_booked(count + 1)[0], decision), one_more)} == {Rule.C1}


def test_limits_that_the_pool_has_already_make_way():
    problem, roster = with_booked(27)
    fewer, roster_of_fewer = with_booked(26)
    problem = under(problem, limits_needed(possible_pairs(fewer), roster_of_fewer, SESSION.session_id))
    decision = limits_needed(possible_pairs(problem), roster, SESSION.session_id)
    assert check(problem, roster)
    assert check(under(problem, decision), roster) == ()


def test_what_is_within_the_limits_needs_none():
    problem, roster = with_booked(25)
    assert check(problem, roster) == ()
    assert limits_needed(possible_pairs(problem), roster, SESSION.session_id) is None


@pytest.mark.parametrize(
    ("count", "settings"),
    [(28, {}), (27, {"sent_home_share_limit": 0.004}), (27, {"sent_home_chance_limit": 0.04})],
    ids=["too likely", "too large a share", "stricter limits"],
)
def test_none_is_proposed_beyond_twice_the_services_own(count, settings):
    problem, roster = with_booked(count, **settings)
    (risk,) = pool_risks(problem, roster)
    assert risk.chance_sent_home > 2 * risk.chance_limit or risk.share_sent_home > 2 * risk.share_limit
    assert limits_needed(possible_pairs(problem), roster, SESSION.session_id) is None
