"""Where the timetable lets someone begin who has not started yet, whoever else is there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from math import prod

from scheduler.assemble import assemble
from scheduler.domain.problem import PlanningProblem, Session, StartDue, StartStep
from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import WEEK, monday_of
from scheduler.solver.pairs import possible_pairs

MOST_LEFT_TO_WEATHER = 0.05
"""Chance that weather stops all for which someone who has to start may wait."""


def can_wait(problem: PlanningProblem, start: StartDue) -> bool:
    """Whether the week after has, by the due day, sessions for someone's step that no rule keeps them from and that
    weather is unlikely to stop on each of their days."""
    monday = problem.first_monday + problem.weeks * WEEK
    stopped: dict[date, float] = {}
    alone = replace(_alone(problem.records, start.individual_id), decisions=())
    for session, chance in _sessions(alone, monday, start.step):
        if session.day <= start.due:
            stopped[session.day] = min(chance, stopped.get(session.day, 1.0))
    return prod(stopped.values()) <= MOST_LEFT_TO_WEATHER


def days_to_start(records: ServiceRecords, individual_id: str, first: date, last: date) -> tuple[date, ...]:
    """Days from the first to the last with a session that could be someone's first placement, were they inducted: no
    rule keeps them from it."""
    alone = _alone(records, individual_id)
    orders = tuple(replace(order, induction_on=order.imposed_on) for order in alone.orders)
    mondays = [monday_of(first) + week * WEEK for week in range(1 + (last - monday_of(first)).days // 7)]
    found = {
        session.day
        for monday in mondays
        for session, _ in _sessions(replace(alone, orders=orders), monday, StartStep.FIRST_PLACEMENT)
    }
    return tuple(sorted(day for day in found if first <= day <= last))


def _alone(records: ServiceRecords, individual_id: str) -> ServiceRecords:
    return replace(
        records,
        individuals=tuple(row for row in records.individuals if row.individual_id == individual_id),
        orders=tuple(row for row in records.orders if row.individual_id == individual_id),
        attendance=(),
        previous_bookings=(),
        decisions=tuple(row for row in records.decisions if row.individual_id == individual_id),
    )


def _sessions(alone: ServiceRecords, monday: date, step: StartStep) -> Iterator[tuple[Session, float]]:
    """The week's sessions for the step of the one individual in the records; with the chance that weather stops it."""
    problem = assemble(alone, monday)
    pairs = possible_pairs(problem)
    for session in (pairs.open_sessions[key] for _, key in pairs.bookable):
        if step.is_taken_at(pairs.facts.placement(session).kind):
            yield session, problem.stop_chance.get(session.session_id, 0) / 1000
