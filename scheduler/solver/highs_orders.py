"""What is said to the process that HiGHS runs in, and what it says: plain numbers, so that they can be sent."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int32]
Truths = NDArray[np.bool_]
ALIVE = "alive"
"""Said now and then while an order is worked on."""
TELL_EVERY = 1e-4
"""A bound is told when it has fallen by this share of itself."""


@dataclass(frozen=True, slots=True)
class Linear:
    """A model to work on from now on: maximise cost x columns within these ends; the rows by rows (compressed)."""

    low: Floats
    high: Floats
    cost: Floats
    row_low: Floats
    row_high: Floats
    starts: Indices
    columns: Indices
    coefficients: Floats


@dataclass(frozen=True, slots=True)
class Relax:
    """Solve the linear relaxation between these ends, `first` being the columns to begin with."""

    low: Floats
    high: Floats
    first: Truths
    seconds: float


@dataclass(frozen=True, slots=True)
class Branch:
    """Search with whole numbers in some columns, from a start if there is one, to a relative gap or for so long;
    `dives`: whether it also searches around what it has and the relaxation, in smaller models of its own;
    `restarts`: whether the search may begin anew, with what its first cuts have fixed; `threads`: of its branches."""

    low: Floats
    high: Floats
    whole: Truths
    start: Floats | None
    gap: float
    seconds: float
    dives: bool = True
    restarts: bool = True
    threads: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """The values of all columns, if any were found, and what they are worth; the bound; for a relaxation each
    column's reduced cost. Not `over`: what is known so far, values or a bound."""

    values: Floats | None
    worth: float
    bound: float
    reduced: Floats | None = None
    over: bool = True
