"""A roster file beside the records that it was made from."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path

from scheduler.disruption import disrupt_again
from scheduler.domain.errors import SchedulerError
from scheduler.domain.events import Event
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.records import ServiceRecords
from scheduler.exchange.event_text import write_event
from scheduler.exchange.roster_reading import RosterFile, read_roster, refuse_strangers, still_said
from scheduler.operations.plan_week import problem_of, with_sessions_gone, without
from scheduler.operations.published import beside_its_past


def open_week(
    records: ServiceRecords, path: Path, today: date | None = None, not_after_all: Collection[Event] = ()
) -> tuple[PlanningProblem, RosterFile]:
    """The problem of the file's weeks, without the decisions that it set aside, as seen today, and the file; what is
    over is as the file has it.

    Raises BadRecords if the file cannot be read or names what the records do not know, and as `without_events`.
    """
    file = without_events(read_roster(path), not_after_all)
    problem = problem_beside(records, path.name, file, today)
    return beside_its_past(problem, file.roster, today or file.as_of), file


def problem_beside(records: ServiceRecords, name: str, file: RosterFile, today: date | None = None) -> PlanningProblem:
    """The same for a roster that has been read, called `name` in messages, after its events, as seen today, else on the
    day that it was planned for; sessions of it that the timetable no longer has are cancelled. Raises likewise."""
    problem = with_sessions_gone(problem_of(records, file.first_monday, file.weeks, today or file.as_of), file.ends)
    aside = still_said(file.set_aside, problem.decisions)
    problem = without(problem, {decision.decision_id for decision in aside})
    refuse_strangers(name, file.roster, problem)
    return disrupt_again(problem, file.roster, file.events)


def without_events(file: RosterFile, not_after_all: Collection[Event]) -> RosterFile:
    """The file without what it keeps as having happened and did not after all. Raises SchedulerError for what it does
    not keep."""
    for event in not_after_all:
        if event not in file.events:
            kept = "; ".join(map(write_event, file.events)) or "nothing"
            raise SchedulerError(f'The roster does not keep "{write_event(event)}". It keeps: {kept}.')
    return replace(file, events=tuple(event for event in file.events if event not in not_after_all))
