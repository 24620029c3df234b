"""Tier after tier, each with its share of the time, the ones before held at what they reached."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ortools.sat.python.cp_model import LinearExprT

from scheduler.domain.result import Progress, TierResult
from scheduler.solver.engine import LEAST_SECONDS
from scheduler.solver.forms import Form, ladder
from scheduler.solver.highs import Highs
from scheduler.solver.neighbourhoods import Neighbourhoods
from scheduler.solver.objective import TIERS, Tier
from scheduler.solver.race import FEW_VARIABLES, TIERS_TOGETHER, Race
from scheduler.solver.standing import Standing
from scheduler.solver.workbench import Workbench

MORE = 2.0
"""Times its share of the time that the tier which decides most of the week has with HiGHS."""
HARD = 0.5
"""Of what the later tiers would have, what it takes as well in a week that is hard to prove."""

OnProgress = Callable[[Progress], None]


@dataclass(slots=True)
class Search:
    """`bench` holds a legal roster from the start; `spent` is what the tiers so far have used of the time."""

    bench: Workbench
    on_progress: OnProgress
    began: float = field(default_factory=time.monotonic)
    spent: float = 0.0
    parts: Neighbourhoods = field(init=False)
    highs: Highs | None = None

    def __post_init__(self) -> None:
        self.parts = Neighbourhoods(self.bench.pairs, self.bench.limits.seed)

    def climb(self) -> tuple[TierResult, ...]:
        """Maximise each tier in turn; with HiGHS beside CP-SAT where it helps and a run need not be repeatable."""
        if self.bench.engine.repeatable or len(self.bench.model.proto.variables) <= FEW_VARIABLES:
            return self._climb()
        with Highs() as self.highs:
            return self._climb()

    def _climb(self) -> tuple[TierResult, ...]:
        bench = self.bench
        results: list[TierResult] = []
        aims = [tier.build(bench.model, bench.variables) for tier in TIERS[:TIERS_TOGETHER]]
        for place, tier in enumerate(TIERS):
            if place >= TIERS_TOGETHER:
                aims.append(tier.build(bench.model, bench.variables))
            share = self._share(tier) / sum(map(self._share, TIERS[place:]))
            left = bench.limits.seconds - self.spent
            more = HARD * (1 - share) * left if self.highs and tier.number == TIERS_TOGETHER else 0.0
            result = self._improve(tier, aims[place:], max(LEAST_SECONDS, share * left), more)
            results.append(result)
            given_up = int(bench.pairs.facts.policy.tier_tolerance * result.value)
            bench.model.add(aims[place] >= result.value - given_up)
        return tuple(results)

    def _share(self, tier: Tier) -> float:
        """Of the time. With HiGHS the last of the tiers searched together, which decides most of the week, has more."""
        return MORE * tier.share if self.highs and tier.number == TIERS_TOGETHER else tier.share

    def _improve(self, tier: Tier, aims: Sequence[LinearExprT], seconds: float, more: float) -> TierResult:
        """The best value found for a tier and its bound; stops when the time is up or the gap is closed."""
        both = ladder(aims, self.bench.model)
        self.bench.complete(self.bench.roster, both)
        assert self.bench.values is not None
        aim = Form.of(aims[0])
        standing = Standing(tier, aim.value(self.bench.values), aim.most(self.bench.model), self._report)
        race = Race(self.bench, self.parts, standing, aims[0], both, aims[1:], self.highs, seconds, more)
        race.run()
        self.spent += race.used
        standing.report()
        return TierResult(tier.number, tier.name, tier.unit, tier.scale, standing.value, standing.bound)

    def _report(self, standing: Standing) -> None:
        seconds = time.monotonic() - self.began
        self.on_progress(Progress(standing.tier.number, standing.tier.name, seconds, standing.value, standing.bound))
