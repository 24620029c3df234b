"""What a person may see of themselves, and what is gone for good when it may no longer be kept."""

from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook

from scheduler.domain.attendance import Attendance, Outcome
from scheduler.domain.casework import OrderEvent, OrderEventKind
from scheduler.domain.errors import SchedulerError
from scheduler.domain.individuals import OrderStatus
from scheduler.domain.times import TimeOfDay
from scheduler.domain.versions import Actor, Deed
from scheduler.exchange.roster_reading import roster_of
from scheduler.operations.keep_records import import_service
from scheduler.operations.publish_week import list_versions, plan_into_store, publish_week
from scheduler.operations.read_log import read_log, verify_log
from scheduler.operations.retain_records import (
    disclose_to_subject,
    due_for_erasure,
    erase_what_is_due,
    first_day_kept,
)
from scheduler.operations.show_lights import keep_lights
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.limits import Limits
from scheduler.store import audit, orders, personal, rosters
from scheduler.store.records import service_id
from tests.store.test_records import got

MORAG = Actor("Morag Example", "Asked in writing")
MONDAY = date(2026, 12, 7)
LONG_AGO = date(2020, 5, 1)


def with_old_people(records, count=3):
    """The first few individuals' orders ended long ago; all else about them stays."""
    old = {one.individual_id for one in records.individuals[:count]}
    orders = tuple(
        replace(
            order,
            imposed_on=date(2019, 11, 1),
            status=OrderStatus.REVOKED,
            ended_on=LONG_AGO,
            completion_due=None,
            extended_to=None,
            first_contact_on=None,
            induction_on=None,
            first_placement_on=None,
        )
        if order.individual_id in old
        else order
        for order in records.orders
    )
    placement = records.placements[0].placement_id
    rows = tuple(
        Attendance(
            individual_id=key,
            placement_id=placement,
            day=date(2020, 1, 6),
            start=TimeOfDay(540),
            outcome=Outcome.ATTENDED,
            minutes_credited=300,
        )
        for key in sorted(old)
    )
    decisions = tuple(d for d in records.decisions if d.individual_id not in old)
    return replace(records, orders=orders, attendance=rows + records.attendance, decisions=decisions), old


def some_old_people(database):
    records, _ = with_old_people(invent_service(20, 4, Profile.TYPICAL))
    import_service(database, "s", records, MORAG)


@pytest.fixture
def service(store_with):
    return store_with(some_old_people)


def test_those_whose_last_order_ended_before_the_years_kept_are_due(service):
    records = got(service, "s")
    old = sorted(one.individual_id for one in records.individuals[:3])
    assert first_day_kept(records, date(2026, 12, 7)) == date(2021, 1, 1)
    assert due_for_erasure(records, date(2026, 12, 7)) == old
    assert due_for_erasure(records, date(2025, 12, 31)) == []
    live = {order.individual_id for order in records.orders if order.ended_on is None}
    assert not live & set(due_for_erasure(records, date(2035, 1, 1)))


def test_erasure_leaves_nothing_of_them_all_of_the_others_and_a_whole_log(service):
    before = got(service, "s")
    old = set(due_for_erasure(before, MONDAY))
    erased = erase_what_is_due(service, "s", MONDAY, MORAG)
    after = got(service, "s")
    assert erased.individuals == 3
    assert erased.rows["individuals"] == 3
    assert erased.rows["attendance"] == sum(row.individual_id in old for row in before.attendance)
    assert after.individuals == tuple(one for one in before.individuals if one.individual_id not in old)
    assert after.attendance == tuple(row for row in before.attendance if row.individual_id not in old)
    assert after.timetable == before.timetable
    with service.reading() as session:
        assert personal.traces(session, service_id(session, "s"), old) == []
    entry = read_log(service, "s")[-1]
    assert (entry.deed, entry.subject) == (
        Deed.ERASURE,
        f"records of 3 individuals, {sum(erased.rows.values())} rows",
    )
    assert verify_log(service, "s")[1] == []


def test_old_rosters_go_with_those_who_were_in_them_and_new_ones_stay(service):
    plan_into_store(service, "s", MONDAY, 1, Limits(0.5, 0.01, 1, 1), MORAG)
    publish_week(service, "s", MONDAY, 1, MORAG)
    keep_lights(service, "s", MONDAY, MORAG)
    erase_what_is_due(service, "s", MONDAY, MORAG)
    assert len(list_versions(service, "s")) == 1
    with service.changing(MORAG) as session:
        number = service_id(session, "s")
        counts = personal.erase(session, number, [], date(2027, 1, 1))
        audit.note(session, number, Deed.ERASURE, "old rosters")
    assert counts["rosters"] == 1
    assert list_versions(service, "s") == []
    assert verify_log(service, "s")[1] == []


def test_an_erasure_that_would_leave_a_trace_erases_nothing(database):
    """Someone whose orders all ended long ago stands in a newer roster: the records contradict each other."""
    records = invent_service(20, 4, Profile.TYPICAL)
    import_service(database, "s", records, MORAG)
    plan_into_store(database, "s", MONDAY, 1, Limits(0.5, 0.01, 1, 1), MORAG)
    with database.reading() as session:
        number = service_id(session, "s")
        document = rosters.document_of(session, number, MONDAY, 1)
    booked = roster_of("version 1", document).roster.bookings[0].individual_id
    before = got(database, "s")
    with database.changing(MORAG) as session:
        for order in [order for order in before.orders if order.individual_id == booked]:
            ended = replace(order, status=OrderStatus.REVOKED, ended_on=LONG_AGO)
            event = OrderEvent(order_id=order.order_id, kind=OrderEventKind.REVOKED, day=LONG_AGO)
            orders.add_event(session, number, event, ended)
        audit.note(session, number, Deed.ALTERATION, "orders ended")
    with pytest.raises(SchedulerError, match=r"ids would be left in rosters\.document"):
        erase_what_is_due(database, "s", MONDAY, MORAG)
    assert len(got(database, "s").individuals) == 20


def test_a_person_gets_all_that_is_held_about_them_and_nothing_about_others(service, tmp_path):
    records = got(service, "s")
    pair = records.keep_apart[0] if records.keep_apart else None
    key = pair.first_individual_id if pair else records.individuals[5].individual_id
    count = disclose_to_subject(service, "s", key, tmp_path / "all.xlsx", MORAG)
    book = load_workbook(tmp_path / "all.xlsx")
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    others = {one.individual_id for one in records.individuals} - {key}
    assert not others & set(cells)
    assert "individuals" in book.sheetnames
    assert "orders" in book.sheetnames
    assert book["attendance"].max_row - 1 == sum(row.individual_id == key for row in records.attendance)
    assert sum(sheet.max_row - 1 for sheet in book) == count
    assert read_log(service, "s")[-1].deed is Deed.DISCLOSURE


def test_someone_unknown_is_refused_and_nothing_is_written(service, tmp_path):
    with pytest.raises(SchedulerError, match='no individual "P999"'):
        disclose_to_subject(service, "s", "P999", tmp_path / "all.xlsx", MORAG)
    assert not (tmp_path / "all.xlsx").exists()
