"""`unpaid-work roster --from`: planning around a published roster."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.conftest import WEEK, Planned, plan, run

SCHEMA = json.loads(Path("docs/roster.schema.json").read_text())
WEDNESDAY = "2026-12-09"


def document(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text())
    jsonschema.Draft202012Validator(SCHEMA).validate(loaded)
    return loaded


def inside(roster: dict[str, Any], *days: str) -> list[tuple[str, str]]:
    rows = [*roster["bookings"], *roster["staffing"]]
    who = ((row["session_id"], row.get("individual_id") or row["supervisor_id"]) for row in rows)
    return sorted(pair for pair in who if pair[0].split("/")[1] in days)


def with_leave(busy: Planned, folder: Path, supervisor: str, day: str) -> Path:
    """A copy of the service in which a supervisor is away for a day."""
    shutil.copytree(busy.service, folder / "service")
    path = folder / "service" / "supervisor_leave.csv"
    header = "supervisor_id,first_date,last_date,start,end\n"
    text = path.read_text() if path.exists() else header
    path.write_text(f"{text}{supervisor},{day},{day},00:00,24:00\n")
    return folder / "service"


def test_what_is_over_or_locked_stays_whatever_the_records_say_now(busy: Planned, tmp_path: Path) -> None:
    before = document(busy.roster)
    past = min(row["session_id"].split("/")[1] for row in before["staffing"])
    today, *_, locked_day = sorted({session["day"] for session in before["sessions"] if session["day"] > past})
    staff = next(row for row in before["staffing"] if f"/{past}/" in row["session_id"])
    service = with_leave(busy, tmp_path, staff["supervisor_id"], past)
    locked = next(b["individual_id"] for b in before["bookings"] if f"/{today}/" in b["session_id"])
    options = ("--as-of", today, "--lock", f"day:{locked_day}", "--lock", f"individual:{locked}")
    result = plan(service, tmp_path / "out", "--from", str(busy.roster), *options)
    assert result.exit_code == 0, result.output
    assert "published bookings" in result.output
    after = document(tmp_path / "out" / "roster.json")
    assert inside(before, past, locked_day)
    assert inside(after, past, locked_day) == inside(before, past, locked_day)
    week = [[b["session_id"] for b in roster["bookings"] if b["individual_id"] == locked] for roster in (before, after)]
    assert week[0] == week[1]
    around = after["made_with"]["published"]
    assert (around["as_of"], around["locked_individuals"]) == (today, [locked])
    assert all(f"/{locked_day}/" in session for session in around["locked_sessions"])


def test_what_people_were_told_for_monday_and_tuesday_stands_unless_it_breaks_a_rule(
    busy: Planned, tmp_path: Path
) -> None:
    before = document(busy.roster)
    assert plan(busy.service, tmp_path / "out", "--from", str(busy.roster), "--seed", "7").exit_code == 0
    after = document(tmp_path / "out" / "roster.json")
    told = {
        (b["individual_id"], b["session_id"]) for b in before["bookings"] if b["session_id"].split("/")[1] < WEDNESDAY
    }
    assert told
    assert told <= {(b["individual_id"], b["session_id"]) for b in after["bookings"]}


def test_planning_around_a_roster_of_unchanged_records_loses_nothing(busy: Planned, tmp_path: Path) -> None:
    before = document(busy.roster)
    assert plan(busy.service, tmp_path / "out", "--from", str(busy.roster), "--seconds", "0.5").exit_code == 0
    after = document(tmp_path / "out" / "roster.json")
    assert [t["value"] for t in after["tiers"]] >= [t["value"] for t in before["tiers"]]


def test_a_lock_that_cannot_hold_is_named_and_nothing_is_written(busy: Planned, tmp_path: Path) -> None:
    staff = document(busy.roster)["staffing"][0]
    day = staff["session_id"].split("/")[1]
    service = with_leave(busy, tmp_path, staff["supervisor_id"], day)
    result = plan(service, tmp_path / "out", "--from", str(busy.roster), "--lock", f"session:{staff['session_id']}")
    assert result.exit_code == 2
    assert f"V1 forbids what is locked: {staff['supervisor_id']} " in result.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--lock", "day:2026-12-19"), "There is no session on 2026-12-19 in these weeks to lock"),
        (("--lock", "session:PARKS"), "There is no session PARKS in these weeks to lock"),
        (("--lock", "individual:NOBODY"), 'There is no individual "NOBODY" to lock'),
        (("--lock", "team:A"), '"team:A" is no lock. Write day:2026-12-08'),
        (("--lock", "day:soon"), '"soon" is not a day'),
        (("--lock", "individual:"), "is no lock"),
        (("--as-of", "0001-01-01"), "0001-01-01 is in no year from 1980 to 2150"),
        (("--as-of", "2026-12-14"), "On 2026-12-14 these weeks are over. Name a day up to 2026-12-13."),
        (("--weeks", "2"), f"is for other weeks. Plan them again with --week {WEEK} --weeks 1"),
    ],
)
def test_what_cannot_be_planned_around_is_told(
    busy: Planned, tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    result = plan(busy.service, tmp_path / "out", "--from", str(busy.roster), *options)
    assert result.exit_code == 2
    assert words in result.output


def test_locks_need_a_roster_to_be_locked_to(busy: Planned, tmp_path: Path) -> None:
    result = plan(busy.service, tmp_path / "out", "--lock", "day:2026-12-08")
    assert result.exit_code == 2
    assert "Name it: --from ROSTER.json" in result.output


def test_help_says_from_when_notice_counts() -> None:
    words = " ".join(run("roster", "--help").output.split())
    assert "the notice period after it stands" in words
    assert "[default: the first Monday, so nothing is over]" in words


def test_a_week_planned_anew_on_wednesday_is_judged_asked_about_and_edited_as_of_then(
    busy: Planned, tmp_path: Path
) -> None:
    """Somebody's order has ended since: what they did on Monday and Tuesday stands, and nobody is booked there now."""
    before = document(busy.roster)
    early = next(b for b in before["bookings"] if b["session_id"].split("/")[1] < WEDNESDAY)
    service = shutil.copytree(busy.service, tmp_path / "service")
    path = service / "orders.csv"
    rows = list(csv.DictReader(path.read_text().splitlines()))
    for row in rows:
        if row["individual_id"] == early["individual_id"]:
            row["status"] = "completed"
    with path.open("w", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    result = plan(service, tmp_path / "out", "--from", str(busy.roster), "--as-of", WEDNESDAY)
    assert result.exit_code == 0, result.output
    roster = tmp_path / "out/roster.json"
    result = run("check", service, roster)
    assert result.exit_code == 0, result.output
    assert "Nothing has to change" in run("repair", service, roster).output
    session = early["session_id"]
    other = next(b["individual_id"] for b in before["bookings"] if b["session_id"] != session)
    assert "no.\n" in run("why", service, roster, "--individual", other, "--session", session).output
    removed = run("edit", service, roster, "--remove", f"{early['individual_id']}:{session}").output
    assert "P2" in removed


def test_what_happened_is_not_planned_away_again_until_it_is_taken_back(busy: Planned, tmp_path: Path) -> None:
    last = max(document(busy.roster)["staffing"], key=lambda row: row["session_id"].split("/")[1])
    supervisor, day = last["supervisor_id"], last["session_id"].split("/")[1]
    event = f"supervisor {supervisor} {day}"
    repaired = ("repair", busy.service, busy.roster, "--event", event, "--out", tmp_path / "repaired")
    assert run(*repaired).exit_code == 0
    mended = tmp_path / "repaired" / "roster.json"
    assert plan(busy.service, tmp_path / "again", "--from", str(mended)).exit_code == 0
    again = document(tmp_path / "again" / "roster.json")
    assert again["made_with"]["events"] == [f"{event} {day}"]
    led = {(row["supervisor_id"], row["session_id"].split("/")[1]) for row in again["staffing"]}
    assert (supervisor, day) not in led
    assert run("check", busy.service, tmp_path / "again" / "roster.json").exit_code == 0
    back = run("repair", busy.service, mended, "--take-back", event, "--out", tmp_path / "back")
    assert back.exit_code == 0, back.output
    assert "Nothing has to change." in back.output
    assert "events" not in document(tmp_path / "back" / "roster.json")["made_with"]
    told = run("repair", busy.service, mended, "--take-back", f"supervisor {supervisor} 2026-12-07")
    assert told.exit_code == 2
    assert f"It keeps: {event} {day}." in told.output
