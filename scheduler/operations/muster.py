"""The morning at a muster point: from a roster file and who is present to seats with their reasons."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path

from scheduler.assemble import last_time
from scheduler.domain.errors import SchedulerError
from scheduler.domain.muster import MusterResult
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.records import ServiceRecords
from scheduler.domain.roster import Roster
from scheduler.domain.times import clock
from scheduler.operations.open_week import open_week
from scheduler.progress.orders import live_orders
from scheduler.solver.muster import seat_present


def muster(
    records: ServiceRecords,
    path: Path,
    day: date,
    muster_point_id: str,
    present: Collection[str],
    start: int | None = None,
) -> tuple[PlanningProblem, MusterResult]:
    """Seat `present` by the roster file and the records of this morning; `start` limits it to one start.

    Who was sent home last time is as of the day and start, not as of the Monday that the week was planned for. Raises
    BadRecords for a file that is no roster of this service, SchedulerError for a point, day, start or
    individual that is not there.
    """
    _refuse_unknown_point(records, muster_point_id)
    problem, file = open_week(records, path, day)
    if not problem.first_monday <= day <= problem.last_day:
        span = f"{problem.first_monday} to {problem.last_day}"
        raise SchedulerError(f"{path.name} is for {span}, and {day} is not in it. Name another day or roster.")
    _refuse_empty_morning(problem, file.roster, day, muster_point_id, start)
    _refuse_unknown_people(problem, file.roster, day, muster_point_id, present)
    sent_home, _ = last_time(records.attendance, day, live_orders(records.orders), start or 0)
    problem = replace(problem, sent_home_last=sent_home)
    return problem, seat_present(problem, file.roster, day, muster_point_id, present, start)


def muster_of_week(
    problem: PlanningProblem,
    roster: Roster,
    records: ServiceRecords,
    day: date,
    muster_point_id: str,
    present: Collection[str],
    start: int,
) -> MusterResult:
    """The same for a roster that is at hand; `records` as of this morning."""
    _refuse_unknown_people(problem, roster, day, muster_point_id, present)
    sent_home, _ = last_time(records.attendance, day, live_orders(records.orders), start)
    return seat_present(replace(problem, sent_home_last=sent_home), roster, day, muster_point_id, present, start)


def _refuse_unknown_point(records: ServiceRecords, muster_point_id: str) -> None:
    known = [point.muster_point_id for point in records.muster_points]
    if muster_point_id not in known:
        raise SchedulerError(f'There is no muster point "{muster_point_id}". Name one of: {", ".join(known)}.')


def _refuse_empty_morning(
    problem: PlanningProblem, roster: Roster, day: date, muster_point_id: str, start: int | None
) -> None:
    points = {placement.placement_id: placement.muster_point_id for placement in problem.records.placements}
    at_work = set(roster.sessions) | {booking.session_id for booking in roster.bookings}
    today = [s for s in problem.sessions if s.day == day and s.session_id in at_work and points[s.placement_id]]
    starts = sorted({session.start for session in today if points[session.placement_id] == muster_point_id})
    if not starts:
        others = sorted({points[session.placement_id] or "" for session in today})
        remedy = f"That day has sessions at: {', '.join(others)}." if others else "Name another day."
        raise SchedulerError(f"By this roster no session musters at {muster_point_id} on {day}. {remedy}")
    if start is not None and start not in starts:
        known = ", ".join(map(clock, starts))
        raise SchedulerError(
            f"No session musters at {muster_point_id} at {clock(start)} on {day}. Name one of: {known}."
        )


def _refuse_unknown_people(
    problem: PlanningProblem, roster: Roster, day: date, muster_point_id: str, present: Collection[str]
) -> None:
    unknown = sorted(set(present) - {individual.individual_id for individual in problem.records.individuals})
    if unknown:
        points = {placement.placement_id: placement.muster_point_id for placement in problem.records.placements}
        here = {
            session.session_id
            for session in problem.sessions
            if session.day == day and points[session.placement_id] == muster_point_id
        }
        booked = sorted({booking.individual_id for booking in roster.bookings if booking.session_id in here})
        raise SchedulerError(
            f"There is no individual {', '.join(unknown)} in the records. Write the id that the records have; "
            f"booked there that day: {', '.join(booked)}."
        )
