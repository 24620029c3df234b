"""Rules P1 and P2 as rows of the model: what a coordinator decided, and what was published.

Decisions, and what is locked, can each be made to depend on a literal.
"""

from collections.abc import Iterator, Mapping

from ortools.sat.python.cp_model import BoundedLinearExpression, CpModel, IntVar

from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.solver.facts import matches
from scheduler.solver.pairs import Pair, decided_pairs
from scheduler.solver.variables import Variables

Row = BoundedLinearExpression | bool


def p1_decided(model: CpModel, variables: Variables, literals: Mapping[str, IntVar] | None = None) -> None:
    """Each decision holds, or holds if its literal (by decision id) is true."""
    published, coming = variables.pairs.facts.problem.published, variables.coming
    for decision in variables.pairs.facts.problem.decisions:
        if published is not None and decision.day is not None and decision.day < published.as_of:
            continue
        for row in _rows(variables, coming, decision):
            constraint = model.add(row)
            if literals is not None:
                constraint.only_enforce_if(literals[decision.decision_id])


def _rows(variables: Variables, coming: Variables, decision: Decision) -> list[Row]:
    """What must hold; a pin, staffing or opening of something impossible asks that nought be one.

    What is asked may have been done already; what is refused is refused from now on.
    """
    if decision.kind is DecisionKind.PIN:
        return [sum(variables.book[pair] for pair in decided_pairs(variables.pairs, decision)) >= 1]
    if decision.kind is DecisionKind.FORBID:
        return [coming.book[pair] == 0 for pair in decided_pairs(coming.pairs, decision)]
    if decision.kind is DecisionKind.OPEN:
        return [sum(variables.run[session] for session in _sessions(variables, decision)) >= 1]
    if decision.kind is DecisionKind.CLOSE:
        return [coming.run[session] == 0 for session in _sessions(coming, decision)]
    if decision.kind is DecisionKind.STAFF:
        return [sum(_duties(variables, decision)) >= 1]
    if decision.kind is DecisionKind.UNSTAFF:
        return [on == 0 for on in _duties(coming, decision)]
    return []


def _sessions(variables: Variables, decision: Decision) -> list[str]:
    return [s for s, session in variables.pairs.open_sessions.items() if matches(decision, session)]


def _duties(variables: Variables, decision: Decision) -> list[IntVar]:
    sessions = _sessions(variables, decision)
    return [on for (v, s), on in variables.staff.items() if v == decision.supervisor_id and s in sessions]


def p2_published(
    model: CpModel, variables: Variables, stands: frozenset[Pair], literals: Mapping[str, IntVar] | None = None
) -> None:
    """What is over and what stands is as published; so is what is locked, or is if its literal (by id) is true."""
    for row in (*_over(variables), *_standing(variables, stands)):
        model.add(row)
    published = variables.pairs.facts.problem.published
    for key in sorted(published.locked_sessions | published.locked_individuals) if published else ():
        for row in _locked(variables, key):
            constraint = model.add(row)
            if literals is not None:
                constraint.only_enforce_if(literals[key])


def _over(variables: Variables) -> Iterator[Row]:
    """There are variables for just what was done."""
    facts = variables.pairs.facts
    for session, run in variables.run.items():
        if facts.is_over(facts.sessions[session]):
            yield run == (session in facts.history.sessions)
    for (_, session), done in (*variables.book.items(), *variables.staff.items()):
        if facts.is_over(facts.sessions[session]):
            yield done == 1


def _standing(variables: Variables, stands: frozenset[Pair]) -> Iterator[Row]:
    for pair in sorted(stands):
        yield variables.book[pair] == 1 if pair in variables.book else False


def _locked(variables: Variables, key: str) -> Iterator[Row]:
    """A session with its bookings and staff, or an individual's bookings, neither more nor fewer."""
    facts = variables.pairs.facts
    assert facts.problem.published is not None
    roster = facts.problem.published.roster
    booked = {(b.individual_id, b.session_id) for b in roster.bookings if b.individual_id in facts.individuals}
    staffed = {(s.supervisor_id, s.session_id) for s in roster.staffing if s.supervisor_id in facts.supervisors}
    run = {("", session): variable for session, variable in variables.run.items()}
    for chosen, then in (
        (run, {("", session) for session in roster.sessions}),
        (variables.book, booked),
        (variables.staff, staffed),
    ):
        yield from (variable == (pair in then) for pair, variable in chosen.items() if key in pair)
        yield from (False for who, s in then - chosen.keys() if key in (who, s) and s in facts.sessions)
