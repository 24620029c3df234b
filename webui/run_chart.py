"""How a search went: the best roster and the proven bound of each aim, over time, as a drawing and in figures."""

from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.domain.access import PlanRun

TIERS = {
    1: ("First placements in time", "people", 1000),
    2: ("A place for those left out last time", "people", 1),
    3: ("Hours that orders need", "weighted hours", 6000),
    4: ("Hours worked in all", "expected hours", 60),
    5: ("Under cover in bad weather", "bookings safe", 1000),
    6: ("A steady week", "points", 1),
}
WIDTH, HEIGHT, LEFT, EDGE = 640, 240, 75, 30
LONGEST = 3
"""The aim on which most of the time goes: drawn if it came to it."""

LOGGED = 400
"""Steps shown; the first ones are left out, the run keeps them."""


@dataclass(frozen=True, slots=True)
class TierSeen:
    """What is known of an aim at a moment, in its unit."""

    seconds: float
    name: str
    unit: str
    best: float
    bound: float

    @property
    def gap(self) -> float:
        return 0.0 if self.bound <= self.best else (self.bound - self.best) / self.bound


@dataclass(frozen=True, slots=True)
class Chart:
    """Best and bound of one aim as points of SVG lines, with the figures at the ends of both axes."""

    name: str
    unit: str
    best: str
    bound: str
    first: float
    last: float
    least: float
    most: float


def standing(run: PlanRun) -> list[TierSeen]:
    """The last that is known of each aim."""
    last = {step[1]: step for step in run.steps}
    return [_seen(*last[tier]) for tier in sorted(last)]


def log_of(run: PlanRun) -> list[TierSeen]:
    """Step by step, as it went."""
    return [_seen(*step) for step in run.steps[-LOGGED:]]


def progress_chart(run: PlanRun) -> Chart | None:
    """Best and bound of the aim that takes longest, else of the last one that took any time; none as yet."""
    moments = {tier: [step for step in run.steps if step[1] == tier] for tier in TIERS}
    drawn = [tier for tier, steps in moments.items() if len(steps) > 1 and steps[-1][0] > steps[0][0]]
    if not drawn:
        return None
    tier = LONGEST if LONGEST in drawn else drawn[-1]
    return _chart([_seen(*step) for step in moments[tier]])


def _chart(steps: list[TierSeen]) -> Chart:
    """Steps stand until the next: a roster is the best until a better one is found."""
    figures = [figure for step in steps for figure in (step.best, step.bound)]
    least, most = min(figures), max(figures)
    least, most = least - 0.05 * (most - least), most + 0.05 * (most - least or 1)
    first, last = steps[0].seconds, steps[-1].seconds

    def line(values: list[float]) -> Iterator[str]:
        before = None
        for step, value in zip(steps, values, strict=True):
            x = LEFT + (step.seconds - first) / (last - first) * (WIDTH - LEFT - EDGE)
            y = HEIGHT - EDGE - (value - least) / (most - least) * (HEIGHT - 2 * EDGE)
            if before is not None:
                yield f"{x:.1f},{before:.1f}"
            yield f"{x:.1f},{y:.1f}"
            before = y

    best, bound = (" ".join(line([getattr(step, name) for step in steps])) for name in ("best", "bound"))
    return Chart(steps[0].name, steps[0].unit, best, bound, first, last, least, most)


def _seen(seconds: float, tier: int, value: int, bound: int) -> TierSeen:
    name, unit, scale = TIERS[tier]
    return TierSeen(seconds, name, unit, value / scale, bound / scale)
