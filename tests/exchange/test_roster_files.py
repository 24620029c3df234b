import json
from pathlib import Path

import jsonschema
import pytest

from scheduler.domain.errors import BadRecords
from scheduler.domain.roster import Booking
from scheduler.exchange.roster_files import roster_document, roster_text, write_roster
from scheduler.exchange.roster_reading import read_roster, refuse_strangers
from tests.exchange.planned_week import MADE_WITH, MONDAY, PROBLEM, RESULT, RESULT_WITH_CONFLICT

SCHEMA = json.loads(Path("docs/roster.schema.json").read_text())
MINIMAL = {
    "schema_version": "1",
    "first_monday": "2026-12-07",
    "weeks": 1,
    "sessions": [],
    "bookings": [],
    "staffing": [],
}


def edited(folder: Path, **changes: object) -> Path:
    path = folder / "roster.json"
    path.write_text(json.dumps({key: value for key, value in (MINIMAL | changes).items() if value is not None}))
    return path


def faults_of(path: Path) -> list[str]:
    with pytest.raises(BadRecords) as refused:
        read_roster(path)
    return [str(fault) for fault in refused.value.faults]


def test_a_roster_reads_back_the_same(tmp_path: Path) -> None:
    write_roster(tmp_path / "roster.json", PROBLEM, RESULT_WITH_CONFLICT, MADE_WITH)
    file = read_roster(tmp_path / "roster.json")
    assert (file.first_monday, file.weeks, file.roster) == (MONDAY, 1, RESULT.roster)
    assert [one["decision_id"] for one in file.set_aside] == ["D01"]


def test_equal_results_give_equal_bytes_and_one_line_a_booking() -> None:
    text = roster_text(PROBLEM, RESULT, MADE_WITH)
    assert text == roster_text(PROBLEM, RESULT, MADE_WITH)
    assert sum('"individual_id"' in line and '"kind"' in line for line in text.splitlines()) == 20


def test_the_file_is_as_its_schema_and_its_page_say() -> None:
    document = json.loads(roster_text(PROBLEM, RESULT_WITH_CONFLICT, MADE_WITH))
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    page = Path("docs/roster-json.md").read_text()
    assert [key for key in document if f"`{key}`" not in page] == []
    assert set(document) == set(SCHEMA["properties"])


def test_the_schema_describes_every_key_of_every_list() -> None:
    document = json.loads(roster_text(PROBLEM, RESULT_WITH_CONFLICT, MADE_WITH))
    for key in ("tiers", "conflicts", "sessions", "staffing", "bookings", "pools", "shortfalls"):
        assert set(document[key][0]) == set(SCHEMA["properties"][key]["items"]["properties"]), key


def test_the_file_names_nobody_and_tells_no_time_of_planning() -> None:
    text = roster_text(PROBLEM, RESULT, MADE_WITH)
    assert not any(secret in text for person in PROBLEM.records.individuals for secret in (person.last_name,))
    assert not any(supervisor.name in text for supervisor in PROBLEM.records.supervisors)
    assert "planned_at" not in text


def test_a_session_tells_its_bookings_places_and_expected_attendance() -> None:
    parks = roster_document(PROBLEM, RESULT, MADE_WITH)["sessions"][0]
    assert (parks["booked"], parks["places"], parks["expected"]) == (8, 7, 5.12)


def test_keys_that_are_not_known_are_passed_over_and_a_kind_may_be_left_out(tmp_path: Path) -> None:
    booking = {"session_id": "PARKS/2026-12-08/0900", "individual_id": "P001", "remark": "moved by hand"}
    file = read_roster(edited(tmp_path, bookings=[booking], colour="green"))
    assert file.roster.bookings == (Booking("PARKS/2026-12-08/0900", "P001"),)


@pytest.mark.parametrize(
    ("changes", "place", "words"),
    [
        ({"first_monday": "2026-12-08"}, "first_monday", "2026-12-07"),
        ({"first_monday": "soon"}, "first_monday", "date"),
        ({"first_monday": None}, "first_monday", "required"),
        ({"weeks": 0}, "weeks", "greater than or equal to 1"),
        ({"weeks": True}, "weeks", "integer"),
        ({"schema_version": "2"}, "schema_version", "'1'"),
        ({"bookings": {}}, "bookings", "array"),
        ({"bookings": [{"session_id": 3, "individual_id": "P001"}]}, "bookings, number 1, session_id", "string"),
        ({"bookings": [{"session_id": "A", "individual_id": "B", "kind": "odd"}]}, "bookings, number 1, kind", "odd"),
        ({"staffing": [{"session_id": "A"}]}, "staffing, number 1, supervisor_id", "required"),
    ],
    ids=str,
)
def test_a_fault_is_told_with_its_place(tmp_path: Path, changes: dict[str, object], place: str, words: str) -> None:
    (fault,) = faults_of(edited(tmp_path, **changes))
    assert fault.startswith(f"roster.json, {place}: ")
    assert words in fault


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    assert len(faults_of(edited(tmp_path, weeks="two", staffing=None, bookings=[{}, {}]))) == 6


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"weeks": 1,\n "bookings": [}', "line 2"),
        (b"", "Invalid JSON"),
        (b"[1, 2]", "object"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"[" * 100_000, "Invalid JSON"),
    ],
    ids=["comma", "empty", "list", "not text", "deep"],
)
def test_a_file_that_is_no_roster_is_refused_in_one_line(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "roster.json").write_bytes(content)
    (fault,) = faults_of(tmp_path / "roster.json")
    assert words in fault
    assert "\n" not in fault


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    assert "cannot be opened" in faults_of(tmp_path / "none.json")[0]
    assert "cannot be opened" in faults_of(tmp_path)[0]


def test_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = edited(tmp_path)
    path.write_text("\ufeff" + path.read_text(), encoding="utf-8")
    assert read_roster(path).weeks == 1


def test_ids_that_the_records_do_not_know_are_told_once_each(tmp_path: Path) -> None:
    booking = {"session_id": "PARKS/2026-12-08/0930", "individual_id": "P999", "fallback": "NOWHERE"}
    roster = read_roster(edited(tmp_path, bookings=[booking, booking])).roster
    with pytest.raises(BadRecords) as refused:
        refuse_strangers("roster.json", roster, PROBLEM)
    assert len(refused.value.faults) == 3
    refuse_strangers("roster.json", RESULT.roster, PROBLEM)
