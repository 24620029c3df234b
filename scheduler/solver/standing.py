"""How a tier's search stands."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from scheduler.domain.roster import Roster
from scheduler.solver.objective import Tier


@dataclass(slots=True)
class Standing:
    """The best value and the least bound so far. Two threads tell it what they find.

    `offers` has the roster still to be judged, if any: the best, which is the newest of any one search.
    """

    tier: Tier
    value: int
    bound: int
    on_change: Callable[["Standing"], None]
    offers: deque[Roster] = field(default_factory=lambda: deque(maxlen=1))

    def closed(self, gap: float) -> bool:
        """Within the gap that is asked for, or the tier's own; if none is allowed, at the bound."""
        allowed = max(gap, self.tier.gap) if gap else 0.0
        return self.bound - self.value <= allowed * self.bound

    def bounded(self, bound: float) -> None:
        self.bound = max(self.value, min(self.bound, int(bound + 1e-6)))

    def report(self) -> None:
        self.on_change(self)
