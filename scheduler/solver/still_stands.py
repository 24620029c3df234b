"""What of a roster can still stand, as the records now are: where a question beside it begins if it breaks a rule."""

from dataclasses import replace

from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.errors import SchedulerError
from scheduler.domain.options import WhatStands
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.roster import Booking, Roster
from scheduler.solver.engine import hold
from scheduler.solver.facts import Facts, matches
from scheduler.solver.limits import Limits
from scheduler.solver.pairs import Pair, Pairs, possible_pairs
from scheduler.solver.pools import find_pools
from scheduler.solver.workbench import Workbench

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
    booked = set(map(_pair, roster.bookings))
    staffed = {(staffing.supervisor_id, staffing.session_id) for staffing in roster.staffing}
    new = [run for session, run in variables.run.items() if session not in sessions]
    new += [book for pair, book in variables.book.items() if pair not in booked]
    new += [on for pair, on in variables.staff.items() if pair not in staffed]
    hold(bench.model, {variable.index: 0 for variable in new})
    others = [*variables.staff.values(), *variables.run.values()]
    if not bench.any_roster(-(len(others) + 1) * sum(variables.book.values()) - sum(others)) or bench.roster is None:
        raise SchedulerError("What of this roster still stands was not found in time. Repair it first.")
    standing = as_it_was(pairs, bench.roster, roster)
    kept = tuple(d for d in problem.decisions if d in refused or _is_met(pairs.facts, standing, d))
    return WhatStands(
        replace(problem, decisions=kept),
        standing,
        tuple(booking for booking in roster.bookings if _pair(booking) not in set(map(_pair, standing.bookings))),
        tuple(decision for decision in problem.decisions if decision not in kept),
    )


def as_it_was(pairs: Pairs, roster: Roster, before: Roster) -> Roster:
    """Bookings that stand keep their kind, and their fallback while it suits and there is room for it."""
    then = {_pair(booking): booking for booking in before.bookings}
    room = {session: pairs.facts.places_under_cover(pairs.open_sessions[session]) for session in roster.sessions}
    for booking in roster.bookings:
        room[booking.session_id] -= 1
    kept = []
    for booking in roster.bookings:
        old = then.get(_pair(booking))
        if old is None:
            kept.append(booking)
            continue
        seats = pairs.seats[_pair(booking)]
        suits = old.fallback in seats or pairs.facts.is_over(pairs.open_sessions[booking.session_id])
        cover = old.fallback if suits and room.get(old.fallback or "", 0) > 0 else None
        if cover is not None:
            room[cover] -= 1
        kept.append(replace(booking, kind=old.kind, fallback=cover))
    return replace(roster, bookings=tuple(sorted(kept)))


def _pair(booking: Booking) -> Pair:
    return booking.individual_id, booking.session_id


def _is_met(facts: Facts, roster: Roster, decision: Decision) -> bool:
    """Whether what is asked is there."""
    if decision.kind is DecisionKind.PIN:
        there = [b.session_id for b in roster.bookings if b.individual_id == decision.individual_id]
    elif decision.kind is DecisionKind.STAFF:
        there = [s.session_id for s in roster.staffing if s.supervisor_id == decision.supervisor_id]
    else:
        there = list(roster.sessions)
    return any(matches(decision, facts.sessions[session]) for session in there)
