"""Weeks ahead as lines with 95 % bands, told apart by dashes and labels and not by colour, as numbers for an SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.domain.whatif import Estimate

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 640, 260, 60, 110, 20, 36
DASHES = ("", "9 5", "2 5", "12 4 2 4")
FILLS = ("#505a5f", "#1f4e5f", "#7fb3c8", "#b1b4b6")
LABEL_HEIGHT = 15


@dataclass(frozen=True, slots=True)
class Line:
    """`points` of a polyline, `area` of the band's polygon; `label_y` is where the name stands at the line's end."""

    name: str
    points: str
    area: str
    dash: str
    fill: str
    label_y: float
    first: float
    last: Estimate


@dataclass(frozen=True, slots=True)
class BandChart:
    title: str
    lines: tuple[Line, ...]
    most: float
    weeks: int

    @property
    def description(self) -> str:
        """The chart in words: where each line begins and ends, with its band."""
        return "; ".join(
            f"{line.name}: from {line.first:,.0f} in week 1 to "
            f"{line.last.mean:,.0f} in week {self.weeks}{band(line.last)}"
            for line in self.lines
        )


def band(found: Estimate) -> str:
    if found.low is None or found.high is None:
        return ""
    return f" ({found.low:,.0f} to {found.high:,.0f})"


def band_chart(title: str, series: Sequence[tuple[str, Sequence[Estimate]]]) -> BandChart:
    """From nought up. At most four lines can be told apart."""
    shown = [(name, weeks) for name, weeks in series if weeks][: len(DASHES)]
    most = max((week.high or week.mean for _, weeks in shown for week in weeks), default=1.0) or 1.0
    count = max((len(weeks) for _, weeks in shown), default=1)

    def x(place: int) -> float:
        return LEFT + place / max(1, count - 1) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return HEIGHT - FOOT - min(1.0, max(0.0, value / most)) * (HEIGHT - TOP - FOOT)

    def points(values: Sequence[float]) -> list[str]:
        return [f"{x(place):.1f},{y(value):.1f}" for place, value in enumerate(values)]

    lines, taken = [], list[float]()
    for place, (name, weeks) in enumerate(shown):
        label = _free(y(weeks[-1].mean), taken)
        taken.append(label)
        low = points([week.mean if week.low is None else week.low for week in weeks])
        high = points([week.mean if week.high is None else week.high for week in weeks])
        middle = " ".join(points([week.mean for week in weeks]))
        area = " ".join([*high, *reversed(low)])
        lines.append(Line(name, middle, area, DASHES[place], FILLS[place], label, weeks[0].mean, weeks[-1]))
    return BandChart(title, tuple(lines), most, count)


def _free(wanted: float, taken: Sequence[float]) -> float:
    """A height for a label that overlaps none above."""
    while any(abs(wanted - other) < LABEL_HEIGHT for other in taken):
        wanted += LABEL_HEIGHT / 2
    return wanted
