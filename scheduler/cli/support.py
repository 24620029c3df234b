"""Lunches and travel passes of a week, and reviews of needs due, on the terminal."""

from collections import Counter
from datetime import date
from getpass import getuser
from pathlib import Path

import click

from scheduler.cli.base import ANY_PATH, Day, Monday, main, plural, read_records
from scheduler.cli.store import actor_options, key_option, store_option
from scheduler.domain.versions import Actor
from scheduler.operations.keep_records import consult
from scheduler.operations.support_lists import help_of_roster, help_of_week, reviews_due
from scheduler.store.database import Database


@main.command(name="help-list")
@click.argument("service", type=ANY_PATH)
@click.option("--roster", type=ANY_PATH, help="A roster.json made from the folder SERVICE.")
@click.option("--store", help="Address of a store: SERVICE is the key of a service there; its published roster counts.")
@click.option("--week", type=Monday(), help="With --store: Monday of the week.")
@click.option("--by", default=getuser, show_default="your login name", help="With --store: who looks, for the log.")
@click.option("--why", default="Help for the week", show_default=True, help="With --store: why, for the log.")
def help_list(service: Path, roster: Path | None, store: str | None, week: date | None, by: str, why: str) -> None:
    """Who needs lunch or a travel pass on which day of a roster."""
    if store is not None and week is not None:
        lines = help_of_week(Database(store), str(service), week, Actor(by, why))
    elif roster is not None:
        lines = help_of_roster(read_records(service), roster)
    else:
        raise click.UsageError("Name a roster: --roster FILE, or --store ADDRESS with --week MONDAY.")
    for line in lines:
        click.echo(f"{line.day} {line.help.replace('_', ' ')} {line.individual_id} at {line.placement_id}")
    for (day, kind), count in Counter((line.day, line.help) for line in lines).items():
        click.echo(f"{day}: {plural(count, kind.replace('_', ' '))}")
    if not lines:
        click.echo("Nobody booked is entitled to lunch or a travel pass.")


@main.command(name="reviews-due")
@click.option("--as-of", type=Day(), required=True, help="The day it is.")
@click.option("--weeks", type=click.IntRange(0, 52), default=2, show_default=True, help="Weeks to look ahead.")
@store_option
@key_option
@actor_options("Case work")
def reviews_due_(as_of: date, weeks: int, store: str, key: str, by: str, why: str) -> None:
    """Reviews of individuals' needs that are overdue or due soon, with the case manager."""
    records = consult(Database(store), key, f"reviews of needs due on {as_of}", Actor(by, why))
    managers = {one.individual_id: one.case_manager for one in records.individuals}
    found = reviews_due(records, as_of, weeks)
    for row in found:
        late = " overdue" if row.due_on < as_of else ""
        click.echo(f"{row.due_on} {row.individual_id} ({managers[row.individual_id] or 'no case manager'}){late}")
    click.echo(f"{plural(len(found), 'review')}.")
