"""When an individual could be booked, how often they are, and how many bookings the service then takes back."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TypeVar

from scheduler.domain.attendance import NEVER_EXPECTED, SENT_HOME_BY_SERVICE, TURNED_UP, Attendance
from scheduler.domain.individuals import Absence, Availability, Individual, Need, Presence
from scheduler.domain.placements import PlacementKind, TimetableEntry
from scheduler.domain.policy import Policy
from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import DAY, WEEK, WEEKDAYS, Weekday, monday_of

NOT_USUAL = (PlacementKind.INDUCTION, PlacementKind.OTHER_ACTIVITY)
OFFER_WEEKS = 8
SERVICE_OFFER = 0.5
"""Assumed share of the days an individual could work on which a place is offered, worth `STRENGTH` of them."""
STRENGTH = 8.0
LOST, LOST_STRENGTH = 0.02, 50.0
"""Share of bookings called off, and of those who come sent home, until the service's rows say (S81: 4 % in all)."""
USUAL_SESSION = 360
Row = TypeVar("Row", Need, Availability, Absence)


@dataclass(frozen=True, slots=True)
class Diary:
    """One individual: the length of a usual session, most sessions a week, weekdays with work from one day to another,
    days that cannot be, days that are over on which no order allowed work; and whether the service has no work that is
    short enough, at times when the individual could do some."""

    session_minutes: int
    sessions_a_week: int
    work: tuple[tuple[int, date, date], ...]
    blocked: frozenset[date]
    unserved: bool = False
    idle: frozenset[date] = frozenset()

    def days(self, monday: date) -> list[date]:
        """The days of a week on which the individual could work."""
        week = {day for weekday, first, last in self.work if first <= (day := monday + weekday * DAY) <= last}
        return sorted(week - self.blocked - self.idle)

    def is_whole(self, monday: date) -> bool:
        """Whether the individual could work in a week, had there been work for them, and orders allowed it on all its
        days."""
        week = {monday + offset * DAY for offset in range(7)}
        return bool(self.days(monday) or (self.unserved and week - self.blocked)) and not week & self.idle

    def slots(self, first: date, until: date) -> list[date]:
        """The days of possible sessions, spread evenly over each week's."""
        found, monday = [], monday_of(first)
        while monday <= until:
            days = self.days(monday)
            count = min(self.sessions_a_week, len(days))
            found += [days[(2 * place + 1) * len(days) // (2 * count)] for place in range(count)]
            monday += WEEK
        return [day for day in found if first <= day <= until]


class Diaries:
    """Rows of a service grouped once; `of` makes one individual's diary."""

    def __init__(self, records: ServiceRecords, closed: Collection[date]) -> None:
        kinds = {placement.placement_id: placement.kind for placement in records.placements}
        self.policy, self.closed = records.policy, frozenset(closed)
        self.entries = [row for row in records.timetable if kinds.get(row.placement_id) not in NOT_USUAL]
        self.needs = _by_individual(records.needs)
        self.windows = _by_individual(records.availability)
        self.absences = _by_individual(records.absences)

    def of(self, individual: Individual, as_of: date) -> Diary:
        key = individual.individual_id
        limit = _longest(self.needs.get(key, []), self.policy, as_of)
        windows = [row for row in self.windows.get(key, []) if _holds(row, as_of)]
        possible = [row for row in self.entries if row.end - row.start <= limit and _inside(row, windows)]
        current = [row for row in possible if (row.last_date or as_of) >= as_of]
        minutes = int(median([row.end - row.start for row in current or possible or self.entries] or [USUAL_SESSION]))
        hours = min(individual.max_hours_a_week or self.policy.max_hours_a_week, self.policy.max_hours_a_week)
        most = min(individual.days_a_week, self.policy.max_days_a_week, max(1, int(60 * hours // max(1, minutes))))
        work = {
            (WEEKDAYS.index(row.weekday), row.first_date or date.min, row.last_date or date.max) for row in possible
        }
        if not self.entries:
            work = {(place, date.min, date.max) for place, day in enumerate(WEEKDAYS[:5]) if _open(day, windows)}
        blocked = self.closed | _whole_days(self.absences.get(key, []))
        unserved = not possible and any(_inside(row, windows) for row in self.entries)
        return Diary(minutes, most, tuple(sorted(work)), blocked, unserved)


def _by_individual(rows: Iterable[Row]) -> Mapping[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row.individual_id].append(row)
    return grouped


def _holds(row: Need | Availability, day: date) -> bool:
    return (row.first_date or day) <= day <= (row.last_date or day)


def _longest(needs: Iterable[Need], policy: Policy, day: date) -> float:
    """The longest session in minutes that an individual's needs allow."""
    limits = [1440.0]
    for need in needs:
        if _holds(need, day):
            limits += [60 * need.longest_session_hours] if need.longest_session_hours else []
            limits += [60 * policy.short_session_hours] if need.short_only else []
    return min(limits)


def _inside(entry: TimetableEntry, windows: Sequence[Availability]) -> bool:
    today = [row for row in windows if row.weekday is entry.weekday]
    there = [row for row in today if row.presence is Presence.AVAILABLE]
    away = [row for row in today if row.presence is Presence.UNAVAILABLE]
    anywhere = not any(row.presence is Presence.AVAILABLE for row in windows)
    can = anywhere or any(row.start <= entry.start and entry.end <= row.end for row in there)
    return can and not any(row.start < entry.end and entry.start < row.end for row in away)


def _open(weekday: Weekday, windows: Sequence[Availability]) -> bool:
    there = [row.weekday for row in windows if row.presence is Presence.AVAILABLE]
    return not there or weekday in there


def _whole_days(absences: Iterable[Absence]) -> frozenset[date]:
    return frozenset(
        row.first_date + offset * DAY
        for row in absences
        if row.start == 0 and row.end == 1440
        for offset in range((row.last_date - row.first_date).days + 1)
    )


def offers_of(diary: Diary, booked: Iterable[date], started: date | None, as_of: date) -> tuple[int, int]:
    """(slots with a booking, slots) of the latest whole weeks since the start; extra days count for nothing."""
    if started is None:
        return 0, 0
    count: dict[date, int] = defaultdict(int)
    for day in booked:
        count[monday_of(day)] += 1
    offered = slots = 0
    for back in range(1, OFFER_WEEKS + 1):
        monday = monday_of(as_of) - back * WEEK
        if monday > started:
            most = min(diary.sessions_a_week, len(diary.days(monday)))
            offered, slots = offered + min(most, count[monday]), slots + most
    return offered, slots


def offer_chances(counts: Mapping[str, tuple[int, int]]) -> Mapping[str, tuple[float, float]]:
    """Beta of the share of slots offered: own recent weeks, shrunk to the service's mean."""
    offered, slots = (sum(pair[place] for pair in counts.values()) for place in (0, 1))
    mean = (offered + STRENGTH * SERVICE_OFFER) / (slots + STRENGTH)
    return {
        key: (STRENGTH * mean + had, STRENGTH * (1 - mean) + most - had) for key, (had, most) in sorted(counts.items())
    }


def kept_share(rows: Iterable[Attendance]) -> float:
    """Chance that the service neither calls off a booking nor sends home who comes, from its recent rows."""
    booked = called_off = came = sent_home = 0
    for row in rows:
        booked += 1
        called_off += row.outcome in NEVER_EXPECTED
        came += row.outcome in TURNED_UP
        sent_home += row.outcome in SENT_HOME_BY_SERVICE
    losses = [(called_off, booked), (sent_home, came)]
    kept = [1 - (lost + LOST * LOST_STRENGTH) / (count + LOST_STRENGTH) for lost, count in losses]
    return kept[0] * kept[1]
