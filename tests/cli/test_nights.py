"""A night on the command line: the worker once, what it did, its messages, what came back."""

import logging

import pytest
from click.testing import CliRunner

from scheduler.cli import main
from scheduler.store.database import make_engine
from scheduler.store.schema import migrate
from tests.exchange.folders import a_service, write_service


@pytest.fixture
def installation(tmp_path, monkeypatch):
    """A store with a small service, and the settings by which its messages become files."""
    engine = make_engine(str(tmp_path / "store.db"))
    migrate(engine)
    engine.dispose()
    given = {
        "STORE": str(tmp_path / "store.db"),
        "SECRET_KEY": "only for tests, and long enough.",
        "DEVELOPMENT": "true",
        "MESSAGES_FOLDER": str(tmp_path / "mail"),
        "BACKUPS": str(tmp_path / "backups"),
    }
    for name, value in given.items():
        monkeypatch.setenv(f"UNPAID_WORK_{name}", value)
    write_service(a_service(), tmp_path / "service")
    run("import", tmp_path / "service", "--service", "s")
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield tmp_path
    root.handlers[:] = handlers
    root.setLevel(level)


def run(*arguments, code=0):
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result.output


def test_a_night_is_done_told_and_listed(installation):
    account = ("--name", "Ailsa", "--role", "coordinator", "--password", "three words together")
    run("user", "add", "c@example.org", *account, "--service", "s")
    run("worker", "--once", "--at", "2026-12-08T02:05", "--at", "2026-12-09T03:35")
    listed = run("nights", "--service", "s").splitlines()
    assert len([line for line in listed if "nightly_plan: done" in line]) == 2
    assert [path.name for path in sorted((installation / "backups").iterdir())] == ["backup-2026-12-09.zip"]
    assert "night_report to Ailsa by email: sent" in run("messages", "list", "--service", "s")
    (mail, *_) = sorted((installation / "mail").glob("*night_report.eml"))
    assert "not a mail server's report" in run("messages", "bounced", mail, code=2)


def test_the_time_is_made_out_to_be_another_in_development_only(installation, monkeypatch):
    monkeypatch.setenv("UNPAID_WORK_DEVELOPMENT", "false")
    assert "--at is for development" in run("worker", "--once", "--at", "2026-12-08T02:05", code=2)


def test_a_setting_that_is_missing_is_named(installation, monkeypatch):
    monkeypatch.delenv("UNPAID_WORK_SECRET_KEY")
    assert "UNPAID_WORK_SECRET_KEY" in run("worker", "--once", code=2)
