"""First steps follow from the register: the induction attended, the first day of work; and are taken back with it."""

from dataclasses import replace
from datetime import timedelta

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
    assert any("induction_on is 2026-12-07, by the register" in row.subject for row in read_log(starting, "s"))
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
    assert steps(starting) == (None, second)


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
