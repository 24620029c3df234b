"""Whoever reads personal data in a store leaves an entry in its log, whatever the command."""

from collections.abc import Iterator

import click
import pytest

from scheduler.cli import main
from scheduler.domain.versions import Deed
from scheduler.operations.read_log import read_log
from scheduler.store.database import Database
from tests.cli.conftest import WEEK, run

IN = ("--store", "{store}", "--service", "s")
MARK = (*IN, "--individual", "{individual}", "--session", "{session}")
DONE = ("--outcome", "unacceptable_absence", "--today", "2027-01-01")
READS = {
    "export": ("{folder}/out", *IN, "--why", "Asked for"),
    "draft": ("{roster}", *IN, "--why", "Put right"),
    "publish": (*IN, "--week", WEEK, "--version", "1", "--why", "Agreed"),
    "backup": ("{folder}/b.zip", "--store", "{store}"),
    "subject-access": ("{individual}", "{folder}/it.xlsx", *IN, "--why", "Asked in writing"),
    "retention": (*IN, "--as-of", WEEK),
    "audit list": IN,
    "attendance record": (*MARK, *DONE),
    "attendance correct": (*MARK, "--outcome", "acceptable_medical", "--today", "2027-01-01", "--why", "A letter"),
    "attendance history": (*MARK, "--why", "Case work"),
    "roster": ("s", "--store", "{store}", "--week", WEEK, "--seconds", "1", "--workers", "1"),
    "lights": ("s", "--store", "{store}", "--as-of", WEEK),
    "measures": ("s", "--store", "{store}", "--as-of", WEEK),
    "help-list": ("s", "--store", "{store}", "--week", WEEK),
    "reviews-due": ("--as-of", WEEK, *IN),
    "order event": ("{order}", "review", "--day", "2026-11-20", *IN),
    "order due": ("--as-of", WEEK, *IN),
    "messages list": IN,
}
READS_NOBODY = {
    "db upgrade": "makes tables",
    "import": "reads a folder; its entry is of collection",
    "restore": "reads a backup; its entry is of collection",
    "versions": "tells who made and published versions, of nobody on an order",
    "user add": "makes an account of staff; its entry is of collection",
    "user list": "tells accounts of staff",
    "audit verify": "tells numbers of entries and rows",
    "nights": "tells jobs and how many of what, of nobody on an order",
    "messages bounced": "tells how many; what it notes has an entry of its own",
}
BEFORE = {"attendance correct": ("attendance record",), "publish": ("draft",)}


def commands_of_a_store() -> Iterator[str]:
    def walk(command: click.Command, path: tuple[str, ...]) -> Iterator[str]:
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                inner = command.get_command(context, name)
                assert inner is not None
                yield from walk(inner, (*path, name))
        elif any("--store" in option.opts for option in command.params):
            yield " ".join(path)

    return walk(main, ())


def test_every_command_of_a_store_is_in_one_of_the_tables():
    assert set(commands_of_a_store()) == READS.keys() | READS_NOBODY.keys()


@pytest.mark.parametrize("command", READS)
def test_it_leaves_an_entry(command, planned, tmp_path):
    address = str(tmp_path / "store.db")
    run("db", "upgrade", "--store", address)
    run("import", planned.service, "--store", address, "--service", "s")
    individual, session, order = planned.first_booking()
    words = {
        "store": address,
        "folder": tmp_path,
        "roster": planned.roster,
        "individual": individual,
        "session": session,
        "order": order,
    }

    def done(name: str) -> None:
        result = run(*name.split(), *(argument.format(**words) for argument in READS[name]))
        assert result.exit_code == 0, result.output

    for earlier in BEFORE.get(command, ()):
        done(earlier)
    before = len(read_log(Database(address), "s"))
    done(command)
    new = read_log(Database(address), "s")[before:]
    assert new
    assert all(entry.deed in Deed and entry.actor and entry.reason for entry in new)
