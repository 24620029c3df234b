"""Calls when a team cannot run as planned: as many as rule C1 asks for, and no more."""

from datetime import date

import pytest

from scheduler.assemble import assemble
from scheduler.domain.attendance import BookingKind, Outcome
from scheduler.domain.times import DAY
from scheduler.simulation.book import Book
from scheduler.simulation.calls import calls
from scheduler.simulation.parameters import Parameters
from scheduler.simulation.policies import by_hand
from scheduler.simulation.stops import Known, Stop
from scheduler.simulation.world import World
from scheduler.solver.greedy import greedy_roster
from scheduler.solver.overbooking import RiskLimits, pool_risk
from scheduler.solver.pairs import possible_pairs
from scheduler.solver.pools import find_pools
from tests.sample import RECORDS

MONDAY = date(2026, 12, 7)
PROBLEM = assemble(RECORDS, MONDAY)
PAIRS = possible_pairs(PROBLEM)
ROSTER = greedy_roster(PAIRS, find_pools(PAIRS))
LIMITS = RiskLimits(RECORDS.policy.sent_home_chance_limit, RECORDS.policy.sent_home_share_limit)
STARTS = {
    row.individual_id for row in ROSTER.bookings if row.kind in (BookingKind.FIRST_PLACEMENT, BookingKind.INDUCTION)
}


def world(reached):
    return World.of(RECORDS, MONDAY, 1, Parameters(reached=reached), 1, 0)


def pools():
    book = Book(PROBLEM, ROSTER)
    found = [pool for offset in range(7) for pool in book.of_day(MONDAY + offset * DAY)]
    return [(book, pool) for pool in found if sum(len(book.booked[s.session_id]) for s in pool) > 8]


POOLS = pools()


def is_calm(book, seen, staying, places):
    people = [(seen.show_up_at(i, s), book.seats(i, s.session_id)) for i, s in staying]
    return LIMITS.hold(pool_risk(people, places, seen.day_effect_sd))


@pytest.mark.parametrize("seen", [PROBLEM, by_hand(PROBLEM)], ids=["as the solver sees it", "by hand"])
@pytest.mark.parametrize("place", range(len(POOLS)))
def test_a_short_team_calls_off_as_many_as_rule_c1_asks_for(place, seen):
    book, pool = POOLS[place]
    short = max(pool, key=lambda session: len(book.booked[session.session_id])).session_id
    places = {s.session_id: len(book.booked[s.session_id]) // (2 if s.session_id == short else 1) for s in pool}
    expected = [(i, s) for s in pool for i in book.booked[s.session_id]]
    stops = {short: Stop(Outcome.SENT_HOME_NO_SUPERVISOR, Known.EVENING_BEFORE, closed=False)}
    off = calls(book, seen, stops, expected, places, world(0.0))

    def calm(without):
        return is_calm(book, seen, [row for row in expected if row[0] not in without], places)

    assert set(off) <= set(book.booked[short])
    assert set(off.values()) <= {Outcome.STOOD_DOWN}
    assert calm(off)
    if off:
        last = list(off)[-1]
        assert not calm(set(off) - {last})
        assert last in STARTS or not set(off) & STARTS, "someone's start went before a regular booking"


def test_whoever_has_no_seat_in_the_pool_is_told_and_who_is_not_reached_is_not():
    book, pool = POOLS[0]
    stops = {s.session_id: Stop(Outcome.SENT_HOME_WEATHER, Known.THAT_MORNING) for s in pool}
    expected = [(i, s) for s in pool for i in book.booked[s.session_id]]
    everyone = {i for i, _ in expected}
    assert calls(book, PROBLEM, stops, expected, {}, world(1.0)) == dict.fromkeys(everyone, Outcome.CANCELLED)
    assert calls(book, PROBLEM, stops, expected, {}, world(0.0)) == {}
    some = calls(book, PROBLEM, stops, expected, {}, world(0.5))
    assert 0 < len(some) < len(everyone)


def test_nobody_is_called_about_what_nobody_knows():
    book, pool = POOLS[0]
    stops = {s.session_id: Stop(Outcome.SENT_HOME_WEATHER, Known.TOO_LATE) for s in pool}
    expected = [(i, s) for s in pool for i in book.booked[s.session_id]]
    assert calls(book, PROBLEM, stops, expected, {}, world(1.0)) == {}


@pytest.mark.parametrize("place", range(len(POOLS)))
def test_for_whoever_is_not_reached_the_next_is_called(place):
    book, pool = POOLS[place]
    short = max(pool, key=lambda session: len(book.booked[session.session_id])).session_id
    places = {s.session_id: len(book.booked[s.session_id]) // (2 if s.session_id == short else 1) for s in pool}
    expected = [(i, s) for s in pool for i in book.booked[s.session_id]]
    stops = {short: Stop(Outcome.SENT_HOME_NO_SUPERVISOR, Known.THAT_MORNING, closed=False)}
    off = calls(book, PROBLEM, stops, expected, places, world(0.5))
    reached = {i for i in book.booked[short] if world(0.5).reached(i, pool[0].day)}
    assert set(off) <= reached
    assert set(off) == reached or is_calm(book, PROBLEM, [row for row in expected if row[0] not in off], places)
