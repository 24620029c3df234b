import csv
import json
import shutil
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Planned, run


def booked_at(planned: Planned) -> tuple[str, str, list[str]]:
    """The day and point with the most bookings, and who they are."""
    points = {row["placement_id"]: row["muster_point_id"] for row in _read(planned.service / "placements.csv")}
    people: dict[tuple[str, str], list[str]] = {}
    for booking in json.loads(planned.roster.read_text())["bookings"]:
        placement, day, _ = booking["session_id"].split("/")
        if points[placement]:
            people.setdefault((day, points[placement]), []).append(booking["individual_id"])
    (day, point), here = max(people.items(), key=lambda item: len(item[1]))
    return day, point, sorted(here)


def muster(planned: Planned, *options: str | Path, day: str = "", point: str = "", service: Path | None = None):
    known_day, known_point, _ = booked_at(planned)
    where = ("--date", day or known_day, "--point", point or known_point)
    return run("muster", service or planned.service, planned.roster, *where, *options)


def test_muster_prints_each_team_and_who_is_absent(planned: Planned) -> None:
    _, _, here = booked_at(planned)
    result = muster(planned, "--present", ",".join(here[:-1]))
    assert result.exit_code == 0, result.output
    assert f": {len(here) - 1} present." in result.output
    assert " taken\n" in result.output
    assert "Must be sent home: nobody." in result.output
    assert "Absent: 1 booking." in result.output
    assert all(f"  {individual} " in result.output for individual in here[:-1])


def test_present_may_be_given_again_and_in_a_file(planned: Planned, tmp_path: Path) -> None:
    _, _, here = booked_at(planned)
    (tmp_path / "present.txt").write_text("\ufeff" + "\n".join(here[2:]) + "\n\n", encoding="utf-8")
    options = ("--present", here[0], "--present", here[1], "--present-file", tmp_path / "present.txt")
    assert muster(planned, *options).output == muster(planned, "--present", ",".join(here)).output


def test_out_has_everyones_seat_for_programs(planned: Planned, tmp_path: Path) -> None:
    day, point, here = booked_at(planned)
    result = muster(planned, "--present", ",".join(here), "--out", tmp_path / "muster.json")
    assert result.exit_code == 0, result.output
    document = json.loads((tmp_path / "muster.json").read_text())
    assert (document["day"], document["muster_point_id"]) == (day, point)
    assert sorted(seat["individual_id"] for seat in document["seats"]) == here
    assert {seat["why"] for seat in document["seats"]} == {"Own team."}
    seated = Counter(individual for team in document["teams"] for individual in team["individuals"])
    assert seated == Counter(here)
    assert [path.name for path in tmp_path.iterdir()] == ["muster.json"]


def test_who_was_sent_home_this_week_is_not_sent_home_again(planned: Planned, tmp_path: Path) -> None:
    """Of all who are booked one was sent home the evening before; then every supervisor leads one person."""
    day, _, here = booked_at(planned)
    service = tmp_path / "service"
    shutil.copytree(planned.service, service)
    supervisors = _read(service / "supervisors.csv")
    _write(service / "supervisors.csv", [row | {"ratio": "1"} for row in supervisors])
    before = _home(muster(planned, "--present", ",".join(here), service=service).output)
    attendance = _read(service / "attendance.csv")
    last = {
        "individual_id": before[0], "placement_id": attendance[0]["placement_id"], "start": "08:00",
        "day": _day_before(day), "outcome": "sent_home_team_full", "minutes_credited": "0",
    }  # fmt: skip
    _write(service / "attendance.csv", [*attendance, last])
    after = _home(muster(planned, "--present", ",".join(here), service=service).output)
    assert len(after) == len(before) > 1
    assert before[0] not in after


def _home(output: str) -> list[str]:
    lines = output.split("Must be sent home")[1].split("Absent")[0].splitlines()[1:]
    return [line.split()[0] for line in lines]


def _day_before(day: str) -> str:
    return str(date.fromisoformat(day) - timedelta(days=1))


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize(
    ("changes", "options", "words"),
    [
        ({"point": "NOWHERE"}, ["--present", "P001"], 'no muster point "NOWHERE". Name one of: '),
        ({"day": "2027-03-01"}, ["--present", "P001"], "is for 2026-12-07 to 2026-12-13, and 2027-03-01 is not in it"),
        ({}, ["--present", "P001,P998,P999"], "There is no individual P998, P999 in the records"),
        ({}, ["--present", "P001", "--start", "03:17"], "at 03:17"),
        ({}, ["--present", "P001", "--start", "3 o'clock"], "Write it as 09:00"),
        ({}, [], "Who is present?"),
        ({}, ["--present", ""], "--present names nobody"),
        ({}, ["--present", " , "], "--present names nobody"),
        ({}, ["--present-file", "nothing.txt"], "cannot be opened"),
        ({"day": "2026-12-13"}, ["--present", "P001"], "no session musters at"),
    ],
)
def test_what_cannot_be_is_told_in_a_line_with_its_remedy(
    planned: Planned, changes: dict[str, str], options: list[str], words: str
) -> None:
    result = muster(planned, *options, **changes)
    assert result.exit_code == 2
    assert words in result.output
    assert "Traceback" not in result.output


def test_unknown_people_are_told_who_is_booked_there(planned: Planned) -> None:
    _, _, here = booked_at(planned)
    assert f"booked there that day: {', '.join(here)}." in muster(planned, "--present", "NOBODY").output


def test_a_place_that_cannot_be_written_is_told(planned: Planned, tmp_path: Path) -> None:
    _, _, here = booked_at(planned)
    (tmp_path / "in the way").write_text("a file")
    for out in (tmp_path, tmp_path / "in the way" / "muster.json"):
        result = muster(planned, "--present", here[0], "--out", out)
        assert result.exit_code == 2
        assert "Name a" in result.output
