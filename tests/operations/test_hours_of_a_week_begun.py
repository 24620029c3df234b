"""A week that has begun: hours that the register has counted are not counted once more against what is left."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

import pytest

from scheduler.checker.check import check
from scheduler.domain.attendance import Attendance, Outcome
from scheduler.domain.individuals import OrderStatus
from scheduler.domain.problem import Published
from scheduler.domain.times import TimeOfDay
from scheduler.operations.plan_week import plan_problem, plan_week, problem_of
from scheduler.operations.published import beside_its_past
from scheduler.operations.repair_week import repair_week
from scheduler.operations.why import all_options, beside_what_stands
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.limits import Limits

WEEK, TUESDAY = date(2026, 12, 7), date(2026, 12, 8)
QUICK = Limits(1, workers=1)


@pytest.fixture(scope="module")
def published():
    """Records, a legal roster of them, and someone booked on Monday and later for whom both sessions are needed."""
    records = invent_service(30, 5, Profile.TYPICAL, WEEK)
    problem, result = plan_week(records, WEEK, 1, QUICK)
    sessions = {session.session_id: session for session in problem.sessions}
    weeks = defaultdict(list)
    for booking in result.roster.bookings:
        weeks[booking.individual_id].append(sessions[booking.session_id])
    orders = defaultdict(list)
    for order in records.orders:
        orders[order.individual_id].append(order)
    who, week = next(
        (key, sorted(week, key=lambda s: s.day))
        for key, week in sorted(weeks.items())
        if len(week) == 2 and min(s.day for s in week) == WEEK and len(orders[key]) == 1
    )
    (order,) = orders[who]
    left = sum(session.minutes for session in week) - 60
    nearly = replace(order, hours_credited=order.hours_imposed - left / 60)
    return with_order(records, nearly), result.roster, nearly, week


def with_order(records, order, attendance=()):
    orders = tuple(order if row.order_id == order.order_id else row for row in records.orders)
    return replace(records, orders=orders, attendance=(*records.attendance, *attendance))


def a_line(order, session):
    return Attendance(
        individual_id=order.individual_id,
        placement_id=session.placement_id,
        day=session.day,
        start=TimeOfDay(session.start),
        outcome=Outcome.ATTENDED,
        minutes_credited=session.minutes,
    )


def test_the_week_is_legal_before_it_begins(published):
    records, roster, _, _ = published
    assert check(problem_of(records, WEEK, 1), roster) == ()


@pytest.mark.parametrize("as_of", [WEEK, TUESDAY], ids=["on the day itself", "the day after"])
def test_who_worked_on_monday_keeps_the_last_session(published, as_of):
    records, roster, order, (monday, later) = published
    line = a_line(order, monday)
    worked = replace(order, hours_credited=order.hours_credited + monday.minutes / 60)
    problem = problem_of(with_order(records, worked, [line]), WEEK, 1)
    after, repair = repair_week(problem, roster, as_of, [], QUICK)
    assert repair.changed == 0
    assert (order.individual_id, later.session_id) in {(b.individual_id, b.session_id) for b in repair.roster.bookings}
    assert check(after, repair.roster) == ()
    _, planned = plan_problem(replace(problem, published=Published(roster, as_of)), QUICK)
    assert planned.roster.bookings


def test_a_monday_that_nobody_has_registered_yet_counts_as_it_was_booked(published):
    records, roster, order, (monday, later) = published
    short = replace(order, hours_credited=order.hours_imposed - min(monday.minutes, later.minutes) / 60)
    problem = replace(problem_of(with_order(records, short), WEEK, 1), published=Published(roster, TUESDAY))
    broken = {(v.rule.value, v.who) for v in check(problem, roster)}
    assert ("S7", order.individual_id) in broken
    assert timedelta(0) < later.day - monday.day


@pytest.mark.parametrize("ended", [{}, {"status": OrderStatus.COMPLETED, "ended_on": WEEK}], ids=["done", "completed"])
@pytest.mark.parametrize("as_of", [WEEK, TUESDAY], ids=["on the day itself", "the day after"])
def test_whose_hours_are_done_loses_what_is_to_come_and_not_what_was(published, as_of, ended):
    records, roster, order, (monday, later) = published
    done = replace(order, hours_credited=order.hours_imposed, **ended)
    problem = problem_of(with_order(records, done, [a_line(order, monday)]), WEEK, 1)
    after, repair = repair_week(problem, roster, as_of, [], QUICK)
    theirs = {b.session_id for b in repair.roster.bookings if b.individual_id == order.individual_id}
    assert monday.session_id in theirs
    assert later.session_id not in theirs
    assert check(after, repair.roster) == ()


@pytest.mark.parametrize("as_of", [WEEK, TUESDAY], ids=["on the day itself", "the day after"])
def test_what_is_open_to_people_goes_by_the_hours_that_the_register_has_counted(published, as_of):
    records, roster, order, (monday, later) = published
    worked = replace(order, hours_credited=order.hours_credited + monday.minutes / 60)
    problem = problem_of(with_order(records, worked, [a_line(order, monday)]), WEEK, 1)
    week = beside_what_stands(beside_its_past(problem, roster, as_of), roster, QUICK)
    assert (week.roster, week.fallen) == (roster, ())
    booked = [o.session_id for o in all_options(week.problem, week.roster, order.individual_id, QUICK) if not o.rules]
    assert {monday.session_id, later.session_id} <= set(booked)
