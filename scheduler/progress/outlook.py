"""An individual's days to come: the chance to be done by a day, the day by which it is likely, what would help."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from math import ceil

import numpy as np

from scheduler.domain.times import WEEK
from scheduler.progress.futures import Chances, Dice, Flags, worked
from scheduler.progress.offers import Diary

EXTENSIONS = (4, 8, 13, 26)
IN_A_ROW = (1, 2, 3, 4, 6, 8, 12)


class Remedy(StrEnum):
    MORE_BOOKINGS = "more_bookings_a_week"
    ATTENDED_IN_A_ROW = "attended_in_a_row"
    EXTENSION_WEEKS = "extension_weeks"


@dataclass(frozen=True, slots=True)
class Option:
    """The least of a remedy that turns the light green, how many bookings a week, sessions or weeks; and the chance."""

    remedy: Remedy
    count: int
    chance: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """Days of possible sessions, and the chances that futures are drawn from."""

    diary: Diary
    chances: Chances
    dice: Dice
    slots: Sequence[date]

    def until(self, due: date) -> int:
        """Slots up to and including a day."""
        return int(np.searchsorted(np.array(self.slots, dtype="datetime64[D]"), np.datetime64(due), side="right"))

    def worked(self, slots: int, *, more: float = 0.0, in_a_row: int = 0) -> Flags:
        return worked(self.dice, self.chances, slots, more=more, in_a_row=in_a_row)

    def chance(self, came: Flags, minutes: int) -> float:
        if minutes <= 0:
            return 1.0
        return float(np.mean(came.sum(axis=0) >= ceil(minutes / self.diary.session_minutes)))

    def projected(self, minutes: int, as_of: date) -> date | None:
        """The day by which half of the futures have done the minutes."""
        if minutes <= 0:
            return as_of
        done = np.cumsum(self.worked(len(self.slots)), axis=0) >= ceil(minutes / self.diary.session_minutes)
        half = np.flatnonzero(done.mean(axis=1) >= 0.5)
        return self.slots[int(half[0])] if len(half) else None


def remedies(outlook: Outlook, due: date, minutes: int, green_from: float) -> Iterable[Option]:
    """For each remedy the least of it that turns the light green, if any does."""
    count, most = outlook.until(due), outlook.diary.sessions_a_week
    tried: list[tuple[Remedy, int, Callable[[], Flags]]] = [
        (Remedy.MORE_BOOKINGS, more, partial(outlook.worked, count, more=more / most)) for more in range(1, most + 1)
    ]
    rows = [row for row in IN_A_ROW if row <= count]
    tried += [(Remedy.ATTENDED_IN_A_ROW, row, partial(outlook.worked, count, in_a_row=row)) for row in rows]
    longer = [(weeks, outlook.until(due + weeks * WEEK)) for weeks in EXTENSIONS]
    tried += [(Remedy.EXTENSION_WEEKS, weeks, partial(outlook.worked, slots)) for weeks, slots in longer]
    found: set[Remedy] = set()
    for remedy, size, future in tried:
        if remedy not in found and (chance := outlook.chance(future(), minutes)) >= green_from:
            found.add(remedy)
            yield Option(remedy, size, round(chance, 4))
