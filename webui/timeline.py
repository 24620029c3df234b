"""Offers and attendance along time, in a lane for each kind of outcome, as numbers for an SVG."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.domain.attendance import NEVER_EXPECTED, SENT_HOME_BY_SERVICE, TURNED_UP, Attendance, Outcome

WIDTH, LEFT, RIGHT, TOP, LANE = 640, 130, 15, 25, 30
WEEKS = 26
LANES = ("Worked", "Absent, accepted", "Absent, not accepted", "Service sent home", "Called off")


@dataclass(frozen=True, slots=True)
class Timeline:
    """`marks` are (x, lane number), `months` (x, name) where each begins, `counts` how many marks each lane has."""

    marks: tuple[tuple[float, int], ...]
    months: tuple[tuple[float, str], ...]
    counts: tuple[tuple[str, int], ...]


def timeline(past: Sequence[Attendance], today: date) -> Timeline:
    """The last half year until today."""
    first = today - timedelta(weeks=WEEKS)

    def at(day: date) -> float:
        return LEFT + (day - first).days / (today - first).days * (WIDTH - LEFT - RIGHT)

    marks = tuple((at(row.day), _lane(row.outcome)) for row in past if first <= row.day <= today)
    counts = tuple((name, sum(lane == number for _, lane in marks)) for number, name in enumerate(LANES))
    return Timeline(marks, tuple((at(day), f"{day:%b}") for day in _months(first, today)), counts)


def _lane(outcome: Outcome) -> int:
    if outcome in NEVER_EXPECTED:
        return 4
    if outcome in SENT_HOME_BY_SERVICE:
        return 3
    if outcome in TURNED_UP:
        return 0
    return 2 if outcome is Outcome.UNACCEPTABLE_ABSENCE else 1


def _months(first: date, last: date) -> Iterator[date]:
    """The first of each month in between."""
    day = first.replace(day=1)
    while day <= last:
        if day >= first:
            yield day
        day = (day + timedelta(days=32)).replace(day=1)
