"""Commands on the store: its tables, a service in and out, rosters' versions, the log."""

from collections.abc import Callable
from datetime import date
from getpass import getuser
from pathlib import Path
from typing import Any

import click

from scheduler.cli.base import ANY_PATH, RULE_BROKEN, Day, Monday, main, plural, read_records
from scheduler.domain.versions import Actor, RosterState, Version
from scheduler.exchange.event_text import read_event, write_event
from scheduler.exchange.roster_reading import roster_of
from scheduler.operations.back_up import back_up, restore
from scheduler.operations.keep_records import consult, export_service, import_service
from scheduler.operations.publish_week import add_draft, list_versions, publish_week
from scheduler.operations.read_log import consult_log, verify_log
from scheduler.operations.retain_records import disclose_to_subject, due_for_erasure, erase_what_is_due
from scheduler.operations.see_week import week_text
from scheduler.store.database import Database, make_engine
from scheduler.store.schema import NEWEST, migrate

STORE_VARIABLE = "UNPAID_WORK_STORE"

store_option = click.option(
    "--store",
    required=True,
    envvar=STORE_VARIABLE,
    help=f"Address of the store: a SQLite file, or postgresql://…  [variable: {STORE_VARIABLE}]",
)
key_option = click.option("--service", "key", required=True, help="Key of the service in the store.")


def actor_options(reason: str | None) -> Callable[[Any], Any]:
    """Who does it and why, for the log. With no `reason` that goes without saying, one has to be given."""

    def decorate(command: Any) -> Any:
        told: dict[str, Any] = {"required": True} if reason is None else {"default": reason, "show_default": True}
        why = click.option("--why", help="Why, for the log.", **told)
        by = click.option("--by", default=getuser, show_default="your login name", help="Who does it, for the log.")
        return by(why(command))

    return decorate


@main.group()
def db() -> None:
    """The store's tables."""


@db.command()
@store_option
@click.option("--to", "revision", default=NEWEST, show_default=True, help="Revision, also an earlier one, or base.")
def upgrade(store: str, revision: str) -> None:
    """Bring the tables to this version of the program, with all that is in them. A new store begins so."""
    engine = make_engine(store)
    migrate(engine, revision)
    engine.dispose()
    click.echo(f"The store's tables are at revision {revision}.")


@main.command(name="import")
@click.argument("folder", type=ANY_PATH, metavar="FOLDER")
@store_option
@key_option
@actor_options("A service's records taken over")
def import_(folder: Path, store: str, key: str, by: str, why: str) -> None:
    """Take a service's records from FOLDER (or an .xlsx workbook) into the store, as a new service."""
    records = read_records(folder)
    import_service(Database(store), key, records, Actor(by, why))
    click.echo(f"{key}: {plural(len(records.individuals), 'individual')}, {plural(len(records.orders), 'order')}.")


@main.command()
@click.argument("destination", type=ANY_PATH)
@store_option
@key_option
@actor_options(None)
def export(destination: Path, store: str, key: str, by: str, why: str) -> None:
    """Write a service's records as DESTINATION: a folder, or an .xlsx workbook. It is logged as a disclosure."""
    records = export_service(Database(store), key, destination, Actor(by, why))
    click.echo(f"Written to {destination}: {plural(len(records.individuals), 'individual')}.")


@main.command()
@click.argument("roster", type=ANY_PATH)
@store_option
@key_option
@click.option("--take-back", multiple=True, help="What is published keeps as having happened, and did not after all.")
@actor_options(None)
def draft(roster: Path, store: str, key: str, take_back: tuple[str, ...], by: str, why: str) -> None:
    """Keep ROSTER (a roster.json that was edited or repaired) as a new draft of its week."""
    database = Database(store)
    version = add_draft(database, key, roster, Actor(by, why), [read_event(text) for text in take_back])
    show(version)
    for event in roster_of("the draft", week_text(database, key, version.monday, version.number)[1]).events:
        click.echo(f"Kept as having happened: {write_event(event)}")


@main.command()
@store_option
@key_option
@click.option("--week", type=Monday(), required=True, help="Monday of the week, such as 2026-12-07.")
@click.option("--version", "number", type=int, required=True, help="Number of the draft.")
@actor_options(None)
def publish(store: str, key: str, week: date, number: int, by: str, why: str) -> None:
    """Make a draft the week's roster, in your name."""
    version, changes = publish_week(Database(store), key, week, number, Actor(by, why))
    show(version)
    told = f"{changes.stay} bookings stay, {len(changes.gone)} go, {len(changes.new)} are new."
    click.echo(told if version.based_on else f"{len(changes.new)} bookings, the first roster of this week.")
    for individual, session in changes.gone if version.based_on else ():
        click.echo(f"  gone: {individual} from {session}")
    for individual, session in changes.new if version.based_on else ():
        click.echo(f"  new: {individual} in {session}")


@main.command()
@store_option
@key_option
@click.option("--week", type=Monday(), help="Monday of one week.")
def versions(store: str, key: str, week: date | None) -> None:
    """Every version of the rosters: who made and published it, when and why."""
    for version in list_versions(Database(store), key, week):
        show(version)


def show(version: Version) -> None:
    made = f"made by {version.made_by} {version.made_at:%Y-%m-%d %H:%M}"
    by = f", published by {version.published_by} {version.published_at:%Y-%m-%d %H:%M}" if version.published_at else ""
    on = f", after version {version.based_on}" if version.based_on and version.state is RosterState.DRAFT else ""
    click.echo(f"Week of {version.monday}, version {version.number}: {version.state}, {made}{on}{by}. {version.reason}")


@main.command()
@click.argument("file", type=ANY_PATH)
@store_option
@actor_options("Backup")
def backup(file: Path, store: str, by: str, why: str) -> None:
    """Write the whole store, all services with their logs, to FILE (a ZIP). Keep it as safe as the store itself."""
    click.echo(f"Written to {file}: {plural(back_up(Database(store), file, Actor(by, why)), 'row')}.")


@main.command(name="restore")
@click.argument("file", type=ANY_PATH)
@store_option
@actor_options("Restored from a backup")
def restore_(file: Path, store: str, by: str, why: str) -> None:
    """Read a backup into an empty store of either kind; its logs are verified first."""
    click.echo(f"Restored: {plural(restore(Database(store), file, Actor(by, why)), 'service')}.")


@main.command(name="subject-access")
@click.argument("individual")
@click.argument("file", type=ANY_PATH)
@store_option
@key_option
@actor_options(None)
def subject_access(individual: str, file: Path, store: str, key: str, by: str, why: str) -> None:
    """Write all that is held about INDIVIDUAL to FILE, an .xlsx workbook for them; other people are withheld."""
    count = disclose_to_subject(Database(store), key, individual, file, Actor(by, why))
    click.echo(f"Written to {file}: {plural(count, 'row')}.")


@main.command()
@store_option
@key_option
@click.option("--as-of", type=Day(), required=True, help="The day it is.")
@click.option("--erase", is_flag=True, help="Erase them; without this they are only counted.")
@actor_options("Retention rule")
def retention(store: str, key: str, as_of: date, erase: bool, by: str, why: str) -> None:
    """Find whose records may no longer be kept, and erase them for good."""
    database, actor = Database(store), Actor(by, why)
    if not erase:
        due = due_for_erasure(consult(database, key, "who is due for erasure", actor), as_of)
        click.echo(f"{plural(len(due), 'individual')} due: {', '.join(due) or 'none'}. Erase with --erase.")
        return
    erased = erase_what_is_due(database, key, as_of, actor)
    click.echo(f"Erased {plural(erased.individuals, 'individual')}, and looked again: no trace is left.")
    for table, count in sorted(erased.rows.items()):
        click.echo(f"  {table}: {plural(count, 'row')}")


@main.group()
def audit() -> None:
    """The log of who saw, changed, disclosed or erased what, and why (DPA 2018 s.62)."""


@audit.command(name="list")
@store_option
@key_option
@actor_options("Self-monitoring")
def list_(store: str, key: str, by: str, why: str) -> None:
    """Every entry, oldest first; that you looked is the last."""
    for entry in consult_log(Database(store), key, Actor(by, why)):
        moment = f"{entry.at:%Y-%m-%d %H:%M:%S}"
        click.echo(f"{entry.number} {moment} {entry.actor}: {entry.deed}, {entry.subject}. {entry.reason}")


@audit.command()
@store_option
@key_option
def verify(store: str, key: str) -> None:
    """Find out whether the log or any row was touched behind it. Exit status 1 if so."""
    count, faults = verify_log(Database(store), key)
    for fault in faults:
        click.echo(fault)
    if faults:
        raise click.exceptions.Exit(RULE_BROKEN)
    click.echo(f"{count} in the log, each bound to the one before; rows as logged.")
