"""A service's measures on the terminal, and as the quarterly pack."""

import sys
from datetime import date
from getpass import getuser
from pathlib import Path

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from scheduler.cli.base import ANY_PATH, WIDTH_OF_A_LOG, Day, main, read_records
from scheduler.domain.measures import Figure, Grain, GroupFigure, Report, Unit
from scheduler.domain.versions import Actor
from scheduler.operations.show_measures import figures_asked, stored_figures_asked, write_quarterly_pack
from scheduler.store.database import Database

DEFAULT_PERIODS = 3


@main.command()
@click.argument("service", type=ANY_PATH)
@click.option("--as-of", type=Day(), required=True, help="The day it is, such as 2026-12-07.")
@click.option("--by", "grain", type=click.Choice([str(g) for g in Grain]), default="quarter", show_default=True)
@click.option("--periods", type=click.IntRange(1, 60), default=DEFAULT_PERIODS, show_default=True)
@click.option("--groups", is_flag=True, help="Also by weekday, team, level, sex and age, small numbers hidden.")
@click.option("--pack", type=click.Path(path_type=Path, dir_okay=False), help="Write the quarterly pack (XLSX) here.")
@click.option("--store", help="Address of a store: SERVICE is the key of a service there.")
@click.option("--who", default=getuser, show_default="your login name", help="With --store: who looks, for the log.")
@click.option("--why", default="Performance", show_default=True, help="With --store: why, for the log.")
def measures(
    service: Path,
    as_of: date,
    grain: str,
    periods: int,
    groups: bool,
    pack: Path | None,
    store: str | None,
    who: str,
    why: str,
) -> None:
    """Show the service's figures by period, against targets and the year before."""
    asked = [(Grain(grain), periods), *((Grain.QUARTER, 8), (Grain.MONTH, 25))[: 2 if pack else 0]]
    if store is None:
        reports = figures_asked(read_records(service), as_of, asked)
    else:
        reports = stored_figures_asked(Database(store), str(service), as_of, asked, Actor(who, why))
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH_OF_A_LOG)
    console.print(_table(reports[0]))
    if groups:
        console.print(_group_table(reports[0]))
    if pack is not None:
        write_quarterly_pack(pack, *reports[1:])
        click.echo(f"Pack: {pack}")


def _table(report: Report) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, title=f"{report.service_name}, as of {report.as_of}")
    table.add_column("measure")
    for period in report.periods:
        table.add_column(f"{period.name}", justify="right")
    for name in ("target", "year before"):
        table.add_column(name, justify="right")
    for last in report.figures[-len(report.figures) // len(report.periods) :]:
        shown = [_written(last, figure.value) for figure in report.of(last.measure.code)]
        shown[-1] += {True: " met", False: " [bold]missed[/]", None: ""}[last.met]
        table.add_row(last.measure.name, *shown, _written(last, last.target), _written(last, last.year_before))
    return table


def _group_table(report: Report) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, title=report.periods[-1].name)
    for name in ("by", "group", "measure"):
        table.add_column(name)
    table.add_column("figure", justify="right")
    for row in report.groups:
        shown = "hidden: few people" if row.suppressed else _written(row, row.value)
        table.add_row(row.grouping, row.group, row.measure.name, shown)
    return table


def _written(figure: Figure | GroupFigure, value: float | None) -> str:
    if value is None:
        return "–"
    if figure.measure.unit is Unit.SHARE:
        return f"{value:.1%}"
    return f"{value:,.0f}" if figure.measure.unit is Unit.COUNT else f"{value:,.1f}"
