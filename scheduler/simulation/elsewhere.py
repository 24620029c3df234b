"""Who has no place in the pool goes on to another session that runs that day, as muster and repair would send them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from scheduler.checker.check import check
from scheduler.domain.individuals import Supervision
from scheduler.domain.problem import Session
from scheduler.domain.roster import Booking, Staffing
from scheduler.domain.rules import Rule, Violation
from scheduler.simulation.book import Book
from scheduler.simulation.stops import resilient

LONGEST = 60
"""Minutes that a team is on its way, and minutes that it waits there, at most."""

AtWork = Mapping[str, Sequence[str]]
"""Session -> individuals who work in it that day."""


def places_led(book: Book, session: Session, room: int, people: Sequence[str]) -> int:
    """Of the room, places for such people that the session's supervisors can lead; some need one to themselves."""
    facts = book.facts
    if not facts.placement(session).supervisors_needed:
        return room
    ratios = sorted((facts.supervisors[v].ratio for v in book.staff.get(session.session_id, ())), reverse=True)
    alone = sum(facts.needs(i, session.day).supervision is Supervision.ONE_TO_ONE for i in people)
    return max(0, min(room, sum(ratios[alone:]) + alone))


def go_on(book: Book, own: Session, people: Sequence[str], at_work: AtWork) -> dict[str, Session]:
    """Individual -> session, of a session's people, dearest first, whom others of that day can take: as many as can to
    one, then more. If their own does not run its supervisors go with them, as far as they are of use (`book.staff`).

    Others begin no earlier and at most an hour later, within an hour by the usual way; away from their own muster point
    and start only under cover, since outdoor teams have left. Each booking is judged by the checker, but for the risk
    of rule C1: who is there is known by now.
    """
    going: dict[str, Session] = {}
    while left := [individual for individual in people if individual not in going]:
        staff, best_staff = book.staff, book.staff
        best: dict[str, Session] = {}
        before = _broken(book, own, at_work)
        for session in _could_take(book, own, at_work):
            book.staff = _with_their_own(book, staff, own, session, at_work)
            found = _taken(book, own, session, left, at_work, before)
            if len(found) > len(best):
                best, best_staff = dict.fromkeys(found, session), book.staff
        book.staff = best_staff
        if not best:
            break
        going |= best
        at_work = {key: [*there, *(i for i in best if best[i].session_id == key)] for key, there in at_work.items()}
    return going


def _with_their_own(
    book: Book, staff: dict[str, list[str]], own: Session, session: Session, at_work: AtWork
) -> dict[str, list[str]]:
    """The day's staff, with those of a team that does not run in the session, as far as it uses more."""
    if own.session_id in at_work:
        return staff
    there, theirs = staff.get(session.session_id, []), staff.get(own.session_id, [])
    more = max(0, book.facts.placement(session).supervisors_most - len(there))
    return staff | {session.session_id: [*there, *theirs[:more]], own.session_id: theirs[more:]}


def _could_take(book: Book, own: Session, at_work: AtWork) -> list[Session]:
    facts, found = book.facts, []
    for session_id in sorted(at_work):
        session = facts.sessions[session_id]
        way = facts.journey_between(own, session)
        in_time = 0 <= session.start - own.start <= LONGEST
        there_still = resilient(facts.placement(session)) or (way == 0 and session.start == own.start)
        if session != own and in_time and there_still and way is not None and way <= LONGEST:
            found.append(session)
    return found


def _taken(
    book: Book, own: Session, session: Session, people: Sequence[str], at_work: AtWork, before: set[Violation]
) -> list[str]:
    """Those who find a place there and break no rule that was not broken, one after the other."""
    found: list[str] = []
    room = book.facts.seats_without_staff(session)
    stops = own.session_id not in at_work and book.facts.journey_between(own, session) == 0
    if stops and resilient(book.facts.placement(session)):
        room = max(room, book.facts.places_under_cover(session))
    for individual in people:
        there = [*at_work[session.session_id], *found, individual]
        fit = len(there) <= places_led(book, session, room, there)
        if fit and not _broken(book, session, {**at_work, session.session_id: there}) - before:
            found.append(individual)
    return found


def _broken(book: Book, of_the_day: Session, at_work: AtWork) -> set[Violation]:
    """Rules broken by a day as it is worked and the week around it as it is booked."""
    sessions, roster = book.facts.sessions, book.roster
    other_days = {key for key in sessions if sessions[key].day != of_the_day.day}
    today = [Booking(key, individual) for key, people in at_work.items() for individual in people]
    duties = [Staffing(key, v) for key in at_work for v in book.staff.get(key, ())]
    worked = replace(
        roster,
        sessions=tuple(sorted({*(set(roster.sessions) & other_days), *at_work})),
        bookings=tuple(sorted([*(row for row in roster.bookings if row.session_id in other_days), *today])),
        staffing=tuple(sorted([*(row for row in roster.staffing if row.session_id in other_days), *duties])),
    )
    return {violation for violation in check(book.problem, worked) if violation.rule is not Rule.C1}
