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
    weeks: tuple[Estimate | None, ...]

    @property
    def description(self) -> str:
        known = _known(self.weeks)
        (first, begun), (last, ended) = known[0], known[-1]
        return f"from {begun.mean:,.0f} in week {first + 1} to {ended.mean:,.0f} in week {last + 1}{band(ended, 0)}"

    def told(self, place: int) -> str:
        """A week's figure with its band; nothing may have been there to count."""
        week = self.weeks[place] if place < len(self.weeks) else None
        return "no figure" if week is None else f"{week.mean:,.1f}{band(week, 1)}"


@dataclass(frozen=True, slots=True)
class BandChart:
    title: str
    lines: tuple[Line, ...]
    most: float
    weeks: int

    @property
    def description(self) -> str:
        """The chart in words: where each line begins and ends, with its band."""
        return "; ".join(f"{line.name}: {line.description}" for line in self.lines)

    @property
    def rows(self) -> list[list[str]]:
        """The chart as a table: a row for each week, a figure for each line."""
        return [[line.told(place) for line in self.lines] for place in range(self.weeks)]


def band(found: Estimate, decimals: int) -> str:
    if found.low is None or found.high is None:
        return ""
    return f" ({found.low:,.{decimals}f} to {found.high:,.{decimals}f})"


def band_chart(
    title: str, series: Sequence[tuple[str, Sequence[Estimate | None]]], highest: float | None = None
) -> BandChart:
    """From nought up, to `highest` if it is given. At most four lines can be told apart."""
    shown = [(name, weeks) for name, weeks in series if _known(weeks)][: len(DASHES)]
    tops = [week.high or week.mean for _, weeks in shown for _, week in _known(weeks)]
    most = highest or max(tops, default=1.0) or 1.0
    count = max((len(weeks) for _, weeks in shown), default=1)

    def x(place: int) -> float:
        return LEFT + place / max(1, count - 1) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return HEIGHT - FOOT - min(1.0, max(0.0, value / most)) * (HEIGHT - TOP - FOOT)

    def points(values: Sequence[tuple[int, float]]) -> list[str]:
        return [f"{x(place):.1f},{y(value):.1f}" for place, value in values]

    lines, taken = [], list[float]()
    for place, (name, weeks) in enumerate(shown):
        known = _known(weeks)
        label = _free(y(known[-1][1].mean), taken)
        taken.append(label)
        low = points([(at, week.mean if week.low is None else week.low) for at, week in known])
        high = points([(at, week.mean if week.high is None else week.high) for at, week in known])
        middle = " ".join(points([(at, week.mean) for at, week in known]))
        area = " ".join([*high, *reversed(low)])
        lines.append(Line(name, middle, area, DASHES[place], FILLS[place], label, tuple(weeks)))
    return BandChart(title, tuple(lines), most, count)


def _known(weeks: Sequence[Estimate | None]) -> list[tuple[int, Estimate]]:
    return [(place, week) for place, week in enumerate(weeks) if week is not None]


def _free(wanted: float, taken: Sequence[float]) -> float:
    """A height for a label that overlaps none above."""
    while any(abs(wanted - other) < LABEL_HEIGHT for other in taken):
        wanted += LABEL_HEIGHT / 2
    return wanted
