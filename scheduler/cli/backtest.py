"""The command that plans past weeks once more and lays them beside what happened."""

import sys
from datetime import date
from pathlib import Path

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from scheduler.cli.base import ANY_PATH, WIDTH_OF_A_LOG, Monday, main, read_records
from scheduler.simulation.backtest import LIMITS, PastWeek, after_the_register, backtest
from scheduler.solver.limits import Limits

GAP = 0.01


@main.command("backtest")
@click.argument("service", type=ANY_PATH)
@click.option("--weeks", type=click.IntRange(1, 52), default=4, show_default=True, help="Past weeks.")
@click.option("--until", type=Monday(), help="The Monday after the last of them.  [default: after the register's end]")
@click.option("--seconds", type=click.FloatRange(0.05, 600), default=2.0, show_default=True, help="For each week.")
@click.option("--workers", type=click.IntRange(1, 256), default=1, show_default=True, help="1 for a run to repeat.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True)
def replay(service: Path, weeks: int, until: date | None, seconds: float, workers: int, seed: int) -> None:
    """Plan past weeks of SERVICE as they were known then, and lay beside them what did happen."""
    records = read_records(service)
    width = None if sys.stdout.isatty() else WIDTH_OF_A_LOG
    console = Console(highlight=False, markup=False, emoji=False, width=width)
    limits = Limits(seconds, GAP, workers, seed)
    found = []
    for week in backtest(records, until or after_the_register(records), weeks, limits):
        found.append(week)
        click.echo(f"{len(found)} of {weeks} weeks planned", err=True)
    console.print(f"{records.policy.service_name}: what happened, and what would have been booked", style="bold")
    console.print(_table(found))
    console.print("How far this can be trusted:")
    for limit in LIMITS:
        console.print(f"- {limit}")


def _table(weeks: list[PastWeek]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("")
    for week in weeks:
        table.add_column(f"{week.monday.day} {week.monday:%b}", justify="right")
    rows: list[tuple[str, list[str]]] = [
        ("Then: bookings", [f"{week.then_booked}" for week in weeks]),
        ("    came", [f"{week.then_came}" for week in weeks]),
        ("    sent home by the service", [f"{week.then_sent_home}" for week in weeks]),
        ("    called off beforehand", [f"{week.then_called_off}" for week in weeks]),
        ("    hours credited", [f"{week.then_hours:,.0f}" for week in weeks]),
        ("    of those who came, by the solver booked that day", [f"{week.kept}" for week in weeks]),
        ("        on another day of the week", [f"{week.elsewhen}" for week in weeks]),
        ("        not that week", [f"{week.left_out}" for week in weeks]),
        ("Solver: bookings", [f"{week.booked}" for week in weeks]),
        ("    of people who came that day", [f"{week.came}" for week in weeks]),
        ("    of people who stayed away that day", [f"{week.stayed_away}" for week in weeks]),
        ("    in sessions that were called off", [f"{week.stopped}" for week in weeks]),
        ("    on other days: not known", [f"{week.unknown}" for week in weeks]),
        ("    hours expected", [f"{week.expected_hours:,.0f}" for week in weeks]),
        ("    expected sent home, teams full", [f"{week.expected_sent_home:.2f}" for week in weeks]),
        ("    known to have come, no place in the pool", [f"{week.over}" for week in weeks]),
        ("    a place for those then sent home or called off", [f"{week.seated}" for week in weeks]),
        ("    duties of supervisors", [f"{week.duties}" for week in weeks]),
    ]
    for label, cells in rows:
        table.add_row(label, *cells)
    return table
