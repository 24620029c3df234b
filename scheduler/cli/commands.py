"""Thin commands: read, call an operation, show."""

import os
import sys
import time
from datetime import date
from getpass import getuser
from pathlib import Path

import click
from rich.console import Console

from scheduler.cli.base import (
    ANY_PATH,
    RULE_BROKEN,
    WIDTH_OF_A_LOG,
    Day,
    Monday,
    as_of_option,
    main,
    plural,
    read_records,
)
from scheduler.cli.glance import show_week
from scheduler.cli.locks import LockType
from scheduler.cli.progress_display import ProgressDisplay
from scheduler.cli.store import show
from scheduler.domain.errors import SchedulerError
from scheduler.domain.problem import Published
from scheduler.domain.records import ServiceRecords
from scheduler.domain.rules import SENTENCE
from scheduler.domain.versions import Actor
from scheduler.exchange.event_text import read_event
from scheduler.exchange.exporting import write_service, write_workbook
from scheduler.exchange.roster_reading import MOST_WEEKS
from scheduler.operations.check_week import check_week
from scheduler.operations.plan_week import plan_week
from scheduler.operations.publish_week import plan_into_store
from scheduler.operations.published import Lock, read_published
from scheduler.operations.write_week import write_week
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.limits import Limits
from scheduler.store.database import Database

FEWEST_WORKERS = 2
WORKBOOK = ".xlsx"


@main.command()
@click.argument("service", type=ANY_PATH)
@click.option("--week", type=Monday(), required=True, help="Monday of the first week, such as 2026-12-07.")
@click.option("--weeks", type=click.IntRange(1, MOST_WEEKS), default=1, show_default=True, help="Weeks to plan.")
@click.option("--out", type=ANY_PATH, help="Folder for the roster, the workbook and the team sheets.")
@click.option("--store", help="Address of a store: SERVICE is the key of a service there, the roster a draft.")
@click.option("--seconds", type=click.FloatRange(0.1, 86400), default=30.0, show_default=True, help="Time to search.")
@click.option("--gap", type=click.FloatRange(0, 1), default=0.001, show_default=True, help="Gap at which a tier stops.")
@click.option(
    "--workers", type=click.IntRange(1, 256), help="Threads; 1 for a run to repeat.  [default: all, 2 or more]"
)
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True, help="Seed of the search.")
@click.option("--from", "published", type=ANY_PATH, help="A published roster.json of these weeks, to plan around.")
@click.option(
    "--as-of",
    type=Day(),
    help="With --from: days before this one are over and stay; what people were told for it and the notice period "
    "after it stands unless it breaks a rule by now.  [default: the first Monday, so nothing is over]",
)
@click.option(
    "--lock",
    "locks",
    type=LockType(),
    multiple=True,
    help="With --from: leave just as it is day:2026-12-08, session:PARKS/2026-12-08/0900 or individual:P001; "
    "may be given again.",
)
def roster(
    service: Path,
    week: date,
    weeks: int,
    out: Path | None,
    store: str | None,
    seconds: float,
    gap: float,
    workers: int | None,
    seed: int,
    published: Path | None,
    as_of: date | None,
    locks: tuple[Lock, ...],
) -> None:
    """Plan weeks of SERVICE (a folder of CSV files or an .xlsx workbook) and write the roster to OUT."""
    began = time.monotonic()
    limits = Limits(seconds, gap, workers or max(FEWEST_WORKERS, os.cpu_count() or 1), seed)
    if out is None and store is None:
        raise click.UsageError("Say where the roster goes: --out FOLDER, or --store ADDRESS.")
    if store is not None and (published or as_of or locks):
        raise click.UsageError("--from, --as-of and --lock speak of files. Export the service, plan, then use `draft`.")
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH_OF_A_LOG)
    with ProgressDisplay(console) as display:
        if store is None:
            records = read_records(service)
            around = _around(records, published, week, weeks, as_of, locks)
            problem, result = plan_week(records, week, weeks, limits, display.step, around, today=as_of)
        else:
            actor = Actor(getuser(), "Planning the week")
            database = Database(store)
            problem, result, version = plan_into_store(database, str(service), week, weeks, limits, actor, display.step)
    show_week(console, problem, result)
    if store is not None:
        show(version)
    if out is None:
        return
    write_week(out, problem, result, limits, display.steps, time.monotonic() - began)
    console.print(
        f"Written to {out}: roster.json, roster.xlsx, team-sheets.pdf, run.json", soft_wrap=True, markup=False
    )


def _around(
    records: ServiceRecords, path: Path | None, week: date, weeks: int, as_of: date | None, locks: tuple[Lock, ...]
) -> Published | None:
    if path is not None:
        return read_published(records, path, week, weeks, as_of, locks)
    if as_of is not None or locks:
        raise click.UsageError("--as-of and --lock speak of a published roster. Name it: --from ROSTER.json.")
    return None


@main.command()
@click.argument("service", type=ANY_PATH)
@click.argument("roster", type=ANY_PATH)
@click.option("--event", "events", multiple=True, help="Judge it as after this event; written as for `repair`.")
@as_of_option
def check(service: Path, roster: Path, events: tuple[str, ...], as_of: date | None) -> None:
    """Name every rule that ROSTER (a roster.json, also one edited by hand) breaks. Exit status 1 if any."""
    happened = [read_event(text) for text in events]
    checked = check_week(read_records(service), roster, happened, as_of)
    for decision_id in sorted(checked.set_aside):
        click.echo(f"Set aside by this roster because it conflicts: decision {decision_id}.")
    for violation in checked.violations:
        place = " ".join(filter(None, (violation.rule, violation.who, violation.session_id)))
        click.echo(f"{place}: {violation.detail}")
    rules = sorted({violation.rule for violation in checked.violations})
    for rule in rules:
        click.echo(f"{rule} says: {SENTENCE[rule]}")
    if checked.violations:
        click.echo(f"{plural(len(rules), 'rule')} broken, {plural(len(checked.violations), 'time')}.", err=True)
        raise click.exceptions.Exit(RULE_BROKEN)
    week = f"{checked.problem.first_monday} to {checked.problem.last_day}"
    click.echo(f"No rule broken: {len(checked.roster.bookings)} bookings, {week}.")


@main.command()
@click.argument("folder", type=ANY_PATH, metavar="DIR")
@click.option(
    "--people", type=click.IntRange(20, 5000), default=160, show_default=True, help="People with live orders."
)
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True, help="Which service.")
@click.option(
    "--profile",
    type=click.Choice(Profile, case_sensitive=False),
    default=Profile.TYPICAL,
    show_default=True,
    help="Its character.",
)
@click.option("--week", type=Monday(), default=date(2026, 12, 7), show_default="2026-12-07", help="Week to plan.")
def sample(folder: Path, people: int, seed: int, profile: Profile, week: date) -> None:
    """Invent a service and write it to DIR: a new folder, or an .xlsx workbook."""
    _refuse_to_overwrite(folder)
    _write(invent_service(people, seed, profile, week), folder)


@main.command()
@click.argument("service", type=ANY_PATH)
@click.argument("destination", type=ANY_PATH)
def convert(service: Path, destination: Path) -> None:
    """Write SERVICE again as DESTINATION: a new folder of CSV files, or an .xlsx workbook."""
    _refuse_to_overwrite(destination)
    _write(read_records(service), destination)


def _write(records: ServiceRecords, destination: Path) -> None:
    if destination.suffix.lower() == WORKBOOK:
        write_workbook(records, destination)
    else:
        write_service(records, destination)
    people, sessions = len(records.individuals), len(records.timetable)
    click.echo(f"Written to {destination}: {people} individuals, {sessions} sessions in the timetable.")


def _refuse_to_overwrite(destination: Path) -> None:
    there = any(destination.iterdir()) if destination.is_dir() else destination.exists()
    if there:
        raise SchedulerError(f"{destination} is there already. Name a new place, or remove it.")
