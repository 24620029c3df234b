"""Decisions that cannot hold any more after what happened: a repair sets them aside, and names them."""

from collections.abc import Callable, Collection

from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.solver.facts import matches
from scheduler.solver.pairs import Pairs, decided_pairs
from scheduler.solver.smallest_conflict import Verdicts, smallest_conflict


def impossible(pairs: Pairs, decision: Decision) -> bool:
    """Whether what a coordinator wanted cannot be by itself: the session is gone, or who was to be there."""
    if decision.kind is DecisionKind.PIN:
        return not decided_pairs(pairs, decision)
    sessions = {key for key, session in pairs.open_sessions.items() if matches(decision, session)}
    if decision.kind is DecisionKind.STAFF:
        return not any(v == decision.supervisor_id and session in sessions for v, session in pairs.staffable)
    return decision.kind is DecisionKind.OPEN and not sessions


def clashing(decisions: Collection[Decision], hold: Callable[[tuple[Decision, ...]], bool]) -> list[Decision]:
    """The smallest sets that do not hold together, one after the other, until the rest does; none where not even no
    decision at all does."""
    by_id = {decision.decision_id: decision for decision in decisions}
    verdicts = Verdicts(lambda ids: hold(tuple(by_id[key] for key in by_id if key in ids)))
    left = frozenset(by_id)
    while not verdicts.consistent(left):
        smallest = smallest_conflict(sorted(left), verdicts)
        if not smallest:
            return []
        left -= smallest
    return [decision for key, decision in by_id.items() if key not in left]
