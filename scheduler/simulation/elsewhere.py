"""Who has no place in the pool goes on to another session that runs that day, as muster and repair would send them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from scheduler.checker.check import JUDGES
from scheduler.checker.session import c1_sent_home
from scheduler.checker.view import View
from scheduler.domain.individuals import Supervision
from scheduler.domain.problem import Session
from scheduler.domain.roster import Booking, Staffing
from scheduler.domain.rules import Rule
from scheduler.simulation.book import Book
from scheduler.simulation.stops import resilient
from scheduler.solver.facts import RESEATED

LONGEST = 60
"""Minutes that someone is on the way, and minutes that they wait there, at most."""

AtWork = Mapping[str, Sequence[str]]
"""Session that runs -> individuals who work in it."""
Staff = Mapping[str, Sequence[str]]
"""Session -> supervisors there."""
Broken = set[tuple[str, ...]]


def places_led(book: Book, session: Session, room: int, people: Sequence[str], staff: Sequence[str]) -> int:
    """Of the room, places for such people that these supervisors can lead; some need one to themselves."""
    facts = book.facts
    if not facts.placement(session).supervisors_needed:
        return room
    ratios = sorted((facts.supervisors[v].ratio for v in staff), reverse=True)
    alone = sum(facts.needs(i, session.day).supervision is Supervision.ONE_TO_ONE for i in people)
    return max(0, min(room, sum(ratios[alone:]) + alone))


def go_on(book: Book, own: Session, people: Sequence[str], at_work: AtWork) -> dict[str, Session]:
    """Individual -> session, of the people of a team or workshop, dearest first, whom others of that day can take.

    They are taken one after the other, by the session that takes the most of them, then by the next. If their own does
    not run, of its supervisors as few go with them as are of use; `book.staff` then tells so. Others begin no earlier
    and at most an hour later, within an hour by the usual way; away from their own muster point and start only under
    cover, since outdoor teams have left. Each booking is judged by the checker, but for the risk of rule C1: who is
    there is known by now.
    """
    going: dict[str, Session] = {}
    judge = _Judge(book, own)
    while left := [individual for individual in people if individual not in going]:
        before = judge.broken(at_work, book.staff)
        best: tuple[int, int, list[str], Session, Staff] | None = None
        for session in _could_take(book, own, at_work):
            for helping, staff in _with_their_own(book, own, session, at_work):
                if helping and judge.broken(at_work, staff) - before:
                    continue
                found = _taken(judge, session, left, at_work, staff, before)
                if found and (best is None or (len(found), -helping) > best[:2]):
                    best = (len(found), -helping, found, session, staff)
        if best is None:
            break
        _, _, found, session, staff = best
        book.staff = {key: list(there) for key, there in staff.items()}
        going |= dict.fromkeys(found, session)
        at_work = {**at_work, session.session_id: [*at_work[session.session_id], *found]}
    return going


def _with_their_own(book: Book, own: Session, session: Session, at_work: AtWork) -> Iterator[tuple[int, Staff]]:
    """How many of the supervisors of a team that does not run go there, and the day's staff then."""
    staff: Staff = book.staff
    yield 0, staff
    there, theirs = staff.get(session.session_id, ()), staff.get(own.session_id, ())
    more = book.facts.placement(session).supervisors_most - len(there)
    for helping in range(1, 1 + min(more, len(theirs) if own.session_id not in at_work else 0)):
        yield helping, {**staff, session.session_id: [*there, *theirs[:helping]], own.session_id: theirs[helping:]}


def _could_take(book: Book, own: Session, at_work: AtWork) -> list[Session]:
    facts, found = book.facts, []
    for session in (facts.sessions[session_id] for session_id in sorted(at_work)):
        way = facts.journey_between(own, session)
        kinds = {facts.placement(own).kind, facts.placement(session).kind}
        in_time = 0 <= session.start - own.start <= LONGEST and way is not None and way <= LONGEST
        there_still = resilient(facts.placement(session)) or (way == 0 and session.start == own.start)
        if session != own and kinds <= RESEATED and in_time and there_still:
            found.append(session)
    return found


def _taken(
    judge: "_Judge", session: Session, people: Sequence[str], at_work: AtWork, staff: Staff, before: Broken
) -> list[str]:
    """Those who find a place there and break no rule that was not broken, one after the other."""
    found: list[str] = []
    book, own = judge.book, judge.own
    room = book.facts.seats_without_staff(session)
    stopped = own.session_id not in at_work and book.facts.journey_between(own, session) == 0
    if stopped and resilient(book.facts.placement(session)):
        room = max(room, book.facts.places_under_cover(session))
    for individual in people:
        there = [*at_work[session.session_id], *found, individual]
        fit = len(there) <= places_led(book, session, room, there, staff.get(session.session_id, ()))
        if fit and not judge.broken({**at_work, session.session_id: there}, staff) - before:
            found.append(individual)
    return found


class _Judge:
    """The checker's rules, without the risk of rule C1, for a day as it is worked and the week around it as booked."""

    def __init__(self, book: Book, own: Session) -> None:
        self.book, self.own = book, own
        self.view = View(book.problem, book.roster)
        self.rest = {key for key, session in book.facts.sessions.items() if session.day != own.day}

    def broken(self, at_work: AtWork, staff: Staff) -> Broken:
        """Rule, by whom and where; how far, too, but for how many there are in a session."""
        roster = self.book.roster
        today = [Booking(key, individual) for key, people in at_work.items() for individual in people]
        duties = [Staffing(key, v) for key in at_work for v in staff.get(key, ())]
        worked = replace(
            roster,
            sessions=tuple(sorted({*(set(roster.sessions) & self.rest), *at_work})),
            bookings=tuple(sorted([*(row for row in roster.bookings if row.session_id in self.rest), *today])),
            staffing=tuple(sorted([*(row for row in roster.staffing if row.session_id in self.rest), *duties])),
        )
        view = self.view.of(worked)
        found = (broken for judge in JUDGES if judge is not c1_sent_home for broken in judge(view))
        counted = (Rule.C2, Rule.C4)
        return {(v.rule, v.who, v.session_id, "" if v.rule in counted else v.detail) for v in found}
