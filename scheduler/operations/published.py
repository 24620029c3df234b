"""A published roster to plan around: read from its file, with the day it is looked at again and what is locked."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from scheduler.domain.errors import SchedulerError
from scheduler.domain.problem import PlanningProblem, Published
from scheduler.domain.records import ServiceRecords
from scheduler.domain.roster import Roster
from scheduler.domain.rules import Rule, Violation
from scheduler.exchange.roster_reading import read_roster, refuse_strangers
from scheduler.operations.plan_week import problem_of, with_sessions_gone
from scheduler.solver.facts import Facts


class LockKind(StrEnum):
    DAY = "day"
    SESSION = "session"
    INDIVIDUAL = "individual"


@dataclass(frozen=True, slots=True, order=True)
class Lock:
    """What is to stay just as published: all sessions of a day, a session, or an individual's bookings."""

    kind: LockKind
    key: str


@dataclass(frozen=True, slots=True)
class Difference:
    """How many of the published bookings stay, how many go, and how many are new."""

    stay: int
    go: int
    new: int


def read_published(
    records: ServiceRecords, path: Path, first_monday: date, weeks: int, as_of: date | None, locks: Collection[Lock]
) -> Published:
    """As of the first Monday unless another day is given. Raises BadRecords for a file that is no roster of this
    service, SchedulerError for other weeks, a day after them, or locks on what is not there."""
    file = read_roster(path)
    if (file.first_monday, file.weeks) != (first_monday, weeks):
        remedy = f"Plan them again with --week {file.first_monday} --weeks {file.weeks}, or name another roster."
        raise SchedulerError(f"{path.name} is for other weeks. {remedy}")
    problem = with_sessions_gone(problem_of(records, first_monday, weeks, as_of), file.ends)
    refuse_strangers(path.name, file.roster, problem)
    as_of = as_of or first_monday
    if as_of > problem.last_day:
        raise SchedulerError(f"On {as_of} these weeks are over. Name a day up to {problem.last_day}.")
    sessions = frozenset(key for lock in locks for key in _locked_sessions(problem, lock))
    individuals = frozenset(lock.key for lock in locks if lock.kind is LockKind.INDIVIDUAL)
    known = {individual.individual_id for individual in records.individuals}
    if strangers := sorted(individuals - known):
        raise SchedulerError(f'There is no individual "{strangers[0]}" to lock. Write an id that the records have.')
    return Published(_once(file.roster), as_of, sessions, individuals, file.ends, file.events)


def beside_published(problem: PlanningProblem, standing: Roster | None, today: date) -> PlanningProblem:
    """The problem held to what people know by now, if anything is published: what is over is history, whatever the
    records say of it by now (rule P2). Weeks that are over altogether are held to nothing."""
    if standing is None or today > problem.last_day:
        return problem
    return replace(problem, published=Published(standing, today))


def beside_its_past(problem: PlanningProblem, roster: Roster, today: date | None) -> PlanningProblem:
    """The problem held to what a roster has on the days before today, and has today that is in the register already,
    whatever the records say of it by now."""
    if today is None or not problem.first_monday <= today <= problem.last_day:
        return problem
    facts = Facts(replace(problem, published=Published(roster, today)))
    recorded = (b for b in roster.bookings if (b.individual_id, b.session_id) in facts.settled)
    done = tuple(sorted((*facts.history.bookings, *recorded)))
    return replace(problem, published=Published(replace(facts.history, bookings=done), today))


def breaks(violations: Iterable[Violation]) -> tuple[Violation, ...]:
    """Of a roster judged beside the published one, what keeps it from being published. A booking inside the notice
    period may go: whoever publishes has seen whose, says why, and they are told."""
    return tuple(v for v in violations if v.rule is not Rule.P2 or not v.who)


def difference(published: Published, roster: Roster) -> Difference:
    before, now = (
        {(booking.individual_id, booking.session_id) for booking in each.bookings}
        for each in (published.roster, roster)
    )
    return Difference(len(before & now), len(before - now), len(now - before))


def _locked_sessions(problem: PlanningProblem, lock: Lock) -> Iterable[str]:
    if lock.kind is LockKind.INDIVIDUAL:
        return []
    if lock.kind is LockKind.SESSION:
        found = [s.session_id for s in problem.sessions if s.session_id == lock.key]
    else:
        found = [s.session_id for s in problem.sessions if s.day.isoformat() == lock.key]
    if not found:
        what = "session" if lock.kind is LockKind.SESSION else "session on"
        raise SchedulerError(f"There is no {what} {lock.key} in these weeks to lock. Check the id and the day.")
    return found


def _once(roster: Roster) -> Roster:
    """Without what an edited file says twice."""
    bookings = {(booking.session_id, booking.individual_id): booking for booking in roster.bookings}
    return replace(
        roster,
        sessions=tuple(sorted(set(roster.sessions))),
        bookings=tuple(bookings.values()),
        staffing=tuple(sorted(set(roster.staffing))),
    )
