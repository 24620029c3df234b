import csv
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.conftest import Planned, run

SCHEMA = json.loads(Path("docs/roster.schema.json").read_text())


def document(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text())
    jsonschema.Draft202012Validator(SCHEMA).validate(loaded)
    return loaded


def a_booking(busy: Planned, number: int = 0) -> str:
    booking = document(busy.roster)["bookings"][number]
    return f"{booking['individual_id']}:{booking['session_id']}"


def to_remove(busy: Planned) -> str:
    """A booking of the largest session, which can do with one less."""
    roster = document(busy.roster)
    largest = max(roster["sessions"], key=lambda session: session["booked"])["session_id"]
    booking = next(b for b in roster["bookings"] if b["session_id"] == largest)
    return f"{booking['individual_id']}:{booking['session_id']}"


def test_an_edit_that_breaks_no_rule_is_told_and_written(busy: Planned, tmp_path: Path) -> None:
    gone = to_remove(busy)
    result = run("edit", busy.service, busy.roster, "--remove", gone, "--out", tmp_path / "new.json")
    assert result.exit_code == 0, result.output
    assert "The edit breaks no rule." in result.output
    assert "Tier 4 Hours worked" in result.output
    assert "anyone sent home" in result.output
    before, after = document(busy.roster), document(tmp_path / "new.json")
    assert len(after["bookings"]) == len(before["bookings"]) - 1
    assert after["made_with"]["edits"] == [f"remove {gone.replace(':', ' from ')}"]
    assert after["made_with"]["seed"] == before["made_with"]["seed"]
    assert [tier["bound"] for tier in after["tiers"]] == [tier["bound"] for tier in before["tiers"]]
    assert after["tiers"][3]["value"] < before["tiers"][3]["value"]
    checking = run("check", busy.service, tmp_path / "new.json")
    assert checking.exit_code == 0, checking.output
    assert list(tmp_path.iterdir()) == [tmp_path / "new.json"]


def test_a_roster_from_before_starts_counted_in_thousandths_is_told_in_them(busy: Planned, tmp_path: Path) -> None:
    old = document(busy.roster)
    old["tiers"][0] |= {"scale": 1, "value": 12, "bound": 13}
    path = tmp_path / "old.json"
    path.write_text(json.dumps(old))
    result = run("edit", busy.service, path, "--remove", to_remove(busy), "--out", tmp_path / "new.json")
    assert result.exit_code == 0, result.output
    starts = document(tmp_path / "new.json")["tiers"][0]
    assert (starts["scale"], starts["bound"]) == (1000, 13_000)
    assert 1000 < starts["value"] <= starts["bound"]


def broken(busy: Planned) -> tuple[str, ...]:
    """Someone booked a second time on the same day: at least rule W1."""
    roster = document(busy.roster)
    for booking in roster["bookings"]:
        day = booking["session_id"].split("/")[1]
        for session in roster["sessions"]:
            mine = {b["session_id"] for b in roster["bookings"] if b["individual_id"] == booking["individual_id"]}
            long = session["end"] > "15:00" and session["start"] < "10:00"
            if session["day"] == day and session["session_id"] not in mine and long:
                return "--add", f"{booking['individual_id']}:{session['session_id']}"
    raise AssertionError("no such session")


def test_an_edit_that_breaks_a_rule_is_refused_and_nothing_is_written(busy: Planned, tmp_path: Path) -> None:
    result = run("edit", busy.service, busy.roster, *broken(busy), "--out", tmp_path / "new.json")
    assert result.exit_code == 1
    assert "W1 says: Nobody has two sessions that overlap" in result.output
    assert "Nothing is written" in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_broken_rule_is_accepted_with_a_reason_that_is_kept(busy: Planned, tmp_path: Path) -> None:
    out = tmp_path / "new.json"
    result = run("edit", busy.service, busy.roster, *broken(busy), "--out", out, "--anyway", "Agreed with all")
    assert result.exit_code == 0, result.output
    assert "Accepted all the same: Agreed with all" in result.output
    (anyway,) = document(out)["made_with"]["anyway"]
    assert anyway["reason"] == "Agreed with all"
    assert any(line.startswith("W1 ") for line in anyway["broken"])
    assert run("check", busy.service, out).exit_code == 1

    once_more = run("edit", busy.service, out, "--remove", to_remove(busy), "--out", tmp_path / "again.json")
    assert once_more.exit_code == 1
    assert "The edit breaks no rule." in once_more.output
    assert "Besides, as before the edit:" in once_more.output
    again = ("--remove", to_remove(busy), "--out", tmp_path / "again.json", "--anyway", "Still agreed")
    assert run("edit", busy.service, out, *again).exit_code == 0
    made_with = document(tmp_path / "again.json")["made_with"]
    assert (len(made_with["edits"]), [a["reason"] for a in made_with["anyway"]]) == (
        2,
        ["Agreed with all", "Still agreed"],
    )


def test_a_pin_is_written_beside_the_roster_as_a_file_of_decisions(busy: Planned, tmp_path: Path) -> None:
    individual, session = a_booking(busy).split(":")
    result = run("edit", busy.service, busy.roster, "--pin", a_booking(busy), "--out", tmp_path / "new.json")
    assert result.exit_code == 0, result.output
    with (tmp_path / "new-decisions.csv").open() as file:
        rows = list(csv.DictReader(file))
    placement, day, _ = session.split("/")
    assert (rows[-1]["decision_id"], rows[-1]["kind"], rows[-1]["individual_id"]) == ("E01", "pin", individual)
    assert (rows[-1]["placement_id"], rows[-1]["day"]) == (placement, day)
    assert "Decision E01: pin" in result.output


def test_a_forbid_of_who_is_booked_is_a_broken_rule(busy: Planned) -> None:
    result = run("edit", busy.service, busy.roster, "--forbid", a_booking(busy))
    assert result.exit_code == 1
    assert "P1 says: What a coordinator decided holds." in result.output


def test_without_a_place_to_write_an_edit_is_only_judged(busy: Planned, tmp_path: Path) -> None:
    before = busy.roster.read_bytes()
    result = run("edit", busy.service, busy.roster, "--remove", to_remove(busy))
    assert result.exit_code == 0
    assert "Written" not in result.output
    assert busy.roster.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "What is to change?"),
        (("--add", "P001"), "Write it as P001:PARKS/2026-12-08/0900"),
        (("--move", "P001:A"), "Write it as P001:PARKS/2026-12-08/0900:PATHS/2026-12-09/0900"),
        (("--swap", "P001:A:P002:"), "cannot be read"),
        (("--add", "NOBODY:PARKS/2026-12-08/0900"), 'no individual "NOBODY"'),
        (("--remove", "P001:NOWHERE/2026-12-08/0900"), "There is no session"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(busy: Planned, arguments: tuple[str, ...], words: str) -> None:
    result = run("edit", busy.service, busy.roster, *arguments)
    assert result.exit_code == 2
    assert words in result.output


def test_a_reason_must_say_something(busy: Planned) -> None:
    result = run("edit", busy.service, busy.roster, "--add", a_booking(busy), "--anyway", " ")
    assert result.exit_code == 2
    assert "needs a reason" in result.output


def test_a_place_that_cannot_be_written_is_told(busy: Planned, tmp_path: Path) -> None:
    result = run("edit", busy.service, busy.roster, "--remove", to_remove(busy), "--out", tmp_path)
    assert result.exit_code == 2
    assert "is a folder" in result.output


def test_a_roster_written_by_hand_can_be_edited(busy: Planned, tmp_path: Path) -> None:
    whole = document(busy.roster)
    kept = {key: whole[key] for key in ("schema_version", "first_monday", "weeks", "sessions", "bookings", "staffing")}
    (tmp_path / "hand.json").write_text(json.dumps(kept))
    out = ("--out", tmp_path / "new.json")
    assert run("edit", busy.service, tmp_path / "hand.json", "--remove", to_remove(busy), *out).exit_code == 0
    assert document(tmp_path / "new.json")["tiers"] == []


def test_what_a_file_tells_of_its_making_is_read_with_care(busy: Planned, tmp_path: Path) -> None:
    whole = document(busy.roster) | {"made_with": {"edits": 3}}
    (tmp_path / "odd.json").write_text(json.dumps(whole))
    result = run("edit", busy.service, tmp_path / "odd.json", "--remove", to_remove(busy))
    assert result.exit_code == 2
    assert "odd.json, made_with, edits: " in result.output
