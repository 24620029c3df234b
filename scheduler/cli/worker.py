"""Nights and mornings from the command line: the worker, a job by hand, messages that came back."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from email import message_from_bytes
from functools import partial
from getpass import getuser
from signal import SIGINT, SIGTERM, signal
from threading import Event
from typing import BinaryIO

import click
from pydantic import ValidationError

from scheduler.cli.base import main, plural
from scheduler.cli.store import actor_options, key_option, store_option
from scheduler.config import Settings
from scheduler.domain.errors import SchedulerError
from scheduler.domain.messages import MessageState
from scheduler.domain.times import LOCAL
from scheduler.domain.versions import Actor
from scheduler.jobs.logs import log_as_json
from scheduler.jobs.worker import SECONDS, start_worker, work_once
from scheduler.operations.bounces import note_bounce
from scheduler.operations.deliver import counts_of, last_messages
from scheduler.operations.do_jobs import last_jobs
from scheduler.operations.note_access import note_access
from scheduler.store.database import Database


@main.command()
@click.option("--once", is_flag=True, help="Do what is due now, deliver what is due, and end.")
@click.option(
    "--at",
    "moments",
    type=click.DateTime(["%Y-%m-%dT%H:%M"]),
    multiple=True,
    help="Development only, with --once: as if it were that time; one after another if it is given again.",
)
@click.option("--every", default=SECONDS, show_default=True, help="Seconds between two looks at what is due.")
def worker(once: bool, moments: tuple[datetime, ...], every: float) -> None:
    """Do the jobs of night and morning, and deliver messages. All settings are environment variables."""
    settings = _settings()
    log_as_json()
    if moments and not (once and settings.development):
        raise SchedulerError("--at is for development, with --once. Leave it out.")
    if once:
        clocks: list[Callable[[], datetime]] = [partial(moment.replace, tzinfo=LOCAL) for moment in moments]
        for clock in clocks or [settings.moment]:
            with closing(Database(settings.store, clock)) as database:
                work_once(settings, database)
        return
    database = Database(settings.store, settings.moment)
    over = Event()
    for number in (SIGINT, SIGTERM):
        signal(number, lambda *_: over.set())
    scheduler = start_worker(settings, database, every)
    over.wait()
    scheduler.shutdown()
    database.close()


@main.group()
def messages() -> None:
    """The outbox: what was told to whom, and whether it arrived."""


@messages.command(name="list")
@click.option("--state", type=click.Choice([str(state) for state in MessageState]), help="Of one state only.")
@click.option("--most", default=50, show_default=True, help="How many.")
@store_option
@key_option
@actor_options("Looking after messages")
def list_(state: str | None, most: int, store: str, key: str, by: str, why: str) -> None:
    """The last messages: to whom by id, by which way, how far. Not what they say."""
    database = Database(store)
    note_access(database, key, f"list of messages{' ' + state if state else ''}", Actor(by, why))
    for one in last_messages(database, key, most, MessageState(state) if state else None):
        said = f"{one.number} {one.message.kind} to {one.message.recipient} by {one.message.channel}: {one.state}"
        click.echo(said + (f". {one.reason}" if one.reason else ""))
    counts = ", ".join(f"{count} {state}" for state, count in sorted(counts_of(database, key).items()))
    click.echo(counts or "There is no message yet.")


@messages.command()
@click.argument("files", type=click.File("rb"), nargs=-1, required=True)
@store_option
@click.option("--by", default=getuser, show_default="your login name", help="Who does it, for the log.")
def bounced(files: tuple[BinaryIO, ...], store: str, by: str) -> None:
    """Note which messages came back, from FILES: the mail server's reports as they arrived; - is standard input."""
    database = Database(store)
    count = sum(note_bounce(database, message_from_bytes(f.read()), Actor(by, "A report came back")) for f in files)
    click.echo(f"{plural(count, 'message')} came back.")


@main.command()
@click.option("--most", default=20, show_default=True, help="How many.")
@store_option
@key_option
def nights(most: int, store: str, key: str) -> None:
    """What was done at night and in the morning, and what came of it."""
    for run in last_jobs(Database(store), key, most):
        turn = f", turn {run.turn}" if run.turn else ""
        click.echo(f"{run.day} {run.job}{turn}: {run.state}. {run.outcome or ''}".rstrip())


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        names = ", ".join(f"UNPAID_WORK_{str(fault['loc'][0]).upper()}" for fault in error.errors())
        raise SchedulerError(f"Settings are missing or wrong: {names}. See docs/deploy.md.") from None
