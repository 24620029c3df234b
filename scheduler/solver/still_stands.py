"""What of a roster can still stand, as the records now are: where a question beside it begins if it breaks a rule."""

from collections import Counter
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
    standing = with_kinds_of(roster, with_fallbacks_of(roster, pairs, bench.roster))
    kept = tuple(d for d in problem.decisions if d in refused or _is_met(pairs.facts, standing, d))
    return WhatStands(
        replace(problem, decisions=kept),
        standing,
        tuple(booking for booking in roster.bookings if _pair(booking) not in set(map(_pair, standing.bookings))),
        tuple(decision for decision in problem.decisions if decision not in kept),
    )


def with_fallbacks_of(before: Roster, pairs: Pairs, roster: Roster) -> Roster:
    """Bookings that stand keep their fallback while it suits and there is room for it."""
    fallbacks = {_pair(booking): booking.fallback for booking in before.bookings}
    room = {session: pairs.facts.places_under_cover(pairs.open_sessions[session]) for session in roster.sessions}
    room = Counter(room) - Counter(booking.session_id for booking in roster.bookings)
    bookings = []
    for booking in roster.bookings:
        cover = fallbacks.get(_pair(booking))
        suits = cover in pairs.seats[_pair(booking)] or pairs.facts.is_over(pairs.open_sessions[booking.session_id])
        if cover is not None and suits and room[cover] > 0:
            room[cover] -= 1
            booking = replace(booking, fallback=cover)
        bookings.append(booking)
    return replace(roster, bookings=tuple(sorted(bookings)))


def with_kinds_of(before: Roster, roster: Roster) -> Roster:
    """Bookings that stand are of the kind that they were."""
    kinds = {_pair(booking): booking.kind for booking in before.bookings}
    bookings = (replace(booking, kind=kinds.get(_pair(booking), booking.kind)) for booking in roster.bookings)
    return replace(roster, bookings=tuple(sorted(bookings)))


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
