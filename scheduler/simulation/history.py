"""An invented past: half a year of bookings and what became of them, and the hours done."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np

from scheduler.domain.attendance import (
    SENT_HOME_BY_SERVICE,
    TURNED_UP,
    Attendance,
    BookingKind,
    Outcome,
    PreviousBooking,
    PreviousStaffing,
)
from scheduler.domain.individuals import Individual, Order, Presence
from scheduler.domain.placements import PlacementKind, TimetableEntry
from scheduler.domain.times import WEEKDAYS, TimeOfDay, Weekday
from scheduler.simulation.people import People
from scheduler.simulation.profiles import Shape
from scheduler.simulation.work import Work

Window = tuple[Weekday, TimeOfDay, TimeOfDay]
WEEKS = 26
DAY_EFFECT = 0.3
FIRST_DAY_LOGIT = -0.7
"""Of the invented past alone; `docs/simulation.md` tells why simulated years assume the opposite."""
SENT_HOME, CALLED_OFF, WINTER = 0.02, 0.03, (11, 12, 1, 2)
MISSED = (
    (Outcome.UNACCEPTABLE_ABSENCE, 0.5),
    (Outcome.ACCEPTABLE_MEDICAL, 0.24),
    (Outcome.ACCEPTABLE_FAMILY, 0.12),
    (Outcome.ACCEPTABLE_EMPLOYMENT, 0.07),
    (Outcome.ACCEPTABLE_COURT, 0.04),
    (Outcome.ACCEPTABLE_OTHER, 0.03),
)
CAME = (
    (Outcome.ATTENDED, 0.92),
    (Outcome.ATTENDED_LATE, 0.04),
    (Outcome.LEFT_EARLY, 0.025),
    (Outcome.FAILED_TO_COMPLY, 0.01),
    (Outcome.SENT_HOME_BEHAVIOUR, 0.005),
)
HOME = tuple((outcome, 0.25) for outcome in sorted(SENT_HOME_BY_SERVICE))
OFF = ((Outcome.STOOD_DOWN, 0.5), (Outcome.CANCELLED, 0.5))


@dataclass(slots=True)
class History:
    attendance: list[Attendance] = field(default_factory=list)
    previous_bookings: list[PreviousBooking] = field(default_factory=list)
    previous_staffing: list[PreviousStaffing] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)


def invent_history(
    people: People, work: Work, shape: Shape, chance: np.random.Generator, first_monday: date
) -> History:
    """Each individual's weeks since the induction: one or two bookings where they can come."""
    history = History()
    effects = {first_monday - timedelta(days=d): float(chance.normal(0, DAY_EFFECT)) for d in range(1, 7 * WEEKS + 1)}
    orders: dict[str, list[Order]] = defaultdict(list)
    for order in people.orders:
        orders[order.individual_id].append(order)
    options = _options(people, work)
    for individual in people.individuals:
        mine = orders[individual.individual_id]
        rows = _past_of(individual, mine, options[individual.individual_id], effects, chance, first_monday)
        history.attendance += rows
        history.orders += _hours_done(mine, rows, shape, chance, first_monday)
        history.previous_bookings += _last_week(individual, mine, rows, chance, first_monday)
    history.attendance.sort(key=lambda row: (row.day, row.start, row.placement_id, row.individual_id))
    history.previous_staffing = _staffing(work, first_monday)
    return history


def _options(people: People, work: Work) -> dict[str, list[TimetableEntry]]:
    """Sessions that were within each individual's windows: good enough for a past."""
    kinds = {placement.placement_id: placement.kind for placement in work.placements}
    apart = (PlacementKind.INDUCTION, PlacementKind.PERSONAL)
    entries = [e for e in work.timetable if kinds[e.placement_id] not in apart]
    entries += [e for e in work.timetable if kinds[e.placement_id] is PlacementKind.PERSONAL][:3]
    windows: dict[str, set[Window]] = defaultdict(set)
    for row in people.availability:
        if row.presence is Presence.AVAILABLE:
            windows[row.individual_id].add((row.weekday, row.start, row.end))
    within = {free: _within(entries, free) for free in {frozenset(own) for own in windows.values()}}
    return {key: within[frozenset(own)] for key, own in windows.items()}


def _within(entries: Iterable[TimetableEntry], windows: Iterable[Window]) -> list[TimetableEntry]:
    return [
        entry
        for entry in entries
        if any(day is entry.weekday and start <= entry.start and entry.end <= end for day, start, end in windows)
    ]


def _past_of(
    individual: Individual,
    orders: Sequence[Order],
    options: Sequence[TimetableEntry],
    effects: dict[date, float],
    chance: np.random.Generator,
    first_monday: date,
) -> list[Attendance]:
    own = float(chance.beta(3.4, 1.75))
    inducted = min((o.induction_on for o in orders if o.induction_on), default=None)
    if inducted is None or not options:
        return []
    usual = [options[int(k)] for k in chance.choice(len(options), min(2, len(options)), replace=False)]
    left = 60 * max(order.hours_imposed for order in orders) - 240
    rows: list[Attendance] = []
    monday = max(first_monday - timedelta(weeks=WEEKS), inducted + timedelta(days=7 - inducted.weekday()))
    while monday < first_monday:
        count = 1 if individual.days_a_week == 1 or chance.random() < 0.5 else 2
        entries = usual[:count] if chance.random() < 0.7 else [options[int(chance.choice(len(options)))]]
        for entry in {e.weekday: e for e in entries}.values():
            if chance.random() < 0.85:
                day = monday + timedelta(days=WEEKDAYS.index(entry.weekday))
                logit = np.log(own / (1 - own)) + effects[day] + (FIRST_DAY_LOGIT if not rows else 0)
                row = _outcome(individual, entry, day, float(1 / (1 + np.exp(-logit))), left, chance)
                rows.append(row)
                left -= row.minutes_credited
        monday += timedelta(weeks=1)
        if left <= 0:
            break
    return rows


def _outcome(
    individual: Individual, entry: TimetableEntry, day: date, p: float, left: float, chance: np.random.Generator
) -> Attendance:
    kinds: tuple[tuple[Outcome, float], ...]
    service = CALLED_OFF * (2 if day.month in WINTER else 1)
    if chance.random() < service:
        kinds = OFF
    elif chance.random() < p:
        kinds = HOME if chance.random() < SENT_HOME else CAME
    else:
        kinds = MISSED
    outcome = kinds[int(chance.choice(len(kinds), p=[share for _, share in kinds]))][0]
    worked = outcome in TURNED_UP and outcome not in SENT_HOME_BY_SERVICE
    length = entry.end - entry.start
    minutes = {Outcome.ATTENDED_LATE: length - 30, Outcome.LEFT_EARLY: length // 2, Outcome.SENT_HOME_BEHAVIOUR: 60}
    return Attendance(
        individual_id=individual.individual_id,
        placement_id=entry.placement_id,
        day=day,
        start=entry.start,
        outcome=outcome,
        minutes_credited=int(max(0, min(left, minutes.get(outcome, length)))) if worked else 0,
    )


def _hours_done(
    orders: Sequence[Order], rows: Sequence[Attendance], shape: Shape, chance: np.random.Generator, first_monday: date
) -> list[Order]:
    """The first order gets the hours credited, a concurrent one those since it began; some are nearly done."""
    done = []
    nearly = chance.random() < shape.nearly_done
    for place, order in enumerate(orders):
        counts = place == 0 or order.concurrent_with is not None
        mine = [row for row in rows if row.day >= order.imposed_on] if counts else []
        credited = min(order.hours_imposed - 2, sum(row.minutes_credited for row in mine) / 60)
        if nearly and mine:
            credited = order.hours_imposed - float(chance.choice([3, 5, 8, 13]))
        came = [row.day for row in rows if row.outcome in TURNED_UP and row.day >= order.imposed_on]
        first = min(came) if came and order.induction_on else None
        done.append(replace(order, hours_credited=round(max(0.0, credited), 2), first_placement_on=first))
    return done


def _last_week(
    individual: Individual,
    orders: Sequence[Order],
    rows: Sequence[Attendance],
    chance: np.random.Generator,
    first_monday: date,
) -> list[PreviousBooking]:
    monday = first_monday - timedelta(weeks=1)
    kind = BookingKind.REGULAR if len(rows) > 1 else BookingKind.FIRST_PLACEMENT
    booked = [
        PreviousBooking(
            individual_id=row.individual_id, placement_id=row.placement_id, day=row.day, start=row.start, kind=kind
        )
        for row in rows
        if row.day >= monday
    ]
    if booked or not any(order.induction_on for order in orders) or chance.random() > 0.4:
        return booked
    return [PreviousBooking(individual_id=individual.individual_id, day=monday)]


def _staffing(work: Work, first_monday: date) -> list[PreviousStaffing]:
    """Permanent staff went round the supervised sessions of the week before."""
    needed = {p.placement_id for p in work.placements if p.supervisors_needed}
    entries = [entry for entry in work.timetable if entry.placement_id in needed]
    rows, busy = [], set()
    for entry in entries:
        for row in work.supervisor_availability:
            if row.weekday is entry.weekday and (row.supervisor_id, entry.weekday) not in busy:
                busy.add((row.supervisor_id, entry.weekday))
                day = first_monday + timedelta(days=WEEKDAYS.index(entry.weekday) - 7)
                rows.append(
                    PreviousStaffing(
                        supervisor_id=row.supervisor_id, placement_id=entry.placement_id, day=day, start=entry.start
                    )
                )
                break
    return rows
