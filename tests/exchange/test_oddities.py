"""What is odd but possible is a warning, and the records are read all the same."""

from pathlib import Path

import pytest

from scheduler.exchange.reference import format_reference
from tests.exchange.folders import a_folder, spoil, warnings_of

ODD = [
    ("individuals.csv", 2, "contact_by", "email", "individuals.csv", "email", "there is no email"),
    ("individuals.csv", 2, "home_locality", "Harbor", "individuals.csv", "home_locality", 'Did you mean "Harbour"?'),
    ("individuals.csv", 2, "sex", "man", "needs.csv", "women_only", "not recorded as a woman"),
    ("orders.csv", 2, "hours_imposed", "301", "orders.csv", "hours_imposed", "more than 300 (s.227I)"),
    ("orders.csv", 2, "kind", "fiscal_work_order", "orders.csv", "hours_imposed", "10 to 50 (s.303ZA)"),
    ("orders.csv", 2, "hours_credited", "120", "orders.csv", "status", "yet the order is in force"),
    ("orders.csv", 2, "induction_on", "2026-10-01", "orders.csv", "induction_on", "before the order was imposed"),
    ("orders.csv", 2, "completion_due", "2026-11-01", "orders.csv", "extended_to", "attendance goes on to 2026-11-02"),
    ("orders.csv", 2, "status", "suspended", "individuals.csv", "individual_id", "No order of theirs is in force"),
    ("availability.csv", 2, "presence", "unavailable", "availability.csv", "reason", "No reason is given"),
    ("availability.csv", 2, "individual_id", "P002", "individuals.csv", "individual_id", "no available window"),
    ("availability.csv", 6, "individual_id", "P003", "availability.csv", "", "says the same as row 5"),
    ("keep_away.csv", 4, "value", "schoo", "keep_away.csv", "value", 'Did you mean "schools"?'),
    ("timetable.csv", 2, "placement_id", "SHOP", "placements.csv", "placement_id", "never in the timetable"),
    ("placements.csv", 2, "van_seats", "1", "placements.csv", "min_people", "the van takes 1"),
    ("session_changes.csv", 2, "start", "10:00", "session_changes.csv", "start", "no such session to cancel"),
    ("supervisors.csv", 2, "max_hours", "20", "supervisors.csv", "contracted_hours", "the smaller holds"),
    ("attendance.csv", 2, "outcome", "cancelled", "attendance.csv", "minutes_credited", "credited for cancelled"),
    ("decisions.csv", 3, "day", "2026-12-08", "decisions.csv", "start", "no such session"),
]


@pytest.mark.parametrize(("file", "row", "column", "text", "warned", "field", "words"), ODD)
def test_each_oddity_is_a_warning(
    tmp_path: Path, file: str, row: int, column: str, text: str, warned: str, field: str, words: str
) -> None:
    folder = a_folder(tmp_path)
    spoil(folder, file, row, column, text)
    found = [warning for warning in warnings_of(folder) if (warning.file, warning.field) == (warned, field)]
    assert any(words in str(warning) for warning in found)


def test_a_supervisor_without_availability_is_a_warning(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    spoil(folder, "supervisors.csv", 3, "supervisor_id", "S02")
    assert [warning.row for warning in warnings_of(folder)] == [3]


def test_a_need_that_asks_for_nothing_is_a_warning(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    (folder / "needs.csv").write_text("individual_id\nP001\n")
    assert [str(warning) for warning in warnings_of(folder)] == [
        "needs.csv row 2: The row asks for nothing. Fill in the limit, or remove the row."
    ]


def test_forbidding_everything_is_a_warning(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    (folder / "decisions.csv").write_text("decision_id,kind,individual_id\nD01,forbid,P001\n")
    assert ["forbids every session" in warning.problem for warning in warnings_of(folder)] == [True]


@pytest.mark.parametrize(
    ("kind", "placement", "start", "twice"),
    [
        ("personal", "PARKS", "09:00", True),
        ("workshop", "SHOP", "09:00", True),
        ("personal", "SHOP", "09:00", False),
        ("personal", "PARKS", "13:00", False),
    ],
)
def test_limits_raised_twice_for_one_pool_are_a_warning(
    tmp_path: Path, kind: str, placement: str, start: str, *, twice: bool
) -> None:
    folder = a_folder(tmp_path)
    spoil(folder, "placements.csv", 3, "kind", kind)
    spoil(folder, "placements.csv", 3, "muster_point_id", "YARD")
    raised = "raise_limits,{},2026-12-08,{},0.1,invented\n"
    (folder / "decisions.csv").write_text(
        "decision_id,kind,placement_id,day,start,chance_limit,reason\n"
        f"D01,{raised.format('PARKS', '09:00')}D02,{raised.format(placement, start)}"
    )
    told = [str(warning) for warning in warnings_of(folder) if "already" in warning.problem]
    assert told == twice * [
        "decisions.csv row 3, kind: Row 2 sets the limits of this pool already, and counts alone."
        " Change that row, and remove this one."
    ]


def test_a_file_that_is_not_of_the_format_is_a_warning(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    (folder / "xyz.csv").write_text("anything")
    (folder / "README.md").write_text("anything")
    assert [str(warning) for warning in warnings_of(folder)] == [
        "xyz.csv: This is not part of the format. It was not read."
    ]


def test_the_reference_in_the_readme_is_the_format_itself() -> None:
    page = (Path(__file__).parents[2] / "data" / "README.md").read_text(encoding="utf-8")
    written = page.partition("<!-- format:begin -->\n")[2].partition("<!-- format:end -->")[0]
    assert written == format_reference() + "\n"
