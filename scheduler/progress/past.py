"""Bookings of the past, as the attendance model sees them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from scheduler.domain.attendance import NEVER_EXPECTED, TURNED_UP, Attendance
from scheduler.progress.weather import Weather

NEW_RECORDS = 3
"""An individual is new in this many of their first bookings."""


@dataclass(frozen=True, slots=True)
class Record:
    """One booking of the past that was not called off; `journey` in minutes, `weather` as `Weather` has it."""

    individual_id: str
    day: date
    came: bool
    new: bool
    journey: int
    weather: float = 0.0


def usable_records(
    attendance: Iterable[Attendance], before: date, journeys: Mapping[str, int], weather: Weather | None = None
) -> list[Record]:
    """Records before a day, oldest first, without those called off; of repeats one, come if any says so."""
    weather = weather or Weather()
    seen: dict[tuple[date, int, str], Attendance] = {}
    for row in attendance:
        key = row.day, row.start, row.individual_id
        usable = row.day < before and row.outcome not in NEVER_EXPECTED
        if usable and (key not in seen or _first(row) < _first(seen[key])):
            seen[key] = row
    counts: dict[str, int] = defaultdict(int)
    records = []
    for (day, start, individual), row in sorted(seen.items(), key=lambda item: item[0]):
        new = counts[individual] < NEW_RECORDS
        counts[individual] += 1
        unusual = weather.of_booking(row.placement_id, day, start)
        records.append(Record(individual, day, row.outcome in TURNED_UP, new, journeys.get(individual, 0), unusual))
    return records


def _first(row: Attendance) -> tuple[bool, str]:
    """Of repeats the least counts, so that the order of the file says nothing."""
    return row.outcome not in TURNED_UP, row.placement_id
