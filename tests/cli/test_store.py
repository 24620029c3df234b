"""The store from the command line, from an empty file to a verified log."""

import pytest

from tests.cli.conftest import run

WEEK = "2026-12-07"
BY = ("--by", "Ailsa Coordinator", "--why", "Weekly round")


@pytest.fixture
def store(tmp_path, planned):
    address = str(tmp_path / "store.db")
    assert run("db", "upgrade", "--store", address).exit_code == 0
    assert run("import", planned.service, "--store", address, "--service", "s").exit_code == 0
    return address


def test_a_week_goes_from_folder_to_published_version_and_back(store, planned, tmp_path):
    place = ("--store", store, "--service", "s")
    planned_week = run("roster", "s", "--store", store, "--week", WEEK, "--seconds", "1")
    assert "version 1: draft" in planned_week.output
    published = run("publish", *place, "--week", WEEK, "--version", "1", *BY)
    assert "published by Ailsa Coordinator" in published.output
    assert "the first roster of this week" in published.output
    again = run("publish", *place, "--week", WEEK, "--version", "1", *BY)
    assert again.exit_code == 2
    assert "was published already, by Ailsa Coordinator" in again.output
    assert "version 1: published" in run("versions", *place).output
    listed = run("help-list", "s", "--store", store, "--week", WEEK).output
    assert "lunch P" in listed
    assert "travel pass P" in listed
    assert run("export", tmp_path / "out", *place, "--why", "Asked for").exit_code == 0
    for path in planned.service.iterdir():
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes()


def test_attendance_is_recorded_corrected_and_told_with_its_history(store, planned):
    individual, session, _ = planned.first_booking()
    who = ("--store", store, "--service", "s", "--individual", individual, "--session", session)
    missed = run("attendance", "record", *who, "--outcome", "unacceptable_absence", "--today", "2027-01-01")
    assert "no hours credited" in missed.output
    run("attendance", "correct", *who, "--outcome", "acceptable_medical", "--today", "2027-01-01", *BY)
    history = run("attendance", "history", *who, *BY).output.splitlines()
    assert len(history) == 2
    assert "unacceptable_absence" in history[0]
    assert history[1].endswith("Weekly round")


def test_lights_are_shown_and_kept_and_the_log_tells_who_looked(store):
    shown = run("lights", "s", "--store", store, "--as-of", WEEK, "--keep", *BY)
    assert "in force on 2026-12-07" in shown.output
    assert "Kept:" in shown.output
    log = run("audit", "list", "--store", store, "--service", "s").output
    assert "Ailsa Coordinator: consultation, traffic lights of all on 2026-12-07. Weekly round" in log
    assert "each bound to the one before" in run("audit", "verify", "--store", store, "--service", "s").output


def test_a_backup_is_restored_into_a_new_store(store, tmp_path):
    other = str(tmp_path / "other.db")
    assert run("backup", tmp_path / "b.zip", "--store", store).exit_code == 0
    run("db", "upgrade", "--store", other)
    assert "1 service" in run("restore", tmp_path / "b.zip", "--store", other).output
    assert run("audit", "verify", "--store", other, "--service", "s").exit_code == 0


def test_a_store_without_tables_is_refused_with_the_remedy(tmp_path, planned):
    result = run("import", planned.service, "--store", tmp_path / "new.db", "--service", "s")
    assert result.exit_code == 2
    assert "unpaid-work db upgrade" in result.output


def test_to_look_at_someone_needs_a_reason(store):
    result = run("export", "somewhere", "--store", store, "--service", "s")
    assert result.exit_code == 2
    assert "--why" in result.output


def test_the_figures_of_the_sample_and_its_pack(tmp_path):
    shown = run("measures", "data/sample", "--as-of", WEEK, "--groups", "--pack", tmp_path / "pack.xlsx")
    assert "First placement in time" in shown.output
    assert "hidden: few people" in shown.output
    assert (tmp_path / "pack.xlsx").stat().st_size > 10_000


def test_lunches_of_a_roster_file_and_reviews_due(store, planned):
    listed = run("help-list", planned.service, "--roster", planned.roster)
    assert "lunch P" in listed.output
    assert "Name a roster" in run("help-list", planned.service).output
    assert "review" in run("reviews-due", "--as-of", WEEK, "--store", store, "--service", "s").output


def test_the_first_administrator_is_made_on_the_command_line(store):
    words = ("user", "add", "adam@example.org", "--name", "Adam Administrator", "--role", "administrator")
    place = ("--store", store, "--service", "s")
    short = run(*words, "--password", "short", *place)
    assert "at least 12 characters" in short.output
    assert "can sign in" in run(*words, "--password", "three words together", *place).output
    assert "Adam Administrator, administrator, adam@example.org, open" in run("user", "list", *place).output
