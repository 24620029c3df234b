"""Records to problem: sessions, holidays, what is due, who waits, what weeks need."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scheduler.assemble import assemble
from scheduler.domain.attendance import Attendance, Outcome, PreviousBooking
from scheduler.domain.errors import SchedulerError
from scheduler.domain.individuals import Individual, Need, Order, Sex
from scheduler.domain.placements import (
    ChangeKind,
    HalfDay,
    Journey,
    MusterPoint,
    Placement,
    PlacementKind,
    SessionChange,
    TimetableEntry,
    WeatherChance,
)
from scheduler.domain.problem import Light, StartStep, Usual
from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import TimeOfDay, Weekday

MONDAY = date(2026, 12, 7)
NINE, THREE = TimeOfDay(540), TimeOfDay(900)
PARKS = Placement(
    placement_id="PARKS", name="Parks", kind=PlacementKind.TEAM, locality="Hilltop", muster_point_id="YARD", places=8
)


def a_service(**changes):
    return replace(
        ServiceRecords(
            individuals=(
                Individual(
                    individual_id="P1",
                    first_name="Isla",
                    last_name="Sample",
                    sex=Sex.WOMAN,
                    date_of_birth=date(1990, 1, 1),
                    home_locality="Harbour",
                ),
            ),
            orders=(
                Order(
                    order_id="O1",
                    individual_id="P1",
                    imposed_on=date(2026, 10, 1),
                    hours_imposed=100,
                    hours_credited=40,
                    induction_on=date(2026, 10, 6),
                    first_placement_on=date(2026, 10, 9),
                ),
            ),
            muster_points=(MusterPoint(muster_point_id="YARD", name="Yard", locality="Harbour"),),
            placements=(PARKS,),
            timetable=tuple(
                TimetableEntry(placement_id="PARKS", weekday=day, start=NINE, end=THREE) for day in Weekday
            ),
            travel=(Journey(from_locality="Harbour", to_locality="Hilltop", minutes=30),),
        ),
        **changes,
    )


def test_a_week_that_does_not_begin_on_monday_is_refused_with_the_monday():
    with pytest.raises(SchedulerError, match="2026-12-07"):
        assemble(a_service(), date(2026, 12, 9))


def test_the_timetable_becomes_the_sessions_of_each_day():
    problem = assemble(a_service(), MONDAY, weeks=2)
    assert len(problem.sessions) == 14
    assert problem.sessions[0].session_id == "PARKS/2026-12-07/0900"
    assert problem.sessions[0].minutes == 360


def test_dated_exceptions_cancel_and_add_sessions():
    changes = (
        SessionChange(placement_id="PARKS", day=MONDAY, start=NINE, change=ChangeKind.CANCELLED),
        SessionChange(placement_id="PARKS", day=MONDAY, start=THREE, end=TimeOfDay(1080), change=ChangeKind.ADDED),
    )
    problem = assemble(a_service(session_changes=changes), MONDAY)
    assert [(s.start, s.cancelled) for s in problem.sessions[:2]] == [(540, True), (900, False)]


def test_st_andrews_day_closes_the_service():
    assert date(2026, 11, 30) in assemble(a_service(), date(2026, 11, 30)).closed_days


def test_starts_are_due_by_working_days_with_holidays_left_out():
    order = replace(a_service().orders[0], imposed_on=date(2026, 11, 26), induction_on=None, first_placement_on=None)
    start = assemble(a_service(orders=(order,)), date(2026, 11, 30)).starts[0]
    assert (start.step, start.due, start.last_day) == (StartStep.INDUCTION, date(2026, 12, 4), date(2026, 12, 4))
    inducted = replace(order, induction_on=date(2026, 12, 2))
    start = assemble(a_service(orders=(inducted,)), MONDAY).starts[0]
    assert (start.step, start.due) == (StartStep.FIRST_PLACEMENT, date(2026, 12, 8))


@pytest.mark.parametrize(
    ("induction", "step"),
    [
        (MONDAY - timedelta(days=3), StartStep.FIRST_PLACEMENT),
        (MONDAY + timedelta(days=1), StartStep.FIRST_PLACEMENT),
        (MONDAY + timedelta(weeks=1), None),
        (None, StartStep.INDUCTION),
    ],
    ids=["done", "in the week", "agreed for later", "neither"],
)
def test_who_is_inducted_by_the_end_of_the_week_is_to_be_placed(induction, step):
    order = replace(
        a_service().orders[0], imposed_on=date(2026, 12, 3), induction_on=induction, first_placement_on=None
    )
    steps = [start.step for start in assemble(a_service(orders=(order,)), MONDAY).starts]
    assert steps == ([step] if step else [])


def test_a_start_that_is_late_already_counts_on_any_day_of_the_week():
    order = replace(a_service().orders[0], first_placement_on=None)
    assert assemble(a_service(orders=(order,)), MONDAY).starts[0].last_day == date(2026, 12, 13)


@pytest.mark.parametrize(
    ("outcome", "waits", "sent_home"),
    [
        (Outcome.SENT_HOME_TEAM_FULL, True, True),
        (Outcome.STOOD_DOWN, True, False),
        (Outcome.UNACCEPTABLE_ABSENCE, False, False),
    ],
)
def test_who_was_sent_home_or_called_off_last_time_waits(outcome, waits, sent_home):
    last = Attendance(individual_id="P1", placement_id="PARKS", day=date(2026, 12, 1), start=NINE, outcome=outcome)
    problem = assemble(a_service(attendance=(last,)), MONDAY)
    assert (problem.waiting == {"P1"}, problem.sent_home_last == {"P1"}) == (waits, sent_home)


def test_who_got_no_place_in_the_roster_before_waits():
    row = PreviousBooking(individual_id="P1", day=date(2026, 11, 30))
    assert assemble(a_service(previous_bookings=(row,)), MONDAY).waiting == {"P1"}


def test_a_weeks_need_is_what_is_left_shared_over_the_weeks_left():
    need = assemble(a_service(), MONDAY).needs[0]
    assert need.minutes == 900
    assert need.light is Light.RED
    assert need.blocks[0] == (230, 400)
    weights = [weight for _, weight in need.blocks]
    assert weights == sorted(weights, reverse=True)


def test_a_person_with_months_left_is_green_and_needs_less():
    order = replace(a_service().orders[0], completion_due=date(2027, 9, 1))
    need = assemble(a_service(orders=(order,)), MONDAY).needs[0]
    assert need.light is Light.GREEN
    assert need.minutes < 120


def test_an_order_past_its_last_day_needs_nothing_until_it_is_extended():
    order = replace(a_service().orders[0], completion_due=date(2026, 12, 1))
    assert assemble(a_service(orders=(order,)), MONDAY).needs == ()
    extended = replace(order, extended_to=date(2027, 2, 1))
    assert assemble(a_service(orders=(extended,)), MONDAY).needs


def test_the_forecast_beats_the_season_and_cover_needs_neither():
    rain = WeatherChance(muster_point_id="YARD", day=MONDAY, half_day=HalfDay.MORNING, chance_stopped=0.4)
    problem = assemble(a_service(weather=(rain,)), MONDAY)
    assert problem.stop_chance["PARKS/2026-12-07/0900"] == 400
    assert problem.stop_chance["PARKS/2026-12-08/0900"] == 100


def test_usual_is_the_roster_before_else_what_was_attended_lately():
    came = Attendance(
        individual_id="P1", placement_id="PARKS", day=date(2026, 12, 1), start=NINE, outcome=Outcome.ATTENDED
    )
    assert assemble(a_service(attendance=(came,)), MONDAY).usual["P1"] == Usual(frozenset({"PARKS"}), frozenset({1}))
    booked = PreviousBooking(individual_id="P1", placement_id="PARKS", day=date(2026, 12, 2), start=NINE)
    problem = assemble(a_service(attendance=(came,), previous_bookings=(booked,)), MONDAY)
    assert problem.usual["P1"] == Usual(frozenset({"PARKS"}), frozenset({2}))


def test_work_planned_for_one_week_is_not_needed_again_in_the_next():
    needs = assemble(a_service(), MONDAY, weeks=4).needs
    assert [need.minutes for need in needs] == [900, 900, 900, 900]


def test_nothing_is_needed_after_the_last_of_the_hours():
    order = replace(a_service().orders[0], hours_credited=98, completion_due=date(2026, 12, 13))
    needs = assemble(a_service(orders=(order,)), MONDAY, weeks=3).needs
    assert [(need.monday, need.minutes) for need in needs] == [(MONDAY, 120)]


def test_a_need_that_begins_later_does_not_shorten_this_weeks_sessions():
    long_and_short = tuple(
        TimetableEntry(placement_id="PARKS", weekday=Weekday.MON, start=start, end=end)
        for start, end in ((NINE, THREE), (THREE, TimeOfDay(1020)), (TimeOfDay(480), TimeOfDay(900)))
    )
    later = Need(individual_id="P1", short_only=True, first_date=date(2026, 12, 14))
    first_block = [
        assemble(a_service(timetable=long_and_short, needs=needs), MONDAY).needs[0].blocks[0][0]
        for needs in ((), (later,), (replace(later, first_date=None),))
    ]
    assert first_block[0] == first_block[1] > first_block[2]


def test_the_hours_of_an_order_that_has_run_out_are_not_needed_beside_those_of_a_live_one():
    live = replace(a_service().orders[0], order_id="O2")
    over = replace(live, order_id="O1", completion_due=date(2026, 12, 1))
    both, alone = (assemble(a_service(orders=orders), MONDAY).needs for orders in ((over, live), (live,)))
    assert both == alone


def test_who_has_only_orders_that_have_run_out_neither_starts_nor_waits():
    over = replace(a_service().orders[0], completion_due=date(2026, 12, 1), first_placement_on=None)
    no_place = PreviousBooking(individual_id="P1", day=date(2026, 11, 30))
    problem = assemble(a_service(orders=(over,), previous_bookings=(no_place,)), MONDAY)
    assert (problem.starts, problem.waiting) == ((), frozenset())


def test_each_day_planned_has_its_own_chance_by_its_forecast():
    """P1 came on every dry Monday and on no wet one; the second Monday planned is to be wet."""
    past = [MONDAY - timedelta(weeks=week) for week in range(1, 25)]
    wet = [*past[::3], MONDAY + timedelta(weeks=1)]
    rain = tuple(
        WeatherChance(muster_point_id="YARD", day=day, half_day=HalfDay.MORNING, chance_stopped=0.8) for day in wet
    )
    attendance = tuple(
        Attendance(
            individual_id=f"P{person}",
            placement_id="PARKS",
            day=day,
            start=NINE,
            outcome=Outcome.ACCEPTABLE_OTHER if day in wet else Outcome.ATTENDED,
        )
        for person in range(1, 11)
        for day in past
    )
    problem = assemble(a_service(weather=rain, attendance=attendance), MONDAY, weeks=2)
    assert len(problem.show_up["P1"]) == 14
    dry, wet_day = (problem.show_up_on("P1", MONDAY + timedelta(weeks=week)) for week in (0, 1))
    assert wet_day < dry - 100
    assert problem.show_up_on("P1", date(2026, 12, 15)) == problem.show_up_on("P1", date(2026, 12, 8))


def test_who_was_sent_home_since_the_first_monday_was_so_last():
    wednesday = MONDAY + timedelta(days=2)
    row = Attendance(
        individual_id="P1", placement_id="PARKS", day=MONDAY, start=NINE, outcome=Outcome.SENT_HOME_TEAM_FULL
    )
    records = a_service(attendance=(row,))
    assert assemble(records, MONDAY).sent_home_last == frozenset()
    seen = assemble(records, MONDAY, 1, wednesday)
    assert seen.sent_home_last == seen.waiting == {"P1"}


def test_who_had_no_place_last_week_and_has_been_booked_since_waits_no_more():
    without = PreviousBooking(individual_id="P1", placement_id=None, day=MONDAY - timedelta(days=7))
    row = Attendance(individual_id="P1", placement_id="PARKS", day=MONDAY, start=NINE, outcome=Outcome.ATTENDED)
    records = a_service(previous_bookings=(without,), attendance=(row,))
    assert assemble(records, MONDAY).waiting == {"P1"}
    assert assemble(records, MONDAY, 1, MONDAY + timedelta(days=1)).waiting == frozenset()


def test_in_the_second_of_two_weeks_the_first_has_done_what_was_credited():
    """An order with 60 hours left by 1 April, of which the first week has brought 13."""
    second = MONDAY + timedelta(days=7)
    rows = tuple(
        Attendance(
            individual_id="P1",
            placement_id="PARKS",
            day=MONDAY + timedelta(days=day),
            start=NINE,
            outcome=Outcome.ATTENDED,
            minutes_credited=390,
        )
        for day in (0, 2)
    )
    before = a_service()
    order = replace(before.orders[0], hours_credited=before.orders[0].hours_credited + 13)
    now = replace(before, orders=(order,), attendance=rows)
    planned, seen = assemble(before, MONDAY, 2), assemble(now, MONDAY, 2, second)
    alone = assemble(now, second, 1)
    assert [need.minutes for need in seen.needs] == [planned.needs[0].minutes, alone.needs[0].minutes]
