"""An invented service's work: localities, muster points, placements, timetable, supervisors."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from scheduler.domain.placements import (
    ChangeKind,
    ClosedDay,
    HalfDay,
    Journey,
    MusterPoint,
    Placement,
    PlacementKind,
    SessionChange,
    TimetableEntry,
    WeatherChance,
)
from scheduler.domain.supervisors import Supervisor, SupervisorAvailability, SupervisorLeave
from scheduler.domain.times import WEEKDAYS, Weekday
from scheduler.simulation.catalogue import LOCALITIES, placements_of_unit
from scheduler.simulation.profiles import Shape
from scheduler.simulation.staff import invent_supervisors, leave, rota

WHOLE_RANGE = 0.5
"""From this share of a unit on, every kind of placement has at least one session."""


@dataclass(frozen=True, slots=True)
class Work:
    """All rows about work."""

    muster_points: tuple[MusterPoint, ...]
    placements: tuple[Placement, ...]
    timetable: tuple[TimetableEntry, ...]
    travel: tuple[Journey, ...]
    supervisors: tuple[Supervisor, ...]
    supervisor_availability: tuple[SupervisorAvailability, ...]
    supervisor_leave: tuple[SupervisorLeave, ...]
    session_changes: tuple[SessionChange, ...]
    closed_days: tuple[ClosedDay, ...]
    weather: tuple[WeatherChance, ...]


def invent_work(people: int, shape: Shape, chance: np.random.Generator, first_monday: date) -> Work:
    """Units of the inspected service's size, the last of them smaller."""
    capacity = shape.capacity * people / 160
    units = max(1, round(capacity))
    musters, placements, timetable = [], [], []
    supervisors: list[Supervisor] = []
    for unit in range(units):
        share = min(1.0, capacity / units)
        here = _muster_points(unit)
        musters += here
        for placement, days, start, end in placements_of_unit(unit, here):
            entries = [
                TimetableEntry(placement_id=placement.placement_id, weekday=Weekday(day), start=start, end=end)
                for day in days.split()
            ]
            kept = [e for e in entries if chance.random() < share or placement.kind is PlacementKind.INDUCTION]
            entries = kept or (entries[:1] if share >= WHOLE_RANGE else [])
            if entries:
                placements.append(placement)
                timetable += entries
        supervisors += invent_supervisors(unit, max(2, round(8 * share)), chance)
    return Work(
        muster_points=tuple(musters),
        placements=tuple(placements),
        timetable=tuple(timetable),
        travel=_journeys(shape, chance),
        supervisors=tuple(supervisors),
        supervisor_availability=rota(supervisors, chance),
        supervisor_leave=leave(supervisors, first_monday),
        session_changes=_changes(timetable, first_monday),
        closed_days=(ClosedDay(day=first_monday + timedelta(days=21), name="Local holiday"),),
        weather=tuple(
            WeatherChance(
                muster_point_id=muster.muster_point_id,
                day=first_monday + timedelta(days=offset),
                half_day=half,
                chance_stopped=round(float(chance.beta(1, 8)), 2),
            )
            for muster in musters
            for offset in range(5)
            for half in HalfDay
        ),
    )


def _muster_points(unit: int) -> list[MusterPoint]:
    mark = str(unit + 1) if unit else ""
    homes = (LOCALITIES[unit % len(LOCALITIES)], LOCALITIES[(unit + 2) % len(LOCALITIES)])
    return [
        MusterPoint(
            muster_point_id=f"YARD{mark}",
            name=f"{homes[0]} Yard {mark}".strip(),
            locality=homes[0],
            address="1 Invented Quay",
            directions="Take bus 5 to the quay. We meet at the blue gate.",
            latitude=56.0,
            longitude=-3.0,
        ),
        MusterPoint(
            muster_point_id=f"DEPOT{mark}",
            name=f"{homes[1]} Depot {mark}".strip(),
            locality=homes[1],
            directions="Walk up the hill from the bus stop.",
            latitude=56.1,
            longitude=-3.1,
        ),
    ]


def _journeys(shape: Shape, chance: np.random.Generator) -> tuple[Journey, ...]:
    """Localities on an invented map; the farthest two are as far apart as the profile says."""
    spots = chance.random((len(LOCALITIES), 2))
    apart = np.hypot(*(spots[:, None, :] - spots[None, :, :]).transpose(2, 0, 1))
    scale = (shape.farthest - shape.nearest) / apart.max()
    return tuple(
        Journey(from_locality=one, to_locality=other, minutes=int(shape.nearest + scale * apart[a, b]))
        for a, one in enumerate(LOCALITIES)
        for b, other in enumerate(LOCALITIES)
        if a < b
    )


def _changes(timetable: list[TimetableEntry], first_monday: date) -> tuple[SessionChange, ...]:
    """A session cancelled and one added in the week to plan."""
    off = timetable[0]
    extra = timetable[-1]
    free = next(
        n
        for n, d in enumerate(WEEKDAYS)
        if all((e.placement_id, e.weekday) != (extra.placement_id, d) for e in timetable)
    )
    return (
        SessionChange(
            placement_id=off.placement_id,
            day=first_monday + timedelta(days=WEEKDAYS.index(off.weekday)),
            start=off.start,
            change=ChangeKind.CANCELLED,
            reason="Site closed for works",
        ),
        SessionChange(
            placement_id=extra.placement_id,
            day=first_monday + timedelta(days=free),
            start=extra.start,
            end=extra.end,
            change=ChangeKind.ADDED,
            reason="More people to start",
        ),
    )
