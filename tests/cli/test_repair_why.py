"""The commands of a day: repair and why, on a week that was planned."""

import csv
import json

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
