"""Rule P1: what a coordinator decided, found again in the roster."""

from collections.abc import Iterator

from scheduler.checker.view import View
from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.problem import Session
from scheduler.domain.rules import Rule, Violation

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


def speaks_of(decision: Decision, session: Session) -> bool:
    asked = (decision.placement_id, decision.day, decision.start)
    given = (session.placement_id, session.day, session.start)
    return all(a is None or a == g for a, g in zip(asked, given, strict=True))
