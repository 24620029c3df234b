"""Why someone has fewer sessions than they need: every session is accounted for, and nobody else is named."""

import pytest

from scheduler.assemble import assemble
from scheduler.domain.times import monday_of
from scheduler.simulation.services import FIRST_MONDAY, Profile, invent_service
from scheduler.solver.limits import Limits
from scheduler.solver.pairs import possible_pairs
from scheduler.solver.plan import plan_roster


@pytest.fixture(scope="module", params=list(Profile))
def planned(request):
    problem = assemble(invent_service(60, 2, request.param), FIRST_MONDAY)
    return problem, plan_roster(problem, Limits(seconds=1.0, workers=1))


def test_everyone_short_of_sessions_is_told_why_and_nobody_else(planned):
    problem, result = planned
    told = {shortfall.individual_id for shortfall in result.shortfalls}
    for need in problem.needs:
        given = sum(booking.individual_id == need.individual_id for booking in result.roster.bookings)
        assert (need.individual_id in told) == (given < len(need.blocks))


def test_each_session_is_counted_once_under_the_first_rule_that_removes_it(planned):
    problem, result = planned
    pairs = possible_pairs(problem)
    for shortfall in result.shortfalls:
        sessions = [s for s in problem.sessions if monday_of(s.day) == shortfall.monday]
        removed = [
            pairs.ruled_out[shortfall.individual_id, s.session_id][0]
            for s in sessions
            if (shortfall.individual_id, s.session_id) in pairs.ruled_out
        ]
        assert dict(shortfall.removed) == {rule: removed.count(rule) for rule in removed}
        assert f"There are {len(sessions)} session" in shortfall.lines[1]


def test_the_words_name_no_one(planned):
    problem, result = planned
    names = {individual.last_name for individual in problem.records.individuals}
    names |= {individual.individual_id for individual in problem.records.individuals}
    names |= {supervisor.name for supervisor in problem.records.supervisors}
    for shortfall in result.shortfalls:
        words = " ".join(shortfall.lines)
        assert not any(name in words for name in names)
