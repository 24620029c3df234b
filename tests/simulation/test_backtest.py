"""Past weeks planned once more: only what was known then, beside what happened."""

from datetime import date
from types import SimpleNamespace

import pytest

from scheduler.domain.attendance import TURNED_UP, Attendance, Outcome
from scheduler.domain.errors import SchedulerError
from scheduler.domain.individuals import OrderStatus
from scheduler.domain.placements import PlacementKind
from scheduler.domain.problem import Session
from scheduler.domain.roster import Booking, Roster
from scheduler.domain.times import WEEK, TimeOfDay
from scheduler.simulation.backtest import Fate, Then, after_the_register, backtest, records_then
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.limits import Limits

MONDAY = date(2026, 12, 7)
EMPTY = Roster((), (), ())
QUICK = Limits(0.05, 0.05, 1, 1)


@pytest.fixture(scope="module")
def records():
    return invent_service(30, 5, Profile.TYPICAL, MONDAY)


def test_nothing_is_known_of_what_came_later(records):
    then = MONDAY - 3 * WEEK
    before = records_then(records, then)
    assert all(row.day < then for row in before.attendance)
    assert all(order.imposed_on < then and order.status is OrderStatus.IN_FORCE for order in before.orders)
    now = {order.order_id: order.hours_credited for order in records.orders}
    assert all(order.hours_credited <= now[order.order_id] for order in before.orders)
    assert sum(order.hours_credited for order in before.orders) < sum(now.values())
    assert {row.individual_id for row in before.individuals} == {order.individual_id for order in before.orders}


def test_a_week_is_laid_beside_what_happened(records):
    (week,) = backtest(records, after_the_register(records), 1, QUICK)
    assert week.monday == MONDAY - WEEK
    inductions = {row.placement_id for row in records.placements if row.kind is PlacementKind.INDUCTION}
    rows = [row for row in records.attendance if row.day >= week.monday and row.placement_id not in inductions]
    assert week.then_booked == len(rows)
    assert week.then_came == sum(row.outcome in TURNED_UP for row in rows)
    came = {(row.individual_id, row.day) for row in rows if row.outcome in TURNED_UP}
    assert week.kept + week.elsewhen + week.left_out == len(came) > 0
    assert week.came + week.stayed_away + week.stopped + week.unknown == week.booked > 0
    assert 0 <= week.expected_sent_home < 0.005 * week.booked
    assert week.expected_hours > 0


def test_what_is_known_of_a_booking_is_what_the_register_says_of_the_day():
    def row(who, placement, outcome):
        return Attendance(
            individual_id=who,
            placement_id=placement,
            day=MONDAY,
            start=TimeOfDay(540),
            outcome=outcome,
            minutes_credited=0,
        )

    then = Then.of(
        [
            row("P1", "PARKS", Outcome.ATTENDED),
            row("P2", "PARKS", Outcome.UNACCEPTABLE_ABSENCE),
            row("P3", "PARKS", Outcome.CANCELLED),
            row("P4", "PATHS", Outcome.CANCELLED),
        ]
    )
    parks, paths = (Session(f"{name}/x", name, MONDAY, 540, 900) for name in ("PARKS", "PATHS"))
    assert [then.fate(who, parks) for who in ("P1", "P2", "P3", "P9")] == [
        Fate.CAME,
        Fate.STAYED_AWAY,
        Fate.UNKNOWN,
        Fate.UNKNOWN,
    ]
    assert then.fate("P1", paths) is Fate.STOPPED
    booked = [("P1", parks), ("P2", parks), ("P1", paths)]
    assert then.come_to(booked, ["PARKS/x"]) == 1
    assert then.come_to(booked, ["PARKS/x", "PATHS/x"]) == 2
    assert then.lost == {("P3", MONDAY), ("P4", MONDAY)}


def test_who_came_and_is_not_booked_is_counted(records, monkeypatch):
    monkeypatch.setattr(
        "scheduler.simulation.backtest.plan_roster", lambda problem, limits: SimpleNamespace(roster=EMPTY)
    )
    (week,) = backtest(records, after_the_register(records), 1, QUICK)
    assert week.kept == week.elsewhen == week.booked == week.expected_hours == 0
    assert week.left_out > 0


def test_who_came_and_is_booked_on_another_day_alone_is_counted_as_that(records, monkeypatch):
    monday = after_the_register(records) - WEEK
    came = [row for row in records.attendance if row.day >= monday and row.outcome in TURNED_UP]
    inductions = {row.placement_id for row in records.placements if row.kind is PlacementKind.INDUCTION}
    who = next(row.individual_id for row in came if row.placement_id not in inductions)
    theirs = {row.day for row in came if row.individual_id == who and row.placement_id not in inductions}

    def another_day(problem, limits):
        open_days = (s for s in problem.sessions if s.placement_id not in inductions and s.day not in theirs)
        session = next(open_days).session_id
        return SimpleNamespace(roster=Roster((session,), (Booking(session, who),), ()))

    monkeypatch.setattr("scheduler.simulation.backtest.plan_roster", another_day)
    monkeypatch.setattr("scheduler.simulation.backtest.check", lambda problem, roster: ())
    (week,) = backtest(records, monday + WEEK, 1, QUICK)
    assert (week.kept, week.elsewhen, week.booked) == (0, len(theirs), 1)


def test_an_empty_register_has_nothing_to_replay(records):
    with pytest.raises(SchedulerError, match="nothing to replay"):
        list(backtest(records, MONDAY + 60 * WEEK, 2, QUICK))
