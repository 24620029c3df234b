"""What a measure is made of: the rows that belong to a period, those that count, and the arithmetic on them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import cast

import pandas as pd

from scheduler.domain.measures import Measure
from scheduler.measures.frames import Frames

Rows = pd.DataFrame


@dataclass(frozen=True, slots=True)
class Definition:
    """`frame` names the rows, `by` the column of days by which a row belongs to a period, `base` says which of those
    count (all, if none), `value` what is made of them."""

    measure: Measure
    frame: str
    by: str
    base: Callable[[Rows], pd.Series] | None
    value: Callable[[Rows], float]

    def rows(self, window: "Window") -> Rows:
        """The rows of a window that count."""
        rows = window.rows(self.frame, self.by)
        return rows if self.base is None else rows[self.base(rows)]


class Window:
    """The rows of some days, cut out of each frame once."""

    def __init__(self, frames: Frames, first: date, last: date) -> None:
        self._frames, self._days, self._cut = frames, (first, last), dict[tuple[str, str], Rows]()

    def rows(self, frame: str, by: str) -> Rows:
        """Rows of a frame whose day in the column `by` is among the days."""
        if (frame, by) not in self._cut:
            rows: Rows = getattr(self._frames, frame)
            first, last = (pd.Timestamp(day) for day in self._days)
            self._cut[frame, by] = rows[(first <= rows[by]) & (rows[by] <= last)]
        return self._cut[frame, by]


def mean_of(name: str) -> Callable[[Rows], float]:
    return lambda rows: float(rows[name].mean())


def hours_of(name: str) -> Callable[[Rows], float]:
    return lambda rows: float(rows[name].sum()) / 60


def sum_of(name: str) -> Callable[[Rows], float]:
    return lambda rows: float(rows[name].sum())


def count(rows: Rows) -> float:
    return float(len(rows))


def equals(name: str, value: str) -> Callable[[Rows], pd.Series]:
    return lambda rows: cast("pd.Series", rows[name] == value)


def holds(name: str) -> Callable[[Rows], pd.Series]:
    return lambda rows: rows[name].astype(bool)


def known(name: str) -> Callable[[Rows], pd.Series]:
    return lambda rows: rows[name].notna()


def expected(rows: Rows) -> pd.Series:
    return ~rows["called_off"]
