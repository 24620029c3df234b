"""Records changed one by one: judged, kept with what they were, refused when someone else was quicker."""

from dataclasses import replace
from datetime import date

import pytest

from scheduler.domain.errors import BadRecords, SchedulerError
from scheduler.domain.versions import Actor
from scheduler.exchange.exporting import write_service
from scheduler.exchange.judging import as_texts
from scheduler.operations.change_records import KEPT_FILES, change_record, history_of, rows_of, take_in
from scheduler.operations.change_settings import change_setting, changes_of_settings, settings_of
from scheduler.operations.keep_records import consult, import_service
from scheduler.operations.read_log import verify_log
from scheduler.simulation.services import Profile, invent_service

ACTOR = Actor("Ailsa Coordinator", "Told by telephone")
FILES = ("placements", "needs", "absences", "timetable", "supervisors")


@pytest.fixture(scope="module")
def records():
    return invent_service(30, 5, Profile.TYPICAL, date(2026, 12, 7))


def the_records(database):
    import_service(database, "s", invent_service(30, 5, Profile.TYPICAL, date(2026, 12, 7)), ACTOR)


@pytest.fixture
def kept(store_with):
    return store_with(the_records)


def first(database, name):
    number, record = rows_of(database, "s", name)[0]
    return number, as_texts(name, record)


def test_a_change_is_kept_with_what_it_was(kept):
    number, before = first(kept, "placements")
    after = {**before, "name": "Garden of the Invented Kirk"}
    change_record(kept, "s", "placements", number, after, before, ACTOR)
    assert first(kept, "placements") == (number, after)
    [change] = history_of(kept, "s", "placements", number)
    assert (change.before["name"], change.after["name"]) == (before["name"], after["name"])
    assert (change.by, change.reason) == ("Ailsa Coordinator", "Told by telephone")
    assert verify_log(kept, "s")[1] == []


@pytest.mark.parametrize("name", FILES)
def test_what_is_added_is_there_once_and_goes_when_taken_out(kept, name):
    if name in KEPT_FILES:
        key = {"placements": "placement_id", "supervisors": "supervisor_id"}[name]
        texts = {**first(kept, name)[1], key: "NEW1"}
    else:
        number, texts = first(kept, name)
        change_record(kept, "s", name, number, None, texts, ACTOR)
    count = len(rows_of(kept, "s", name))
    number = change_record(kept, "s", name, None, texts, None, ACTOR)
    found = rows_of(kept, "s", name)
    assert len(found) == count + 1
    assert as_texts(name, dict(found)[number]) == texts
    if name in KEPT_FILES:
        with pytest.raises(SchedulerError, match="Close it by its dates"):
            change_record(kept, "s", name, number, None, texts, ACTOR)
    else:
        change_record(kept, "s", name, number, None, texts, ACTOR)
        assert len(rows_of(kept, "s", name)) == count
    assert verify_log(kept, "s")[1] == []


def test_a_change_over_what_one_did_not_see_is_refused(kept):
    number, seen = first(kept, "placements")
    other = Actor("Boab Coordinator", "Moved")
    change_record(kept, "s", "placements", number, {**seen, "name": "His name for it"}, seen, other)
    with pytest.raises(SchedulerError, match="changed by Boab Coordinator while you had it open"):
        change_record(kept, "s", "placements", number, {**seen, "name": "Her name for it"}, seen, ACTOR)
    assert first(kept, "placements")[1]["name"] == "His name for it"


@pytest.mark.parametrize(
    ("name", "column", "value", "told"),
    [
        ("placements", "muster_point_id", "NOWHERE", "NOWHERE"),
        ("absences", "first_date", "next Tuesday", "next Tuesday"),
        ("needs", "individual_id", "", ""),
    ],
)
def test_a_fault_names_its_field_and_nothing_is_changed(kept, records, name, column, value, told):
    number, seen = first(kept, name)
    with pytest.raises(BadRecords) as caught:
        change_record(kept, "s", name, number, {**seen, column: value}, seen, ACTOR)
    [fault] = caught.value.faults
    assert fault.field == column
    assert told in fault.problem
    assert fault.remedy
    assert consult(kept, "s", "everything", ACTOR) == records


def test_a_row_of_another_service_is_not_there(kept):
    import_service(kept, "t", invent_service(30, 6, Profile.TYPICAL), ACTOR)
    theirs, texts = rows_of(kept, "t", "placements")[0][0], first(kept, "placements")[1]
    with pytest.raises(SchedulerError, match="not there any more"):
        change_record(kept, "s", "placements", theirs, texts, None, ACTOR)


def test_files_that_have_their_own_way_are_not_changed_here(kept):
    for name in ("attendance", "order_events", "previous_bookings", "nonsense"):
        with pytest.raises(SchedulerError, match="not changed here"):
            change_record(kept, "s", name, None, {}, None, ACTOR)
    number, texts = first(kept, "orders")
    with pytest.raises(SchedulerError, match="as an event of the order"):
        change_record(kept, "s", "orders", number, texts, None, ACTOR)


def test_a_folder_is_taken_in_whole_or_not_at_all(kept, records, tmp_path):
    write_service(records, tmp_path)
    assert take_in(kept, "s", tmp_path, False, ACTOR).puts == ()
    person, more = records.individuals[0], replace(records.individuals[1], individual_id="NEW1")
    changed = replace(records, individuals=(replace(person, last_name="Otherwise"), more), orders=(), attendance=())
    write_service(changed, tmp_path)
    for other in tmp_path.glob("*.csv"):
        if other.stem != "individuals":
            other.unlink()
    assert len(take_in(kept, "s", tmp_path, True, ACTOR).puts) == 2
    assert len(rows_of(kept, "s", "individuals")) == len(records.individuals)
    take_in(kept, "s", tmp_path, False, ACTOR)
    found = [record for _, record in rows_of(kept, "s", "individuals")]
    assert [found[0].last_name, found[-1].individual_id] == ["Otherwise", "NEW1"]
    assert found[1:-1] == list(records.individuals[1:])
    (tmp_path / "individuals.csv").write_text("individual_id,sex\nNEW2,other\nP001,woman\n", encoding="utf-8")
    (tmp_path / "needs.csv").write_text("individual_id,avoid\nP001,dust\n", encoding="utf-8")
    with pytest.raises(BadRecords) as caught:
        take_in(kept, "s", tmp_path, False, ACTOR)
    assert {"individuals.csv"} == {fault.file for fault in caught.value.faults}
    assert [record for _, record in rows_of(kept, "s", "individuals")] == found
    assert verify_log(kept, "s")[1] == []


def test_an_order_that_is_kept_is_not_changed_by_a_file(kept, records, tmp_path):
    (tmp_path / "orders.csv").write_text("x", encoding="utf-8")
    write_service(replace(records, orders=(replace(records.orders[0], hours_imposed=200.0),)), tmp_path)
    for other in tmp_path.glob("*.csv"):
        if other.stem != "orders":
            other.unlink()
    with pytest.raises(BadRecords, match=r"orders.csv row 2, order_id: It is kept already"):
        take_in(kept, "s", tmp_path, False, ACTOR)


def test_a_setting_is_changed_with_its_reason(kept):
    change_setting(kept, "s", "red_below", "0.4", "0.5", ACTOR)
    assert settings_of(kept, "s")["red_below"] == "0.4"
    with pytest.raises(SchedulerError, match="changed while you had it open"):
        change_setting(kept, "s", "red_below", "0.3", "0.5", ACTOR)
    with pytest.raises(BadRecords, match="above green"):
        change_setting(kept, "s", "red_below", "0.9", "0.4", ACTOR)
    [change] = changes_of_settings(kept, "s")
    assert (change.before, change.after) == ({"red_below": 0.5}, {"red_below": 0.4})
    assert verify_log(kept, "s")[1] == []


@pytest.mark.parametrize("name", ["absences", "needs", "availability"])
def test_an_entry_stays_with_the_individual_it_is_about(kept, name):
    number, seen = first(kept, name)
    another = next(
        row.individual_id for _, row in rows_of(kept, "s", name) if row.individual_id != seen["individual_id"]
    )
    with pytest.raises(SchedulerError, match="stays with the individual"):
        change_record(kept, "s", name, number, {**seen, "individual_id": another}, seen, ACTOR)
    assert first(kept, name) == (number, seen)


def test_an_entry_does_not_show_the_history_of_one_that_had_its_number(kept):
    number, seen = first(kept, "needs")
    last = max(rows_of(kept, "s", "needs"))[0]
    added = change_record(kept, "s", "needs", None, seen, None, ACTOR)
    assert added > last >= number
    change_record(kept, "s", "needs", added, None, seen, ACTOR)
    other = dict(rows_of(kept, "s", "needs"))[last]
    again = change_record(kept, "s", "needs", None, as_texts("needs", other), None, ACTOR)
    assert again == added
    [only] = history_of(kept, "s", "needs", again)
    assert (only.before, only.after["individual_id"]) == (None, other.individual_id)
