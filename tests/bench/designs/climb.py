"""What every compared design is given: a legal roster to start from, and tier after tier with its share of the time."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from ortools.sat.python.cp_model import LinearExprT

from scheduler.domain.result import Progress, TierResult
from scheduler.solver.engine import LEAST_SECONDS, Answer, hint, hold
from scheduler.solver.forms import Form
from scheduler.solver.neighbourhoods import Neighbourhoods
from scheduler.solver.objective import TIERS
from scheduler.solver.pools import calmer
from scheduler.solver.race import TIERS_TOGETHER
from scheduler.solver.search import OnProgress
from scheduler.solver.standing import Standing
from scheduler.solver.workbench import Workbench
from tests.bench.designs.relaxation import Relaxed, relax

CLIMBED = TIERS[:4]
NEAR_ENOUGH = 0.0002
"""Share of the value at which a run on a part of the model stops, as in the product."""


@dataclass(slots=True)
class Leg:
    """One tier of a climb. `aim` is what counts and is bounded, `beside` those after it, `ladder` all as one number.

    A roster counts once the exact risk allows it; what a design finds goes through `judge`.
    """

    bench: Workbench
    parts: Neighbourhoods
    standing: Standing
    aim: LinearExprT
    ladder: LinearExprT
    beside: Sequence[LinearExprT]
    seconds: float
    began: float = field(default_factory=time.monotonic)
    aims: Form = field(init=False)
    ladders: Form = field(init=False)
    best: int = field(init=False)

    def __post_init__(self) -> None:
        self.aims, self.ladders = Form.of(self.aim), Form.of(self.ladder)
        self.best = self.ladders.value(self.values)

    @property
    def values(self) -> Sequence[int]:
        """The best roster's variables by index."""
        assert self.bench.values is not None
        return self.bench.values

    @property
    def left(self) -> float:
        return self.seconds - (time.monotonic() - self.began)

    @property
    def over(self) -> bool:
        return self.left <= LEAST_SECONDS or self.standing.closed(self.bench.limits.gap)

    def bounded(self, bound: float) -> None:
        self.standing.bounded(bound)
        self.standing.report()

    def relaxed(self) -> Relaxed | None:
        """The product's relaxation, and its bound."""
        relaxed = relax(self.bench.model, self.aims, self.left)
        if relaxed is not None:
            self.bounded(relaxed.bound)
        return relaxed

    def plan(self, held: Iterable[int], seconds: float) -> Answer:
        """The best for the ladder with some variables held at what they are, by the product's CP-SAT."""
        model = self.bench.model.clone()
        model.maximize(self.ladder)
        hint(model, self.values)
        hold(model, {index: self.values[index] for index in held})
        near_enough = NEAR_ENOUGH * max(1, self.standing.value)
        return self.bench.engine.solve(model, seconds=min(seconds, self.left), near_enough=near_enough, light=True)

    def judge(self, values: Sequence[int] | None) -> bool:
        """Take over what was found, as far as the exact risk allows, and cut off the rest.

        Whether it has changed anything, so that another run could find something else.
        """
        if values is None or self.ladders.value(values) <= self.best:
            return False
        bench = self.bench
        roster = bench.read(values)
        calm = calmer(bench.pairs, bench.pools, roster)
        ladder = bench.complete(calm, self.ladder, least=self.best + 1)
        if calm != roster:
            bench.refuse(roster, calm)
        if ladder is not None:
            self.best = ladder
            self.reached(self.aims.value(self.values))
        return ladder is not None or calm != roster

    def reached(self, value: int) -> None:
        """A legal roster has this value."""
        standing = self.standing
        standing.value = max(standing.value, value)
        standing.bound = max(standing.bound, standing.value)
        standing.report()


Design = Callable[[Leg], None]


def climb(bench: Workbench, design: Design, on_progress: OnProgress) -> list[TierResult]:
    """Maximise tiers 1 to 4 in turn within the workbench's limits, as the product's search does.

    `on_progress` is told (seconds since the start, tier, value of the best legal roster, bound) at each step.
    """
    began, results = time.monotonic(), []
    parts = Neighbourhoods(bench.pairs, bench.limits.seed)
    aims = [tier.build(bench.model, bench.variables) for tier in CLIMBED[:TIERS_TOGETHER]]
    for place, tier in enumerate(CLIMBED):
        if place >= TIERS_TOGETHER:
            aims.append(tier.build(bench.model, bench.variables))
        ladder = _ladder(bench, aims[place:])
        bench.complete(bench.roster, ladder)
        aim = Form.of(aims[place])
        report = _reporter(began, on_progress)
        standing = Standing(tier, aim.value(bench.values or ()), aim.most(bench.model), report)
        shares = sum(other.share for other in CLIMBED[place:])
        seconds = (began + bench.limits.seconds - time.monotonic()) * tier.share / shares
        design(Leg(bench, parts, standing, aims[place], ladder, aims[place + 1 :], max(LEAST_SECONDS, seconds)))
        standing.report()
        results.append(TierResult(tier.number, tier.name, tier.unit, tier.scale, standing.value, standing.bound))
        bench.model.add(aims[place] >= standing.value)
    return results


def _ladder(bench: Workbench, aims: Sequence[LinearExprT]) -> LinearExprT:
    """The aims as one number in which no gain of a later one outweighs the least of an earlier."""
    ladder: Any = aims[0]
    for aim in aims[1:]:
        ladder = ladder * (Form.of(aim).most(bench.model) + 1) + aim
    return cast(LinearExprT, ladder)


def _reporter(began: float, on_progress: OnProgress) -> Callable[[Standing], None]:
    def report(standing: Standing) -> None:
        seconds = time.monotonic() - began
        on_progress(Progress(standing.tier.number, standing.tier.name, seconds, standing.value, standing.bound))

    return report
