"""A roster judged, explained and edited as of the day it was made for: inductions that are agreed, and over."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Planned, plan, run

FRIDAY, MONDAY = "2026-12-04", "2026-12-07"


@pytest.fixture
def agreed(planned: Planned, tmp_path: Path) -> tuple[Path, str, str]:
    """A copy of the service in which someone booked for work is not inducted yet, but is to be on the Friday before;
    who it is, and in which session they are booked."""
    service = Path(shutil.copytree(planned.service, tmp_path / "service"))
    individual, session, order = planned.first_booking()
    with (service / "orders.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with (service / "orders.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        begun = ("induction_on", "first_placement_on")
        writer.writerows(row | dict.fromkeys(begun, "") if row["individual_id"] == individual else row for row in rows)
    with (service / "order_events.csv").open("a", encoding="utf-8") as file:
        file.write(f"{order},induction_agreed,{FRIDAY},,,\n")
    return service, individual, session


def test_work_behind_an_induction_agreed_stands_until_its_day_is_over(agreed, planned: Planned) -> None:
    service, individual, _ = agreed
    before = run("check", service, planned.roster, "--as-of", FRIDAY)
    assert before.exit_code == 0, before.output
    for after in (run("check", service, planned.roster), run("check", service, planned.roster, "--as-of", MONDAY)):
        assert after.exit_code == 1
        assert f"S7 {individual}" in after.output


def test_a_roster_planned_as_of_a_day_is_judged_as_of_it(agreed, planned: Planned, tmp_path: Path) -> None:
    service, individual, session = agreed
    around = ("--from", str(planned.roster), "--as-of", FRIDAY, "--lock", f"individual:{individual}")
    made = plan(service, tmp_path / "around", *around)
    assert made.exit_code == 0, made.output
    booked = json.loads((tmp_path / "around/roster.json").read_text())["bookings"]
    assert (individual, session) in {(row["individual_id"], row["session_id"]) for row in booked}
    assert run("check", service, tmp_path / "around/roster.json").exit_code == 0
    assert run("check", service, tmp_path / "around/roster.json", "--as-of", MONDAY).exit_code == 1


def test_why_and_edit_see_the_same_day(agreed, planned: Planned, tmp_path: Path) -> None:
    service, individual, session = agreed
    booking, without = f"{individual}:{session}", tmp_path / "without.json"
    taken = run("edit", service, planned.roster, "--remove", booking, "--as-of", FRIDAY, "--out", without)
    assert taken.exit_code == 0, taken.output
    for command in (
        ("why", service, without, "--individual", individual, "--session", session),
        ("edit", service, without, "--add", booking),
    ):
        assert "S7" in run(*command).output
        then = run(*command, "--as-of", FRIDAY)
        assert then.exit_code == 0, then.output
        assert "S7" not in then.output
