"""Bars for a measure over its periods, as numbers for an SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.domain.measures import Figure

WIDTH, HEIGHT, LEFT, TOP, FOOT = 640, 200, 10, 25, 30


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    figure: Figure


@dataclass(frozen=True, slots=True)
class Bars:
    """`target` is the height of the target's line, if there is one."""

    name: str
    bars: tuple[Bar, ...]
    target: float | None


def bars(figures: Sequence[Figure]) -> Bars:
    """From nought up, so that lengths can be compared."""
    target = figures[-1].target
    most = max([figure.value or 0.0 for figure in figures] + [target or 0.0]) or 1.0
    step = (WIDTH - 2 * LEFT) / len(figures)
    room = HEIGHT - TOP - FOOT

    def height(value: float) -> float:
        return value / most * room

    found = tuple(
        Bar(
            LEFT + place * step + 0.15 * step,
            TOP + room - height(figure.value or 0.0),
            0.7 * step,
            height(figure.value or 0.0),
            figure,
        )
        for place, figure in enumerate(figures)
    )
    return Bars(figures[0].measure.name, found, None if target is None else TOP + room - height(target))
