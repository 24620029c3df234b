import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import WEEK, Planned, plan, run


def edited(planned: Planned, folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    document = json.loads(planned.roster.read_text())
    change(document)
    (folder / "roster.json").write_text(json.dumps(document))
    return folder / "roster.json"


def with_rows(planned: Planned, folder: Path, name: str, *rows: dict[str, str]) -> Path:
    """A copy of the service in which the file holds these rows."""
    shutil.copytree(planned.service, folder / "service")
    with (folder / "service" / f"{name}.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, sorted({column for row in rows for column in row}))
        writer.writeheader()
        writer.writerows(rows)
    return folder / "service"


def test_roster_writes_everything_and_shows_the_week(planned: Planned) -> None:
    assert planned.result.exit_code == 0, planned.result.output
    assert sorted(path.name for path in planned.out.iterdir()) == [
        "roster.json",
        "roster.xlsx",
        "run.json",
        "team-sheets.pdf",
    ]
    for word in ("Starts on time", "At most", "Chance*", "sessions run", "are sent home", "without a place"):
        assert word in planned.result.output


def test_check_finds_no_rule_broken_in_what_was_planned(planned: Planned) -> None:
    result = run("check", planned.service, planned.roster)
    assert (result.exit_code, result.output[:15]) == (0, "No rule broken:")


def test_the_same_again_with_one_worker_is_the_same_to_the_byte(planned: Planned, tmp_path: Path) -> None:
    assert plan(planned.service, tmp_path / "out").exit_code == 0
    assert (tmp_path / "out" / "roster.json").read_bytes() == planned.roster.read_bytes()
    assert (tmp_path / "out" / "team-sheets.pdf").read_bytes() == (planned.out / "team-sheets.pdf").read_bytes()


def test_planning_again_replaces_the_files_and_leaves_others_alone(planned: Planned, tmp_path: Path) -> None:
    (tmp_path / "roster.json").write_text("old")
    (tmp_path / "notes.txt").write_text("mine")
    assert plan(planned.service, tmp_path).exit_code == 0
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "roster.json").read_bytes() == planned.roster.read_bytes()


def test_run_json_tells_how_the_search_went(planned: Planned) -> None:
    record = json.loads((planned.out / "run.json").read_text())
    assert record["seconds"] > 0
    assert {"tier", "name", "seconds", "value", "bound"} == set(record["steps"][0])


def test_check_names_the_broken_rule_with_who_and_where(planned: Planned, tmp_path: Path) -> None:
    path = edited(planned, tmp_path, lambda document: document["staffing"].clear())
    result = run("check", planned.service, path)
    assert result.exit_code == 1
    assert "C2 says: A session runs only with enough people and enough qualified supervisors." in result.output


def test_check_tells_a_booking_that_is_there_twice(planned: Planned, tmp_path: Path) -> None:
    path = edited(planned, tmp_path, lambda document: document["bookings"].append(document["bookings"][0]))
    result = run("check", planned.service, path)
    assert result.exit_code == 1
    assert "W1 " in result.output


def test_check_refuses_ids_that_nobody_has(planned: Planned, tmp_path: Path) -> None:
    path = edited(planned, tmp_path, lambda document: document["bookings"][0].update(individual_id="NOBODY"))
    result = run("check", planned.service, path)
    assert result.exit_code == 2
    assert 'There is no individual "NOBODY"' in result.output


@pytest.mark.parametrize(
    ("content", "words"), [(None, "cannot be opened"), ("", "Invalid JSON"), ("{}", "required")], ids=str
)
def test_check_refuses_what_is_no_roster(planned: Planned, tmp_path: Path, content: str | None, words: str) -> None:
    if content is not None:
        (tmp_path / "roster.json").write_text(content)
    result = run("check", planned.service, tmp_path / "roster.json")
    assert result.exit_code == 2
    assert words in result.output


def test_a_week_that_begins_on_another_day_names_its_monday(planned: Planned, tmp_path: Path) -> None:
    result = run("roster", planned.service, "--week", "2026-12-09", "--out", tmp_path)
    assert result.exit_code == 2
    assert "Its week begins on Monday 2026-12-07" in result.output


@pytest.mark.parametrize("week", ["7/12/2026", "soon", "2026-02-30"])
def test_a_week_that_is_no_day_is_told(planned: Planned, tmp_path: Path, week: str) -> None:
    result = run("roster", planned.service, "--week", week, "--out", tmp_path)
    assert result.exit_code == 2
    assert "Write it as 2026-12-07" in result.output


@pytest.mark.parametrize("week", ["1999-01-04", "2090-01-02"])
def test_a_week_with_nothing_to_plan_is_told(planned: Planned, tmp_path: Path, week: str) -> None:
    result = run("roster", planned.service, "--week", week, "--out", tmp_path / "out", "--seconds", "1")
    assert result.exit_code == 2
    assert "Choose another week" in result.output
    assert not (tmp_path / "out").exists()


def test_a_service_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    result = run("roster", tmp_path / "none", "--week", WEEK, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert result.output.count("\n") <= 2
    assert "Traceback" not in result.output


def test_a_place_that_cannot_be_written_is_told(planned: Planned, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file in the way")
    result = plan(planned.service, tmp_path / "out", "--seconds", "1")
    assert result.exit_code == 2
    assert "cannot be written" in result.output


def test_decisions_that_conflict_are_named_and_the_rest_is_planned(planned: Planned, tmp_path: Path) -> None:
    booking = json.loads(planned.roster.read_text())["bookings"][0]
    placement, day, start = booking["session_id"].split("/")
    where = {
        "individual_id": booking["individual_id"],
        "placement_id": placement,
        "day": day,
        "start": f"{start[:2]}:{start[2:]}",
    }
    service = with_rows(
        planned,
        tmp_path,
        "decisions",
        {"decision_id": "D01", "kind": "pin", **where},
        {"decision_id": "D02", "kind": "forbid", **where},
    )
    planning = plan(service, tmp_path / "out")
    assert planning.exit_code == 0, planning.output
    assert "Set aside: " in planning.output
    checking = run("check", service, tmp_path / "out" / "roster.json")
    assert checking.exit_code == 0, checking.output
    assert "decision D01" in checking.output
    assert "decision D02" in checking.output


def test_sample_refuses_to_write_over_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    result = run("sample", tmp_path, "--people", "20")
    assert result.exit_code == 2
    assert "is there already. Name a new place" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_same_seed_invents_the_same_service(planned: Planned, tmp_path: Path) -> None:
    run("sample", tmp_path / "again", "--people", "20", "--seed", "1")
    for path in planned.service.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name


def test_a_folder_made_a_workbook_and_a_folder_again_is_the_same(planned: Planned, tmp_path: Path) -> None:
    assert run("convert", planned.service, tmp_path / "service.xlsx").exit_code == 0
    assert run("convert", tmp_path / "service.xlsx", tmp_path / "again").exit_code == 0
    assert sorted(path.name for path in (tmp_path / "again").iterdir()) == sorted(
        path.name for path in planned.service.iterdir()
    )
    for path in planned.service.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name


def test_odd_records_are_counted_and_the_first_are_shown(planned: Planned, tmp_path: Path) -> None:
    shutil.copytree(planned.service, tmp_path / "service")
    for number in range(7):
        (tmp_path / "service" / f"zz{number}remarks{number}.csv").write_text("a\n1\n")
    result = run("convert", tmp_path / "service", tmp_path / "copy")
    assert result.exit_code == 0
    assert "odd things in the records" in result.output
    assert "more." in result.output
