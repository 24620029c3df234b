"""What of a roster can still stand, as the records now are: where a question beside it begins if it breaks a rule."""

from dataclasses import replace

from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.errors import SchedulerError
from scheduler.domain.options import WhatStands
from scheduler.domain.problem import PlanningProblem, Published
from scheduler.domain.roster import Roster
from scheduler.solver.engine import hold
from scheduler.solver.facts import Facts, matches
from scheduler.solver.limits import Limits
from scheduler.solver.pairs import possible_pairs
from scheduler.solver.pools import find_pools
from scheduler.solver.repair import keep_what_stands
from scheduler.solver.told import pair_of, with_fallbacks_of, with_kinds_of
from scheduler.solver.workbench import Workbench

SECONDS = 1.0
ASKED = (DecisionKind.PIN, DecisionKind.STAFF, DecisionKind.OPEN)


def what_stands(problem: PlanningProblem, roster: Roster, limits: Limits) -> WhatStands:
    """As many of a roster's bookings as its own sessions and staff still allow, nothing new. What is over is
    as the problem has it.

    Raises SchedulerError if there was not enough time.
    """
    refused = tuple(decision for decision in problem.decisions if decision.kind not in ASKED)
    pairs = possible_pairs(replace(problem, decisions=refused))
    bench = Workbench(pairs, find_pools(pairs), limits)
    variables = bench.variables
    sessions = set(roster.sessions)
    booked = set(map(pair_of, roster.bookings))
    staffed = {(staffing.supervisor_id, staffing.session_id) for staffing in roster.staffing}
    new = [run for session, run in variables.run.items() if session not in sessions]
    new += [book for pair, book in variables.book.items() if pair not in booked]
    new += [on for pair, on in variables.staff.items() if pair not in staffed]
    published = Published(roster, problem.published.as_of if problem.published else problem.first_monday)
    hold(bench.model, {variable.index: 0 for variable in new})
    if not (keep_what_stands(bench, published) or bench.any_roster(-sum(variables.book.values()))):
        raise SchedulerError("What of this roster still stands was not found in time. Repair it first.")
    standing = with_kinds_of(roster, with_fallbacks_of(roster, pairs, _with_its_staff(bench)))
    kept = tuple(d for d in problem.decisions if d in refused or _is_met(pairs.facts, standing, d))
    still = set(map(pair_of, standing.bookings))
    return WhatStands(
        replace(problem, decisions=kept),
        standing,
        tuple(booking for booking in roster.bookings if pair_of(booking) not in still),
        tuple(decision for decision in problem.decisions if decision not in kept),
    )


def _with_its_staff(bench: Workbench) -> Roster:
    """The bench's roster with all staff that can be there."""
    assert bench.roster is not None
    assert bench.values is not None
    variables, model = bench.variables, bench.model.clone()
    hold(model, {book.index: bench.values[book.index] for book in variables.book.values()})
    model.maximize(sum(variables.staff.values()) + sum(variables.run.values()))
    answer = bench.engine.solve(model, seconds=SECONDS, light=True)
    return bench.roster if answer.values is None else bench.read(answer.values)


def _is_met(facts: Facts, roster: Roster, decision: Decision) -> bool:
    """Whether what is asked is there."""
    if decision.kind is DecisionKind.PIN:
        there = [b.session_id for b in roster.bookings if b.individual_id == decision.individual_id]
    elif decision.kind is DecisionKind.STAFF:
        there = [s.session_id for s in roster.staffing if s.supervisor_id == decision.supervisor_id]
    else:
        there = list(roster.sessions)
    return any(matches(decision, facts.sessions[session]) for session in there)
