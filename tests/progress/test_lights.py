"""Traffic lights: more work done never worsens one, causes by hand, edge cases, and the truth they are held against."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, binomtest

from scheduler.domain.attendance import Attendance, Outcome, PreviousBooking
from scheduler.domain.casework import OrderEvent, OrderEventKind
from scheduler.domain.individuals import Absence, Need, OrderStatus
from scheduler.domain.placements import TimetableEntry
from scheduler.domain.problem import Light
from scheduler.domain.times import WEEKDAYS, TimeOfDay
from scheduler.progress.causes import Cause, Whose
from scheduler.progress.futures import FUTURES, beta_quantiles
from scheduler.progress.lights import Movement, movements, order_lights
from scheduler.progress.outlook import Remedy
from tests.bench.lights import a_record, a_service, calibration, table
from tests.builders import an_individual, an_order

AS_OF = date(2026, 12, 7)
WORSE = [Light.RED, Light.AMBER, Light.GREEN]
MISSED = [o for o in Outcome if o.value.startswith(("acceptable", "unacceptable"))]


def a_row(days_ago, outcome=Outcome.ATTENDED, key="P1", minutes=None):
    credited = (360 if outcome is Outcome.ATTENDED else 0) if minutes is None else minutes
    return Attendance(
        individual_id=key,
        placement_id="PARKS",
        day=AS_OF - timedelta(days=days_ago),
        start=TimeOfDay(540),
        outcome=outcome,
        minutes_credited=credited,
    )


def a_small_service(rows, order=None, **others):
    """P1, whose order is looked at, and P2, with a few records of their own."""
    noise = [a_row(ago, Outcome.ATTENDED if ago % 3 else Outcome.UNACCEPTABLE_ABSENCE, "P2") for ago in range(4, 60, 4)]
    orders = [order or an_order("P1"), an_order("P2")]
    return a_record([an_individual("P1"), an_individual("P2")], orders, [*rows, *noise], **others)


def light_of(records, as_of=AS_OF):
    return next(row for row in order_lights(records, as_of, 7) if row.order_id == "O-P1")


def assert_no_worse(before, after):
    assert after.chance >= before.chance
    assert WORSE.index(after.light) >= WORSE.index(before.light)


PAST = st.dictionaries(st.integers(1, 90), st.sampled_from(list(Outcome)), max_size=25).map(
    lambda days: [a_row(ago, outcome) for ago, outcome in sorted(days.items())]
)
ORDERS = st.builds(
    lambda left, weeks, inducted: an_order(
        "P1",
        hours_imposed=200.0,
        hours_credited=200.0 - left,
        completion_due=AS_OF + timedelta(weeks=weeks),
        induction_on=AS_OF - timedelta(days=inducted) if inducted else None,
        first_placement_on=None,
    ),
    st.integers(0, 150),
    st.integers(-1, 30),
    st.sampled_from([0, 10, 60]),
)


@settings(max_examples=60, deadline=None)
@given(PAST, ORDERS, st.data())
def test_a_missed_booking_turned_attended_never_worsens_a_light(rows, order, data):
    missed = [place for place, row in enumerate(rows) if row.outcome in MISSED]
    if missed:
        place = data.draw(st.sampled_from(missed))
        better = [*rows[:place], replace(rows[place], outcome=Outcome.ATTENDED), *rows[place + 1 :]]
        assert_no_worse(light_of(a_small_service(rows, order)), light_of(a_small_service(better, order)))


@settings(max_examples=60, deadline=None)
@given(PAST, ORDERS, st.integers(91, 120) | st.integers(1, 90), st.booleans())
def test_one_more_attended_session_never_worsens_a_light(rows, order, ago, credited):
    if all(row.day != AS_OF - timedelta(days=ago) for row in rows):
        more = replace(order, hours_credited=min(200.0, order.hours_credited + 6)) if credited else order
        assert_no_worse(light_of(a_small_service(rows, order)), light_of(a_small_service([*rows, a_row(ago)], more)))


def test_one_session_in_a_week_without_any_does_not_dilute_full_weeks():
    order = an_order("P1", completion_due=AS_OF + timedelta(weeks=8), hours_credited=60.0)
    full = [a_row(7 * week + ago) for week in range(4) for ago in (5, 7)]
    before, after = (light_of(a_small_service(rows, order)) for rows in (full, [*full, a_row(42)]))
    assert_no_worse(before, after)
    assert after.chance > before.chance


@settings(max_examples=40, deadline=None)
@given(PAST, ORDERS, st.floats(0, 50))
def test_more_hours_credited_never_worsen_a_light(rows, order, more):
    better = replace(order, hours_credited=min(200.0, order.hours_credited + more))
    assert_no_worse(light_of(a_small_service(rows, order)), light_of(a_small_service(rows, better)))


@given(st.floats(0.05, 80), st.floats(0.05, 80), st.floats(0, 5))
def test_a_larger_beta_rises_in_every_quantile(a, b, more):
    at = (np.arange(FUTURES) + 0.5) / FUTURES
    assert (beta_quantiles(a + more, b, at) >= beta_quantiles(a, b, at)).all()
    assert (beta_quantiles(a, b + more, at) <= beta_quantiles(a, b, at)).all()


@pytest.mark.parametrize(("a", "b"), [(1, 1), (3.4, 1.8), (0.8, 2), (40, 15)])
def test_quantiles_of_a_beta_are_right(a, b):
    at = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
    assert beta_quantiles(a, b, at) == pytest.approx(beta.ppf(at, a, b), abs=0.004)


def test_the_bands_told_come_true():
    for band in calibration():
        done = round(band.orders * band.on_time)
        assert binomtest(done, band.orders, band.told).pvalue > 0.01, band


def test_the_order_of_rows_changes_nothing():
    records, _ = a_service(12, 3)
    turned = {name: getattr(records, name)[::-1] for name in ("individuals", "orders", "attendance", "timetable")}
    assert order_lights(replace(records, **turned), AS_OF, 7) == order_lights(records, AS_OF, 7)


def test_causes_by_hand():
    """Imposed and inducted in the week of 26 October. Weeks since: 2, 9, 16, 23 and 30 November; none on the 16th."""
    order = an_order("P1", imposed_on=date(2026, 10, 26), induction_on=date(2026, 10, 28))
    rows = [
        a_row(35, Outcome.SENT_HOME_TEAM_FULL),
        a_row(33, Outcome.UNACCEPTABLE_ABSENCE),
        a_row(28, Outcome.ATTENDED_LATE, minutes=330),
        a_row(26, Outcome.ACCEPTABLE_MEDICAL),
        a_row(14, Outcome.STOOD_DOWN),
        a_row(7),
        a_row(5, Outcome.UNACCEPTABLE_ABSENCE),
        a_row(60, Outcome.UNACCEPTABLE_ABSENCE),
    ]
    days = [AS_OF - timedelta(days=ago) for ago in (35, 33, 28, 26, 21, 14, 5)]
    assert light_of(a_small_service(rows, order)).causes == (
        Cause("unacceptable_absence", Whose.PERSONAL, 720, (days[1], days[6])),
        Cause("acceptable_medical", Whose.ACCEPTED, 360, (days[3],)),
        Cause("no_place_offered", Whose.SERVICE, 360, (days[4],)),
        Cause("sent_home_team_full", Whose.SERVICE, 360, (days[0],)),
        Cause("stood_down", Whose.SERVICE, 360, (days[5],)),
        Cause("attended_late", Whose.PERSONAL, 30, (days[2],)),
    )


def test_a_week_wholly_away_is_not_a_week_without_a_place_and_one_the_roster_names_counts_once():
    order = an_order("P1", imposed_on=date(2026, 11, 11), induction_on=date(2026, 11, 12))
    away = Absence(individual_id="P1", first_date=date(2026, 11, 16), last_date=date(2026, 11, 22))
    named = PreviousBooking(individual_id="P1", day=date(2026, 11, 23))
    (cause,) = light_of(a_small_service([], order, absences=(away,), previous_bookings=(named,))).causes
    assert (cause.kind, cause.days) == ("no_place_offered", (date(2026, 11, 23), date(2026, 11, 30)))


def test_an_order_past_its_last_day_has_no_chance_and_says_so():
    row = light_of(a_small_service([a_row(3)], an_order("P1", completion_due=AS_OF - timedelta(days=1))))
    assert (row.chance, row.light, row.past_last_day) == (0.0, Light.RED, True)
    assert row.projected > AS_OF


def test_an_order_with_nothing_left_is_green():
    row = light_of(a_small_service([], an_order("P1", hours_credited=100.0)))
    assert (row.chance, row.light, row.projected, row.minutes_needed_a_week) == (1.0, Light.GREEN, AS_OF, 0)


def test_who_has_no_induction_yet_starts_later():
    short = {"completion_due": AS_OF + timedelta(weeks=6), "hours_credited": 85.0, "imposed_on": date(2026, 12, 2)}
    started = light_of(a_small_service([], an_order("P1", **(short | {"induction_on": date(2026, 12, 4)}))))
    not_yet = light_of(a_small_service([], an_order("P1", **short, induction_on=None, first_placement_on=None)))
    assert not_yet.chance < started.chance


def test_known_absences_lower_the_chance():
    order = an_order("P1", completion_due=AS_OF + timedelta(weeks=8), hours_credited=70.0)
    away = Absence(individual_id="P1", first_date=AS_OF, last_date=AS_OF + timedelta(weeks=4))
    assert light_of(a_small_service([], order, absences=(away,))).chance < light_of(a_small_service([], order)).chance


def test_what_turns_it_green_does_so_when_done():
    order = an_order("P1", completion_due=AS_OF + timedelta(weeks=8), hours_credited=60.0)
    records = a_small_service([a_row(7 * week + 3) for week in range(8)], order)
    before = light_of(records)
    extension = next(option for option in before.turns_green if option.remedy is Remedy.EXTENSION_WEEKS)
    longer = replace(order, extended_to=order.completion_due + timedelta(weeks=extension.count))
    after = light_of(replace(records, orders=(longer, records.orders[1])))
    assert before.light is not Light.GREEN
    assert (after.light, after.chance) == (Light.GREEN, extension.chance)


def test_an_earlier_day_is_told_without_what_came_later():
    then = AS_OF - timedelta(weeks=2)
    early = [row for row in (a_row(7 * week + 3) for week in range(8)) if row.day < then]
    order = an_order("P1", completion_due=AS_OF + timedelta(weeks=9))
    later = replace(order, hours_credited=52.0, extended_to=AS_OF + timedelta(weeks=20))
    granted = OrderEvent(
        order_id="O-P1", kind=OrderEventKind.EXTENSION_GRANTED, day=AS_OF - timedelta(days=2), until=later.extended_to
    )
    now = a_small_service([*early, a_row(3), a_row(10)], later, order_events=(granted,))
    assert light_of(now, then) == light_of(a_small_service(early, order), then)


def test_an_order_that_has_ended_since_had_a_light_then():
    ended = an_order("P1", status=OrderStatus.COMPLETED, ended_on=AS_OF - timedelta(days=5))
    records = a_small_service([], ended)
    assert [row.order_id for row in order_lights(records, AS_OF, 7)] == ["O-P2"]
    assert light_of(records, AS_OF - timedelta(days=10)).order_id == "O-P1"


def test_movements_compare_order_by_order():
    first, second = order_lights(a_small_service([]), AS_OF, 7)
    better = replace(first, light=Light.GREEN, chance=1.0)
    assert movements([first, second], [better]) == (
        Movement("O-P1", first.light, Light.GREEN, round(1 - first.chance, 4)),
        Movement("O-P2", second.light, None, None),
    )


def test_one_order_after_the_other_takes_longer_than_two_at_once():
    first = an_order("P1", completion_due=AS_OF + timedelta(weeks=12))
    second = replace(first, order_id="O-P1B", completion_due=AS_OF + timedelta(weeks=20))
    both = a_small_service([a_row(7 * week + 3) for week in range(8)], first)
    one_by_one = order_lights(replace(both, orders=(first, second)), AS_OF, 7)
    at_once = order_lights(replace(both, orders=(first, replace(second, concurrent_with="O-P1"))), AS_OF, 7)
    assert [row.minutes_left for row in one_by_one] == [3600, 7200]
    assert [row.minutes_left for row in at_once] == [3600, 3600]
    assert one_by_one[1].chance < at_once[1].chance
    assert one_by_one[1].projected > at_once[1].projected == at_once[0].projected


def test_the_table_on_the_page_is_the_command_s():
    page = Path("docs/progress.md").read_text()
    assert page.split("<!-- lights:begin -->\n```\n")[1].split("\n```\n")[0] == table(calibration())


def no_place(light):
    return next((cause for cause in light.causes if cause.kind == "no_place_offered"), None)


EVERY_WEEK = [a_row(7 * week) for week in range(1, 24)]
SINCE = {
    "hours_imposed": 200.0,
    "hours_credited": 150.0,
    "imposed_on": date(2026, 6, 15),
    "induction_on": date(2026, 6, 22),
}


def test_weeks_of_a_suspension_are_nobodys_failure_and_do_not_lower_the_chance():
    order = an_order("P1", **SINCE)
    events = tuple(
        OrderEvent(order_id="O-P1", kind=kind, day=AS_OF - timedelta(weeks=weeks))
        for kind, weeks in ((OrderEventKind.SUSPENDED, 14), (OrderEventKind.RESUMED, 2))
    )
    away = [row for row in EVERY_WEEK if not AS_OF - timedelta(weeks=14) <= row.day < AS_OF - timedelta(weeks=2)]
    known = light_of(a_small_service(away, order, order_events=events))
    unknown = light_of(a_small_service(away, order))
    assert len(no_place(unknown).days) > 10
    assert no_place(known) is None
    assert known.chance > unknown.chance


def test_weeks_after_the_last_day_are_nobodys_failure():
    order = an_order("P1", **SINCE, completion_due=AS_OF - timedelta(weeks=6))
    rows = [row for row in EVERY_WEEK if row.day <= order.completion_due]
    found = no_place(light_of(a_small_service(rows, order)))
    assert found is None or max(found.days) <= order.completion_due


def test_weeks_between_the_last_day_and_a_late_extension_are_nobodys_failure():
    order = an_order(
        "P1", hours_imposed=200, completion_due=AS_OF - timedelta(weeks=8), extended_to=AS_OF + timedelta(90)
    )
    granted = OrderEvent(
        order_id="O-P1", kind=OrderEventKind.EXTENSION_GRANTED, day=AS_OF - timedelta(weeks=3), until=order.extended_to
    )
    rows = [row for row in EVERY_WEEK if row.day <= order.completion_due or row.day > granted.day]
    found = no_place(light_of(a_small_service(rows, order, order_events=(granted,))))
    assert found is None or all(not order.completion_due < day < granted.day - timedelta(6) for day in found.days)


def test_a_booking_whose_register_is_not_entered_yet_is_an_offer():
    rows = [row for row in EVERY_WEEK if row.day < AS_OF - timedelta(weeks=1)]
    booking = PreviousBooking(individual_id="P1", placement_id="PARKS", day=AS_OF - timedelta(4), start=TimeOfDay(540))
    without = light_of(a_small_service(rows))
    booked = light_of(a_small_service(rows, previous_bookings=(booking,)))
    assert no_place(without) is not None
    assert no_place(booked) is None
    assert booked.chance >= without.chance


def test_a_session_lost_is_as_long_as_it_was_scheduled_then():
    missed = [a_row(ago, Outcome.UNACCEPTABLE_ABSENCE) for ago in (7, 70)]
    service = a_small_service(missed, an_order("P1", **SINCE))
    weekday = WEEKDAYS[AS_OF.weekday()]
    known = {"placement_id": "PARKS", "weekday": weekday, "start": TimeOfDay(540)}
    rows = (
        TimetableEntry(**known, end=TimeOfDay(930), last_date=AS_OF - timedelta(30)),
        TimetableEntry(**known, end=TimeOfDay(660), first_date=AS_OF - timedelta(29)),
    )
    causes = light_of(replace(service, timetable=rows)).causes
    (cause,) = [cause for cause in causes if cause.kind == Outcome.UNACCEPTABLE_ABSENCE.value]
    assert cause.minutes == 390 + 120


def timetabled(service, **dates):
    """The service with one row of its timetable, on the weekday of its records."""
    row = TimetableEntry(
        placement_id="PARKS", weekday=WEEKDAYS[AS_OF.weekday()], start=TimeOfDay(540), end=TimeOfDay(900), **dates
    )
    return replace(service, timetable=(row,))


def test_only_work_that_the_timetable_has_on_the_day_can_be_offered():
    service = a_small_service(EVERY_WEEK, an_order("P1", **SINCE))
    always, soon_over = (light_of(timetabled(service, **dates)) for dates in ({}, {"last_date": AS_OF + timedelta(20)}))
    later = light_of(timetabled(service, first_date=AS_OF + timedelta(150)))
    assert always.chance > soon_over.chance == later.chance == 0
    assert no_place(light_of(timetabled(a_small_service([], an_order("P1", **SINCE)), first_date=AS_OF))) is None


def test_where_no_work_is_short_enough_there_is_no_chance_and_the_service_has_offered_no_place():
    need = Need(individual_id="P1", longest_session_hours=0.5)
    service = timetabled(a_small_service([], an_order("P1", **SINCE), needs=(need,)))
    found = light_of(service)
    assert found.chance == 0
    assert len(no_place(found).days) > 20
