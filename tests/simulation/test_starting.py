"""Starts booked in the week under way: a rule broken elsewhere already is nobody's reason, one broken by it is."""

from dataclasses import replace
from datetime import date

import pytest

from scheduler.assemble import assemble
from scheduler.checker.check import check
from scheduler.domain.attendance import BookingKind
from scheduler.domain.placements import PlacementKind
from scheduler.domain.problem import StartStep
from scheduler.domain.roster import Booking
from scheduler.domain.rules import Rule, Violation
from scheduler.domain.times import DAY
from scheduler.simulation import starting
from scheduler.simulation.book import Book
from scheduler.simulation.caseload import Caseload, Life
from scheduler.simulation.parameters import Parameters
from scheduler.simulation.starting import Starting
from scheduler.simulation.tally import Tally
from scheduler.simulation.world import World
from scheduler.solver import raising
from scheduler.solver.greedy import greedy_roster
from scheduler.solver.pairs import possible_pairs
from scheduler.solver.pools import find_pools
from tests.builders import a_placement, a_problem, a_roster, a_session, an_individual, an_order
from tests.sample import RECORDS

MONDAY = date(2026, 12, 7)
PROBLEM = assemble(RECORDS, MONDAY)
PAIRS = possible_pairs(PROBLEM)
ROSTER = greedy_roster(PAIRS, find_pools(PAIRS))
KEY = next(
    row.individual_id
    for row in PROBLEM.starts
    if row.step is StartStep.FIRST_PLACEMENT and row.individual_id in {b.individual_id for b in ROSTER.bookings}
)
LAST = max(PROBLEM.sessions, key=lambda session: session.day).session_id


@pytest.fixture
def a_start():
    """The evening before the week, without the bookings of someone who has to start."""
    without = replace(ROSTER, bookings=tuple(row for row in ROSTER.bookings if row.individual_id != KEY))
    orders = {row.order_id: row for row in RECORDS.orders if row.individual_id == KEY}
    individual = next(row for row in RECORDS.individuals if row.individual_id == KEY)
    begun = Starting(Book(PROBLEM, without), PROBLEM, by_hand=False, knows=None, foreseen=lambda session: False)
    return lambda: begun.evening(MONDAY - DAY, Life(individual, orders))


def test_who_has_to_start_is_booked_and_the_checker_agrees(a_start):
    booking = a_start()
    assert booking.individual_id == KEY
    assert (KEY, booking.session_id) in PAIRS.bookable


def test_a_rule_that_someone_else_breaks_already_keeps_nobody_from_starting(a_start, monkeypatch):
    before = Violation(Rule.W2, "P999", LAST, "3 days, 1 over the limit")
    monkeypatch.setattr(starting, "check", lambda problem, roster: (before,))
    assert a_start().individual_id == KEY


def test_a_rule_broken_by_the_start_itself_does(a_start, monkeypatch):
    def check(problem, roster):
        there = any(row.individual_id == KEY for row in roster.bookings)
        return (Violation(Rule.W2, KEY, LAST, "too much"),) if there else ()

    monkeypatch.setattr(starting, "check", check)
    assert a_start() is None


def crowded(count):
    """Twenty places of a host on Thursday, so many booked for them who often stay away, and P9, who has to start."""
    host = a_placement("HOST", kind=PlacementKind.PERSONAL, places=20, supervisors_needed=0, supervisors_most=0)
    session = a_session("HOST", MONDAY + 3 * DAY)
    others = [f"P{number}" for number in range(10, 10 + count)]
    starts = an_order("P9", imposed_on=MONDAY - 3 * DAY, induction_on=MONDAY, first_placement_on=None)
    problem = a_problem(
        individuals=[an_individual(key) for key in (*others, "P9")],
        orders=[*map(an_order, others), starts],
        placements=[host],
        sessions=[session],
        day_effect_sd=0.0,
    )
    roster = a_roster({session: others}, staffed={})
    assert check(problem, roster) == ()
    begun = Starting(Book(problem, roster), problem, by_hand=False, knows=None, foreseen=lambda session: False)
    return begun, Life(an_individual("P9"), {starts.order_id: starts})


@pytest.mark.parametrize(("count", "day", "raised"), [(24, 2, 0), (25, 1, 1), (25, 2, None)])
def test_limits_are_raised_for_one_more_where_nothing_else_helps_and_no_sooner_than_the_day_after(count, day, raised):
    """One more than twenty-five for twenty places is just beyond rule C1; on Wednesday evening it is too late."""
    begun, life = crowded(count)
    booking = begun.evening(MONDAY + day * DAY, life)
    if raised is None:
        assert (booking, begun.raised) == (None, 0)
        return
    assert (booking.individual_id, begun.raised) == ("P9", raised)
    broken = {violation.rule for violation in check(begun.book.problem, begun.book.roster)}
    assert broken == ({Rule.C1} if raised else set())
    assert check(begun.seen, begun.book.roster) == ()


def test_limits_are_raised_no_further_than_would_be_proposed(monkeypatch):
    monkeypatch.setattr(raising, "MOST", 1)
    begun, life = crowded(25)
    assert (begun.evening(MONDAY + DAY, life), begun.raised) == (None, 0)


def booked_late(*, in_time=(), lesson=False, least=1):
    """P9, due on Thursday, has a place with a host on Saturday, or a class, with P1 where two are needed; the host has
    one on Thursday too."""
    by_host = {"supervisors_needed": 0, "supervisors_most": 0}
    host = a_placement("HOST", kind=PlacementKind.PERSONAL, places=1, **by_host)
    classes = a_placement("CLASS", kind=PlacementKind.OTHER_ACTIVITY, **by_host)
    crew = a_placement("CREW", kind=PlacementKind.PERSONAL, min_people=2, **by_host)
    saturday = "CLASS" if lesson else "CREW" if least > 1 else "HOST"
    early, late = a_session("HOST", MONDAY + 3 * DAY), a_session(saturday, MONDAY + 5 * DAY)
    starts = an_order("P9", imposed_on=MONDAY - 6 * DAY, induction_on=MONDAY, first_placement_on=None)
    problem = a_problem(
        individuals=[an_individual("P1"), an_individual("P9")],
        orders=[an_order("P1"), starts],
        placements=[host, classes, crew],
        sessions=[early, late],
    )
    roster = a_roster({early: list(in_time), late: ["P1", "P9"][2 - least :]}, staffed={})
    begun = Starting(Book(problem, roster), problem, by_hand=False, knows=None, foreseen=lambda session: False)
    return begun, Life(an_individual("P9"), {starts.order_id: starts}), early, late


def test_who_is_booked_too_late_gets_a_place_in_time_instead():
    begun, life, early, _ = booked_late()
    assert begun.evening(MONDAY + DAY, life).session_id == early.session_id
    assert [b.session_id for b in begun.book.roster.bookings] == [early.session_id]
    assert begun.evening(MONDAY + DAY, life) is None, "in time: there is nothing more to do"


@pytest.mark.parametrize(("notice", "late"), [(0, 0), (1, 1)])
def test_a_day_brought_forward_is_told_late_inside_the_notice_period_alone(notice, late):
    """From Saturday to Thursday, told on Wednesday: one working day before."""
    begun, life, *_ = booked_late()
    problem = begun.book.problem
    policy = replace(problem.records.policy, notice_working_days=notice)
    begun.book.renew(replace(problem, records=replace(problem.records, policy=policy)))
    before = begun.book.roster
    assert (
        begun.told_late(before, begun.evening(MONDAY + DAY, life), MONDAY + DAY)
        == [life.individual.individual_id] * late
    )


def test_who_gives_way_beyond_the_notice_period_is_not_told_late():
    begun, _, early, late = booked_late(in_time=["P1"])
    before, booking = begun.book.roster, Booking(late.session_id, "P8")
    other = next(row for row in before.bookings if row.session_id == early.session_id)
    begun.book.take(replace(before, bookings=(*(row for row in before.bookings if row != other), booking)))
    assert begun.told_late(before, booking, MONDAY - 4 * DAY) == []
    assert begun.told_late(before, booking, MONDAY + DAY) == [other.individual_id]


def test_nobody_is_brought_forward_to_the_very_next_day():
    begun, life, *_ = booked_late()
    assert begun.evening(MONDAY + 2 * DAY, life) is None


def test_a_late_place_stays_where_there_is_none_in_time():
    begun, life, *_ = booked_late(in_time=["P1"])
    before = begun.book.roster
    assert begun.evening(MONDAY + DAY, life) is None
    assert begun.book.roster == before


def test_a_team_that_would_be_too_small_keeps_its_late_start():
    begun, life, _, late = booked_late(least=2)
    assert begun.evening(MONDAY + DAY, life) is None
    assert [b.session_id for b in begun.book.roster.bookings] == [late.session_id] * 2


def test_a_late_place_is_kept_rather_than_one_that_weather_is_likely_to_stop():
    begun, life, early, _ = booked_late()
    begun.seen = replace(begun.seen, stop_chance={early.session_id: 900})
    assert begun.evening(MONDAY + DAY, life) is None


def test_by_hand_nobody_looks_again_at_who_has_a_day():
    begun, life, *_ = booked_late()
    begun.by_hand = True
    assert begun.evening(MONDAY + DAY, life) is None


def test_the_late_place_that_falls_free_is_there_for_others():
    begun, life, early, _ = booked_late()
    begun._in_vain.add(("P1", True, False))
    assert begun.evening(MONDAY + DAY, life).session_id == early.session_id
    assert begun._in_vain == set()


def test_a_class_is_no_start():
    begun, life, early, lesson = booked_late(lesson=True)
    assert begun.evening(MONDAY + DAY, life).session_id == early.session_id
    assert ("P9", lesson.session_id) in {(b.individual_id, b.session_id) for b in begun.book.roster.bookings}


def a_caseload(*without):
    """Of the sample's people, without some."""
    caseload = Caseload(World.of(RECORDS, MONDAY, 1, Parameters(), 1, 0), Tally({}))
    for key in without:
        del caseload.lives[key]
    return caseload


@pytest.mark.parametrize(("contact", "usual", "at_contact"), [(1, 2, 2), (2, 3, 2)])
def test_who_is_contacted_late_can_be_inducted_at_the_contact(contact, usual, at_contact):
    """An order of Monday; in working days after it. `suited` asks the same of both, so that policies compare."""
    world, tally = World.of(RECORDS, MONDAY, 1, Parameters(), 1, 0), Tally({})
    newcomer = next(row for row in world.newcomers if not row.absences)
    newcomer = replace(
        newcomer,
        orders=tuple(replace(row, imposed_on=MONDAY) for row in newcomer.orders),
        contacted_on=MONDAY + contact * DAY,
    )
    key, since = newcomer.individual.individual_id, []
    for caseload in (Caseload(world, tally), Caseload(world, tally, at_contact=True)):
        caseload.admit(newcomer)
        since.append((caseload.lives[key].appointment_from - MONDAY).days)
    assert since == [usual, at_contact]


def test_what_is_booked_for_those_whose_orders_ended_falls_free_and_no_work_of_others():
    begun = Starting(Book(PROBLEM, ROSTER), PROBLEM, by_hand=False, knows=None, foreseen=lambda session: False)
    gone = begun.let_go(MONDAY - DAY, a_caseload(KEY))
    assert gone == set(ROSTER.bookings) - set(begun.book.roster.bookings)
    work = {row for row in gone if row.kind is not BookingKind.INDUCTION}
    assert work == {row for row in ROSTER.bookings if row.individual_id == KEY}


def test_a_first_day_after_an_agreed_induction_stands_until_that_is_missed():
    """The induction of someone who has to start is agreed for Tuesday, and the first day is booked after it."""
    caseload = a_caseload()
    life = caseload.lives[KEY]
    life.orders = {key: replace(order, induction_on=None) for key, order in life.orders.items()}
    life.contacted_on, life.appointment_from = MONDAY - DAY, MONDAY + DAY
    agreed = caseload.appointment(life, MONDAY - DAY)
    assert agreed == MONDAY + DAY
    without = replace(ROSTER, bookings=tuple(row for row in ROSTER.bookings if row.individual_id != KEY))
    begun = Starting(Book(PROBLEM, without), PROBLEM, by_hand=False, knows=None, foreseen=lambda session: False)
    booking = begun.evening(MONDAY - DAY, life, agreed)
    assert booking.kind is BookingKind.FIRST_PLACEMENT
    assert begun.book.facts.sessions[booking.session_id].day > agreed
    assert booking not in begun.let_go(MONDAY, caseload)
    life.appointment_from = begun.book.facts.sessions[booking.session_id].day
    assert booking in begun.let_go(agreed, caseload), "missed, and not made up for before the first day"


def test_nobody_is_booked_for_what_is_known_not_to_run_and_who_was_is_booked_elsewhere():
    orders = {row.order_id: row for row in RECORDS.orders if row.individual_id == KEY}
    life = Life(next(row for row in RECORDS.individuals if row.individual_id == KEY), orders)
    own = next(row for row in ROSTER.bookings if row.individual_id == KEY)
    theirs = Book(PROBLEM, ROSTER).facts.sessions[own.session_id]
    day = own_day = theirs.day
    stopped = Starting(Book(PROBLEM, ROSTER), PROBLEM, False, None, lambda session: session.day == own_day)
    running = Starting(Book(PROBLEM, ROSTER), PROBLEM, False, None, lambda session: False)
    assert stopped.falls_through(theirs, day - DAY)
    assert not stopped.falls_through(theirs, day - 2 * DAY)
    assert not running.falls_through(theirs, day - DAY)
    booking = stopped.evening(day - DAY, life)
    assert stopped.told_late(ROSTER, booking, day - DAY) == [KEY]
    assert own not in stopped.book.roster.bookings
    assert stopped.book.facts.sessions[booking.session_id].day > own_day
