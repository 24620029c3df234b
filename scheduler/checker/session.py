"""Rules C1 to C5: each session and each pool."""

from collections import Counter
from collections.abc import Iterator
from itertools import product

from scheduler.checker.risk import RunningPool, pools, risk_of
from scheduler.checker.view import View
from scheduler.domain.placements import Trait
from scheduler.domain.problem import Session
from scheduler.domain.rules import Rule, Violation

TOLERANCE = 1e-9


def c1_sent_home(view: View) -> Iterator[Violation]:
    """The exact risk of each pool, sure seats for those sent home last time, fallbacks that hold."""
    for pool in pools(view):
        first = pool.sessions[0]
        risk = risk_of(view, pool)
        over = [
            f"{name} {value:.3%}, limit {limit:.3%}"
            for name, value, limit in (
                ("chance of sending someone home", risk.chance_sent_home, risk.chance_limit),
                ("share sent home", risk.share_sent_home, risk.share_limit),
            )
            if value > limit + TOLERANCE
        ]
        if over:
            detail = (
                f"{'; '.join(over)}; {risk.booked} booked for {risk.places} places: {view.when(view.sessions[first])}"
            )
            yield Violation(Rule.C1, "", first, detail)
        for session_id in pool.sessions:
            sure = sum(
                p.session_id == session_id and p.individual_id in view.problem.sent_home_last for p in pool.people
            )
            if sure > pool.places[session_id]:
                detail = f"{sure} people sent home last time, {pool.places[session_id]} places"
                yield Violation(Rule.C1, "", session_id, f"{detail}: {view.when(view.sessions[session_id])}")
        yield from _fallbacks(view, pool)


def _fallbacks(view: View, pool: RunningPool) -> Iterator[Violation]:
    seats = {(person.individual_id, person.session_id): person.seats for person in pool.people}
    incoming: Counter[str] = Counter()
    for booking in view.known_bookings:
        if booking.fallback is None or booking.session_id not in pool.sessions:
            continue
        incoming[booking.fallback] += 1
        may_sit = booking.fallback in seats.get((booking.individual_id, booking.session_id), frozenset())
        known = view.sessions.get(booking.fallback)
        resilient = known is not None and Trait.WEATHER_RESILIENT in view.placement(known).traits
        if not may_sit or not resilient or booking.fallback == booking.session_id:
            detail = f"the fallback {booking.fallback} is not a seat under cover that suits"
            yield Violation(Rule.C1, booking.individual_id, booking.session_id, detail)
    for cover, count in sorted(incoming.items()):
        if cover in view.sessions:
            placement = view.placement(view.sessions[cover])
            room = placement.places if placement.cover_places is None else placement.cover_places
            booked = len(view.people_in.get(cover, []))
            if booked + count > room:
                detail = f"{booked} booked and {count} falling back, {room} places under cover"
                yield Violation(Rule.C1, "", cover, detail)


def c2_enough(view: View) -> Iterator[Violation]:
    touched = {b.session_id for b in view.known_bookings} | set(view.staff_of)
    for session_id in sorted((touched & set(view.sessions)) - view.running):
        yield Violation(Rule.C2, "", session_id, f"has bookings or staff but does not run: {session_id}")
    for session_id in sorted(view.running):
        session = view.sessions[session_id]
        placement = view.placement(session)
        people, staff = len(view.people_in.get(session_id, [])), len(view.staff_of.get(session_id, []))
        if people < placement.min_people:
            detail = f"{people} booked, needs {placement.min_people}: {view.when(session)}"
            yield Violation(Rule.C2, "", session_id, detail)
        most = len(view.supervisors) if session.sheltering else placement.supervisors_most
        if not placement.supervisors_needed <= staff <= most:
            words = f"{staff} supervisors, needs {placement.supervisors_needed} to {most}"
            yield Violation(Rule.C2, "", session_id, f"{words}: {view.when(session)}")


def c3_keep_apart(view: View) -> Iterator[Violation]:
    for pair in view.records.keep_apart:
        mine = view.week_of.get(pair.first_individual_id, [])
        theirs = view.week_of.get(pair.second_individual_id, [])
        for one, other in product(mine, theirs):
            if _meet(view, one, other):
                detail = f"would meet {pair.second_individual_id}: {view.when(one)} and {view.when(other)}"
                yield Violation(Rule.C3, pair.first_individual_id, one.session_id, detail)


def _meet(view: View, one: Session, other: Session) -> bool:
    if one.session_id == other.session_id:
        return True
    here, there = view.placement(one).muster_point_id, view.placement(other).muster_point_id
    if one.day != other.day or here is None or here != there:
        return False
    return max(one.start, other.start) <= min(one.end, other.end)


def c4_only_woman(view: View) -> Iterator[Violation]:
    for session_id, people in sorted(view.people_in.items()):
        women = [individual for individual in people if view.is_woman(individual)]
        if len(women) == 1 and len(people) > 1 and not view.individuals[women[0]].agrees_only_woman:
            detail = f"the only woman among {len(people)}: {view.when(view.sessions[session_id])}"
            yield Violation(Rule.C4, women[0], session_id, detail)


def c5_open_days(view: View) -> Iterator[Violation]:
    named = {b.session_id for b in view.roster.bookings} | {s.session_id for s in view.roster.staffing}
    named |= {booking.fallback for booking in view.roster.bookings if booking.fallback}
    for session_id in sorted(named | set(view.roster.sessions)):
        session = view.sessions.get(session_id)
        if session is None:
            yield Violation(Rule.C5, "", session_id, "no such session in these weeks")
        elif session.cancelled:
            yield Violation(Rule.C5, "", session_id, f"is cancelled: {view.when(session)}")
        elif session.day in view.problem.closed_days and not view.placement(session).runs_on_holidays:
            yield Violation(Rule.C5, "", session_id, f"falls on a holiday: {view.when(session)}")
