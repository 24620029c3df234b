"""An invented service's work: localities, muster points, placements, timetable, supervisors."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from scheduler.domain.individuals import Access, Demand, Sex
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
    Trait,
    WeatherChance,
)
from scheduler.domain.supervisors import Employment, Supervisor, SupervisorAvailability, SupervisorLeave
from scheduler.domain.times import WEEKDAYS, TimeOfDay, Weekday
from scheduler.simulation.profiles import Shape

LOCALITIES = ("Harbour", "Hilltop", "Millbank", "Northbay", "Glenview", "Eastmuir", "Westfield")
FIRST_NAMES = (
    "Ailsa",
    "Bram",
    "Catriona",
    "Dougal",
    "Eilidh",
    "Fraser",
    "Greer",
    "Hamish",
    "Iona",
    "Jamie",
    "Kirsty",
    "Lewis",
)
WEEK, WORKING_WEEK = "mon tue wed thu fri sat sun", "mon tue wed thu fri"
TEAM, WORKSHOP = PlacementKind.TEAM, PlacementKind.WORKSHOP
RESILIENT = (Trait.WEATHER_RESILIENT,)
WHOLE_RANGE = 0.5
"""From this share of a unit on, every kind of placement has at least one session."""
EASY_ACCESS = (Access.STEP_FREE, Access.SEATED)


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
        for placement, days, start, end in _placements(unit, here):
            entries = [
                TimetableEntry(placement_id=placement.placement_id, weekday=Weekday(day), start=start, end=end)
                for day in days.split()
            ]
            kept = [e for e in entries if chance.random() < share or placement.kind is PlacementKind.INDUCTION]
            entries = kept or (entries[:1] if share >= WHOLE_RANGE else [])
            if entries:
                placements.append(placement)
                timetable += entries
        supervisors += _supervisors(unit, max(2, round(8 * share)), chance)
    return Work(
        muster_points=tuple(musters),
        placements=tuple(placements),
        timetable=tuple(timetable),
        travel=_journeys(shape, chance),
        supervisors=tuple(supervisors),
        supervisor_availability=_rota(supervisors, chance),
        supervisor_leave=_leave(supervisors, first_monday),
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
        ),
        MusterPoint(muster_point_id=f"DEPOT{mark}", name=f"{homes[1]} Depot {mark}".strip(), locality=homes[1]),
    ]


def _placements(unit: int, musters: list[MusterPoint]) -> list[tuple[Placement, str, TimeOfDay, TimeOfDay]]:
    """Each placement of a unit with its days and times."""
    yard, depot = (muster.muster_point_id for muster in musters)
    home, other = (muster.locality for muster in musters)
    far = LOCALITIES[(unit + 3) % len(LOCALITIES)]
    nine, late, ten, one, half_three, noon = (TimeOfDay(t) for t in (540, 630, 600, 780, 930, 720))
    outdoor = (Demand.LIFTING, Demand.OUTDOOR_COLD, Demand.STANDING)
    crew = Placement(
        placement_id="PARKS",
        name="Parks team",
        kind=TEAM,
        locality=far,
        muster_point_id=yard,
        places=8,
        van_seats=7,
        min_people=2,
        supervisors_needed=1,
        supervisors_most=2,
        skills=("van",),
        demands=outdoor,
        beneficiary_group="parks",
    )
    indoors = replace(
        crew,
        placement_id="SHED",
        name="Wood workshop",
        kind=WORKSHOP,
        locality=home,
        places=10,
        van_seats=None,
        skills=(),
        demands=(Demand.TOOLS, Demand.DUST),
        traits=RESILIENT,
        access=EASY_ACCESS,
        under_18=True,
        cover_places=16,
        beneficiary_group="community",
    )
    shop = Placement(
        placement_id="SHOP",
        name="Charity shop",
        kind=PlacementKind.PERSONAL,
        locality=home,
        places=2,
        supervisors_needed=0,
        supervisors_most=0,
        traits=RESILIENT,
        demands=(Demand.STANDING,),
        access=(Access.STEP_FREE,),
        beneficiary_group="charity",
    )
    rows: list[tuple[Placement, str, TimeOfDay, TimeOfDay]] = [
        (crew, WEEK, nine, half_three),
        (
            replace(crew, placement_id="PATHS", name="Paths team", demands=(*outdoor, Demand.TOOLS)),
            "mon wed fri",
            nine,
            half_three,
        ),
        (indoors, f"{WORKING_WEEK} sat", nine, half_three),
        (
            replace(
                indoors,
                placement_id="CRAFT",
                name="Women's craft group",
                places=6,
                supervisors_most=1,
                under_18=False,
                traits=(Trait.WOMEN_ONLY, *RESILIENT),
                demands=(),
                cover_places=None,
            ),
            "tue thu sat",
            nine,
            half_three,
        ),
        (
            replace(
                indoors,
                placement_id="GARDEN",
                name="Late garden group",
                kind=TEAM,
                traits=(Trait.LATE_START, Trait.SHORT),
                demands=(Demand.KNEELING, Demand.OUTDOOR_COLD),
                supervisors_most=1,
            ),
            "tue thu",
            late,
            one,
        ),
        (
            replace(crew, placement_id="EXTRA", name="Overspill team", kind=PlacementKind.OVERSPILL),
            "fri sat",
            nine,
            half_three,
        ),
        (
            replace(
                crew,
                placement_id="VAN",
                name="Recycling van",
                muster_point_id=depot,
                van_seats=5,
                supervisors_most=1,
                beneficiary_group="community",
            ),
            "mon tue wed thu sat",
            nine,
            half_three,
        ),
        (
            replace(
                crew,
                placement_id="PAINT",
                name="Decorating team",
                locality=other,
                muster_point_id=depot,
                van_seats=None,
                traits=RESILIENT,
                demands=(Demand.DUST, Demand.HEIGHTS, Demand.CHEMICALS),
                skills=(),
                places=6,
                beneficiary_group="schools",
            ),
            "tue thu fri",
            nine,
            half_three,
        ),
        (shop, "tue sat", ten, TimeOfDay(840)),
        (
            replace(
                shop,
                placement_id="PANTRY",
                name="Food pantry",
                locality=other,
                places=1,
                demands=(Demand.FOOD, Demand.STAIRS),
            ),
            "wed",
            ten,
            one,
        ),
        (
            replace(shop, placement_id="READ", name="Library helper", locality=far, demands=(), access=EASY_ACCESS),
            "mon fri",
            ten,
            one,
        ),
        (
            replace(
                shop,
                placement_id="SKILLS",
                name="Work skills class",
                kind=PlacementKind.OTHER_ACTIVITY,
                places=8,
                demands=(),
                access=EASY_ACCESS,
                under_18=True,
            ),
            "wed",
            ten,
            TimeOfDay(750),
        ),
        (
            replace(
                shop,
                placement_id="START",
                name="Induction",
                kind=PlacementKind.INDUCTION,
                places=8,
                demands=(),
                access=EASY_ACCESS,
                under_18=True,
            ),
            "tue thu",
            ten,
            noon,
        ),
    ]
    if unit == 0:
        return rows
    return [
        (replace(p, placement_id=f"{p.placement_id}{unit + 1}", name=f"{p.name} {unit + 1}"), days, start, end)
        for p, days, start, end in rows
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


def _supervisors(unit: int, count: int, chance: np.random.Generator) -> list[Supervisor]:
    """Five permanent of eight, the others sessional; every third a woman."""
    staff = []
    for number in range(count):
        key = unit * 8 + number + 1
        permanent = number % 8 < 5
        staff.append(
            Supervisor(
                supervisor_id=f"S{key:02d}",
                name=f"{FIRST_NAMES[key % len(FIRST_NAMES)]} Inventit",
                sex=Sex.WOMAN if number % 3 == 1 else Sex.MAN,
                employment=Employment.PERMANENT if permanent else Employment.SESSIONAL,
                email=f"s{key:02d}@example.org",
                phone=f"01632 960{key % 1000:03d}",
                skills=("van",) if number % 4 != 3 else (),
                ratio=5 if chance.random() < 0.85 else 6,
                contracted_hours=32.5 if permanent else None,
                max_hours=35.0 if permanent else 14.0,
            )
        )
    return staff


def _rota(supervisors: list[Supervisor], chance: np.random.Generator) -> tuple[SupervisorAvailability, ...]:
    """Permanent staff work five days running of the week, sessional two or three of any."""
    rows = []
    for number, supervisor in enumerate(supervisors):
        if supervisor.employment is Employment.PERMANENT:
            first = 1 if number % 3 == 1 else 0
            days = list(range(first, first + 5))
        else:
            days = sorted({5, *(int(day) for day in chance.choice(7, 2, replace=False))})
        rows += [
            SupervisorAvailability(
                supervisor_id=supervisor.supervisor_id, weekday=WEEKDAYS[day], start=TimeOfDay(480), end=TimeOfDay(1020)
            )
            for day in days
        ]
    return tuple(rows)


def _leave(supervisors: list[Supervisor], first_monday: date) -> tuple[SupervisorLeave, ...]:
    day = first_monday + timedelta(days=2)
    return (SupervisorLeave(supervisor_id=supervisors[-1].supervisor_id, first_date=day, last_date=day),)


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
