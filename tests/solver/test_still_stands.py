"""What of a roster still stands once the records have changed: legal, nothing new, and as much as trying all shows."""

import random
from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest

from scheduler.assemble import assemble
from scheduler.checker.check import check
from scheduler.disruption import disrupt
from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.errors import NotARoster
from scheduler.domain.events import SupervisorAbsent
from scheduler.domain.roster import Roster
from scheduler.domain.rules import Rule
from scheduler.domain.times import TimeOfDay
from scheduler.operations.published import beside_its_past
from scheduler.operations.why import all_options, beside_what_stands
from scheduler.simulation.services import FIRST_MONDAY, Profile, invent_service
from scheduler.solver.limits import Limits
from scheduler.solver.plan import plan_roster
from tests.builders import TUESDAY, a_problem, a_roster, a_session
from tests.solver.test_repair import some_event
from tests.strategies import tiny_problem

LIMITS = Limits(seconds=30.0, gap=0.0, workers=1)


def upset(seed):
    """A tiny problem whose records something has changed since its roster was made; or people have begun to come."""
    problem = replace(tiny_problem(seed), decisions=())
    roster = plan_roster(problem, replace(LIMITS, seconds=5.0)).roster
    if not roster.bookings:
        return problem, roster
    chance = random.Random(seed)
    if seed % 4 == 0:
        likelier = {who: tuple(min(1000, show + 300) for show in shows) for who, shows in problem.show_up.items()}
        return replace(problem, show_up=likelier), roster
    return disrupt(problem, roster, [some_event(chance, roster, problem.sessions)]), roster


def most_that_stand(problem, roster):
    """The most bookings of any legal part of a roster."""
    for size in range(len(roster.bookings), -1, -1):
        for bookings in combinations(roster.bookings, size):
            sessions = tuple(sorted({booking.session_id for booking in bookings}))
            duties = [duty for duty in roster.staffing if duty.session_id in sessions]
            for staffed in range(len(duties), -1, -1):
                for staffing in combinations(duties, staffed):
                    plain = tuple(replace(booking, fallback=None) for booking in bookings)
                    if not check(problem, Roster(sessions, plain, staffing)):
                        return size
    raise AssertionError("an empty roster is legal")


@pytest.mark.parametrize("seed", range(40))
def test_as_much_stands_as_trying_every_part_shows(seed):
    problem, roster = upset(seed)
    stands = beside_what_stands(problem, roster, LIMITS)
    assert check(problem, stands.roster) == ()
    assert set(stands.roster.staffing) <= set(roster.staffing)
    before = {(booking.individual_id, booking.session_id) for booking in roster.bookings}
    after = {(booking.individual_id, booking.session_id) for booking in stands.roster.bookings}
    fallen = {(booking.individual_id, booking.session_id) for booking in stands.fallen}
    assert before - after == fallen
    assert after <= before
    assert len(after) == most_that_stand(problem, roster)


@pytest.mark.parametrize("number", range(8))
def test_nobody_falls_who_could_be_put_back(number):
    """A supervisor is away from one duty, and nothing else has changed."""
    problem, roster = a_tight_week()
    duty = roster.staffing[number * len(roster.staffing) // 8]
    day = next(session.day for session in problem.sessions if session.session_id == duty.session_id)
    problem = disrupt(problem, roster, [SupervisorAbsent(duty.supervisor_id, day, day)])
    stands = beside_what_stands(problem, roster, LIMITS)
    assert check(problem, stands.roster) == ()
    for booking in stands.fallen:
        bookings = (*stands.roster.bookings, replace(booking, fallback=None))
        assert check(problem, replace(stands.roster, bookings=bookings)), booking


@cache
def a_tight_week():
    problem = replace(assemble(invent_service(120, 5, Profile.TIGHT), FIRST_MONDAY), decisions=())
    return problem, plan_roster(problem, Limits(seconds=2.0, workers=1)).roster


@pytest.mark.parametrize("day", [None, TUESDAY])
def test_what_breaks_no_rule_stands_as_it_is_whatever_was_before(day):
    problem, roster = a_problem(), a_roster({a_session(): ["P1", "P2"]})
    problem = beside_its_past(problem, roster, day)
    stands = beside_what_stands(problem, roster, LIMITS)
    assert (stands.problem, stands.roster, stands.fallen, stands.set_aside) == (problem, roster, (), ())


def test_a_pin_that_the_roster_does_not_have_is_left_aside_and_a_forbid_is_not():
    def decided(kind, individual, session):
        return Decision(
            decision_id=f"{kind} {individual}",
            kind=kind,
            individual_id=individual,
            placement_id=session.placement_id,
            day=session.day,
            start=TimeOfDay(session.start),
        )

    session = a_session()
    decisions = (
        decided(DecisionKind.PIN, "P1", session),
        decided(DecisionKind.PIN, "P4", session),
        decided(DecisionKind.FORBID, "P2", session),
    )
    roster = a_roster({session: ["P1", "P2", "P3"]})
    stands = beside_what_stands(a_problem(decisions=decisions), roster, LIMITS)
    assert [booking.individual_id for booking in stands.roster.bookings] == ["P1", "P3"]
    assert [decision.individual_id for decision in stands.set_aside] == ["P4"]
    assert stands.problem.decisions == (decisions[0], decisions[2])


def test_what_is_over_stands_though_it_breaks_a_rule_by_now():
    """The team of Monday has lost its supervisor since, whom nobody replaced."""
    done, to_come = a_session(), a_session(day=TUESDAY)
    roster = replace(a_roster({done: ["P1", "P2"], to_come: ["P1", "P2"]}), staffing=())
    problem = a_problem(sessions=[done, to_come])
    assert Rule.C2 in {violation.rule for violation in check(problem, roster)}
    stands = beside_what_stands(beside_its_past(problem, roster, TUESDAY), roster, LIMITS)
    assert {booking.session_id for booking in stands.roster.bookings} == {done.session_id}
    assert {booking.session_id for booking in stands.fallen} == {to_come.session_id}


def test_options_are_told_beside_a_roster_that_keeps_every_rule():
    broken = a_roster({a_session(): ["P1", "P2"]})
    with pytest.raises(NotARoster):
        all_options(a_problem(), replace(broken, staffing=()), "P3", LIMITS)
