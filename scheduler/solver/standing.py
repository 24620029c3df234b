"""How a tier's search stands."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from scheduler.domain.roster import Roster
from scheduler.solver.objective import Tier

STALL_SECONDS, STALL_SHARE, MOVE = 4.0, 0.3, 0.0002
"""A bound that has not moved by this share of itself for so long, or for so much of its time, has stalled."""


@dataclass(slots=True)
class Standing:
    """The best value and the least bound so far. Two threads tell it what they find.

    `offers` are rosters still to be judged; `noughts` the variables that the relaxation leaves at nought, once known.
    """

    tier: Tier
    value: int
    bound: int
    on_change: Callable[["Standing"], None]
    offers: list[Roster] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)
    moved: float = float("inf")
    mark: int = 0
    noughts: frozenset[int] | None = None

    def closed(self, gap: float) -> bool:
        return self.bound - self.value <= gap * self.bound

    def bounded(self, bound: float) -> None:
        self.bound = max(self.value, min(self.bound, int(bound + 1e-6)))
        if self.mark - self.bound > MOVE * self.bound or not self.mark:
            self.mark, self.moved = self.bound, time.monotonic()

    def stalled(self) -> bool:
        now = time.monotonic()
        return now - self.moved > max(STALL_SECONDS, STALL_SHARE * (now - self.began))

    def report(self) -> None:
        self.on_change(self)
