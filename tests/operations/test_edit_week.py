"""An edit by hand is judged at once, and truly."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from scheduler.assemble import assemble
from scheduler.checker.check import check
from scheduler.checker.objective import tier_values
from scheduler.domain.edits import Add, Forbid, Move, Pin, Remove, Swap
from scheduler.domain.errors import SchedulerError
from scheduler.operations.edit_week import edit_week
from scheduler.simulation.services import FIRST_MONDAY, Profile, invent_service
from scheduler.solver.greedy import greedy_roster
from scheduler.solver.pairs import possible_pairs
from scheduler.solver.pools import find_pools

PROBLEM = replace(assemble(invent_service(60, 1, Profile.TYPICAL), FIRST_MONDAY), decisions=())
PAIRS = possible_pairs(PROBLEM)
ROSTER = greedy_roster(PAIRS, find_pools(PAIRS))
PEOPLE = [individual.individual_id for individual in PROBLEM.records.individuals]
SESSIONS = [session.session_id for session in PROBLEM.sessions]
MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def pairs_of(roster):
    return {(booking.individual_id, booking.session_id) for booking in roster.bookings}


@MANY
@given(some.sampled_from(PEOPLE), some.sampled_from(SESSIONS))
def test_what_an_added_booking_breaks_is_what_the_checker_finds(person, session):
    if (person, session) in pairs_of(ROSTER):
        with pytest.raises(SchedulerError, match="already"):
            edit_week(PROBLEM, ROSTER, [Add(person, session)])
        return
    edited = edit_week(PROBLEM, ROSTER, [Add(person, session)])
    assert edited.broken == check(PROBLEM, edited.roster)
    assert pairs_of(edited.roster) == pairs_of(ROSTER) | {(person, session)}
    assert edited.tiers_after == tier_values(PROBLEM, edited.roster)


@MANY
@given(some.sampled_from(ROSTER.bookings), some.sampled_from(ROSTER.bookings))
def test_a_swap_done_twice_is_none(one, other):
    here = pairs_of(ROSTER)
    if (one.individual_id, other.session_id) in here or (other.individual_id, one.session_id) in here:
        return
    swap = Swap(one.individual_id, one.session_id, other.individual_id, other.session_id)
    back = Swap(one.individual_id, other.session_id, other.individual_id, one.session_id)
    edited = edit_week(PROBLEM, ROSTER, [swap, back])
    assert pairs_of(edited.roster) == here
    assert edited.tiers_after == edited.tiers_before


def test_a_move_takes_out_and_puts_in():
    booking = ROSTER.bookings[0]
    to = next(s for s in SESSIONS if (booking.individual_id, s) not in pairs_of(ROSTER))
    edited = edit_week(PROBLEM, ROSTER, [Move(booking.individual_id, booking.session_id, to)])
    gone, new = (booking.individual_id, booking.session_id), (booking.individual_id, to)
    assert pairs_of(edited.roster) == pairs_of(ROSTER) - {gone} | {new}


def test_pins_and_forbids_become_decisions_that_the_edited_roster_keeps():
    one, other = ROSTER.bookings[0], ROSTER.bookings[-1]
    edits = [Pin(one.individual_id, one.session_id), Forbid(other.individual_id, other.session_id)]
    edited = edit_week(PROBLEM, ROSTER, edits)
    assert [decision.decision_id for decision in edited.decisions] == ["E01", "E02"]
    assert "P1" not in {violation.rule for violation in edited.broken}
    assert (other.individual_id, other.session_id) not in pairs_of(edited.roster)


@pytest.mark.parametrize(
    ("edit", "remedy"),
    [
        (Remove("P001", "NOWHERE/2026-12-07/0900"), "not booked"),
        (Add("P999", SESSIONS[0]), "Known: P001"),
        (Add("P001", "PARKS/1999-01-01/0900"), "Known: PARKS/2026"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(edit, remedy):
    with pytest.raises(SchedulerError, match=remedy):
        edit_week(PROBLEM, ROSTER, [edit])
