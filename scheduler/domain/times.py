"""Days, times of day and weeks. A time of day is minutes after midnight, local time."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

TimeOfDay = NewType("TimeOfDay", int)
"""Minutes after midnight, 0 to 1440."""

LOCAL = ZoneInfo("Europe/London")
"""The clock of every service."""

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


class Weekday(StrEnum):
    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


WEEKDAYS = tuple(Weekday)


def weekday_of(day: date) -> Weekday:
    return WEEKDAYS[day.weekday()]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def clock(time: int) -> str:
    """545 -> "09:05"."""
    return f"{time // 60:02d}:{time % 60:02d}"


def is_working_day(day: date, closed_days: Collection[date]) -> bool:
    return day.weekday() < 5 and day not in closed_days


def add_working_days(day: date, count: int, closed_days: Collection[date]) -> date:
    """The `count`-th working day after `day`; `day` itself is not counted."""
    while count > 0:
        day += DAY
        count -= is_working_day(day, closed_days)
    return day


def overlaps(start: int, end: int, other_start: int, other_end: int) -> bool:
    return start < other_end and other_start < end
