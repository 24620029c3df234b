"""Edits by hand: what they make of a roster, what the judge says, and properties over tiny services."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scheduler.checker.check import check
from scheduler.checker.objective import tier_values
from scheduler.checker.risk import pool_risks
from scheduler.domain.attendance import BookingKind
from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.edits import Add, Forbid, Move, Pin, Remove, Swap
from scheduler.domain.errors import SchedulerError
from scheduler.domain.individuals import KeepApart, Need
from scheduler.domain.problem import Published, StartDue, StartStep
from scheduler.domain.roster import Booking, Roster
from scheduler.operations.apply_edits import apply_edits
from scheduler.operations.edit_week import edit_week
from scheduler.solver.limits import Limits
from scheduler.solver.plan import plan_roster
from tests.builders import (
    MONDAY,
    TUESDAY,
    a_placement,
    a_problem,
    a_roster,
    a_session,
    a_workshop,
    an_individual,
)
from tests.strategies import tiny_problem

PARKS, SHED, TUESDAYS = a_session(), a_session("SHED"), a_session(day=TUESDAY)
A, B, C = PARKS.session_id, SHED.session_id, TUESDAYS.session_id
BOOKED = a_roster({PARKS: ["P1", "P2"], SHED: ["P3", "P4"]})


def week(**records):
    return a_problem(sessions=[PARKS, SHED, TUESDAYS], **records)


def rules(violations):
    return {violation.rule.value for violation in violations}


def pairs(roster):
    return {(booking.individual_id, booking.session_id) for booking in roster.bookings}


def fallbacks(roster):
    return {booking.individual_id: booking.fallback for booking in roster.bookings}


def with_fallbacks(roster, **of):
    return replace(roster, bookings=tuple(replace(b, fallback=of.get(b.individual_id)) for b in roster.bookings))


def test_an_edit_that_breaks_no_rule_tells_what_it_does():
    edited = edit_week(week(), BOOKED, [Add("P5", A)])
    assert edited.violations == ()
    assert pairs(edited.roster) == pairs(BOOKED) | {("P5", A)}
    assert (edited.tiers_before, edited.tiers_after) == (
        tier_values(week(), BOOKED),
        tier_values(week(), edited.roster),
    )
    ((before, after),) = edited.pools
    assert (before.booked, after.booked) == (4, 5)
    assert after in pool_risks(week(), edited.roster)


def test_a_rule_broken_by_the_edit_is_told_apart_from_those_broken_before():
    problem = week(needs=(Need(individual_id="P1", longest_session_hours=2.0),))
    edited = edit_week(problem, BOOKED, [Add("P3", A)])
    assert (rules(edited.new), rules(edited.old)) == ({"W1"}, {"S3"})
    assert set(edited.violations) == set(check(problem, edited.roster))


def test_what_an_edit_makes_worse_counts_as_broken_by_it():
    small = week(placements=[a_placement(places=1), a_workshop(places=1)])
    roster = a_roster({PARKS: ["P1", "P2"], SHED: ["P3"]})
    worse = edit_week(small, roster, [Add("P4", B)])
    assert (rules(worse.new), rules(worse.old)) == ({"C1"}, set())


def test_an_edit_can_mend_what_was_broken():
    problem = week(keep_apart=(KeepApart(first_individual_id="P1", second_individual_id="P2"),))
    roster = a_roster({PARKS: ["P1", "P2"], SHED: ["P3"], TUESDAYS: ["P4"]}, {PARKS: ["S1"], SHED: ["S2"], C: ["S1"]})
    edited = edit_week(problem, roster, [Move("P2", A, C)])
    assert (rules(check(problem, roster)), rules(edited.violations)) == ({"C3"}, set())


def test_a_session_that_gets_its_first_booking_runs_and_one_that_loses_its_last_does_not():
    opened = apply_edits(week(), BOOKED, [Add("P5", C)])
    assert opened.sessions == (A, C, B)
    shut = apply_edits(week(), BOOKED, [Remove("P3", B), Move("P4", B, A)])
    assert shut.sessions == (A,)
    assert {staffing.session_id for staffing in shut.staffing} == {A}


def test_a_session_that_may_run_without_people_stays_open():
    empty = week(placements=[a_placement(), a_workshop(min_people=0)])
    assert apply_edits(empty, BOOKED, [Remove("P3", B), Remove("P4", B)]).sessions == (A, B)


def test_swapped_people_take_over_each_others_seats_with_their_fallbacks():
    roster = with_fallbacks(BOOKED, P1=B)
    swapped = apply_edits(week(), roster, [Swap("P1", A, "P3", B)])
    assert pairs(swapped) == {("P3", A), ("P2", A), ("P1", B), ("P4", B)}
    assert fallbacks(swapped) == {"P3": B, "P2": None, "P1": None, "P4": None}


def test_a_fallback_that_does_not_suit_who_takes_the_seat_over_goes():
    roster = with_fallbacks(BOOKED, P1=B)
    decisions = [Decision(decision_id="D1", kind=DecisionKind.FORBID, individual_id="P5", placement_id="SHED")]
    roster = replace(roster, bookings=(*roster.bookings, Booking(C, "P5")), sessions=(A, B, C))
    edited = edit_week(week(decisions=decisions), roster, [Swap("P1", A, "P5", C)])
    assert fallbacks(edited.roster)["P5"] is None
    assert rules(edited.new) == set()


def test_fallbacks_into_a_session_that_shuts_go_with_it():
    edited = edit_week(week(), with_fallbacks(BOOKED, P1=B), [Remove("P3", B), Remove("P4", B)])
    assert edited.violations == ()
    assert [booking.individual_id for booking in edited.uncovered] == ["P1"]


def test_a_booking_under_cover_takes_the_place_of_the_fallback_least_likely_to_be_needed():
    cover = week(placements=[a_placement(), a_workshop(cover_places=4)], stop_chance={A: 100})
    roster = with_fallbacks(BOOKED, P1=B, P2=B)
    assert check(cover, roster) == ()
    edited = edit_week(cover, roster, [Add("P5", B)])
    assert edited.violations == ()
    assert [booking.individual_id for booking in edited.uncovered] == ["P1"]


def test_the_kinds_of_bookings_are_what_they_are_for_the_individual():
    people = [an_individual(f"P{k}", days_a_week=1, extra_days=1) for k in range(1, 9)]
    starts = (StartDue("P5", StartStep.FIRST_PLACEMENT, MONDAY, MONDAY),)
    problem = replace(week(individuals=people), starts=starts)
    edited = apply_edits(problem, BOOKED, [Add("P5", A), Add("P1", C)])
    kinds = {(booking.individual_id, booking.session_id): booking.kind for booking in edited.bookings}
    assert kinds["P5", A] is BookingKind.FIRST_PLACEMENT
    assert (kinds["P1", A], kinds["P1", C]) == (BookingKind.REGULAR, BookingKind.OVERSPILL)


def test_pins_and_forbids_become_decisions_that_are_judged_and_book_nobody():
    taken = Decision(decision_id="E01", kind=DecisionKind.CLOSE, placement_id="PARKS", day=TUESDAY, start=540)
    edited = edit_week(week(decisions=[taken]), BOOKED, [Pin("P5", B), Forbid("P1", A)])
    assert edited.roster == BOOKED
    assert [(d.decision_id, d.kind, d.individual_id, d.placement_id, d.day, d.start) for d in edited.decisions] == [
        ("E02", "pin", "P5", "SHED", MONDAY, 540),
        ("E03", "forbid", "P1", "PARKS", MONDAY, 540),
    ]
    assert rules(edited.new) == {"P1"}
    assert edit_week(week(), BOOKED, [Pin("P5", B), Add("P5", B)]).violations == ()


def test_a_pin_and_a_forbid_of_the_same_are_refused_together():
    with pytest.raises(SchedulerError, match="P1 cannot be both pinned to PARKS/2026-12-07/0900 and kept from it"):
        edit_week(week(), BOOKED, [Pin("P1", A), Pin("P5", B), Forbid("P1", A)])


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (Add("P1", A), "P1 is booked in PARKS/2026-12-07/0900 already"),
        (Add("P9", A), 'no individual "P9"'),
        (Add("P1", "PARKS/2026-12-07/0930"), "PLACEMENT/DAY/START"),
        (Remove("P1", B), "By this roster they are in: PARKS/2026-12-07/0900"),
        (Remove("P8", B), "they are in: no session"),
        (Move("P1", A, A[:-4] + "1000"), "There is no session"),
        (Swap("P1", A, "P5", B), "P5 is not booked"),
        (Move("P1", A, A), "P1 is in PARKS/2026-12-07/0900 already"),
        (Swap("P1", A, "P1", A), "P1 cannot swap with themselves"),
        (Swap("P1", A, "P2", A), "to swap them changes nothing"),
        (Pin("P9", A), "no individual"),
        (Forbid("P1", "NOWHERE"), "no session"),
    ],
    ids=str,
)
def test_an_edit_that_cannot_be_made_is_told_with_a_remedy(edit, words):
    with pytest.raises(SchedulerError, match=words):
        edit_week(week(), BOOKED, [edit])


@cache
def planned(seed):
    """A tiny service and a legal roster of it."""
    problem = replace(tiny_problem(seed), decisions=())
    return problem, plan_roster(problem, Limits(seconds=0.2, workers=1)).roster


SEEDS = st.integers(0, 39)


def some_edits(data, problem, roster):
    """Up to three edits that can be made, one after the other."""
    edits, now = [], pairs(roster)
    everything = {(row.individual_id, s.session_id) for row in problem.records.individuals for s in problem.sessions}
    for _ in range(data.draw(st.integers(1, 3))):
        free, taken = sorted(everything - now), sorted(now)
        if data.draw(st.booleans()) and taken:
            pair = data.draw(st.sampled_from(taken))
            edits.append(Remove(*pair))
            now -= {pair}
        elif free:
            pair = data.draw(st.sampled_from(free))
            edits.append(Add(*pair))
            now |= {pair}
    assume(edits)
    return edits, now


@settings(max_examples=150, deadline=None)
@given(SEEDS, st.data())
def test_an_edit_of_a_legal_roster_breaks_just_what_the_judge_finds(seed, data):
    problem, roster = planned(seed)
    edits, wanted = some_edits(data, problem, roster)
    edited = edit_week(problem, roster, edits)
    assert pairs(edited.roster) == wanted
    assert set(edited.violations) == set(check(problem, edited.roster))
    assert edited.old == ()
    assert edited.tiers_after == tier_values(problem, edited.roster)


@settings(max_examples=150, deadline=None)
@given(SEEDS, st.data())
def test_a_swap_made_twice_is_no_swap(seed, data):
    problem, roster = planned(seed)
    couples = [(a, b) for a in roster.bookings for b in roster.bookings if can_swap(roster, a, b)]
    assume(couples)
    one, other = data.draw(st.sampled_from(couples))
    there = Swap(one.individual_id, one.session_id, other.individual_id, other.session_id)
    back = Swap(one.individual_id, other.session_id, other.individual_id, one.session_id)
    once = apply_edits(problem, roster, [there])
    assert once != roster
    assert apply_edits(problem, once, [back]) == roster
    assert apply_edits(problem, roster, [there, back]) == roster


def can_swap(roster: Roster, one: Booking, other: Booking) -> bool:
    apart = one.individual_id != other.individual_id and one.session_id != other.session_id
    new = {(one.individual_id, other.session_id), (other.individual_id, one.session_id)}
    return apart and not new & pairs(roster)


@pytest.mark.parametrize("edit", [Pin("P1", A), Forbid("P1", A)], ids=str)
def test_nothing_is_decided_about_a_session_that_is_over(edit):
    problem = a_problem(sessions=[a_session(), a_session(day=TUESDAY)])
    roster = a_roster({A: ["P1"]})
    assert edit_week(problem, roster, [edit]).decisions
    with pytest.raises(SchedulerError, match="is over: no later plan decides about it"):
        edit_week(replace(problem, published=Published(roster, TUESDAY)), roster, [edit])
