"""Traffic lights on the terminal: one line for each order, what cost it time, what would turn it green."""

import sys
from collections.abc import Mapping, Sequence
from datetime import date
from getpass import getuser
from pathlib import Path

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from scheduler.cli.base import ANY_PATH, WIDTH_OF_A_LOG, Day, main, plural, read_records
from scheduler.domain.problem import Light
from scheduler.domain.versions import Actor
from scheduler.operations.show_lights import keep_lights, lights_of, stored_lights
from scheduler.progress.causes import Whose
from scheduler.progress.lights import OrderLight
from scheduler.store.database import Database
from scheduler.store.lights import Snapshot

STYLES = {Light.RED: "bold red", Light.AMBER: "yellow", Light.GREEN: "green"}
CAUSES_SHOWN, WAY_SHOWN = 3, 6


@main.command()
@click.argument("service", type=ANY_PATH)
@click.option("--as-of", type=Day(), required=True, help="The day it is, such as 2026-12-07.")
@click.option("--case-manager", help="Only the people of this case manager.")
@click.option("--store", help="Address of a store: SERVICE is the key of a service there.")
@click.option("--keep", is_flag=True, help="With --store: keep today's lights, so that their way can be told.")
@click.option("--by", default=getuser, show_default="your login name", help="With --store: who looks, for the log.")
@click.option("--why", default="Case work", show_default=True, help="With --store: why, for the log.")
def lights(
    service: Path, as_of: date, case_manager: str | None, store: str | None, keep: bool, by: str, why: str
) -> None:
    """Show each order's chance of completing on time, what cost it time, and what would turn it green."""
    way: Mapping[str, Sequence[Snapshot]] = {}
    if store is None:
        if keep:
            raise click.UsageError("--keep needs a store. Name it: --store ADDRESS.")
        found = lights_of(read_records(service), as_of, case_manager)
    else:
        database, actor = Database(store), Actor(by, why)
        found, way = stored_lights(database, str(service), as_of, actor, case_manager)
        if keep:
            click.echo(f"Kept: {plural(keep_lights(database, str(service), as_of, actor), 'light')} of {as_of}.")
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH_OF_A_LOG)
    counts = ", ".join(f"{sum(light.light is colour for light in found)} {colour}" for colour in STYLES)
    console.print(f"{plural(len(found), 'order')} in force on {as_of}: {counts}.")
    if found:
        console.print(_table(found, way))


def _table(found: Sequence[OrderLight], way: Mapping[str, Sequence[Snapshot]]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in ("light", "chance", "order", "individual", "hours left", "last day", "projected"):
        table.add_column(name, justify="right" if name in ("chance", "hours left") else "left", no_wrap=True)
    table.add_column("what cost time; what would turn it green", ratio=1)
    for light in found:
        table.add_row(
            f"[{STYLES[light.light]}]{light.light}[/]",
            f"{light.chance:.0%}",
            light.order_id,
            light.individual_id,
            f"{light.minutes_left / 60:.1f}",
            str(light.last_day),
            str(light.projected or "not in sight"),
            _words(light, way.get(light.order_id, ())),
        )
    return table


def _words(light: OrderLight, way: Sequence[Snapshot]) -> str:
    service = sum(cause.minutes for cause in light.causes if cause.whose is Whose.SERVICE)
    personal = sum(cause.minutes for cause in light.causes) - service
    parts = [f"service {service / 60:.0f} h, personal {personal / 60:.0f} h"] if light.causes else []
    parts += [
        f"{cause.kind.replace('_', ' ')} {len(cause.days)}x, last {cause.days[-1]:%d %b}"
        for cause in light.causes[:CAUSES_SHOWN]
    ]
    if light.past_last_day:
        parts.append("past its last day")
    if light.light is not Light.GREEN:
        parts += [f"green with {option.count} {option.remedy.replace('_', ' ')}" for option in light.turns_green]
    if way:
        parts.append("was " + ", ".join(f"{s.light} {s.day:%d %b}" for s in way[-WAY_SHOWN:]))
    return "; ".join(parts)
