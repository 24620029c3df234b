"""The command that plans one week under several assumptions."""

import os
import sys
from datetime import date
from pathlib import Path

import click
from rich.console import Console

from scheduler.cli.base import ANY_PATH, WIDTH_OF_A_LOG, Monday, main, read_records
from scheduler.cli.commands import FEWEST_WORKERS
from scheduler.cli.scenario_table import show_comparison
from scheduler.domain.result import Progress
from scheduler.exchange.scenario_text import read_scenarios
from scheduler.operations.scenarios import COMPARISON, TABLE, compare, write_comparison
from scheduler.solver.limits import Limits

CLOSED = 0.0
"""The gap at which a tier's search stops: below an aim that is nearly settled, no difference is proven."""


@main.command()
@click.argument("service", type=ANY_PATH)
@click.option("--week", type=Monday(), required=True, help="Monday of the week, such as 2026-12-07.")
@click.option(
    "--scenario",
    "texts",
    multiple=True,
    required=True,
    help='What to try, "NAME: CHANGE; CHANGE". Changes: sessional +1 sat, close PARKS, ratio 6, limit 2%, '
    "add PARKS sun 09:00-15:30, absent S01, show-up +5. May be given several times.",
)
@click.option("--out", type=ANY_PATH, help="Folder for scenarios.json and scenarios.csv.")
@click.option("--seconds", type=click.FloatRange(0.1, 86400), default=20.0, show_default=True, help="For each week.")
@click.option(
    "--workers", type=click.IntRange(1, 256), help="Threads; 1 for a run to repeat.  [default: all, 2 or more]"
)
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True, help="Seed of the search.")
def scenarios(
    service: Path, week: date, texts: tuple[str, ...], out: Path | None, seconds: float, workers: int | None, seed: int
) -> None:
    """Plan a week of SERVICE as it is and under each scenario, and show what each changes, in people and hours."""
    limits = Limits(seconds, CLOSED, workers or max(FEWEST_WORKERS, os.cpu_count() or 1), seed)
    records = read_records(service)
    asked = read_scenarios(texts, records)
    width = None if sys.stdout.isatty() else WIDTH_OF_A_LOG
    console = Console(highlight=False, markup=False, emoji=False, width=width)
    comparison = compare(records, week, asked, limits, Announcer(console, 1 + len(asked)))
    show_comparison(console, comparison)
    if out:
        write_comparison(out, comparison, limits)
        console.print(f"Written to {out}: {COMPARISON}, {TABLE}", soft_wrap=True)


class Announcer:
    """Tells which week is being planned, once for each."""

    def __init__(self, console: Console, weeks: int) -> None:
        self._console, self._weeks = console, weeks
        self._told: list[str] = []

    def __call__(self, name: str, step: Progress) -> None:
        if name not in self._told:
            self._told.append(name)
            self._console.print(f"Planning week {len(self._told)} of {self._weeks}: {name}", soft_wrap=True)
