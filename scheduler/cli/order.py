"""Orders' lives from the command line: record an event, see which steps are due."""

from datetime import date, datetime
from getpass import getuser

import click

from scheduler.cli.base import Day, main, plural
from scheduler.cli.store import actor_options, key_option, store_option
from scheduler.domain.casework import OrderEvent, OrderEventKind
from scheduler.domain.times import LOCAL
from scheduler.domain.versions import Actor
from scheduler.operations.follow_orders import record_event, steps_due
from scheduler.operations.keep_records import consult
from scheduler.progress.orders import last_day
from scheduler.store.database import Database


@main.group()
def order() -> None:
    """The life of an order in the store: contact, induction, reviews, extensions, warnings, breach, its end."""


@order.command()
@click.argument("order_id")
@click.argument("kind", type=click.Choice([str(kind) for kind in OrderEventKind]))
@click.option(
    "--day", type=Day(), required=True, help="Day on which it happened; induction_agreed: on which it is to be."
)
@click.option("--until", type=Day(), help="extension_asked, extension_granted: the last day asked or granted.")
@click.option("--hours", type=float, help="hours_changed: the hours imposed from now on.")
@store_option
@key_option
@actor_options("Case work")
def event(
    order_id: str,
    kind: str,
    day: date,
    until: date | None,
    hours: float | None,
    store: str,
    key: str,
    by: str,
    why: str,
) -> None:
    """Record that KIND happened to ORDER_ID."""
    happened = OrderEvent(order_id=order_id, kind=OrderEventKind(kind), day=day, until=until, hours=hours)
    after = record_event(Database(store), key, happened, Actor(by, why), datetime.now(LOCAL).date())
    told, status = kind.replace("_", " "), after.status.replace("_", " ")
    click.echo(f"{order_id}: {told} on {day}. It is {status}, its last day {last_day(after)}.")


@order.command()
@click.option("--as-of", type=Day(), required=True, help="The day it is.")
@click.option("--weeks", type=click.IntRange(0, 52), default=2, show_default=True, help="Weeks to look ahead.")
@store_option
@key_option
@click.option("--by", default=getuser, show_default="your login name", help="Who looks, for the log.")
@click.option("--why", default="Case work", show_default=True, help="Why, for the log.")
def due(as_of: date, weeks: int, store: str, key: str, by: str, why: str) -> None:
    """Steps that the standards ask for: those overdue, and those due soon."""
    records = consult(Database(store), key, f"steps due on {as_of}", Actor(by, why))
    found = steps_due(records, as_of, weeks)
    for step in found:
        late = " overdue" if step.due < as_of else ""
        click.echo(f"{step.due} {step.order_id} {step.standard}{late}")
    click.echo(f"{plural(len(found), 'step')}.")
