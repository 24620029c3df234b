"""The commands of a day: repair and why, on a week that was planned."""

import csv
import json
import re
import shutil

import pytest
from click.testing import CliRunner

from scheduler.cli import main


def run(*words):
    result = CliRunner().invoke(main, list(map(str, words)))
    return result.exit_code, result.output


@pytest.fixture
def week(planned):
    """(service folder, roster file, the roster as JSON)."""
    path = planned.out / "roster.json"
    return planned.service, path, json.loads(path.read_text())


def test_a_repair_lists_the_calls_and_leaves_a_roster_that_passes_the_check(week, tmp_path):
    service, path, roster = week
    session = roster["bookings"][0]["session_id"]
    event = f"session {session}"
    status, told = run("repair", service, path, "--event", event, "--out", tmp_path / "repaired")
    assert status == 0, told
    assert "no fewer are possible" in told
    calls = list(csv.DictReader((tmp_path / "repaired/calls.csv").read_text(encoding="utf-8-sig").splitlines()))
    gone = [booking for booking in roster["bookings"] if booking["session_id"] == session]
    assert {b["individual_id"] for b in gone} <= {call["who"] for call in calls}
    assert run("check", service, tmp_path / "repaired/roster.json", "--event", event)[0] == 0


@pytest.mark.parametrize(
    "event", ["flood", "supervisor", "supervisor S01 tomorrow", "weather 2026-12-08 pm X Y", "session"]
)
def test_an_event_that_cannot_be_read_is_refused_with_how_to_write_it(week, event):
    status, told = run("repair", *week[:2], "--event", event)
    assert status == 2
    assert "Write " in told


@pytest.mark.parametrize(
    ("event", "as_of"),
    [
        ("supervisor S01 2027-01-05 2027-01-08", "2026-12-07"),
        ("individual P001 2026-12-08", "2026-12-09"),
        ("weather 2026-12-08", "2026-12-09"),
        ("session PARKS/2026-12-08/0900", "2026-12-10"),
        ("supervisor S01 2026-12-13", "2026-12-14"),
    ],
)
def test_an_event_of_which_nothing_is_left_is_refused_with_the_days_that_are(busy_week, event, as_of):
    service, path, roster = busy_week
    if event.startswith("session"):
        event = f"session {min((s['day'], s['session_id']) for s in roster['sessions'])[1]}"
    status, told = run("repair", service, path, "--event", event, "--as-of", as_of)
    assert status == 2
    assert "2026-12-13" in told


@pytest.fixture
def busy_week(busy):
    """The same of a service with sessions on most days."""
    return busy.service, busy.roster, json.loads(busy.roster.read_text())


def without_their_order(service, individual, to):
    """A copy of the service in which an individual's orders are over."""
    folder = shutil.copytree(service, to)
    path = folder / "orders.csv"
    rows = list(csv.DictReader(path.read_text().splitlines()))
    for row in rows:
        if row["individual_id"] == individual:
            row["status"] = "completed"
    with path.open("w", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    return folder


def test_why_answers_beside_what_stands_where_somebody_elses_booking_breaks_a_rule(busy_week, tmp_path):
    service, path, roster = busy_week
    gone = roster["bookings"][0]["individual_id"]
    theirs = [booking["session_id"] for booking in roster["bookings"] if booking["individual_id"] == gone]
    others = {b["individual_id"] for b in roster["bookings"]} - {gone}
    asking = next(i for i in sorted(others) if " free" in run("why", service, path, "--individual", i)[1])
    service = without_their_order(service, gone, tmp_path / "service")
    assert run("check", service, path)[0] == 1
    status, told = run("why", service, path, "--individual", asking)
    assert status == 0, told
    assert int(re.search(r"(\d+) bookings? of this roster cannot stand", told)[1]) >= len(theirs)
    assert " free" in told
    status, told = run("why", service, path, "--individual", gone, "--session", theirs[0])
    assert (status, "no.\n" in told, "S7: " in told) == (0, True, True)


def test_why_of_a_day_outside_the_weeks_is_refused_with_their_days(week):
    service, path, _ = week
    status, told = run("why", service, path, "--individual", "P001", "--day", "2027-03-01")
    assert status == 2
    assert "from 2026-12-07 to 2026-12-13" in told


def test_what_the_week_loses_is_told_as_a_loss_and_a_gain_as_a_gain(busy_week):
    service, path, roster = busy_week
    sessions = {booking["session_id"] for booking in roster["bookings"]}
    people = {booking["individual_id"] for booking in roster["bookings"]}
    told = [
        run("why", service, path, "--individual", individual, "--session", session)[1]
        for individual in sorted(people)[:2]
        for session in sorted(sessions)
    ]
    costs = [line for text in told for line in text.splitlines() if line.startswith("The week would")]
    assert costs
    assert not [line for line in costs if "-" in line or " 0.0" in line]


def test_why_tells_all_options_or_one_in_full(week):
    service, path, roster = week
    booking = roster["bookings"][0]
    status, told = run("why", service, path, "--individual", booking["individual_id"])
    assert status == 0, told
    assert "booked" in told.splitlines()[0]
    status, told = run(
        "why", service, path, "--individual", booking["individual_id"], "--session", booking["session_id"]
    )
    assert (status, "booked" in told) == (0, True)
