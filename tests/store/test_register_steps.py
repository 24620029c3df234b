"""First steps follow from the register: the induction attended, the first day of work; and are taken back with it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scheduler.domain.attendance import Outcome
from scheduler.domain.casework import OrderEvent, OrderEventKind
from scheduler.domain.placements import Placement, PlacementKind, TimetableEntry
from scheduler.domain.register import Mark
from scheduler.domain.times import TimeOfDay, Weekday
from scheduler.operations.follow_orders import record_event
from scheduler.operations.keep_records import import_service
from scheduler.operations.read_log import read_log, verify_log
from scheduler.operations.record_attendance import correct_attendance, record_attendance
from tests.exchange.folders import a_service
from tests.store.test_register import CALLUM, MORAG, TODAY, a_mark, order

INDUCTIONS = Placement(
    placement_id="START", name="Induction", kind=PlacementKind.INDUCTION, locality="Harbour", places=8, min_people=1
)


@pytest.fixture
def starting(store_with):
    """P001 has just got an order: no step is done. START inducts on Mondays at 14:00."""

    def fill(database):
        records = a_service()
        fresh = [replace(o, induction_on=None, first_placement_on=None, first_contact_on=None) for o in records.orders]
        slot = TimetableEntry(placement_id="START", weekday=Weekday.MON, start=TimeOfDay(840), end=TimeOfDay(900))
        records = replace(
            records,
            orders=tuple(fresh),
            placements=(*records.placements, INDUCTIONS),
            timetable=(*records.timetable, slot),
        )
        import_service(database, "s", records, CALLUM)

    return store_with(fill)


def steps(database):
    found = order(database, "O001")
    return found.induction_on, found.first_placement_on


def at_induction(outcome=Outcome.ATTENDED, day=TODAY, **more):
    start = TimeOfDay(840)
    return Mark(individual_id="P001", placement_id="START", day=day, start=start, end=start, outcome=outcome, **more)


def test_who_comes_to_the_induction_and_then_to_work_has_taken_both_steps(starting):
    record_attendance(starting, "s", a_mark(Outcome.UNACCEPTABLE_ABSENCE), CALLUM, TODAY)
    assert steps(starting) == (None, None)
    record_attendance(starting, "s", at_induction(), CALLUM, TODAY)
    assert steps(starting) == (TODAY, None)
    later = TODAY + timedelta(weeks=1)
    record_attendance(starting, "s", replace(a_mark(), day=later), CALLUM, later)
    assert steps(starting) == (TODAY, later)
    assert any(
        "induction 2026-12-07, first placement None, by the reg" in row.subject for row in read_log(starting, "s")
    )
    assert verify_log(starting, "s")[1] == []


def test_work_before_the_induction_is_no_start(starting):
    record_attendance(starting, "s", a_mark(), CALLUM, TODAY)
    assert steps(starting) == (None, None)


def test_a_step_is_taken_back_with_the_entry_that_told_of_it(starting):
    record_attendance(starting, "s", at_induction(), CALLUM, TODAY)
    first, second = (TODAY + timedelta(weeks=weeks) for weeks in (1, 2))
    record_attendance(starting, "s", replace(a_mark(), day=first), CALLUM, second)
    record_attendance(starting, "s", replace(a_mark(), day=second), CALLUM, second)
    assert steps(starting) == (TODAY, first)
    correct_attendance(starting, "s", replace(a_mark(Outcome.SENT_HOME_TEAM_FULL), day=first), MORAG, second)
    assert steps(starting) == (TODAY, second)
    correct_attendance(starting, "s", at_induction(Outcome.UNACCEPTABLE_ABSENCE), MORAG, second)
    assert steps(starting) == (None, None)


def test_an_earlier_day_recorded_late_is_the_first_and_a_later_one_changes_nothing(starting):
    record_attendance(starting, "s", at_induction(), CALLUM, TODAY)
    first, second = (TODAY + timedelta(weeks=weeks) for weeks in (1, 2))
    for day in (second, first):
        record_attendance(starting, "s", replace(a_mark(), day=day), CALLUM, second)
    assert steps(starting) == (TODAY, first)


def test_what_a_case_manager_recorded_stands_beside_the_register(starting):
    record_event(starting, "s", OrderEvent(order_id="O001", kind=OrderEventKind.INDUCTION, day=TODAY), CALLUM, TODAY)
    later = TODAY + timedelta(weeks=1)
    record_attendance(starting, "s", at_induction(Outcome.UNACCEPTABLE_ABSENCE, day=later), CALLUM, later)
    record_attendance(starting, "s", replace(a_mark(), day=later), CALLUM, later)
    assert steps(starting) == (TODAY, later)


def test_the_registers_may_come_in_any_order(starting):
    """Monday's induction is recorded after the work of the week after it."""
    first, second = (TODAY + timedelta(weeks=weeks) for weeks in (1, 2))
    record_attendance(starting, "s", replace(a_mark(), day=first), CALLUM, second)
    assert steps(starting) == (None, None)
    record_attendance(starting, "s", at_induction(), CALLUM, second)
    assert steps(starting) == (TODAY, first)


def test_an_induction_corrected_to_a_later_day_moves_the_first_placement_behind_it(starting):
    first, second, third = (TODAY + timedelta(weeks=weeks) for weeks in (1, 2, 3))
    record_attendance(starting, "s", at_induction(), CALLUM, TODAY)
    record_attendance(starting, "s", replace(a_mark(), day=first), CALLUM, first)
    correct_attendance(starting, "s", at_induction(Outcome.UNACCEPTABLE_ABSENCE), MORAG, first)
    record_attendance(starting, "s", at_induction(day=second), CALLUM, second)
    assert steps(starting) == (second, None)
    record_attendance(starting, "s", replace(a_mark(), day=third), CALLUM, third)
    assert steps(starting) == (second, third)


def test_what_a_case_manager_recorded_outlives_a_correction_of_the_register(starting):
    record_attendance(starting, "s", at_induction(Outcome.UNACCEPTABLE_ABSENCE), CALLUM, TODAY)
    record_event(starting, "s", OrderEvent(order_id="O001", kind=OrderEventKind.INDUCTION, day=TODAY), CALLUM, TODAY)
    correct_attendance(starting, "s", at_induction(), MORAG, TODAY)
    correct_attendance(starting, "s", at_induction(Outcome.ACCEPTABLE_MEDICAL), MORAG, TODAY)
    assert steps(starting) == (TODAY, None)


@pytest.mark.parametrize(
    ("outcome", "started"),
    [(Outcome.FAILED_TO_COMPLY, True), (Outcome.SENT_HOME_BEHAVIOUR, True), (Outcome.SENT_HOME_WEATHER, False)],
)
def test_who_was_at_work_has_started_however_it_ended(starting, outcome, started):
    record_attendance(starting, "s", at_induction(), CALLUM, TODAY)
    day = TODAY + timedelta(weeks=1)
    left = {"left": TimeOfDay(600)} if outcome is Outcome.SENT_HOME_BEHAVIOUR else {}
    record_attendance(starting, "s", replace(a_mark(outcome, **left), day=day), CALLUM, day)
    assert steps(starting) == (TODAY, day if started else None)


def test_a_step_that_the_register_never_told_of_outlives_its_correction(store_with):
    """The folder told of the induction; the register says of that day that the individual did not come."""

    def fill(database):
        records = a_service()
        orders = (replace(records.orders[0], induction_on=TODAY, first_placement_on=None), *records.orders[1:])
        slot = TimetableEntry(placement_id="START", weekday=Weekday.MON, start=TimeOfDay(840), end=TimeOfDay(900))
        records = replace(records, orders=orders, placements=(*records.placements, INDUCTIONS))
        import_service(database, "s", replace(records, timetable=(*records.timetable, slot)), CALLUM)

    database = store_with(fill)
    record_attendance(database, "s", at_induction(Outcome.UNACCEPTABLE_ABSENCE), CALLUM, TODAY)
    correct_attendance(database, "s", at_induction(Outcome.ACCEPTABLE_MEDICAL), MORAG, TODAY)
    assert steps(database) == (TODAY, None)


def test_steps_that_the_folder_told_stay_whatever_the_register_says_of_other_days(store_with):
    """The order's induction is not in the register, and the first placement is on record without it."""

    def fill(database):
        records = a_service()
        orders = (
            replace(records.orders[0], induction_on=None, first_placement_on=date(2026, 11, 2)),
            *records.orders[1:],
        )
        import_service(database, "s", replace(records, orders=orders), CALLUM)

    database = store_with(fill)
    record_attendance(database, "s", a_mark(), CALLUM, TODAY)
    assert steps(database) == (None, date(2026, 11, 2))
