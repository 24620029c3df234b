"""How long to search and how close to stop."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a run.

    With one worker `seconds` count as the solver's deterministic time (about a second each), so that
    equal problems, limits and seeds give equal rosters. `gap` is the share of a tier's bound at which
    its search stops.
    """

    seconds: float = 30.0
    gap: float = 0.001
    workers: int = 2
    seed: int = 1
