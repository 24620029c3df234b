"""Every explanation is true: what is forbidden is refused by the checker, what it costs is what the pin gives."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.assemble import assemble
from scheduler.checker.check import check
from scheduler.checker.objective import tier_values
from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.errors import SchedulerError
from scheduler.domain.options import Verdict
from scheduler.domain.problem import Published
from scheduler.domain.roster import Booking, Roster
from scheduler.domain.rules import Rule
from scheduler.operations.plan_week import plan_problem
from scheduler.operations.why import _pin, all_options, what_it_takes
from scheduler.simulation.services import FIRST_MONDAY, Profile, invent_service
from scheduler.solver.limits import Limits
from scheduler.solver.plan import plan_roster
from tests.brute_force import least_change
from tests.builders import MONDAY, NINE, a_placement, a_problem, a_roster, a_session, a_workshop
from tests.strategies import tiny_problem

LIMITS = Limits(seconds=60.0, gap=0.0, workers=1)


def with_booking(roster, individual_id, session_id):
    bookings = tuple(sorted((*roster.bookings, Booking(session_id, individual_id))))
    return replace(roster, sessions=tuple(sorted({*roster.sessions, session_id})), bookings=bookings)


def mine(booking, person):
    return booking.individual_id == person


def duties(answer):
    return [call for call in answer.calls if call.supervisor]


def broken_rules(problem, roster):
    return {violation.rule for violation in check(problem, roster)}


@pytest.mark.parametrize("seed", range(40))
def test_what_it_takes_is_what_trying_every_roster_shows(seed):
    problem = replace(tiny_problem(seed), decisions=())
    roster = plan_roster(problem, replace(LIMITS, seconds=5.0)).roster
    person = problem.records.individuals[seed % len(problem.records.individuals)].individual_id
    booked = {booking.session_id for booking in roster.bookings if booking.individual_id == person}
    for session in problem.sessions:
        if session.session_id in booked:
            continue
        answer = what_it_takes(problem, roster, person, session.session_id, LIMITS)
        expected = least_change(replace(problem, decisions=(_pin(person, session),)), roster, {person})
        if expected is None:
            assert answer.option.verdict in (Verdict.FORBIDDEN, Verdict.IMPOSSIBLE)
            added = broken_rules(problem, with_booking(roster, person, session.session_id))
            assert answer.option.rules
            assert set(answer.option.rules) <= added
        else:
            assert answer.option.verdict in (Verdict.FREE, Verdict.MOVES)
            before = tier_values(problem, roster)[:4]
            assert answer.changed == expected[0] == answer.least
            assert sum((c.from_session is not None) + (c.to_session is not None) for c in duties(answer)) == expected[1]
            assert tuple(old - cost for old, cost in zip(before, answer.costs[:4], strict=True)) == expected[2]


@pytest.fixture(scope="module", params=[(60, 1, Profile.TYPICAL), (45, 4, Profile.HARD)])
def week(request):
    people, seed, profile = request.param
    problem = replace(assemble(invent_service(people, seed, profile), FIRST_MONDAY), decisions=())
    return problem, plan_roster(problem, Limits(seconds=1.0, workers=1, seed=seed)).roster


@pytest.mark.parametrize("place", range(0, 40, 4))
def test_options_are_true(week, place):
    problem, roster = week
    person = problem.records.individuals[place].individual_id
    options = all_options(problem, roster, person, LIMITS)
    assert sorted(option.session_id for option in options) == sorted(s.session_id for s in problem.sessions)
    for option in options:
        added = with_booking(roster, person, option.session_id)
        if option.verdict is Verdict.FORBIDDEN:
            assert option.rules
            assert set(option.rules) <= broken_rules(problem, added), option
        elif option.verdict is Verdict.FREE:
            kept = tuple(b for b in added.bookings if b.individual_id != person or b.session_id not in option.instead)
            moved = replace(added, bookings=tuple(replace(b, fallback=None) if mine(b, person) else b for b in kept))
            before, after = tier_values(problem, roster), tier_values(problem, moved)
            assert check(problem, moved) == (), option
            assert tuple(new - old for new, old in zip(after[:4], before[:4], strict=True)) == option.gains


def test_someone_or_a_session_that_is_not_there_is_refused_with_what_is(week):
    problem, roster = week
    with pytest.raises(SchedulerError, match="Known: P001"):
        all_options(problem, roster, "P999", LIMITS)
    with pytest.raises(SchedulerError, match="PARKS/2026-12-"):
        what_it_takes(problem, roster, "P001", "PARKS/1999-01-01/0900", LIMITS)


def test_what_only_a_change_by_hand_may_take_away_is_said():
    """One place, with someone in it who has been told: inside the notice period a plan keeps them there."""
    team, problem = a_session(), a_problem(placements=[a_placement(places=1)], sessions=[a_session()], show_up=1000)
    problem = replace(problem, day_effect_sd=0.0)
    roster = a_roster({team: ["P1"]})
    for as_of, held in ((MONDAY, (("P1", team.session_id),)), (MONDAY - timedelta(days=20), ())):
        seen = replace(problem, published=Published(Roster(), as_of))
        answer = what_it_takes(seen, roster, "P2", team.session_id, LIMITS)
        assert (answer.option.verdict, answer.held) == (Verdict.MOVES, held)
        pinned = replace(seen, decisions=(_pin("P2", team),), published=Published(roster, as_of))
        booked = {b.individual_id for b in plan_problem(pinned, LIMITS)[1].roster.bookings}
        assert booked == ({"P1"} if held else {"P2"})


TEAM, SHED = a_session(), a_session("SHED")
CLOSE = Decision(decision_id="D1", kind=DecisionKind.CLOSE, placement_id="PARKS", day=MONDAY, start=NINE)


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, Verdict.FREE),
        ({"placements": [a_placement(skills=("van",)), a_workshop()]}, Verdict.IMPOSSIBLE),
        ({"decisions": (CLOSE,)}, Verdict.FORBIDDEN),
    ],
    ids=["a supervisor is free", "nobody can lead it", "closed"],
)
def test_of_a_session_that_does_not_run_the_list_says_what_the_full_answer_says(changes, verdict):
    problem, roster = a_problem(**changes), a_roster({SHED: ["P2"]}, {SHED: ["S2"]})
    listed = next(o for o in all_options(problem, roster, "P1", LIMITS) if o.session_id == TEAM.session_id)
    full = what_it_takes(problem, roster, "P1", TEAM.session_id, LIMITS).option
    assert listed.verdict is full.verdict is verdict
    assert (Rule.P1 in listed.rules, Rule.P1 in full.rules) == (("decisions" in changes,) * 2)
