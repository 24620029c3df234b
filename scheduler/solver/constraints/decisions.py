"""Rule P1: what a coordinator decided, as rows of the model; each can be made to depend on a literal."""

from ortools.sat.python.cp_model import BoundedLinearExpression, CpModel, IntVar

from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.solver.facts import matches
from scheduler.solver.pairs import decided_pairs
from scheduler.solver.variables import Variables


def p1_decided(model: CpModel, variables: Variables, literals: dict[str, IntVar] | None = None) -> None:
    """Each decision holds, or holds if its literal (by decision id) is true."""
    for decision in variables.pairs.facts.problem.decisions:
        for row in _rows(variables, decision):
            constraint = model.add(row)
            if literals is not None:
                constraint.only_enforce_if(literals[decision.decision_id])


def _rows(variables: Variables, decision: Decision) -> list[BoundedLinearExpression | bool]:
    """What must hold; a pin, staffing or opening of something impossible asks that nought be one."""
    sessions = [s for s, session in variables.pairs.open_sessions.items() if matches(decision, session)]
    if decision.kind is DecisionKind.PIN:
        return [sum(variables.book[pair] for pair in decided_pairs(variables.pairs, decision)) >= 1]
    if decision.kind is DecisionKind.FORBID:
        return [variables.book[pair] == 0 for pair in decided_pairs(variables.pairs, decision)]
    if decision.kind is DecisionKind.OPEN:
        return [sum(variables.run[session] for session in sessions) >= 1]
    if decision.kind is DecisionKind.CLOSE:
        return [variables.run[session] == 0 for session in sessions]
    staff = [on for (v, s), on in variables.staff.items() if v == decision.supervisor_id and s in sessions]
    if decision.kind is DecisionKind.STAFF:
        return [sum(staff) >= 1]
    if decision.kind is DecisionKind.UNSTAFF:
        return [on == 0 for on in staff]
    return []
