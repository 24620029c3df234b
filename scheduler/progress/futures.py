"""Simulated futures: one set of random numbers for all, so that what is better in one respect is better in each."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

FUTURES = 1000
GRID = (np.arange(512) + 0.5) / 512
"""Where a Beta is held. Weights x^(a-1) (1-x)^(b-1) on a fixed grid keep the order of Betas exactly: their ratio for a
larger a rises with x, so every quantile does."""


def beta_quantiles(alpha: float, beta: float, at: Floats) -> Floats:
    """The Beta's quantiles at levels between 0 and 1; a larger alpha or a smaller beta never lowers one."""
    logs = (alpha - 1) * np.log(GRID) + (beta - 1) * np.log1p(-GRID)
    below = np.cumsum(np.exp(logs - logs.max()))
    return GRID[np.minimum(np.searchsorted(np.round(below / below[-1], 12), at), len(GRID) - 1)]


@dataclass(frozen=True, slots=True)
class Chances:
    """What one individual's futures are drawn from: Betas of coming and of a place offered, and the share kept."""

    coming: tuple[float, float]
    offered: tuple[float, float]
    kept: float

    @property
    def mean(self) -> float:
        """Of a slot that ends in a session worked."""
        means = [alpha / (alpha + beta) for alpha, beta in (self.coming, self.offered)]
        return means[0] * means[1] * self.kept


@dataclass(frozen=True, slots=True)
class Dice:
    """Levels for the two Betas, evenly spread and shuffled, and a number for each slot (rows) and future (columns)."""

    coming: Floats
    offered: Floats
    slots: Floats

    @classmethod
    def thrown(cls, slots: int, seed: int) -> "Dice":
        chance = np.random.default_rng(seed)
        even = (np.arange(FUTURES) + 0.5) / FUTURES
        return cls(chance.permutation(even), chance.permutation(even), chance.random((slots, FUTURES)))


def worked(dice: Dice, chances: Chances, slots: int, *, more: float = 0.0, in_a_row: int = 0) -> Flags:
    """Whether each slot (rows) of each future (columns) ends in a session worked.

    `more`: how much likelier than usual a place is offered. `in_a_row`: the first so many places offered and kept
    are attended, and teach as much.
    """
    alpha, beta = chances.coming
    coming = beta_quantiles(alpha + in_a_row, beta, dice.coming)
    offered = np.minimum(1.0, beta_quantiles(*chances.offered, dice.offered) + more) * chances.kept
    thrown = dice.slots[:slots]
    came = np.asarray(thrown < offered * coming)
    if not in_a_row:
        return came
    held = thrown < offered
    return np.asarray(came | (held & (np.cumsum(held, axis=0) <= in_a_row)))
