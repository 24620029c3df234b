"""The register as evidence: entries and corrections stay, hours follow what stands, and the folder tells the same."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from scheduler.domain.attendance import Outcome
from scheduler.domain.casework import OrderEvent, OrderEventKind
from scheduler.domain.errors import SchedulerError
from scheduler.domain.placements import Placement, PlacementKind, TimetableEntry
from scheduler.domain.register import Credit, Mark
from scheduler.domain.times import TimeOfDay, Weekday
from scheduler.domain.versions import Actor, Deed
from scheduler.operations.follow_orders import record_event
from scheduler.operations.keep_records import import_service
from scheduler.operations.read_log import read_log, verify_log
from scheduler.operations.record_attendance import attendance_history, correct_attendance, record_attendance
from tests.exchange.folders import a_service
from tests.store.test_records import got

TODAY = date(2026, 12, 7)
CALLUM = Actor("Callum Invented", "Register")
MORAG = Actor("Morag Example", "Doctor's letter seen")


def a_small_service(database):
    import_service(database, "s", a_service(), CALLUM)


@pytest.fixture
def service(store_with):
    return store_with(a_small_service)


def a_mark(outcome=Outcome.ATTENDED, individual="P001", **more):
    return Mark(
        individual_id=individual,
        placement_id="PARKS",
        day=TODAY,
        start=TimeOfDay(540),
        end=TimeOfDay(540),
        outcome=outcome,
        **more,
    )


def order(database, order_id):
    return next(order for order in got(database, "s").orders if order.order_id == order_id)


def test_an_entry_credits_the_order_and_is_in_the_folder(service):
    before = order(service, "O001")
    recorded = record_attendance(service, "s", a_mark(), CALLUM, TODAY)
    assert recorded.credits == (Credit("O001", 390),)
    assert order(service, "O001").hours_credited == pytest.approx(before.hours_credited + 6.5)
    last = got(service, "s").attendance[-1]
    assert (last.individual_id, last.day, last.outcome, last.minutes_credited) == ("P001", TODAY, "attended", 390)


def test_a_correction_replaces_the_entry_and_both_stay_in_the_history(service):
    before = got(service, "s")
    record_attendance(service, "s", a_mark(Outcome.UNACCEPTABLE_ABSENCE), CALLUM, TODAY)
    correct_attendance(service, "s", a_mark(Outcome.ACCEPTABLE_MEDICAL), MORAG, TODAY)
    correct_attendance(service, "s", a_mark(Outcome.LEFT_EARLY, left=TimeOfDay(660)), MORAG, TODAY)
    after = got(service, "s")
    assert len(after.attendance) == len(before.attendance) + 1
    assert after.attendance[-1].outcome is Outcome.LEFT_EARLY
    assert order(service, "O001").hours_credited == pytest.approx(before.orders[0].hours_credited + 2)
    entries = attendance_history(service, "s", a_mark(), MORAG)
    assert [entry.outcome for entry in entries] == ["unacceptable_absence", "acceptable_medical", "left_early"]
    assert [entry.corrects for entry in entries] == [None, entries[0].number, entries[1].number]
    assert entries[2].reason == "Doctor's letter seen"
    assert entries[0].recorded_by == "Callum Invented"


def test_an_entry_from_the_folder_can_be_corrected_and_its_hours_go_back(service):
    old = got(service, "s").attendance[0]
    before = sum(o.hours_credited for o in got(service, "s").orders if o.individual_id == old.individual_id)
    mark = replace(
        a_mark(Outcome.UNACCEPTABLE_ABSENCE, old.individual_id),
        placement_id=old.placement_id,
        day=old.day,
        start=old.start,
    )
    correct_attendance(service, "s", mark, MORAG, TODAY)
    after = sum(o.hours_credited for o in got(service, "s").orders if o.individual_id == old.individual_id)
    assert old.minutes_credited > 0
    assert before - after == pytest.approx(old.minutes_credited / 60)
    assert got(service, "s").attendance[0].outcome is Outcome.UNACCEPTABLE_ABSENCE


def test_a_session_is_recorded_once_for_each_individual(service):
    record_attendance(service, "s", a_mark(), CALLUM, TODAY)
    with pytest.raises(SchedulerError, match="in the register already"):
        record_attendance(service, "s", a_mark(), CALLUM, TODAY)


def test_what_is_not_in_the_register_cannot_be_corrected(service):
    with pytest.raises(SchedulerError, match="Record it first"):
        correct_attendance(service, "s", a_mark(), CALLUM, TODAY)


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        (a_mark(individual="P999"), "no order of an individual"),
        (replace(a_mark(), start=TimeOfDay(600)), "There is no session PARKS at 10:00"),
        (a_mark(Outcome.ATTENDED_LATE), "when the individual arrived"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_no_trace(service, mark, words):
    before = got(service, "s")
    with pytest.raises(SchedulerError, match=words):
        record_attendance(service, "s", mark, CALLUM, TODAY)
    assert got(service, "s") == before
    assert len(read_log(service, "s")) == 1


@pytest.mark.parametrize("change", ["UPDATE attendance SET outcome = 'attended'", "DELETE FROM attendance"])
def test_the_database_itself_refuses_to_change_evidence(service, change):
    record_attendance(service, "s", a_mark(), CALLUM, TODAY)
    with pytest.raises(DBAPIError, match="is evidence"), service.changing(CALLUM) as session:
        session.execute(text(change))


def test_every_step_is_in_the_log(service):
    record_attendance(service, "s", a_mark(), CALLUM, TODAY)
    correct_attendance(service, "s", a_mark(Outcome.CANCELLED), MORAG, TODAY)
    attendance_history(service, "s", a_mark(), MORAG)
    assert [entry.deed for entry in read_log(service, "s")[1:]] == [
        Deed.COLLECTION,
        Deed.ALTERATION,
        Deed.CONSULTATION,
    ]
    assert verify_log(service, "s")[1] == []


@pytest.mark.parametrize("then", [OrderEventKind.SUSPENDED, OrderEventKind.TRANSFERRED])
def test_what_happens_to_an_order_later_takes_no_hours_of_before(service, then):
    record_attendance(service, "s", a_mark(), CALLUM, TODAY)
    credited = order(service, "O001").hours_credited
    event = OrderEvent(order_id="O001", kind=then, day=TODAY + timedelta(days=2))
    record_event(service, "s", event, MORAG, TODAY + timedelta(days=2))
    corrected = correct_attendance(service, "s", a_mark(note="Worked well"), MORAG, TODAY + timedelta(days=3))
    assert corrected.credits == (Credit("O001", 390),)
    assert order(service, "O001").hours_credited == pytest.approx(credited)


def test_a_register_that_comes_late_counts_for_who_was_suspended_since(service):
    before = order(service, "O001").hours_credited
    event = OrderEvent(order_id="O001", kind=OrderEventKind.SUSPENDED, day=TODAY + timedelta(days=1))
    record_event(service, "s", event, MORAG, TODAY + timedelta(days=1))
    record_attendance(service, "s", a_mark(), CALLUM, TODAY + timedelta(days=2))
    assert order(service, "O001").hours_credited == pytest.approx(before + 6.5)


@pytest.fixture
def two_teams(store_with):
    """PARKS and SHOP both run on Mondays from 09:00 to 15:30."""

    def fill(database):
        records = a_service()
        slot = TimetableEntry(placement_id="SHOP", weekday=Weekday.MON, start=TimeOfDay(540), end=TimeOfDay(930))
        import_service(database, "s", replace(records, timetable=(*records.timetable, slot)), CALLUM)

    return store_with(fill)


def in_the_shop(**more):
    return replace(a_mark(**more), placement_id="SHOP")


def test_nobody_is_credited_for_two_sessions_at_the_same_time(two_teams):
    before = order(two_teams, "O001").hours_credited
    record_attendance(two_teams, "s", a_mark(), CALLUM, TODAY)
    with pytest.raises(SchedulerError, match=r"P001 is in the register of PARKS at 09:00 that day: hours count once"):
        record_attendance(two_teams, "s", in_the_shop(walk_up=True), MORAG, TODAY)
    assert order(two_teams, "O001").hours_credited == pytest.approx(before + 6.5)
    correct_attendance(two_teams, "s", a_mark(Outcome.UNACCEPTABLE_ABSENCE), MORAG, TODAY)
    record_attendance(two_teams, "s", in_the_shop(walk_up=True), MORAG, TODAY)
    with pytest.raises(SchedulerError, match="SHOP"):
        correct_attendance(two_teams, "s", a_mark(), MORAG, TODAY)
    assert order(two_teams, "O001").hours_credited == pytest.approx(before + 6.5)
    assert verify_log(two_teams, "s")[1] == []


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ({"outcome": Outcome.LEFT_EARLY, "left": TimeOfDay(720)}, {"arrived": TimeOfDay(720)}),
        ({"outcome": Outcome.SENT_HOME_TEAM_FULL}, {}),
        ({"outcome": Outcome.UNACCEPTABLE_ABSENCE}, {}),
    ],
    ids=["one after the other", "sent home", "absent"],
)
def test_who_goes_on_in_another_team_is_credited_there(two_teams, first, then):
    record_attendance(two_teams, "s", a_mark(**first), CALLUM, TODAY)
    late = Outcome.ATTENDED_LATE if then else Outcome.ATTENDED
    assert record_attendance(two_teams, "s", in_the_shop(outcome=late, **then), CALLUM, TODAY).credits


COURSE = Placement(
    placement_id="COURSE", name="Course", kind=PlacementKind.OTHER_ACTIVITY, locality="Harbour", places=8, min_people=1
)


@pytest.mark.parametrize("counted", [6.0, 1.0, 0.0], ids=["counted", "counted in part", "not counted"])
def test_imported_other_activity_that_is_corrected_gives_its_room_under_the_cap_back(store_with, counted):
    day, start = date(2026, 11, 9), TimeOfDay(840)

    def fill(database):
        records = a_service()
        slot = TimetableEntry(placement_id="COURSE", weekday=Weekday.MON, start=start, end=TimeOfDay(960))
        row = replace(records.attendance[0], individual_id="P001", placement_id="COURSE", day=day, start=start)
        row = replace(row, outcome=Outcome.ATTENDED, minutes_credited=120)
        records = replace(
            records,
            placements=(*records.placements, COURSE),
            timetable=(*records.timetable, slot),
            attendance=(*records.attendance, row),
            orders=tuple(replace(each, other_activity_credited=counted) for each in records.orders),
        )
        import_service(database, "s", records, CALLUM)

    database = store_with(fill)
    before = order(database, "O001")
    mark = replace(a_mark(Outcome.UNACCEPTABLE_ABSENCE), placement_id="COURSE", day=day, start=start)
    correct_attendance(database, "s", mark, MORAG, TODAY)
    after = order(database, "O001")
    assert after.hours_credited == pytest.approx(before.hours_credited - 2)
    assert after.other_activity_credited == pytest.approx(max(0.0, counted - 2))
