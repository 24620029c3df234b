"""Edit a roster by hand, judged at once."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from scheduler.checker.check import check
from scheduler.checker.objective import tier_values
from scheduler.checker.risk import pool_risks
from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.edits import Add, Edit, Edited, Forbid, Move, Pin, Remove, Swap
from scheduler.domain.errors import SchedulerError
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.result import PlanningResult
from scheduler.domain.roster import Booking, Roster
from scheduler.domain.times import TimeOfDay
from scheduler.exchange.staging import all_or_nothing
from scheduler.operations.write_week import write_into
from scheduler.solver.facts import Facts
from scheduler.solver.kinds import booking_kinds
from scheduler.solver.limits import Limits

Pair = tuple[str, str]


def edit_week(problem: PlanningProblem, roster: Roster, edits: Sequence[Edit]) -> Edited:
    """Staff stay as they are. Raises SchedulerError for who or what is not there, or is there already."""
    booked = {(b.individual_id, b.session_id): b for b in roster.bookings}
    for edit in edits:
        _apply(problem, booked, edit)
    decisions = tuple(_decisions(problem, edits))
    kinds = booking_kinds(Facts(problem), booked)
    old = {(b.individual_id, b.session_id) for b in roster.bookings}
    bookings = tuple(
        sorted(booking if pair in old else replace(booking, kind=kinds[pair]) for pair, booking in booked.items())
    )
    running = {*roster.sessions, *(session for _, session in booked)}
    after = replace(roster, sessions=tuple(sorted(running)), bookings=bookings)
    decided = replace(problem, decisions=(*problem.decisions, *decisions))
    before = set(check(problem, roster))
    found = set(check(decided, after))
    return Edited(
        after,
        tuple(sorted(found - before)),
        tuple(sorted(found & before)),
        tier_values(problem, roster),
        tier_values(problem, after),
        decisions,
    )


def _apply(problem: PlanningProblem, booked: dict[Pair, Booking], edit: Edit) -> None:
    match edit:
        case Add(individual, session):
            _add(problem, booked, individual, session)
        case Remove(individual, session):
            _remove(booked, individual, session)
        case Move(individual, here, there):
            _remove(booked, individual, here)
            _add(problem, booked, individual, there)
        case Swap(one, here, other, there):
            _remove(booked, one, here)
            _remove(booked, other, there)
            _add(problem, booked, one, there)
            _add(problem, booked, other, here)
        case Pin(individual, session) if (individual, session) not in booked:
            _add(problem, booked, individual, session)
        case Forbid(individual, session) if (individual, session) in booked:
            _remove(booked, individual, session)


def _add(problem: PlanningProblem, booked: dict[Pair, Booking], individual_id: str, session_id: str) -> None:
    _refuse_unknown("individual", individual_id, (i.individual_id for i in problem.records.individuals))
    _refuse_unknown("session", session_id, (session.session_id for session in problem.sessions))
    if (individual_id, session_id) in booked:
        raise SchedulerError(f"{individual_id} is booked in {session_id} already. Leave that edit out.")
    booked[individual_id, session_id] = Booking(session_id, individual_id)


def _remove(booked: dict[Pair, Booking], individual_id: str, session_id: str) -> None:
    if booked.pop((individual_id, session_id), None) is None:
        theirs = sorted(session for who, session in booked if who == individual_id)
        known = f"Booked in: {', '.join(theirs)}." if theirs else "They have no booking."
        raise SchedulerError(f"{individual_id} is not booked in {session_id}. {known}")


def _refuse_unknown(kind: str, found: str, known: Iterable[str]) -> None:
    ids = sorted(known)
    if found not in ids:
        near = [key for key in ids if key.split("/")[0] == found.split("/")[0]] or ids
        raise SchedulerError(f'There is no {kind} "{found}" in these weeks. Known: {", ".join(near[:8])}.')


def _decisions(problem: PlanningProblem, edits: Sequence[Edit]) -> Iterable[Decision]:
    sessions = {session.session_id: session for session in problem.sessions}
    taken = {decision.decision_id for decision in problem.decisions}
    free = (key for number in range(1, 10_000) if (key := f"E{number:02d}") not in taken)
    for edit in edits:
        if isinstance(edit, Pin | Forbid):
            session = sessions[edit.session_id]
            yield Decision(
                decision_id=next(free),
                kind=DecisionKind.PIN if isinstance(edit, Pin) else DecisionKind.FORBID,
                individual_id=edit.individual_id,
                placement_id=session.placement_id,
                day=session.day,
                start=TimeOfDay(session.start),
            )


def write_edited(folder: Path, problem: PlanningProblem, edited: Edited) -> None:
    """The edited roster's files, all or none."""
    result = PlanningResult(edited.roster, (), pool_risks(problem, edited.roster), (), ())
    with all_or_nothing(folder) as staging:
        write_into(staging, problem, result, Limits(), (), 0.0)
