import json
import shutil
from pathlib import Path

import pytest

from scheduler.exchange.importing import read_service
from tests.cli.conftest import WEEK, Planned, run


def test_what_attendance_teaches_is_on_the_page_as_it_is_printed() -> None:
    page = Path("docs/progress.md").read_text()
    block = page.split("<!-- attendance:begin -->\n```\n")[1].split("\n```\n<!-- attendance:end -->")[0]
    result = run("show-up", "data/sample", "--week", WEEK)
    assert result.exit_code == 0, result.output
    assert block.splitlines() == [line.rstrip() for line in result.output.splitlines()]


def test_nobody_is_named(planned: Planned, tmp_path: Path) -> None:
    result = run("show-up", planned.service, "--week", WEEK, "--out", tmp_path / "new" / "attendance.json")
    told = result.output + (tmp_path / "new" / "attendance.json").read_text()
    people = read_service(planned.service)[0].individuals
    secrets = {secret for p in people for secret in (p.individual_id, p.first_name, p.last_name)}
    assert result.exit_code == 0, result.output
    assert [secret for secret in secrets if secret in told] == []


def test_the_file_holds_what_is_shown(tmp_path: Path) -> None:
    result = run("show-up", "data/sample", "--week", WEEK, "--weeks", "4", "--out", tmp_path / "attendance.json")
    kept = json.loads((tmp_path / "attendance.json").read_text())
    found = kept["calibration"]
    assert (kept["before"], kept["weeks"]) == (WEEK, 4)
    assert f"4 weeks, {found['bookings']} bookings" in result.output
    assert f"model {found['model']:.3f}" in result.output
    assert f"{100 * found['error']:.1f} points apart" in result.output
    assert sum(band["bookings"] for band in found["bands"]) == found["bookings"]
    assert all(band["interval"][0] <= band["came"] <= band["interval"][1] for band in found["bands"])


def test_a_new_service_is_told_its_default_and_that_there_is_nothing_to_judge(planned: Planned, tmp_path: Path) -> None:
    shutil.copytree(planned.service, tmp_path / "service")
    (tmp_path / "service" / "attendance.csv").unlink()
    result = run("show-up", tmp_path / "service", "--week", WEEK, "--out", tmp_path / "attendance.json")
    assert result.exit_code == 0, result.output
    assert "chance of 64.0%" in result.output
    assert "nothing to judge" in result.output
    assert json.loads((tmp_path / "attendance.json").read_text())["calibration"] is None


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--week", "2026-12-09"), "Its week begins on Monday 2026-12-07"),
        (("--week", WEEK, "--weeks", "0"), "not in the range"),
        (("--week", WEEK, "--out", "/dev/null/attendance.json"), "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_told(planned: Planned, options: tuple[str, ...], words: str) -> None:
    result = run("show-up", planned.service, *options)
    assert result.exit_code == 2
    assert words in result.output
