import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from scheduler.domain.attendance import BookingKind
from scheduler.domain.errors import SchedulerError
from scheduler.domain.roster import Booking, Roster
from scheduler.exchange.roster_workbook import write_roster_workbook
from scheduler.exchange.session_views import session_views, short_names
from scheduler.exchange.staging import all_or_nothing
from scheduler.exchange.team_sheets import write_team_sheets
from tests.exchange.planned_week import PARKS, PROBLEM, RESULT, WORKSHOP, an_individual

SHEETS = ["Week", "By session", "By individual", "Not placed and why", "Staff", "Risk", "Tiers"]


@pytest.fixture
def workbook(tmp_path: Path) -> openpyxl.Workbook:
    write_roster_workbook(tmp_path / "roster.xlsx", PROBLEM, RESULT)
    return openpyxl.load_workbook(tmp_path / "roster.xlsx")


def pages(path: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(path).pages]


def test_the_workbook_answers_each_question_on_a_sheet(workbook: openpyxl.Workbook) -> None:
    assert workbook.sheetnames == SHEETS
    rows = {sheet.title: sheet.max_row - 1 for sheet in workbook.worksheets}
    assert rows == dict(zip(SHEETS, (4, 20, 20, 1, 4, 2, 2), strict=True))


def test_every_sheet_filters_keeps_its_headings_and_prints_on_a4_across(workbook: openpyxl.Workbook) -> None:
    for sheet in workbook.worksheets:
        assert sheet.freeze_panes in ("A2", "D2")
        assert sheet.auto_filter.ref == sheet.dimensions
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert all(dimension.width >= 8 for dimension in sheet.column_dimensions.values())


def test_a_text_that_begins_like_a_formula_stays_a_text(workbook: openpyxl.Workbook) -> None:
    cells = [cell for sheet in workbook.worksheets for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == "=Wood workshop" for cell in cells)
    assert not any(cell.data_type == "f" for cell in cells)


def test_the_week_shows_who_is_where(workbook: openpyxl.Workbook) -> None:
    parks = next(row for row in workbook["Week"].iter_rows(values_only=True) if row[1] == "Parks team")
    assert parks[4].startswith("8 for 7 places\nCallum Invented\n")
    assert "(P001)" in parks[4]
    assert parks[3] is None


def test_rows_are_as_tall_and_columns_as_wide_as_what_they_hold(workbook: openpyxl.Workbook) -> None:
    week = workbook["Week"]
    row = next(cell.row for cell in week["B"] if cell.value == "Parks team")
    assert week.row_dimensions[row].height >= 15 * 10
    assert week.column_dimensions["E"].width <= 32
    assert week.column_dimensions["D"].width < 15


def test_why_is_told_with_the_rules_in_words(workbook: openpyxl.Workbook) -> None:
    row = next(workbook["Not placed and why"].iter_rows(min_row=2, values_only=True))
    assert row[1] == "P021"
    assert "3 are at bad times." in row[5]
    assert row[6].startswith("3: S1 The session")


def test_each_session_has_one_page_with_those_booked(tmp_path: Path) -> None:
    write_team_sheets(tmp_path / "sheets.pdf", PROBLEM, RESULT)
    texts = pages(tmp_path / "sheets.pdf")
    assert len(texts) == 4
    parks = next(text for text in texts if "Parks team\nTuesday 8 December 2026" in text)
    assert all(name in parks for name in ("Ruairidh B.", "Callum Invented", "09:00–15:30", "Harbour Yard"))
    assert "To =Wood workshop: Fergus D., Mairi C., Ruairidh B." in parks


def test_a_team_sheet_holds_no_more_about_people_than_a_short_name(tmp_path: Path) -> None:
    write_team_sheets(tmp_path / "sheets.pdf", PROBLEM, RESULT)
    text = "".join(pages(tmp_path / "sheets.pdf"))
    assert not any(secret in text for secret in ("-Sample", "P001", "01632", "example.org", "1990", "Amber"))


@pytest.mark.parametrize("people", [1, 12, 13, 20, 21, 30])
def test_a_session_of_up_to_thirty_fits_on_one_page(tmp_path: Path, people: int) -> None:
    individuals = tuple(map(an_individual, range(1, people + 1)))
    problem = replace(
        PROBLEM,
        records=replace(PROBLEM.records, individuals=individuals),
        show_up={person.individual_id: (640,) * 7 for person in individuals},
    )
    bookings = tuple(
        Booking(PARKS.session_id, person.individual_id, BookingKind.REGULAR, WORKSHOP.session_id)
        for person in individuals
    )
    write_team_sheets(tmp_path / "a.pdf", problem, replace(RESULT, roster=replace(RESULT.roster, bookings=bookings)))
    assert len(pages(tmp_path / "a.pdf")) == 4


def test_another_process_prints_the_same_bytes(tmp_path: Path) -> None:
    write_team_sheets(tmp_path / "here.pdf", PROBLEM, RESULT)
    script = (
        "import sys; from pathlib import Path; from tests.exchange.planned_week import PROBLEM, RESULT; "
        "from scheduler.exchange.team_sheets import write_team_sheets; "
        "write_team_sheets(Path(sys.argv[1]), PROBLEM, RESULT)"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "there.pdf")], check=True)
    assert (tmp_path / "here.pdf").read_bytes() == (tmp_path / "there.pdf").read_bytes()


def test_the_pdf_is_tagged_titled_and_in_english(tmp_path: Path) -> None:
    write_team_sheets(tmp_path / "sheets.pdf", PROBLEM, RESULT)
    reader = PdfReader(tmp_path / "sheets.pdf")
    root = reader.trailer["/Root"].get_object()
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert "Team sheets" in str(reader.metadata.title)


def test_two_who_would_read_the_same_are_told_apart() -> None:
    first, second = an_individual(1), replace(an_individual(2), first_name="Ruairidh", last_name="Burn")
    assert short_names([first]) == {"P001": "Ruairidh B."}
    assert short_names([first, second]) == {"P001": "Ruairidh B-Sample1", "P002": "Ruairidh Burn"}


def test_a_session_has_the_least_of_the_places_seats_and_ratios() -> None:
    places = {view.session.placement_id: view.places for view in session_views(PROBLEM, RESULT.roster)}
    assert places == {"PARKS": 7, "PATHS": 7, "SHOP": 2, "WORKSHOP": 7}


def test_a_week_in_which_nothing_runs_is_written_too(tmp_path: Path) -> None:
    nothing = replace(RESULT, roster=Roster(), pools=(), shortfalls=())
    write_team_sheets(tmp_path / "sheets.pdf", PROBLEM, nothing)
    write_roster_workbook(tmp_path / "roster.xlsx", PROBLEM, nothing)
    assert len(pages(tmp_path / "sheets.pdf")) == 1
    assert openpyxl.load_workbook(tmp_path / "roster.xlsx")["Week"].max_row == 1


def test_nothing_is_left_behind_when_writing_fails(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("kept")
    with pytest.raises(KeyError):
        _write_half(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["old.txt"]
    assert (tmp_path / "old.txt").read_text() == "kept"


def _write_half(folder: Path) -> None:
    with all_or_nothing(folder) as staging:
        (staging / "old.txt").write_text("half")
        raise KeyError("writing fails")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SchedulerError, match="cannot be written"), all_or_nothing(tmp_path / "file" / "out"):
        pass
