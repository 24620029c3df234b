"""How a tier's search stands."""

from collections.abc import Callable
from dataclasses import dataclass, field

from scheduler.domain.roster import Roster
from scheduler.solver.objective import Tier


@dataclass(slots=True)
class Standing:
    """The best value and the least bound so far. Two threads tell it what they find.

    `offers` are rosters still to be judged.
    """

    tier: Tier
    value: int
    bound: int
    on_change: Callable[["Standing"], None]
    offers: list[Roster] = field(default_factory=list)

    def closed(self, gap: float) -> bool:
        """Within the gap that is asked for, or the tier's own; if none is allowed, at the bound."""
        allowed = max(gap, self.tier.gap) if gap else 0.0
        return self.bound - self.value <= allowed * self.bound

    def bounded(self, bound: float) -> None:
        self.bound = max(self.value, min(self.bound, int(bound + 1e-6)))

    def report(self) -> None:
        self.on_change(self)
