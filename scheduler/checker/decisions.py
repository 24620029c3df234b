"""Rules P1 and P2: what a coordinator decided, and what was published, found again in the roster."""

from collections.abc import Iterable, Iterator

from scheduler.checker.view import View
from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.problem import Published, Session
from scheduler.domain.roster import Roster
from scheduler.domain.rules import Rule, Violation
from scheduler.domain.times import add_working_days

ASKED = {DecisionKind.PIN: "is not booked", DecisionKind.STAFF: "is not staffing", DecisionKind.OPEN: "does not run"}
REFUSED = {DecisionKind.FORBID: "is booked", DecisionKind.UNSTAFF: "is staffing", DecisionKind.CLOSE: "runs"}


def p1_decided(view: View) -> Iterator[Violation]:
    for decision in view.problem.decisions:
        if decision.kind is DecisionKind.RAISE_LIMITS or _is_over(view, decision):
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


def _is_over(view: View, decision: Decision) -> bool:
    published = view.problem.published
    return published is not None and decision.day is not None and decision.day < published.as_of


def _where(view: View, decision: Decision) -> list[Session]:
    """Sessions in which the roster has whom the decision is about, or all that run."""
    if decision.kind in (DecisionKind.PIN, DecisionKind.FORBID):
        return view.week_of.get(decision.individual_id or "", [])
    if decision.kind in (DecisionKind.STAFF, DecisionKind.UNSTAFF):
        return view.duties_of.get(decision.supervisor_id or "", [])
    return [view.sessions[session] for session in sorted(view.running)]


def p2_published(
    view: View, before: View, published: Published, stands: frozenset[tuple[str, str]]
) -> Iterator[Violation]:
    """`before` is the published roster beside the records of today, `stands` what of it has to stand."""
    booked = {(b.individual_id, b.session_id) for b in view.known_bookings}
    for individual_id, session_id in sorted(stands - booked):
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


def p2_less_wrong(view: View, published: Published, wrong: Iterable[Violation]) -> Roster:
    """A roster less, from `as_of` on, what breaks a rule: individuals' bookings, pools with a session that does."""
    people, pools = set(), set()
    for violation in wrong:
        if violation.who and violation.who not in view.supervisors:
            people.add(violation.who)
        elif violation.session_id in view.sessions:
            pools.add(view.pool_of(view.sessions[violation.session_id]))

    def stays(session_id: str, who: str = "") -> bool:
        session = view.sessions.get(session_id)
        if session is None or session.day < published.as_of:
            return session is not None
        return who not in people and view.pool_of(session) not in pools

    roster = view.roster
    return Roster(
        tuple(session_id for session_id in roster.sessions if stays(session_id)),
        tuple(booking for booking in roster.bookings if stays(booking.session_id, booking.individual_id)),
        tuple(staffing for staffing in roster.staffing if stays(staffing.session_id)),
    )


def p2_within_notice(view: View, published: Published) -> frozenset[tuple[str, str]]:
    """(individual, session) of a roster's bookings from `as_of` to the end of the notice period."""
    until = add_working_days(published.as_of, view.policy.notice_working_days, view.problem.closed_days)
    return frozenset(
        (booking.individual_id, booking.session_id)
        for booking in view.known_bookings
        if published.as_of <= view.sessions[booking.session_id].day <= until
    )


def _inside(view: View, session_id: str) -> tuple[bool, list[str], list[str]]:
    """Whether a session runs, with whom and whose staff."""
    people, staff = view.people_in.get(session_id, []), view.staff_of.get(session_id, [])
    return session_id in view.running, sorted(people), sorted(staff)


def speaks_of(decision: Decision, session: Session) -> bool:
    asked = (decision.placement_id, decision.day, decision.start)
    given = (session.placement_id, session.day, session.start)
    return all(a is None or a == g for a, g in zip(asked, given, strict=True))
