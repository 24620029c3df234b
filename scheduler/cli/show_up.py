"""What attendance teaches, on the terminal."""

import sys
from datetime import date
from pathlib import Path

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from scheduler.cli.base import ANY_PATH, WIDTH_OF_A_LOG, Monday, main, plural, read_records
from scheduler.operations.judge_attendance import AttendanceReport, Difference, judge_attendance, write_report
from scheduler.progress.calibration import Calibration


@main.command(name="show-up")
@click.argument("service", type=ANY_PATH)
@click.option("--week", type=Monday(), required=True, help="Monday before which the records are judged.")
@click.option("--weeks", type=click.IntRange(1, 52), default=8, show_default=True, help="Weeks to tell in advance.")
@click.option("--out", type=ANY_PATH, help="File for the same figures as JSON.")
def show_up(service: Path, week: date, weeks: int, out: Path | None) -> None:
    """Show what SERVICE's attendance teaches, and how far the chances told from it can be trusted."""
    report = judge_attendance(read_records(service), week, weeks)
    if out:
        write_report(out, report)
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH_OF_A_LOG)
    for line in _learnt(report):
        console.print(line, soft_wrap=True, markup=False)
    if report.calibration:
        _show_calibration(console, report.calibration, report.weeks)
    else:
        console.print(f"No bookings in the {plural(weeks, 'week')} before: nothing to judge.", soft_wrap=True)


def _learnt(report: AttendanceReport) -> list[str]:
    share = f", {report.came / report.bookings:.1%} came" if report.bookings else ""
    effect = report.day_effect
    return [
        f"{report.service_name}: attendance before {report.before}",
        f"{plural(report.bookings, 'booking')}{share}. {plural(report.individuals, 'individual')}, "
        f"{report.without_history} without a record.",
        f"People alike come with a chance of {report.usual:.1%}, and",
        *(f"  {_in_words(difference)}" for difference in report.differences),
        f"What people alike do is worth {report.strength:.1f} bookings of one's own.",
        f"Common day effect: {effect.sd:.2f} in logits, standard error {effect.standard_error:.2f}.",
    ]


def _in_words(difference: Difference) -> str:
    if not difference.bookings:
        return f"{difference.trait}: no bookings to learn from"
    points = round(100 * difference.change, 1)
    told = f"{abs(points)} points {'more' if points > 0 else 'less'}" if points else "the same"
    return f"{difference.trait}: {told} ({plural(difference.bookings, 'booking')})"


def _show_calibration(console: Console, found: Calibration, weeks: int) -> None:
    console.print(
        f"Told in advance, {plural(weeks, 'week')}, {plural(found.bookings, 'booking')}. Brier score (less is better): "
        f"model {found.model:.3f}, one rate for all {found.one_rate:.3f}, own average {found.own_average:.3f}.",
        soft_wrap=True,
    )
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in ("Chance told", "Bookings", "Told", "Came", "95 % interval"):
        table.add_column(heading, justify="right")
    for band in found.bands:
        low, high = band.interval
        tenth = f"{100 * band.least:.0f} to {100 * band.least + 10:.0f} %"
        table.add_row(tenth, f"{band.bookings:,}", f"{band.said:.1%}", f"{band.came:.1%}", f"{low:.1%} to {high:.1%}")
    console.print(table)
    console.print(
        f"Told and came are {100 * found.error:.1f} points apart on average; "
        f"by chance alone about {100 * found.error_by_chance:.1f}.",
        soft_wrap=True,
    )
