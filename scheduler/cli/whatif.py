"""The command that looks months ahead under changed assumptions."""

import os
import re
import sys
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from scheduler.cli.base import ANY_PATH, WIDTH_OF_A_LOG, Monday, main, read_records
from scheduler.domain.records import ServiceRecords
from scheduler.domain.scenarios import Scenario
from scheduler.domain.times import WEEK
from scheduler.domain.whatif import LeastStaff, WhatIf, WhatIfAsked
from scheduler.exchange.scenario_text import read_scenarios
from scheduler.exchange.whatif_files import read_whatif, write_whatif
from scheduler.simulation.backtest import after_the_register
from scheduler.simulation.policies import PolicyName
from scheduler.simulation.tally import MEASURES
from scheduler.simulation.whatif import what_if
from scheduler.simulation.wording import difference_told, least_told, number, told

ANSWER = "whatif.json"
SHOWN = (
    "offered_in_time",
    "started_in_time",
    "outstanding",
    "reds",
    "live",
    "hours",
    "completed",
    "in_time",
    "extensions",
    "sent_home",
    "sent_home_full",
    "raised",
    "hours_a_duty",
)
MOST_UNKNOWN = 4
"""Weeks from the register's end to the first that is simulated, beyond which the answer is of another service."""
SESSIONAL = re.compile(r"(\+?\d+)\s*@\s*(\w+)")


@main.command()
@click.argument("service", type=ANY_PATH)
@click.option("--from", "first", type=Monday(), help="The first Monday.  [default: the one after the register ends]")
@click.option("--weeks", type=click.IntRange(2, 104), default=26, show_default=True, help="Weeks ahead.")
@click.option("--orders", help="More orders a year, such as +60.")
@click.option("--sessional", multiple=True, help="More sessional supervisors on a day, such as +1@Sat.")
@click.option("--ratio", help="People whom a supervisor may lead, such as 6.")
@click.option("--show-up", help="Points by which more people come, such as +5.")
@click.option("--scenario", "texts", multiple=True, help='Another scenario, "NAME: CHANGE; CHANGE" as in `scenarios`.')
@click.option("--replications", type=click.IntRange(1, 200), default=5, show_default=True, help="Runs of each.")
@click.option(
    "--policy",
    type=click.Choice([policy.value for policy in PolicyName]),
    default=PolicyName.SOLVER.value,
    show_default=True,
    help="How weeks are planned.",
)
@click.option("--least-staff", is_flag=True, help="Find the fewest extra sessional days that hold 7-day starts.")
@click.option("--standard", type=click.FloatRange(0.5, 1.0), default=0.95, show_default=True, help="What they hold.")
@click.option("--seconds", type=click.FloatRange(0.05, 600), default=0.5, show_default=True, help="For each week.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True)
@click.option("--workers", type=click.IntRange(1, 256), help="Processes.  [default: all cores]")
@click.option("--out", type=ANY_PATH, help="Folder in which the answer is kept, as whatif.json.")
@click.option("--beside", type=ANY_PATH, multiple=True, help="A kept whatif.json to show beside it.")
def whatif(
    service: Path,
    first: date | None,
    weeks: int,
    orders: str | None,
    sessional: tuple[str, ...],
    ratio: str | None,
    show_up: str | None,
    texts: tuple[str, ...],
    replications: int,
    policy: str,
    least_staff: bool,
    standard: float,
    seconds: float,
    seed: int,
    workers: int | None,
    out: Path | None,
    beside: tuple[Path, ...],
) -> None:
    """Simulate months of SERVICE as it is and under each scenario: backlog, red lights, starts, with 95 % intervals."""
    records = read_records(service)
    kept = [read_whatif(path) for path in beside]
    if first and records.attendance:
        _warn_of_weeks_unknown(after_the_register(records), first)
    asked = WhatIfAsked(
        first_monday=first or after_the_register(records),
        weeks=weeks,
        replications=replications,
        policy=policy,
        seconds=seconds,
        seed=seed,
        scenarios=_scenarios(records, orders, sessional, ratio, show_up, texts),
        least_staff=least_staff,
        standard=standard,
    )
    width = None if sys.stdout.isatty() else WIDTH_OF_A_LOG
    console = Console(highlight=False, markup=False, emoji=False, width=width)
    answer = what_if(records, asked, workers or os.cpu_count() or 1, Announcer())
    for one in (*kept, answer):
        show(console, one)
    if out:
        write_whatif(out / ANSWER, answer)
        console.print(f"Kept in {out / ANSWER}", soft_wrap=True)


def _warn_of_weeks_unknown(known: date, first: date) -> None:
    """What is later than the records is simulated as if nothing had happened in between."""
    if (weeks := (first - known) // WEEK) > MOST_UNKNOWN:
        click.echo(
            f"The register ends before {known}: of the {weeks} weeks until {first} nothing is known, so that who "
            f"comes, works and ends in them is missing. Begin sooner: --from {known}.",
            err=True,
        )


class Announcer:
    """A line on standard error for each tenth done."""

    def __init__(self) -> None:
        self._told = -1

    def __call__(self, done: int, total: int, name: str) -> None:
        if (tenth := 10 * done // total) != self._told:
            self._told = tenth
            click.echo(f"{done} of {total} runs done, the last of: {name}", err=True)


def _scenarios(
    records: ServiceRecords,
    orders: str | None,
    sessional: Sequence[str],
    ratio: str | None,
    show_up: str | None,
    texts: Sequence[str],
) -> tuple[Scenario, ...]:
    """The one that the options make up, then those written out."""
    changes = [f"orders {orders}"] if orders else []
    changes += [f"sessional {_day_apart(text)}" for text in sessional]
    changes += [f"ratio {ratio}"] if ratio else []
    changes += [f"show-up {show_up}"] if show_up else []
    asked = [f"asked: {'; '.join(changes)}"] if changes else []
    return read_scenarios((*asked, *texts), records)


def _day_apart(text: str) -> str:
    """ "+1@Sat" -> "+1 Sat", as a scenario has it."""
    return SESSIONAL.sub(r"\1 \2", text)


def show(console: Console, answer: WhatIf) -> None:
    """A column for each scenario: means with 95 % intervals, and how they differ from the service as it is."""
    title = f"{answer.service_name}: {answer.weeks} weeks from {answer.first_monday}, {answer.policy}, "
    console.print(title + f"{answer.replications} replications", style="bold", soft_wrap=True)
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("")
    for projection in answer.projections:
        changes = ", ".join(projection.changes)
        table.add_column(f"{projection.name}\n{changes}" if changes else projection.name, justify="right")
    for code in SHOWN:
        cells = []
        for place, projection in enumerate(answer.projections):
            change = projection.differences.get(code) if place else None
            under = f"\n{difference_told(code, change)}" if change else ""
            cells.append(told(code, projection.figures.get(code)) + under)
        table.add_row(MEASURES[code][0], *cells)
    console.print(table)
    console.print("In brackets 95 % intervals over the replications; under it the difference to the service as it is.")
    if answer.least:
        show_least(console, answer.least)


def show_least(console: Console, least: LeastStaff) -> None:
    console.print(f"The least extra staff under {least.scenario}", style="bold")
    for tried in least.tried:
        days = ", ".join(tried.weekdays) or "none"
        console.print(f"  extra days {tried.extra} ({days}): {told('offered_in_time', tried.starts)} offered in time")
    for place, compared in groupby(least.places, key=lambda row: row.place):
        days = ", ".join(f"{row.weekday} {number('offered_in_time', row.starts.mean)}" for row in compared)
        console.print(f"  extra day {place} in {least.quick} futures: {days}", soft_wrap=True)
    for sentence in least_told(least):
        console.print(sentence, soft_wrap=True)
