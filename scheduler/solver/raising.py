"""What a coordinator would have to allow so that one more can be booked: rule C1's limits of a pool, raised (P1)."""

from dataclasses import replace
from math import ceil

from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.roster import Roster
from scheduler.domain.times import TimeOfDay
from scheduler.solver.overbooking import RiskLimits
from scheduler.solver.pairs import Pairs
from scheduler.solver.pools import find_pools, pool_states

MOST = 2
"""Times the service's own limits that are proposed at most."""

STEPS = 1000
"""Limits are proposed in tenths of a percent."""


def limits_needed(pairs: Pairs, roster: Roster, session_id: str) -> Decision | None:
    """The decision by which the pool of an open session is within rule C1: limits as high as the exact risk of the
    roster, and no lower than the service's. None if it is within these, or one would be more than `MOST` times them.

    Sources: DESIGN.md section 3, rules C1 and P1: C1's limits may be raised for one pool, with a recorded reason.
    """
    (state,) = pool_states(pairs, (pool for pool in find_pools(pairs) if session_id in pool.sessions), roster)
    risk, policy = state.risk(pairs), pairs.facts.policy
    usual = RiskLimits(policy.sent_home_chance_limit, policy.sent_home_share_limit)
    chance = max(usual.chance, ceil(STEPS * risk.chance) / STEPS)
    share = max(usual.share, ceil(STEPS * risk.share) / STEPS)
    if usual.hold(risk) or chance > MOST * usual.chance or share > MOST * usual.share:
        return None
    session = pairs.open_sessions[session_id]
    return Decision(
        decision_id=f"raised for a start in {session_id}",
        kind=DecisionKind.RAISE_LIMITS,
        placement_id=session.placement_id,
        day=session.day,
        start=TimeOfDay(session.start),
        chance_limit=chance,
        share_limit=share,
        reason="The only place in time for someone who has to start.",
    )


def under(problem: PlanningProblem, decision: Decision) -> PlanningProblem:
    """The problem with the decision, before any that the pool has already."""
    return replace(problem, decisions=(decision, *problem.decisions))
