"""The register from the command line: record, correct, and see how an entry came to be."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import click

from scheduler.cli.base import Day, main
from scheduler.cli.store import actor_options, key_option, store_option
from scheduler.domain.attendance import Outcome
from scheduler.domain.register import Mark
from scheduler.domain.times import LOCAL, TimeOfDay, clock
from scheduler.domain.versions import Actor
from scheduler.operations.record_attendance import (
    Recorded,
    attendance_history,
    correct_attendance,
    record_attendance,
)
from scheduler.store.database import Database


class Clock(click.ParamType[TimeOfDay]):
    """A time of day written as 09:30."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> TimeOfDay:
        try:
            moment = datetime.strptime(str(value), "%H:%M")
        except ValueError:
            self.fail(f'"{value}" is not a time of day. Write it as 09:30.', param, ctx)
        return TimeOfDay(60 * moment.hour + moment.minute)


class SessionId(click.ParamType[tuple[str, date, TimeOfDay]]):
    """A session written as PARKS/2026-12-07/0900."""

    name = "session"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, date, TimeOfDay]:
        try:
            placement_id, day, start = str(value).split("/")
            moment = datetime.strptime(f"{day} {start}", "%Y-%m-%d %H%M")
        except ValueError:
            self.fail(f'"{value}" is not a session. Write it as PARKS/2026-12-07/0900.', param, ctx)
        return placement_id, moment.date(), TimeOfDay(60 * moment.hour + moment.minute)


def who_and_where(command: Any) -> Any:
    for option in (
        click.option("--session", "place", type=SessionId(), required=True, help="Such as PARKS/2026-12-07/0900."),
        click.option("--individual", required=True, help="Id of the individual."),
        key_option,
        store_option,
    ):
        command = option(command)
    return command


def what_happened(command: Any) -> Any:
    for option in (
        click.option("--today", type=Day(), help="The day it is.  [default: today]"),
        click.option("--note", help="What others need to know."),
        click.option("--walk-up", is_flag=True, help="Came without a booking."),
        click.option("--left", type=Clock(), help="When the individual left, such as 14:00."),
        click.option("--arrived", type=Clock(), help="When the individual arrived, such as 09:30."),
        click.option(
            "--outcome", type=click.Choice([str(o) for o in Outcome]), required=True, help="What became of it."
        ),
        who_and_where,
    ):
        command = option(command)
    return command


@main.group()
def attendance() -> None:
    """The register of a service in the store: entries are added and corrected, never changed."""


@attendance.command()
@what_happened
@actor_options("Register")
def record(**given: Any) -> None:
    """Record what became of an individual in a session."""
    _write(record_attendance, **given)


@attendance.command()
@what_happened
@actor_options(None)
def correct(**given: Any) -> None:
    """Replace what the register says by a new entry; the old one stays in the history."""
    _write(correct_attendance, **given)


@attendance.command()
@who_and_where
@actor_options(None)
def history(store: str, key: str, individual: str, place: tuple[str, date, TimeOfDay], by: str, why: str) -> None:
    """Every entry of an individual in a session, oldest first."""
    placement_id, day, start = place
    mark = Mark(
        individual_id=individual,
        placement_id=placement_id,
        day=day,
        start=start,
        end=start,
        outcome=Outcome.ATTENDED,
    )
    for entry in attendance_history(Database(store), key, mark, Actor(by, why)):
        instead = f", instead of {entry.corrects}: {entry.reason}" if entry.corrects else ""
        moment = f"{entry.recorded_at.astimezone(LOCAL):%Y-%m-%d %H:%M}"
        click.echo(
            f"{entry.number} {entry.outcome}, {entry.minutes_credited} minutes, "
            f"by {entry.recorded_by} {moment}{instead}"
        )


def _write(operation: Callable[[Database, str, Mark, Actor, date], Recorded], **given: Any) -> None:
    placement_id, day, start = given["place"]
    mark = Mark(
        individual_id=given["individual"],
        placement_id=placement_id,
        day=day,
        start=start,
        end=start,
        outcome=Outcome(given["outcome"]),
        arrived=given["arrived"],
        left=given["left"],
        walk_up=given["walk_up"],
        note=given["note"],
    )
    today = given["today"] or datetime.now(LOCAL).date()
    recorded = operation(Database(given["store"]), given["key"], mark, Actor(given["by"], given["why"]), today)
    told = ", ".join(f"{clock(credit.minutes)} hours to {credit.order_id}" for credit in recorded.credits)
    click.echo(f"Entry {recorded.number}: {told or 'no hours credited'}.")
