"""How a search went: best roster and proven bound of the tier at work, over time, as a drawing and in figures."""

from dataclasses import dataclass

from scheduler.domain.access import PlanRun

TIERS = {
    1: ("First placements in time", "people", 1),
    2: ("A place for those left out last time", "people", 1),
    3: ("Hours that orders need", "weighted hours", 6000),
    4: ("Hours worked in all", "hours", 60000),
    5: ("Under cover in bad weather", "exposure", 60000),
    6: ("A steady week", "points", 1),
}
WIDTH, HEIGHT, EDGE = 640, 220, 40
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class TierSeen:
    name: str
    value: int
    bound: int

    @property
    def gap(self) -> float:
        return 0.0 if self.bound <= self.value else (self.bound - self.value) / self.bound


@dataclass(frozen=True, slots=True)
class Chart:
    """Two lines as points of an SVG `polyline`: gap left of each moment, in percent of the bound."""

    line: str
    seconds: float
    most: float


def standing(run: PlanRun) -> list[TierSeen]:
    """The last that is known of each tier."""
    last = {tier: (value, bound) for _, tier, value, bound in run.steps}
    return [TierSeen(TIERS[tier][0], value, bound) for tier, (value, bound) in sorted(last.items())]


def progress_chart(run: PlanRun, tier: int = 3) -> Chart | None:
    """The gap of the third tier, on which most of the time goes, from moment to moment."""
    steps = [(seconds, value, bound) for seconds, of, value, bound in run.steps if of == tier and bound > 0]
    if len(steps) < 2:
        return None
    gaps: list[Point] = [(seconds, 100 * max(0, bound - value) / bound) for seconds, value, bound in steps]
    first, last = gaps[0][0], max(gaps[-1][0], gaps[0][0] + 0.1)
    most = max(1.0, max(gap for _, gap in gaps))
    points: list[str] = []
    for place, (seconds, gap) in enumerate(gaps):
        x = EDGE + (seconds - first) / (last - first) * (WIDTH - 2 * EDGE)
        y = HEIGHT - EDGE - gap / most * (HEIGHT - 2 * EDGE)
        if place:
            points.append(f"{x:.1f},{points[-1].split(',')[1]}")
        points.append(f"{x:.1f},{y:.1f}")
    return Chart(" ".join(points), last, most)
