"""Seating those present, against the checker's own pools and a maximum matching; then morning by morning."""

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from scheduler.checker import suitability
from scheduler.checker.check import check
from scheduler.checker.view import View
from scheduler.domain.attendance import BookingKind
from scheduler.domain.placements import PlacementKind
from scheduler.domain.roster import Booking, Roster
from tests.solver.mornings import SERVICES, a_morning, most_seated, taken

SUITABLE = (
    suitability.s1_availability, suitability.s2_women_only, suitability.s3_health, suitability.s4_times,
    suitability.s5_keep_away, suitability.s6_supervision, suitability.s7_order, suitability.s8_journey,
)  # fmt: skip
EVERY = settings(max_examples=40, deadline=None, derandomize=True)
SERVICE = st.integers(0, SERVICES - 1)
CHANCE = st.integers(0, 2**32 - 1).map(random.Random)


def booked(result):
    return [seat for seat in result.seats if not seat.is_walk_up]


@EVERY
@given(SERVICE, CHANCE)
def test_as_many_are_seated_as_a_maximum_matching_over_the_checkers_pools_seats(number, chance):
    morning = a_morning(number, chance)
    result = morning.result
    for pool in morning.pools():
        mine = [seat for seat in booked(result) if seat.from_session in pool.sessions]
        assert {seat.individual_id for seat in mine} >= {person.individual_id for person in pool.people}
        assert len(mine) == len(pool.people) + len(pool.alone)
        most = most_seated([person.seats for person in pool.people], pool.places) + len(pool.alone)
        assert sum(not seat.is_sent_home for seat in mine) == most


@EVERY
@given(SERVICE, CHANCE)
def test_nobody_is_sent_home_while_a_seat_that_suits_is_free(number, chance):
    morning = a_morning(number, chance)
    result = morning.result
    home = {seat.individual_id for seat in booked(result) if seat.is_sent_home}
    for pool in morning.pools():
        for person in pool.people:
            if person.individual_id in home:
                assert all(taken(result)[session] >= pool.places[session] for session in person.seats)


@EVERY
@given(SERVICE, CHANCE)
def test_nobody_sent_home_last_time_is_sent_home_while_another_can_go(number, chance):
    morning = a_morning(number, chance)
    home = {seat.individual_id for seat in morning.result.seats if seat.is_sent_home}
    for pool in morning.pools():
        again = [person for person in pool.people if person.individual_id in morning.problem.sent_home_last]
        seated = [person for person in again if person.individual_id not in home]
        assert len(seated) == most_seated([person.seats for person in again], pool.places)


@EVERY
@given(SERVICE, CHANCE)
def test_those_with_the_most_time_in_hand_go_first(number, chance):
    morning = a_morning(number, chance)
    needs = {need.individual_id: (-need.chance_on_time, need.minutes) for need in morning.problem.needs}
    last = morning.problem.sent_home_last
    first = {(b.session_id, b.individual_id) for b in morning.roster.bookings if b.kind is BookingKind.FIRST_PLACEMENT}

    def in_hand(person):
        starts = (person.session_id, person.individual_id) in first
        return (starts, *needs.get(person.individual_id, (-2.0, 0)))

    home = {seat.individual_id for seat in morning.result.seats if seat.is_sent_home}
    for pool in morning.pools():
        sat = [person for person in pool.people if person.individual_id not in home]
        for left in (person for person in pool.people if person.individual_id in home):
            for other in sat:
                more_time = in_hand(other) < in_hand(left) and other.individual_id not in last
                if more_time and left.individual_id not in last:
                    swapped = [person.seats for person in sat if person is not other] + [left.seats]
                    assert most_seated(swapped, pool.places) < len(swapped)


@EVERY
@given(SERVICE, CHANCE)
def test_as_many_as_can_stay_in_their_own_team_and_the_overspill_group_is_the_last_resort(number, chance):
    morning = a_morning(number, chance)
    records = morning.problem.records
    agreed = tuple(replace(person, agrees_only_woman=True) for person in records.individuals)
    morning = replace(morning, problem=replace(morning.problem, records=replace(records, individuals=agreed)))
    result = morning.result
    if any("rest of their week" in note for note in result.notes):
        return
    kinds = {p.placement_id: p.kind for p in morning.problem.records.placements}
    to = {seat.individual_id: seat.to_session for seat in result.seats}

    def cost(own, session, seats):
        overspill = kinds[session.split("/")[0]] is PlacementKind.OVERSPILL
        return 10**6 if session not in seats else 1000 * (session != own) + overspill

    for pool in morning.pools():
        sat = [person for person in pool.people if to[person.individual_id]]
        columns = [session for session, count in pool.places.items() for _ in range(count)]
        costs = np.array([[cost(p.session_id, column, p.seats) for column in columns] for p in sat])
        if costs.size:
            reached = sum(cost(p.session_id, to[p.individual_id], p.seats) for p in sat)
            assert reached == costs[linear_sum_assignment(costs)].sum()


@EVERY
@given(SERVICE, CHANCE)
def test_no_seat_breaks_a_rule_of_suitability_nor_takes_more_places_than_there_are(number, chance):
    morning = a_morning(number, chance)
    result = morning.result
    seats = [Booking(seat.to_session, seat.individual_id) for seat in result.seats if seat.to_session]
    view = View(morning.problem, morning.roster)
    for seat in seats:
        alone = view.of(Roster((), (seat,), ()))
        assert [v for judge in SUITABLE for v in judge(alone)] == []
    together = view.of(replace(morning.roster, bookings=tuple(seats)))
    assert list(suitability.s6_supervision(together)) == []
    assert all(count <= result.places[session] for session, count in taken(result).items())


def with_this_mornings_seats(morning, result, *more):
    """The roster if this morning's seats, and more bookings, were what is booked."""
    here = {session.session_id for session in morning.here}
    rest = [b for b in morning.roster.bookings if b.session_id not in here]
    seats = [Booking(seat.to_session, seat.individual_id) for seat in result.seats if seat.to_session]
    return replace(morning.roster, bookings=tuple(sorted([*rest, *seats, *more])))


def broken(morning, roster):
    """What is broken, the chance of C1 and the fewest people of C2 apart: those are for the day before."""
    return {v for v in check(morning.problem, roster) if v.rule not in ("C1", "C2")}


@EVERY
@given(SERVICE, CHANCE)
def test_walk_ups_take_no_booked_persons_seat_and_break_no_rule(number, chance):
    morning = a_morning(number, chance, walk_ups=8)
    result = morning.result
    walk_ups = {seat.individual_id for seat in result.seats if seat.is_walk_up}
    without = replace(morning, present=morning.present - walk_ups).result
    assert booked(result) == list(without.seats)
    before = {(v.rule, v.who) for v in broken(morning, with_this_mornings_seats(morning, without))}
    after = {(v.rule, v.who) for v in broken(morning, with_this_mornings_seats(morning, result))}
    over = {session.session_id for session in morning.problem.sessions if session.day < morning.day}
    earlier = {booking.individual_id for booking in morning.roster.bookings if booking.session_id in over}
    in_the_records = {("S7", who) for who in earlier}  # the hours of the days before that morning
    assert after <= before | in_the_records


@EVERY
@given(SERVICE, CHANCE)
def test_a_walk_up_is_refused_only_where_a_rule_or_a_full_team_forbids_it(number, chance):
    morning = a_morning(number, chance, walk_ups=8)
    result = morning.result
    seated = with_this_mornings_seats(morning, result)
    known = {(v.rule, v.who, v.session_id) for v in broken(morning, seated)}
    barring = {(d.individual_id, d.placement_id) for d in morning.problem.decisions if d.individual_id}
    pairs = {
        i for pair in morning.problem.records.keep_apart for i in (pair.first_individual_id, pair.second_individual_id)
    }
    for seat in (seat for seat in result.seats if seat.is_walk_up and seat.is_sent_home):
        for session in morning.here:
            free = taken(result)[session.session_id] < result.places[session.session_id]
            if free and (seat.individual_id, session.placement_id) not in barring and seat.individual_id not in pairs:
                more = Booking(session.session_id, seat.individual_id)
                alone = with_this_mornings_seats(morning, result, more)
                now = {(v.rule, v.who, v.session_id) for v in broken(morning, alone)}
                assert now - known or "(rule S6)" in seat.why, (seat, session)


@pytest.mark.parametrize("number", range(0, SERVICES, 5))
def test_everyone_present_has_one_line_and_everyone_else_booked_is_absent(number):
    morning = a_morning(number, random.Random(number), walk_ups=3)
    result = morning.result
    here = {session.session_id for session in morning.here}
    expected = {b.individual_id for b in morning.roster.bookings if b.session_id in here}
    assert {seat.individual_id for seat in result.seats} == morning.present
    assert {b.individual_id for b in result.absent} == expected - morning.present
    assert all(seat.why.endswith(".") for seat in result.seats)
