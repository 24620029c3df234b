"""Common random numbers: a draw belongs to whom, what for and which day, whatever a policy does."""

from dataclasses import dataclass, field
from enum import IntEnum
from math import exp, log
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

NORMAL = NormalDist()


class Purpose(IntEnum):
    """What a draw is for. The numbers are part of the seed: never change one, only add."""

    ARRIVALS = 1
    MORE_ARRIVALS = 2
    NEWCOMER = 3
    OWN_CHANCE = 4
    COMES = 5
    ACCEPTED = 6
    AWAY = 7
    AWAY_LENGTH = 8
    OTHER_END = 9
    COURT = 10
    DAY = 11
    WEATHER = 12
    FORESEEN = 13
    SICK = 14
    SICK_LENGTH = 15
    LEAVE = 16
    COVER = 17
    VAN = 18
    FEWER_ARRIVALS = 19
    SEEN_EARLY = 20
    REACHED = 21


@dataclass(slots=True)
class Chance:
    """One replication's draws. Equal seed, replication, purpose, key and day: the equal number in [0, 1)."""

    seed: int
    replication: int
    days: int
    _series: dict[tuple[Purpose, str], NDArray[np.float64]] = field(default_factory=dict)

    def generator(self, purpose: Purpose, key: str) -> np.random.Generator:
        """A stream of its own, for what is drawn once."""
        return np.random.default_rng([self.seed, self.replication, int(purpose), *key.encode()])

    def series(self, purpose: Purpose, key: str) -> NDArray[np.float64]:
        """A number for each day of the run."""
        found = self._series.get((purpose, key))
        if found is None:
            found = self._series[purpose, key] = self.generator(purpose, key).random(self.days)
        return found

    def draw(self, purpose: Purpose, key: str, day: int) -> float:
        return float(self.series(purpose, key)[day])


def logistic(logit: float) -> float:
    return 1 / (1 + exp(-logit))


def logit(chance: float) -> float:
    return log(chance / (1 - chance))


def normal(uniform: float) -> float:
    """The standard normal value at a uniform draw."""
    return NORMAL.inv_cdf(min(1 - 1e-12, max(1e-12, uniform)))


def days_of(uniform: float, mean: float) -> int:
    """A whole number of days, 1 or more, geometric with about this mean."""
    return 1 + int(log(max(1e-12, 1 - uniform)) / log(1 - 1 / max(1.0001, mean)))
