"""Invented services, reproducible from a seed: work, people, their past, and a few decisions."""

from datetime import date, timedelta

import numpy as np

from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.errors import SchedulerError
from scheduler.domain.placements import PlacementKind
from scheduler.domain.policy import Policy
from scheduler.domain.records import ServiceRecords
from scheduler.domain.supervisors import MustNotSupervise
from scheduler.domain.times import WEEKDAYS
from scheduler.simulation.casework import invent_casework
from scheduler.simulation.history import invent_history
from scheduler.simulation.people import People, invent_people
from scheduler.simulation.profiles import SHAPES, Profile
from scheduler.simulation.work import Work, invent_work

FEWEST, MOST = 5, 5000
FIRST_MONDAY = date(2026, 12, 7)

__all__ = ["FIRST_MONDAY", "Profile", "invent_service"]


def invent_service(people: int, seed: int, profile: Profile, first_monday: date = FIRST_MONDAY) -> ServiceRecords:
    """A service with this many individuals, as known the evening before the Monday.

    Equal arguments give equal records. Raises SchedulerError for a number of people it cannot invent.
    """
    if not FEWEST <= people <= MOST:
        raise SchedulerError(f"{people} people cannot be invented. Give a number from {FEWEST} to {MOST}.")
    shape = SHAPES[profile]
    chance = np.random.default_rng([seed, people, list(Profile).index(profile)])
    work = invent_work(people, shape, chance, first_monday)
    crowd = invent_people(people, shape, chance, first_monday)
    history = invent_history(crowd, work, shape, chance, first_monday)
    apart = np.random.default_rng([seed, people, len(Profile)])
    casework = invent_casework(crowd.individuals, history.orders, history.attendance, apart, first_monday)
    barred = (
        MustNotSupervise(
            supervisor_id=work.supervisors[int(chance.choice(len(work.supervisors)))].supervisor_id,
            individual_id=crowd.individuals[int(chance.choice(people))].individual_id,
        )
        for _ in range(max(1, people // 80))
    )
    return ServiceRecords(
        policy=Policy(service_name=f"Invented {profile.value} service", message_phone="01632 960000"),
        individuals=tuple(crowd.individuals),
        orders=(*history.orders, *casework.earlier_orders),
        availability=tuple(crowd.availability),
        absences=tuple(crowd.absences),
        needs=tuple(crowd.needs),
        keep_apart=tuple(crowd.keep_apart),
        keep_away=tuple(row for row in crowd.keep_away if _exists(row.value, work)),
        muster_points=work.muster_points,
        placements=work.placements,
        timetable=work.timetable,
        session_changes=work.session_changes,
        closed_days=work.closed_days,
        weather=work.weather,
        travel=work.travel,
        supervisors=work.supervisors,
        supervisor_availability=work.supervisor_availability,
        supervisor_leave=work.supervisor_leave,
        must_not_supervise=tuple(dict.fromkeys(barred)),
        attendance=tuple(history.attendance),
        previous_bookings=tuple(history.previous_bookings),
        previous_staffing=tuple(history.previous_staffing),
        decisions=tuple(_decisions(crowd, work, shape.decisions, chance, first_monday)),
        order_events=casework.order_events,
        entitlements=casework.entitlements,
        needs_reviews=casework.needs_reviews,
        exit_questionnaires=casework.exit_questionnaires,
    )


def _exists(value: str, work: Work) -> bool:
    """An excluded placement must be one that this service has; localities and groups may be any."""
    return value != "SHOP" or any(placement.placement_id == value for placement in work.placements)


def _decisions(
    crowd: People, work: Work, count: int, chance: np.random.Generator, first_monday: date
) -> list[Decision]:
    """Forbids and limits raised, and pins of people to sessions, some of which break a rule."""
    pooled = {p.placement_id for p in work.placements if p.kind in (PlacementKind.TEAM, PlacementKind.WORKSHOP)}
    entries = [entry for entry in work.timetable if entry.placement_id in pooled] or list(work.timetable)
    decisions = []
    for number in range(min(count, len(crowd.individuals))):
        entry = entries[int(chance.choice(len(entries)))]
        kind = (DecisionKind.FORBID, DecisionKind.RAISE_LIMITS, DecisionKind.PIN)[number % 3]
        raised = kind is DecisionKind.RAISE_LIMITS
        individual = crowd.individuals[int(chance.choice(len(crowd.individuals)))].individual_id
        if kind is DecisionKind.PIN and count <= 3:
            kind = DecisionKind.FORBID
        decisions.append(
            Decision(
                decision_id=f"D{number + 1:02d}",
                kind=kind,
                individual_id=None if raised else individual,
                placement_id=entry.placement_id,
                day=first_monday + timedelta(days=WEEKDAYS.index(entry.weekday)),
                start=entry.start,
                chance_limit=0.08 if raised else None,
                share_limit=0.008 if raised else None,
                reason="Invented for the sample",
                decided_by="Ailsa Coordinator",
                decided_on=first_monday - timedelta(days=3),
            )
        )
    return decisions
