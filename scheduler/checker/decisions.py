"""Rules P1 and P2: what a coordinator decided, and what was published, found again in the roster."""

from collections.abc import Iterable, Iterator

from scheduler.checker.view import View
from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.problem import Published, Session
from scheduler.domain.rules import Rule, Violation
from scheduler.domain.times import add_working_days

ASKED = {DecisionKind.PIN: "is not booked", DecisionKind.STAFF: "is not staffing", DecisionKind.OPEN: "does not run"}
REFUSED = {DecisionKind.FORBID: "is booked", DecisionKind.UNSTAFF: "is staffing", DecisionKind.CLOSE: "runs"}


def p1_decided(view: View) -> Iterator[Violation]:
    for decision in view.problem.decisions:
        if decision.kind is DecisionKind.RAISE_LIMITS:
            continue
        who = decision.individual_id or decision.supervisor_id or ""
        met = [session for session in _where(view, decision) if speaks_of(decision, session)]
        if decision.kind in ASKED and not met:
            place = f"{decision.placement_id} {decision.day}"
            yield Violation(
                Rule.P1, who, place, f"decision {decision.decision_id}: {who} {ASKED[decision.kind]} {place}"
            )
        for session in met if decision.kind in REFUSED else []:
            detail = f"decision {decision.decision_id}: {who} {REFUSED[decision.kind]}: {view.when(session)}"
            yield Violation(Rule.P1, who, session.session_id, detail)


def _where(view: View, decision: Decision) -> list[Session]:
    """Sessions in which the roster has whom the decision is about, or all that run."""
    if decision.kind in (DecisionKind.PIN, DecisionKind.FORBID):
        return view.week_of.get(decision.individual_id or "", [])
    if decision.kind in (DecisionKind.STAFF, DecisionKind.UNSTAFF):
        return view.duties_of.get(decision.supervisor_id or "", [])
    return [view.sessions[session] for session in sorted(view.running)]


def p2_published(view: View, published: Published, wrong_before: Iterable[Violation]) -> Iterator[Violation]:
    """`wrong_before` is what the published roster breaks by now: who and what that is about may change."""
    booked = {(b.individual_id, b.session_id) for b in view.known_bookings}
    before = view.of(published.roster)
    for individual_id, session_id in sorted(p2_standing(before, published, wrong_before) - booked):
        detail = f"was told and could stand: {view.when(view.sessions[session_id])}"
        yield Violation(Rule.P2, individual_id, session_id, detail)
    fixed = {s.session_id for s in view.problem.sessions if s.day < published.as_of} | published.locked_sessions
    for session_id in sorted(fixed & set(view.sessions)):
        if _inside(view, session_id) != _inside(before, session_id):
            detail = f"is over or locked, and not as it was: {view.when(view.sessions[session_id])}"
            yield Violation(Rule.P2, "", session_id, detail)
    for individual_id in sorted(published.locked_individuals):
        if view.week_of.get(individual_id) != before.week_of.get(individual_id):
            yield Violation(Rule.P2, individual_id, "", "is locked, and not booked as before")


def p2_standing(before: View, published: Published, wrong: Iterable[Violation]) -> frozenset[tuple[str, str]]:
    """(individual, session) of the published bookings from `as_of` to the end of the notice period that break no
    rule: neither they, nor anything else about the individual, nor the session, nor its pool."""
    days = before.policy.notice_working_days
    until = add_working_days(published.as_of, days, before.problem.closed_days)
    people, sessions = set(), set()
    for violation in wrong:
        if violation.who in before.individuals:
            people.add(violation.who)
        else:
            sessions.add(violation.session_id)
    pools = {before.pool_of(before.sessions[s]) for s in sessions & set(before.sessions)}
    return frozenset(
        (booking.individual_id, booking.session_id)
        for booking in before.known_bookings
        if published.as_of <= before.sessions[booking.session_id].day <= until
        and booking.individual_id not in people
        and before.pool_of(before.sessions[booking.session_id]) not in pools
    )


def _inside(view: View, session_id: str) -> tuple[bool, list[str], list[str]]:
    """Whether a session runs, with whom and whose staff."""
    people, staff = view.people_in.get(session_id, []), view.staff_of.get(session_id, [])
    return session_id in view.running, sorted(people), sorted(staff)


def speaks_of(decision: Decision, session: Session) -> bool:
    asked = (decision.placement_id, decision.day, decision.start)
    given = (session.placement_id, session.day, session.start)
    return all(a is None or a == g for a, g in zip(asked, given, strict=True))
