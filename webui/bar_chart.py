"""Bars for figures beside those of the year before, as numbers for an SVG with its table."""

from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.domain.measures import Figure, Unit

WIDTH, HEIGHT, SIDE, TOP, FOOT = 640, 220, 10, 25, 35


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure and the one of the year before: both begin at `x`, the earlier half the width to the left."""

    label: str
    full_label: str
    value: float | None
    before: float | None
    x: float
    width: float
    height: float
    height_before: float


@dataclass(frozen=True, slots=True)
class Bars:
    """`floor` is where bars stand; `target` is the target, `target_at` the height of its line, if there is one."""

    name: str
    unit: Unit
    bars: tuple[Bar, ...]
    floor: float
    target: float | None
    target_at: float | None


def over_time(figures: Sequence[Figure]) -> Bars:
    """One measure, period after period."""
    target = figures[-1].target
    labels = [(f"{figure.period.first:%b %y}", figure.period.name) for figure in figures]
    return _bars(figures[0].measure.name, figures, labels, target)


def side_by_side(name: str, figures: Sequence[Figure]) -> Bars:
    """Several measures of one period, such as causes."""
    labels = [(figure.measure.name.rpartition(": ")[2], figure.measure.name) for figure in figures]
    return _bars(name, figures, labels, None)


def _bars(name: str, figures: Sequence[Figure], labels: Sequence[tuple[str, str]], target: float | None) -> Bars:
    """From nought up, so that lengths can be compared."""
    values = [value or 0.0 for figure in figures for value in (figure.value, figure.year_before)]
    most = max([*values, target or 0.0]) or 1.0
    step, room = (WIDTH - 2 * SIDE) / len(figures), HEIGHT - TOP - FOOT
    floor = float(TOP + room)
    bars = tuple(
        Bar(
            label,
            full,
            figure.value,
            figure.year_before,
            SIDE + place * step + 0.5 * step,
            0.36 * step,
            (figure.value or 0.0) / most * room,
            (figure.year_before or 0.0) / most * room,
        )
        for place, (figure, (label, full)) in enumerate(zip(figures, labels, strict=True))
    )
    return Bars(
        name, figures[0].measure.unit, bars, floor, target, None if target is None else floor - target / most * room
    )
