"""Seat those present at a muster point: own team first, then another that suits, then the overspill group."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from scheduler.domain.attendance import BookingKind
from scheduler.domain.individuals import OrderStatus, Supervision
from scheduler.domain.muster import MusterResult, Seat
from scheduler.domain.problem import PlanningProblem, Session
from scheduler.domain.roster import Roster
from scheduler.domain.times import clock
from scheduler.solver.morning import Morning, look_at
from scheduler.solver.muster_words import FULL, because, obstacle, why_moved, why_not, why_this_one
from scheduler.solver.seating import Circle, Person, Seating, Team

NOT_BOOKED = "Not booked here this morning."


@dataclass(slots=True)
class Muster:
    """One pool: its teams that run, everyone who belongs to it, and the session of each who has a seat."""

    pool: tuple[Session, ...]
    teams: dict[str, Team]
    people: list[Person]
    seated: dict[str, str] = field(default_factory=dict)

    def there(self, session_id: str) -> list[Person]:
        return [person for person in self.people if self.seated.get(person.individual_id) == session_id]

    def lonely(self, session_id: str) -> str | None:
        """The only woman of a team, if she has not agreed to it (rule C4)."""
        there = self.there(session_id)
        women = [person for person in there if person.is_woman]
        lonely = len(women) == 1 and len(there) > 1 and not women[0].agrees_only_woman
        return women[0].individual_id if lonely else None

    def places(self, session_id: str) -> int:
        """Places of a session, those who have a supervisor to themselves included."""
        alone = sum(person.is_one_to_one for person in self.there(session_id))
        return self.teams[session_id].places[alone] + alone


def seat_present(
    problem: PlanningProblem,
    roster: Roster,
    day: date,
    muster_point_id: str,
    present: Collection[str],
    start: int | None = None,
) -> MusterResult:
    """Who of those present sits where, by the aims of docs/how-to/muster.md; walk-ups get what is left over.

    `present` are known ids; `start`, in minutes after midnight, leaves other starts of the day out.
    """
    morning = look_at(problem, roster, day, muster_point_id, present, start)
    order = _first_to_go(morning, present)
    musters = [_seat_booked(morning, pool, order) for pool in morning.pools]
    booked = {person.individual_id for muster in musters for person in muster.people}
    walk_ups = [individual for individual in order if individual not in booked]
    for muster in musters:
        walk_ups = _seat_walk_ups(morning, muster, walk_ups)
    seats = [_seat(morning, muster, person) for muster in musters for person in muster.people]
    return MusterResult(
        day,
        muster_point_id,
        {session: muster.places(session) for muster in musters for session in muster.teams},
        (*seats, *(_refusal(morning, musters, individual) for individual in sorted(walk_ups))),
        tuple(booking for booking in morning.bookings if booking.individual_id not in present),
        tuple(note for muster in musters for note in _notes(morning, muster)),
    )


def _first_to_go(morning: Morning, present: Collection[str]) -> list[str]:
    """Most time in hand first: no need, then likely to finish, then few minutes needed. Who starts today has the least:
    a first placement is due within days, the hours within months."""
    starting = _starting(morning)

    def time_in_hand(individual_id: str) -> tuple[bool, bool, float, int, str]:
        starts, need = individual_id in starting, morning.needs.get(individual_id)
        if need is None:
            return (starts, False, 0.0, 0, individual_id)
        return (starts, True, -need.chance_on_time, need.minutes, individual_id)

    return sorted(set(present), key=time_in_hand)


def _starting(morning: Morning) -> set[str]:
    """Booked for a first placement, which all bookings of their first week are, with an order not begun by now."""
    orders = morning.facts.problem.records.orders
    to_begin = {o.individual_id for o in orders if o.status is OrderStatus.IN_FORCE and o.first_placement_on is None}
    return {row.individual_id for row in morning.bookings if row.kind is BookingKind.FIRST_PLACEMENT} & to_begin


def _seat_booked(morning: Morning, pool: tuple[Session, ...], order: Sequence[str]) -> Muster:
    ids = {session.session_id for session in pool}
    own = {booking.individual_id: booking.session_id for booking in morning.bookings if booking.session_id in ids}
    muster = Muster(
        pool,
        {key: team for key, team in morning.teams.items() if key in ids},
        [morning.booked(individual, own[individual]) for individual in order if individual in own],
    )
    alone = {own[p.individual_id]: p for p in muster.people if p.is_one_to_one and p.own in p.options}
    held = {person.individual_id: session for session, person in alone.items()}
    at_home = {individual for individual, session in own.items() if session in muster.teams}
    circle = Circle(muster.people, held, morning.facts.problem.sent_home_last, morning.apart, may_ask=at_home)
    muster.seated.update(Seating(muster.teams, circle).solve())
    left = [morning.anywhere(person) for person in muster.people if person.individual_id not in muster.seated]
    settled = [person for person in muster.people if person.individual_id in muster.seated]
    _seat_more(morning, muster, settled, left)
    muster.people = sorted((*settled, *left), key=lambda person: person.individual_id)
    return muster


def _seat_more(morning: Morning, muster: Muster, settled: Sequence[Person], coming: Sequence[Person]) -> None:
    """Give the places left over to people in order, where nobody who is settled need move."""
    if not any(person.options for person in coming):
        return
    asked = {woman for session in muster.teams if (woman := muster.lonely(session))}
    sure = morning.facts.problem.sent_home_last
    circle = Circle([*settled, *coming], dict(muster.seated), sure, morning.apart, may_ask=asked)
    muster.seated.update(Seating(muster.teams, circle).solve())


def _seat_walk_ups(morning: Morning, muster: Muster, walk_ups: Sequence[str]) -> list[str]:
    """Give them the places left over; returns those who still have none."""
    coming = [person for i in walk_ups if (person := morning.walk_up(i, muster.pool)).options]
    settled = [person for person in muster.people if person.individual_id in muster.seated]
    _seat_more(morning, muster, settled, coming)
    for person in sorted(coming, key=lambda person: person.individual_id):
        if session := muster.seated.get(person.individual_id):
            muster.people.append(person)
            morning.week.setdefault(person.individual_id, []).append(morning.facts.sessions[session])
    return [individual for individual in walk_ups if individual not in muster.seated]


def _seat(morning: Morning, muster: Muster, person: Person) -> Seat:
    """What became of someone who belongs to the pool, with the reason."""
    to = muster.seated.get(person.individual_id)
    if to is None:
        why = _why_sent_home(morning, muster, person)
    elif person.own is None:
        why = f"{NOT_BOOKED} {muster.teams[to].name} has a place left and suits."
    elif person.own == to:
        why = "Own team."
    else:
        own = morning.name(morning.facts.sessions[person.own])
        why = why_moved(own, muster.teams[to], _hindrance(morning, muster, person, person.own))
    return Seat(person.individual_id, person.own, to, why)


def _why_sent_home(morning: Morning, muster: Muster, person: Person) -> str:
    hindrances = {
        morning.name(session): _hindrance(morning, muster, person, session.session_id) or FULL
        for session in muster.pool
    }
    if FULL not in hindrances.values():
        return why_not(hindrances)
    sent_home_last = person.individual_id in morning.facts.problem.sent_home_last
    starts, need = person.individual_id in _starting(morning), morning.needs.get(person.individual_id)
    return f"{why_not(hindrances)} {why_this_one(need, sent_home_last=sent_home_last, starts=starts)}"


def _hindrance(morning: Morning, muster: Muster, person: Person, session_id: str) -> str | None:
    """What stands against a seat in a session for someone who does not sit there."""
    if session_id in morning.closed:
        return morning.closed[session_id]
    if session_id not in person.options:
        return because(morning.fault(person.individual_id, morning.facts.sessions[session_id]))
    return obstacle(person, muster.teams[session_id], muster.there(session_id), morning.apart)


def _refusal(morning: Morning, musters: Sequence[Muster], individual_id: str) -> Seat:
    hindrances = {}
    for muster in musters:
        person = morning.walk_up(individual_id, muster.pool)
        for session in muster.pool:
            name = morning.name(session) if len(musters) == 1 else f"{clock(session.start)} {morning.name(session)}"
            fault = morning.walk_up_fault(individual_id, session)
            closed = morning.closed.get(session.session_id)
            hindrances[name] = closed or (
                because(fault) if fault else _hindrance(morning, muster, person, session.session_id) or FULL
            )
    return Seat(individual_id, None, None, f"{NOT_BOOKED} {why_not(hindrances)}")


def _notes(morning: Morning, muster: Muster) -> Iterator[str]:
    """What staff must know or ask before the teams leave."""
    for session in muster.pool:
        name, key = morning.name(session), session.session_id
        if key in morning.closed:
            yield f"{name} does not run this morning: {morning.closed[key]}."
        for supervisor in (who for who, where in morning.missing if where == key):
            yield f"{supervisor} cannot lead {name} this morning (rule V1): no places are counted for them."
        for individual in _expected_alone(morning, muster, key):
            yield f"{individual} has not come: the supervisor kept for them in {name} leads others."
        if woman := muster.lonely(key):
            ask = "ask her before the team leaves (rule C4)"
            yield f"{woman} is the only woman in {name} and has not agreed to it: {ask}."
    for person in muster.people:
        to = muster.seated.get(person.individual_id)
        if to in person.burdens:
            rest = "does not fit the rest of their week (rules W1, W2, S7): settle that with them"
            yield f"{person.individual_id} moves to {muster.teams[to].name}, which {rest}."
        if to is None and person.individual_id in morning.facts.problem.sent_home_last:
            yield f"{person.individual_id} was sent home last time as well: tell the coordinator."


def _expected_alone(morning: Morning, muster: Muster, session_id: str) -> Iterator[str]:
    """Who has a supervisor to themselves in a session that runs, and has not come."""
    here = {person.individual_id for person in muster.people}
    for booking in morning.bookings:
        if booking.session_id == session_id and session_id in muster.teams and booking.individual_id not in here:
            needs = morning.facts.needs(booking.individual_id, morning.day)
            if needs.supervision is Supervision.ONE_TO_ONE:
                yield booking.individual_id
