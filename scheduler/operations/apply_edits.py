"""Edits made on a plain roster, with what follows from them: kinds, sessions that open and shut, fallbacks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from scheduler.domain.edits import Add, Edit, Forbid, Move, Pin, Remove, Swap
from scheduler.domain.errors import SchedulerError
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.roster import Booking, Roster
from scheduler.solver.facts import Facts
from scheduler.solver.kinds import booking_kinds

Pair = tuple[str, str]
"""(individual, session)."""


def touched(edits: Sequence[Edit]) -> set[Pair]:
    """(individual, session) of every booking that edits make or end."""
    pairs: set[Pair] = set()
    for edit in edits:
        match edit:
            case Add(individual, session) | Remove(individual, session):
                pairs |= {(individual, session)}
            case Move(individual, session, to):
                pairs |= {(individual, session), (individual, to)}
            case Swap(individual, session, other, there):
                pairs |= {(individual, session), (individual, there), (other, session), (other, there)}
            case Pin() | Forbid():
                pass
    return pairs


def apply_edits(problem: PlanningProblem, roster: Roster, edits: Sequence[Edit]) -> Roster:
    """The edits made one after the other, whatever rules they break.

    A session that gets its first booking runs; one that loses its last does not, and has no staff. Raises
    SchedulerError for bookings that are there already, or not there.
    """
    bookings = list(roster.bookings)
    for edit in edits:
        match edit:
            case Add(individual, session):
                _put(bookings, Booking(session, individual))
            case Remove(individual, session):
                _take(bookings, individual, session)
            case Move(individual, session, to):
                _take(bookings, individual, session)
                _put(bookings, Booking(to, individual))
            case Swap(individual, session, other, there):
                mine, theirs = _take(bookings, individual, session), _take(bookings, other, there)
                _put(bookings, replace(theirs, individual_id=individual))
                _put(bookings, replace(mine, individual_id=other))
            case Pin() | Forbid():
                pass
    return _make_way(problem, roster, _tidy(problem, roster, bookings, touched(edits)))


def _put(bookings: list[Booking], booking: Booking) -> None:
    if any((b.individual_id, b.session_id) == (booking.individual_id, booking.session_id) for b in bookings):
        raise SchedulerError(f"{booking.individual_id} is booked in {booking.session_id} already. Leave that edit out.")
    bookings.append(booking)


def _take(bookings: list[Booking], individual_id: str, session_id: str) -> Booking:
    for place, booking in enumerate(bookings):
        if (booking.individual_id, booking.session_id) == (individual_id, session_id):
            return bookings.pop(place)
    theirs = ", ".join(sorted(b.session_id for b in bookings if b.individual_id == individual_id)) or "no session"
    raise SchedulerError(f"{individual_id} is not booked in {session_id}. By this roster they are in: {theirs}.")


def refuse_unknown(problem: PlanningProblem, edit: Edit) -> None:
    people = {individual.individual_id for individual in problem.records.individuals}
    sessions = {session.session_id for session in problem.sessions}
    for name in edit.__slots__:
        found = getattr(edit, name)
        kind, known = ("individual", people) if name.endswith("individual_id") else ("session", sessions)
        if found not in known:
            remedy = (
                "Write an id that the records have." if kind == "individual" else "A session is PLACEMENT/DAY/START."
            )
            raise SchedulerError(f'There is no {kind} "{found}" in these weeks. {remedy}')


def _tidy(problem: PlanningProblem, roster: Roster, bookings: list[Booking], pairs: set[Pair]) -> Roster:
    """The roster with these bookings, of the kinds that they now are, and the sessions that they open or shut."""
    booked = {booking.session_id for booking in bookings}
    shut = _shut(problem, {session for _, session in pairs} - booked)
    kinds = booking_kinds(
        Facts(problem), {pair for pair in _pairs_of(bookings) if pair[0] in {who for who, _ in pairs}}
    )
    tidied = [
        replace(
            booking,
            kind=kinds.get((booking.individual_id, booking.session_id), booking.kind),
            fallback=None if booking.fallback in shut else booking.fallback,
        )
        for booking in bookings
    ]
    return Roster(
        tuple(sorted((set(roster.sessions) | {s for _, s in pairs} & booked) - shut)),
        tuple(sorted(tidied, key=lambda booking: (booking.session_id, booking.individual_id))),
        tuple(staffing for staffing in roster.staffing if staffing.session_id not in shut),
    )


def _shut(problem: PlanningProblem, emptied: set[str]) -> set[str]:
    """Of the sessions that lost their last booking those that cannot run without one."""
    facts = Facts(problem)
    return {s for s in emptied if facts.placement(facts.sessions[s]).min_people > 0}


def _make_way(problem: PlanningProblem, before: Roster, after: Roster) -> Roster:
    """A booking under cover comes before a fallback there: as many go as came to be booked and are too many, those
    whose own session is the least likely to be stopped first."""
    facts = Facts(problem)
    had, has = (Counter(booking.session_id for booking in roster.bookings) for roster in (before, after))
    dropped: set[Pair] = set()
    for cover in sorted(has):
        incoming = sorted(
            (problem.stop_chance.get(booking.session_id, 0), booking.individual_id, booking.session_id)
            for booking in after.bookings
            if booking.fallback == cover
        )
        placement = facts.placement(facts.sessions[cover])
        room = placement.places if placement.cover_places is None else placement.cover_places
        too_many = min(has[cover] + len(incoming) - room, has[cover] - had[cover])
        dropped |= {(who, session) for _, who, session in incoming[: max(0, too_many)]}
    bookings = (replace(b, fallback=None) if (b.individual_id, b.session_id) in dropped else b for b in after.bookings)
    return replace(after, bookings=tuple(bookings))


def _pairs_of(bookings: Sequence[Booking]) -> set[Pair]:
    return {(booking.individual_id, booking.session_id) for booking in bookings}
