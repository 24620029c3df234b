"""Everything that is wrong is said at once: where, what, and the remedy."""

from pathlib import Path

import pytest

from scheduler.domain.errors import BadRecords
from scheduler.exchange.importing import read_service
from scheduler.exchange.ledger import SHOWN_A_FILE
from tests.exchange.folders import a_folder, faults_of, spoil

THIRTY = (
    ("individuals.csv", 2, "date_of_birth", "31/02/1994", "is not a date"),
    ("individuals.csv", 2, "sex", "womann", 'Did you mean "woman"?'),
    ("decisions.csv", 3, "decision_id", "D/2", "cannot be an id"),
    ("individuals.csv", 3, "days_a_week", "9", "Write 1 to 7"),
    ("individuals.csv", 4, "extra_days", "one", "is not a whole number"),
    ("individuals.csv", 4, "first_name", "", "The cell is empty"),
    ("orders.csv", 2, "individual_id", "P999", "is no individual_id of individuals.csv"),
    ("orders.csv", 3, "hours_imposed", "35,5", "is not a number"),
    ("orders.csv", 4, "hours_credited", "121", "more than the 120 imposed"),
    ("orders.csv", 5, "completion_due", "2026-10-04", "before the order was imposed"),
    ("orders.csv", 5, "order_id", "O001", "is in row 2 too"),
    ("availability.csv", 2, "end", "07:30", "is not after the start"),
    ("availability.csv", 3, "weekday", "Tues", "Use one of: mon, tue"),
    ("availability.csv", 4, "start", "9.30", "is not a time of day"),
    ("absences.csv", 2, "last_date", "06/12/2026", "before the first date"),
    ("needs.csv", 2, "avoid", "lifting; hights", 'Did you mean "heights"?'),
    ("needs.csv", 2, "women_only", "perhaps", "neither yes nor no"),
    ("keep_apart.csv", 2, "second_individual_id", "P002", "apart from themselves"),
    ("keep_away.csv", 3, "value", "Hiltop", "is no locality of any file"),
    ("placements.csv", 2, "supervisors_most", "0", "fewer than the 1 needed"),
    ("placements.csv", 3, "van_seats", "4", "no muster point"),
    ("timetable.csv", 4, "first_date", "2026-12-01", "on the same dates"),
    ("session_changes.csv", 3, "end", "", "needs its end"),
    ("travel.csv", 2, "minutes", "-5", "out of range"),
    ("supervisors.csv", 2, "employment", "casual", "Use one of: permanent, sessional"),
    ("supervisor_leave.csv", 2, "supervisor_id", "S09", "is no supervisor_id of supervisors.csv"),
    ("attendance.csv", 2, "outcome", "present", "is not one of the words"),
    ("previous_bookings.csv", 3, "day", "2026-12-01", "is not a Monday"),
    ("decisions.csv", 2, "reason", "", "needs a reason"),
    ("settings.csv", 3, "bank_holidays", "SCO", "is not a subdivision of GB"),
)
REPORTED_IN = {
    ("placements.csv", 3, "van_seats"): "muster_point_id",
    ("timetable.csv", 4, "first_date"): "start",
    ("settings.csv", 3, "bank_holidays"): "bank_holidays",
}
"""Where a fault between two columns is reported in the other one."""


def spoil_thirty(folder: Path) -> None:
    for file, row, column, text, _ in THIRTY:
        spoil(folder, file, row, "value" if file == "settings.csv" else column, text)


def test_thirty_different_faults_are_thirty_clear_lines_in_one_go(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    spoil_thirty(folder)
    faults = faults_of(folder)
    expected = {(file, row, REPORTED_IN.get((file, row, column), column)) for file, row, column, *_ in THIRTY}
    assert {(fault.file, fault.row, fault.field) for fault in faults} == expected
    assert len(faults) == len(str(BadRecords(faults)).splitlines()) == 30
    lines = {(fault.file, fault.row, fault.field): str(fault) for fault in faults}
    for file, row, column, _, words in THIRTY:
        assert words in lines[file, row, REPORTED_IN.get((file, row, column), column)]
    assert all(fault.problem and fault.remedy for fault in faults)


def test_a_fault_reads_as_one_sentence_with_its_remedy(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    spoil(folder, "orders.csv", 3, "completion_due", "31/02/2026")
    assert [str(fault) for fault in faults_of(folder)] == [
        'orders.csv row 3, completion_due: "31/02/2026" is not a date. Write it like 2027-04-05.'
    ]


SINGLE = [
    ("individuals.csv", 5, "first_name", "Twin", "individual_id", '"P003" is in row 4 too.'),
    ("orders.csv", 2, "other_activity_credited", "36", "other_activity_credited", "more than the 35.5 credited"),
    ("orders.csv", 2, "extended_to", "2027-04-04", "extended_to", "ends before 2027-04-05"),
    ("orders.csv", 2, "concurrent_with", "O001", "concurrent_with", "concurrent with itself"),
    ("orders.csv", 2, "concurrent_with", "O002", "concurrent_with", "order of another individual"),
    ("orders.csv", 2, "concurrent_with", "O777", "concurrent_with", "is no order_id of orders.csv"),
    ("orders.csv", 2, "hours_imposed", "1e999", "hours_imposed", "is not a number"),
    ("orders.csv", 2, "imposed_on", "2010-05-30", "imposed_on", "under 16 on 2010-05-30"),
    ("orders.csv", 2, "imposed_on", "0206-11-30", "imposed_on", "no year to plan in"),
    ("availability.csv", 2, "reason", "caring", "presence", "a reason is given"),
    ("availability.csv", 2, "end", "00:00", "end", "Write 24:00 for midnight."),
    ("availability.csv", 2, "end", "24:01", "end", "is not a time of day"),
    ("availability.csv", 2, "end", "12:60", "end", "is not a time of day"),
    ("keep_away.csv", 2, "value", "PARK", "value", "is no placement_id of placements"),
    ("keep_apart.csv", 3, "first_individual_id", "P002", "first_individual_id", "in row 2 too"),
    ("placements.csv", 2, "min_people", "9", "min_people", "has 8 places"),
    ("placements.csv", 2, "muster_point_id", "YRD", "muster_point_id", "is no muster_point_id of muster_points.csv"),
    ("placements.csv", 2, "name", "x" * 501, "name", "501 characters long"),
    ("placements.csv", 2, "name", "Parks\nteam", "name", "line break or control character"),
    ("placements.csv", 2, "placement_id", "P" * 65, "placement_id", "cannot be an id"),
    ("session_changes.csv", 3, "end", "08:00", "end", "is not after the start"),
    ("weather.csv", 2, "chance_stopped", "1.5", "chance_stopped", "Write 0 to 1."),
    ("supervisors.csv", 2, "max_hours", "nan", "max_hours", "is not a number"),
    ("attendance.csv", 3, "minutes_credited", "10", "individual_id", "in row 2 too"),
    ("previous_bookings.csv", 2, "start", "", "start", "both a placement and a start"),
    ("previous_bookings.csv", 2, "placement_id", "", "placement_id", "both a placement and a start"),
    ("decisions.csv", 2, "start", "", "start", "The decision pin needs start."),
    ("decisions.csv", 2, "supervisor_id", "S01", "supervisor_id", "takes no supervisor_id"),
    ("decisions.csv", 2, "share_limit", "0.1", "share_limit", "takes no share_limit"),
    ("decisions.csv", 3, "chance_limit", "", "chance_limit", "No limit is given."),
    ("decisions.csv", 3, "override_commitment", "yes", "override_commitment", "Only a pin"),
    ("decisions.csv", 3, "reason", "", "reason", "needs reason"),
    ("settings.csv", 7, "value", "", "max_hours_a_week", "The value is empty."),
    ("settings.csv", 7, "setting", "max_hours_week", "max_hours_week", 'Did you mean "max_hours_a_week"?'),
    ("settings.csv", 8, "setting", "max_hours_a_week", "max_hours_a_week", "also in row 7"),
    ("settings.csv", 20, "value", "0.9", "red_below", "Red would reach above green."),
]


@pytest.mark.parametrize(("file", "row", "column", "text", "field", "words"), SINGLE)
def test_each_fault_is_found_where_it_is(
    tmp_path: Path, file: str, row: int, column: str, text: str, field: str, words: str
) -> None:
    folder = a_folder(tmp_path)
    spoil(folder, file, row, column, text)
    faults = faults_of(folder)
    assert [(fault.file, fault.field) for fault in faults] == [(file, field)]
    assert words.lower() in str(faults[0]).lower()


def test_one_mistake_is_said_once_though_others_refer_to_it(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    spoil(folder, "individuals.csv", 2, "date_of_birth", "soon")
    spoil(folder, "placements.csv", 2, "places", "many")
    assert [(fault.file, fault.field) for fault in faults_of(folder)] == [
        ("individuals.csv", "date_of_birth"),
        ("placements.csv", "places"),
    ]


def test_rows_that_refer_to_a_missing_file_are_not_called_wrong(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    (folder / "individuals.csv").unlink()
    assert [(fault.file, fault.row) for fault in faults_of(folder)] == [("individuals.csv", 0)]


def test_a_misspelt_heading_is_one_fault_that_names_the_nearest(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    text = (folder / "orders.csv").read_text().replace("imposed_on", "imposed_at", 1)
    (folder / "orders.csv").write_text(text)
    (fault,) = faults_of(folder)
    assert (fault.file, fault.row, fault.field) == ("orders.csv", 1, "imposed_at")
    assert fault.remedy == 'Did you mean "imposed_on"?'


def test_headings_missing_twice_or_unknown_are_named(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    (folder / "travel.csv").write_text("from_locality,minutes,Minutes,colour\nHarbour,35,35,red\n")
    (folder / "supervisors.csv").write_text("a,b\n1,2\n")
    found = {(fault.file, fault.row, fault.field) for fault in faults_of(folder)}
    assert found >= {("travel.csv", 1, field) for field in ("to_locality", "minutes", "colour")}
    assert ("supervisors.csv", 0, "") in found


def test_a_row_longer_than_the_headings_is_named(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    with (folder / "closed_days.csv").open("a") as file:
        file.write("2026-12-29,Fair, second day\n\n2026-12-30,Fair,,,,\n")
    (fault,) = faults_of(folder)
    assert (fault.file, fault.row) == ("closed_days.csv", 3)
    assert "stands under no heading" in fault.problem


def test_a_file_whose_name_is_nearly_right_is_not_left_out_in_silence(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    (folder / "orders.csv").rename(folder / "order.csv")
    (folder / "absences.csv").rename(folder / "absence.csv")
    assert [str(fault) for fault in faults_of(folder)] == [
        'absence.csv: This is not a name of the format. Did you mean "absences"?',
        'order.csv: This is not a name of the format. Did you mean "orders"?',
    ]


def test_very_many_faults_are_counted_and_the_first_shown(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    rows = "\n".join(f"2026-13-{number},Day" for number in range(1000))
    (folder / "closed_days.csv").write_text(f"day,name\n{rows}\n")
    faults = faults_of(folder)
    assert len(faults) == SHOWN_A_FILE + 1
    assert str(faults[0]).startswith("closed_days.csv: 1000 faults: 200 are shown, and 800 more.")
    assert [fault.row for fault in faults[1:3]] == [2, 3]


def test_nothing_is_returned_when_anything_is_wrong(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    spoil(folder, "weather.csv", 2, "chance_stopped", "often")
    with pytest.raises(BadRecords):
        read_service(folder)
