"""The forms in which people and spreadsheets write the same thing are all read."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scheduler.exchange.columns import COLUMNS, Column
from scheduler.exchange.exporting import write_workbook
from scheduler.exchange.importing import read_service
from scheduler.exchange.values import Unfit, read_value, write_value
from tests.exchange.folders import a_folder, a_service, faults_of, spoil


def the_column(file: str, name: str) -> Column:
    return next(column for column in COLUMNS[file] if column.name == name)


DAY = the_column("closed_days", "day")
START = the_column("timetable", "start")
ANSWER = the_column("placements", "under_18")
WHOLE = the_column("orders", "hours_imposed")
PLACES = the_column("placements", "places")
TRAITS = the_column("placements", "traits")
STATUS = the_column("orders", "status")
SKILLS = the_column("placements", "skills")


@pytest.mark.parametrize(
    "text",
    ["2026-11-30", "30/11/2026", "2026-11-30 00:00:00", "2026-11-30T00:00:00", "30/11/2026 00:00"],
)
def test_every_form_of_a_date_is_read(text: str) -> None:
    assert read_value(DAY, text) == date(2026, 11, 30)


def test_the_day_comes_first_even_where_both_would_do() -> None:
    assert read_value(DAY, "03/04/2026") == date(2026, 4, 3)


@pytest.mark.parametrize(
    "text",
    ["11/30/2026", "30/11/26", "30.11.2026", "46356", "2026-11-30 09:00", "31/02/2026", "2026-W49", "٣/٤/٢٠٢٦"],
)
def test_what_is_no_date_or_could_be_two_is_refused(text: str) -> None:
    with pytest.raises(Unfit, match="is not a date"):
        read_value(DAY, text)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("09:30", 570),
        ("9:30", 570),
        ("09:30:00", 570),
        ("0.3958333333", 570),
        ("1899-12-31 09:30:00", 570),
        ("0", 0),
        ("00:00", 0),
        ("24:00", 1440),
        ("24:00:00", 1440),
        ("1900-01-01", 1440),
    ],
)
def test_every_form_of_a_time_is_read(text: str, minutes: int) -> None:
    assert read_value(START, text) == minutes


@pytest.mark.parametrize(
    "text", ["9", "1", "9.30", "09:30:15", "25:00", "24:30", "9am", "-1:00", "0.3961", "2026-12-07"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(Unfit, match="is not a time of day"):
        read_value(START, text)


@pytest.mark.parametrize("text", ["yes", "Yes", "Y", "TRUE", "1"])
def test_every_yes_is_read(text: str) -> None:
    assert read_value(ANSWER, text) is True


@pytest.mark.parametrize("text", ["no", "N", "False", "0"])
def test_every_no_is_read(text: str) -> None:
    assert read_value(ANSWER, text) is False


def test_numbers_words_and_lists_are_read_in_their_forms() -> None:
    assert read_value(PLACES, "12.0") == 12
    assert read_value(WHOLE, "120") == 120.0
    assert str(read_value(STATUS, "In Force")) == "in_force"
    assert [str(trait) for trait in read_value(TRAITS, "Short;women-only ; ")] == ["short", "women_only"]
    assert read_value(SKILLS, "van; chain saw") == ("van", "chain saw")


@pytest.mark.parametrize("text", ["1,200", "12.5", "12 places", "0x10", "inf", "१२"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(Unfit, match="is not a whole number"):
        read_value(PLACES, text)


def test_a_number_that_is_nearly_whole_is_not_rounded() -> None:
    assert write_value(WHOLE, 35.1) == "35.1"
    assert write_value(WHOLE, 120.0) == "120"


def rewrite(folder: Path, change: Any) -> None:
    for path in folder.glob("*.csv"):
        path.write_bytes(change(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_encodings_of_spreadsheets_are_read(tmp_path: Path, encoding: str) -> None:
    folder = a_folder(tmp_path)
    spoil(folder, "placements.csv", 2, "name", "Café – Ørsay’s £5 garden")
    rewrite(folder, lambda text: text.encode(encoding))
    assert read_service(folder)[0].placements[0].name == "Café – Ørsay’s £5 garden"


@pytest.mark.parametrize("separator", [";", "\t"])
def test_semicolons_and_tabs_separate_as_commas_do(tmp_path: Path, separator: str) -> None:
    folder = a_folder(tmp_path)
    (folder / "placements.csv").write_text(
        separator.join(["placement_id", "name", "kind", "locality", "places", "skills"])
        + "\n"
        + separator.join(["PARKS", "Parks, east", "team", "Hilltop", "8", '"van; chain saw"'])
        + "\n"
        + separator.join(["SHOP", "Shop", "personal", "Harbour", "2", ""])
        + "\n"
    )
    placement = read_service(folder)[0].placements[0]
    assert (placement.name, placement.skills) == ("Parks, east", ("van", "chain saw"))


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends_of_any_kind_are_read(tmp_path: Path, line_end: str) -> None:
    folder = a_folder(tmp_path)
    rewrite(folder, lambda text: text.replace("\n", line_end).encode())
    assert read_service(folder) == (a_service(), ())


def test_headings_case_spaces_blank_rows_and_trailing_commas_do_not_matter(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    (folder / "travel.csv").unlink()
    (folder / "Travel.CSV").write_text(
        ' From Locality ,to-locality, MINUTES,,\n,,,,\n\n Harbour ,"Hilltop",35 ,,\n,,,\n', encoding="utf-8"
    )
    assert read_service(folder) == (a_service(), ())


def test_the_row_of_a_fault_counts_blank_rows_as_a_spreadsheet_does(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    (folder / "travel.csv").write_text("from_locality,to_locality,minutes\n\n,,\nHarbour,Hilltop,many\n")
    assert [fault.row for fault in faults_of(folder)] == [4]


def set_cell(path: Path, sheet: str, row: int, column: str, value: Any, number_format: str = "General") -> None:
    workbook = openpyxl.load_workbook(path)
    headings = [cell.value for cell in workbook[sheet][1]]
    cell = workbook[sheet].cell(row, headings.index(column) + 1)
    cell.value = value
    cell.number_format = number_format
    workbook.save(path)


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "number_format"),
    [
        ("timetable", 2, "start", time(9), "hh:mm"),
        ("timetable", 2, "start", 0.375, "General"),
        ("timetable", 2, "start", timedelta(hours=9), "[h]:mm"),
        ("timetable", 2, "start", "9:00", "@"),
        ("availability", 4, "end", timedelta(days=1), "[h]:mm:ss"),
        ("availability", 4, "end", 1.0, "hh:mm"),
        ("orders", 2, "imposed_on", date(2026, 10, 5), "dd/mm/yyyy"),
        ("orders", 2, "imposed_on", datetime(2026, 10, 5), "yyyy-mm-dd hh:mm"),
        ("orders", 2, "imposed_on", "05/10/2026", "@"),
        ("orders", 2, "hours_imposed", 120, "0"),
        ("orders", 2, "hours_imposed", "120.0", "@"),
        ("needs", 2, "women_only", True, "General"),
        ("placements", 2, "places", 8.0, "0.00"),
    ],
)
def test_typed_cells_of_a_workbook_are_read(
    tmp_path: Path, sheet: str, row: int, column: str, value: Any, number_format: str
) -> None:
    path = tmp_path / "service.xlsx"
    write_workbook(a_service(), path)
    set_cell(path, sheet, row, column, value, number_format)
    assert read_service(path) == (a_service(), ())


def test_the_fault_of_a_workbook_names_the_sheet_and_row(tmp_path: Path) -> None:
    path = tmp_path / "service.xlsx"
    write_workbook(a_service(), path)
    set_cell(path, "orders", 3, "imposed_on", "#N/A")
    set_cell(path, "travel", 2, "minutes", date(2026, 1, 2), "dd/mm/yyyy")
    assert [str(fault).partition(" Write")[0] for fault in faults_of(path)] == [
        'service.xlsx sheet orders row 3, imposed_on: "#N/A" is not a date.',
        'service.xlsx sheet travel row 2, minutes: "2026-01-02" is not a whole number.',
    ]


def test_a_sheet_of_notes_is_passed_over_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "service.xlsx"
    write_workbook(a_service(), path)
    workbook = openpyxl.load_workbook(path)
    workbook.create_sheet("Our remarks").append(["hello"])
    workbook.save(path)
    records, warnings = read_service(path)
    assert records == a_service()
    assert [warning.file for warning in warnings] == ["service.xlsx sheet Our remarks"]
