"""Scenarios side by side, on the terminal: a column for each, the week as it is first."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from scheduler.domain.comparison import Aim, Comparison, PlannedScenario, WeekFigures
from scheduler.exchange.scenario_text import scenario_text

AIMS_SHOWN = 4
"""The aims that are in people and hours; the others are in the files."""
DECIMALS = {"hours": 1, "people expected": 2, "chance": 1}
WIDTH_OF_MEASURES, WIDTH_OF_A_WEEK = 34, 15
NOTES = (
    "~ within the proof's gap: the search may not have found the best of both weeks, so the difference may not be "
    "the change's doing, or may hide what is. The best weeks differ by the proven difference, none where the gap of "
    "an aim above is open.",
    "What follows the aims is of the weeks found. Nothing proves it: equally good weeks may differ there.",
)


def show_comparison(console: Console, comparison: Comparison) -> None:
    """What each scenario changes, tables of as many weeks as fit, notes, and decisions that were set aside."""
    title = f"{comparison.service_name}: the week from {comparison.monday} under other assumptions"
    console.print(title, style="bold", soft_wrap=True)
    base, *others = comparison.weeks
    for week in others:
        console.print(f"  {scenario_text(week.scenario)}", soft_wrap=True)
    together = max(1, (console.width - WIDTH_OF_MEASURES) // WIDTH_OF_A_WEEK - 1)
    for first in range(0, len(others), together):
        console.print(_table(base, others[first : first + together]))
    for note in NOTES:
        console.print(note)
    for week in comparison.weeks:
        for words in week.set_aside:
            console.print(f"Set aside, {week.scenario.name}: {words}", style="bold red", soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: for each week a value and its difference; `minor` rows explain the one above."""

    label: str
    cells: list[tuple[str, str]]
    minor: bool = False


def _table(base: PlannedScenario, weeks: list[PlannedScenario]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("", no_wrap=True)
    for week in (base, *weeks):
        table.add_column(week.scenario.name, max_width=WIDTH_OF_A_WEEK)
    parts = [list(_aims([base, *weeks])), list(_figures([base, *weeks])), list(_moved(weeks))]
    widths = _widths([line for part in parts for line in part])
    for part in parts:
        for line in part:
            cells = (_cell(*cell, *width) for cell, width in zip(line.cells, widths, strict=True))
            table.add_row(line.label, *cells, style="dim" if line.minor else "")
        table.add_section()
    return table


def _widths(lines: list[Line]) -> list[tuple[int, int]]:
    """Each week's widest value, and its widest difference beside a value."""
    columns = zip(*(line.cells for line in lines), strict=True)
    return [
        (max(len(value) for value, _ in column), max(len(difference) for value, difference in column if value))
        for column in columns
    ]


def _cell(value: str, difference: str, value_width: int, difference_width: int) -> str:
    """A difference alone may take the room of a value too."""
    if not value:
        return f"{difference:>{value_width + 1 + difference_width}}"
    return f"{value:>{value_width}} {difference:>{difference_width}}"


def _aims(weeks: list[PlannedScenario]) -> Iterator[Line]:
    """Two rows each: what was reached, and the bound; a third where a gap leaves the difference open."""
    for aims in list(zip(*(week.aims for week in weeks), strict=True))[:AIMS_SHOWN]:
        tier, others = aims[0].tier, aims[1:]
        decimals = 0 if tier.scale == 1 else 1
        values = [f"{aim.tier.value / tier.scale:,.{decimals}f}" for aim in aims]
        differences = ["", *(_difference(aim, decimals) for aim in others)]
        bounds = [f"{aim.tier.bound / tier.scale:,.{decimals}f}" for aim in aims]
        yield Line(f"{tier.number} {tier.name}, {tier.unit}", list(zip(values, differences, strict=True)))
        yield Line("    at most", [(bound, "") for bound in bounds], minor=True)
        if any(aim.least != aim.most or not aim.settled_above for aim in others):
            proven = [("", ""), *(("", _proven(aim, decimals)) for aim in others)]
            yield Line("    proven difference", proven, minor=True)


def _difference(aim: Aim, decimals: int) -> str:
    return ("~" if aim.within_gap else "") + _signed(aim.difference / aim.tier.scale, decimals)


def _proven(aim: Aim, decimals: int) -> str:
    if not aim.settled_above:
        return "none"
    least, most = (f"{end / aim.tier.scale:+,.{decimals}f}" for end in (aim.least, aim.most))
    return least if least == most else f"{least} to {most}"


def _signed(difference: float, decimals: int) -> str:
    """ "+3", "-1.2"; "=" where nothing is to be seen of a difference."""
    return f"{difference:+,.{decimals}f}" if round(difference, decimals) else "="


def _figures(weeks: list[PlannedScenario]) -> Iterator[Line]:
    for item in fields(WeekFigures):
        label, unit = item.metadata["meaning"], item.metadata["unit"]
        percent, decimals = unit == "chance", DECIMALS.get(unit, 0)
        base, *others = (getattr(week.figures, item.name) * (100 if percent else 1) for week in weeks)
        cells = [(f"{value:,.{decimals}f}", _signed(value - base, decimals)) for value in others]
        yield Line(f"{label}, %" if percent else label, [(f"{base:,.{decimals}f}", ""), *cells])


def _moved(weeks: list[PlannedScenario]) -> Iterator[Line]:
    sides = ("more", [week.more_bookings for week in weeks]), ("fewer", [week.fewer_bookings for week in weeks])
    for word, moved in sides:
        yield Line(f"People with {word} bookings", [("", ""), *((f"{each.people}", "") for each in moved)])
        for light in ("red", "amber", "green"):
            counts = [(f"{getattr(each, light)}", "") for each in moved]
            yield Line(f"    of them {light}", [("", ""), *counts], minor=True)
