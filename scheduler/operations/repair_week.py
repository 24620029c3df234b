"""Repair a published week after an event: disrupt, mend with the fewest changes, check, list the calls to make."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

from scheduler.checker.check import check, standing
from scheduler.checker.risk import pool_risks
from scheduler.disruption import disrupt
from scheduler.domain.changes import Repair, uncovered
from scheduler.domain.decision_words import decision_in_words
from scheduler.domain.decisions import Decision
from scheduler.domain.errors import NotARoster, SchedulerError
from scheduler.domain.events import (
    Event,
    IndividualArrived,
    IndividualUnavailable,
    PresentThisMorning,
    SessionCancelled,
    VanLost,
    WeatherStops,
)
from scheduler.domain.problem import PlanningProblem, Published
from scheduler.domain.result import Conflict, PlanningResult
from scheduler.domain.roster import Roster
from scheduler.exchange.call_files import write_calls
from scheduler.exchange.event_text import write_event
from scheduler.exchange.roster_reading import Proof
from scheduler.exchange.staging import all_or_nothing
from scheduler.operations.call_list import call_list
from scheduler.operations.plan_week import without
from scheduler.operations.write_week import write_into
from scheduler.solver.limits import Limits
from scheduler.solver.repair import mend

CALLS = "calls.csv"
AFTER_ALL = "cannot hold after what happened, or beside what stands by P2. Set aside; change or take it back."


def repair_week(
    problem: PlanningProblem, roster: Roster, as_of: date, events: Sequence[Event], limits: Limits
) -> tuple[PlanningProblem, Repair]:
    """The problem after the events and the repair of the roster published before them, as seen on `as_of`.

    Raises SchedulerError for weeks that are over, for events about what is not there, is over or on none of their days,
    or if no roster obeys the rules, and NotARoster if the checker refuses.
    """
    _refuse_contradictions(events)
    _refuse_out_of_time(problem, as_of, events)
    after = replace(disrupt(problem, roster, events), published=Published(roster, as_of))
    newcomers = [event.individual_id for event in events if isinstance(event, IndividualArrived)]
    mended = mend(after, standing(after), newcomers, limits)
    if mended is None:
        raise SchedulerError(
            "No roster that keeps what is published and obeys the rules was found. Allow more seconds, or plan anew."
        )
    after = without(after, {decision.decision_id for decision in mended.set_aside})
    if violations := check(after, mended.roster):
        lines = "\n".join(f"{v.rule} {v.who} {v.session_id}: {v.detail}" for v in violations)
        raise NotARoster(f"The checker refuses the repaired roster. This is a fault of the program.\n{lines}")
    calls = call_list(after, mended.roster, events)
    bare = uncovered(roster, mended.roster)
    return after, Repair(mended.roster, calls, mended.changed, mended.least, mended.set_aside, bare)


def _refuse_contradictions(events: Sequence[Event]) -> None:
    """Raises SchedulerError for two lists of who came to the same muster, or for someone who did and cannot come."""
    for one, other in combinations(events, 2):
        if _contradicts(one, other) or _contradicts(other, one):
            raise SchedulerError(
                f'"{write_event(one)}" and "{write_event(other)}" cannot both be so. Leave one of them out.'
            )


def _contradicts(here: Event, other: Event) -> bool:
    if not isinstance(here, PresentThisMorning):
        return False
    if isinstance(other, IndividualUnavailable):
        return other.individual_id in here.present and other.first_day <= here.day <= other.last_day
    return isinstance(other, PresentThisMorning) and other.muster == here.muster and other != here


def _refuse_out_of_time(problem: PlanningProblem, as_of: date, events: Sequence[Event]) -> None:
    if as_of > problem.last_day:
        raise SchedulerError(f"On {as_of} these weeks are over. Name a day up to {problem.last_day}.")
    first = max(as_of, problem.first_monday)
    for event in events:
        days = _days(problem, event)
        if days and not (days[0] <= problem.last_day and days[1] >= first):
            remedy = f"Write what happens from {first} to {problem.last_day}, or name another roster."
            raise SchedulerError(
                f'"{write_event(event)}" is over or not in these weeks: nothing of it is left. {remedy}'
            )


def _days(problem: PlanningProblem, event: Event) -> tuple[date, date] | None:
    """The first day of an event and the last, if it has any."""
    match event:
        case IndividualArrived():
            return None
        case SessionCancelled(session_id):
            return next(((s.day, s.day) for s in problem.sessions if s.session_id == session_id), None)
        case VanLost() | WeatherStops() | PresentThisMorning():
            return event.day, event.day
        case _:
            return event.first_day, event.last_day


def set_aside(problem: PlanningProblem, repair: Repair) -> list[tuple[Decision, str]]:
    """The decisions that the repair sets aside, each with its words."""
    return [(decision, decision_in_words(decision, problem.records)) for decision in repair.set_aside]


def result_of(problem: PlanningProblem, repair: Repair, before: Proof) -> PlanningResult:
    """The mended roster with its risks, and all decisions set aside: by the repair, and for the roster `before` it."""
    gone = (Conflict((d,), (), f"{words} {AFTER_ALL}") for d, words in set_aside(problem, repair))
    conflicts = (*before.conflicts_among(problem.records.decisions), *gone)
    return PlanningResult(repair.roster, (), pool_risks(problem, repair.roster), (), conflicts)


def write_repair(
    folder: Path, problem: PlanningProblem, repair: Repair, before: Proof, limits: Limits, seconds: float
) -> None:
    """The mended roster's files and calls.csv, all or none."""
    with all_or_nothing(folder) as staging:
        write_into(staging, problem, result_of(problem, repair, before), limits, (), seconds)
        write_calls(staging / CALLS, problem, repair.calls)
