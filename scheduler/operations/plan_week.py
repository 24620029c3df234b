"""Plan a week: assemble, solve, check. What the checker refuses goes no further."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain
from threading import Event

from scheduler.assemble import assemble, in_time
from scheduler.checker.check import check, standing
from scheduler.checker.objective import tier_values
from scheduler.checker.risk import pool_risks
from scheduler.disruption import disrupt_again
from scheduler.domain.errors import NotARoster, SchedulerError
from scheduler.domain.problem import PlanningProblem, Published, Session
from scheduler.domain.records import ServiceRecords
from scheduler.domain.result import Conflict, PlanningResult
from scheduler.domain.rules import Rule
from scheduler.domain.times import DAY, monday_of
from scheduler.progress.first_steps import with_agreed_inductions
from scheduler.progress.orders import last_day, live_orders
from scheduler.solver.limits import Limits
from scheduler.solver.plan import plan_roster
from scheduler.solver.search import OnProgress

SUITS = {Rule.S1, Rule.S2, Rule.S3, Rule.S4, Rule.S5, Rule.S6, Rule.S7, Rule.S8}
OF_A_SESSION = SUITS | {Rule.C2, Rule.C3, Rule.C4, Rule.C5, Rule.V1, Rule.V3}
OF_A_WEEK = SUITS | {Rule.W1, Rule.W2}
"""The rules that a session as it is, or someone's week as it is, breaks whatever happens around it."""

SESSION_ID = re.compile(r"(.+)/(\d{4}-\d\d-\d\d)/([01]\d|2[0-3])([0-5]\d)")
CLOCK = re.compile(r"([01]\d|2[0-4]):([0-5]\d)")


def plan_week(
    records: ServiceRecords,
    first_monday: date,
    weeks: int,
    limits: Limits,
    on_progress: OnProgress = lambda progress: None,
    published: Published | None = None,
    enough: Event | None = None,
    today: date | None = None,
) -> tuple[PlanningProblem, PlanningResult]:
    """The weeks as planned, around a published roster if there is one, and around what happened to that; raises as
    `problem_of` and `plan_problem`."""
    problem = problem_of(records, first_monday, weeks, today)
    if published is not None:
        problem = with_sessions_gone(problem, published.ends)
        problem = replace(disrupt_again(problem, published.roster, published.events), published=published)
    return plan_problem(problem, limits, on_progress, enough)


def plan_problem(
    problem: PlanningProblem,
    limits: Limits,
    on_progress: OnProgress = lambda progress: None,
    enough: Event | None = None,
) -> tuple[PlanningProblem, PlanningResult]:
    """The problem as planned and the result; decisions that conflict are set aside from both.

    Setting `enough` ends the search with the best roster found.
    Tiers and risks are as the checker counts them. Raises SchedulerError if nobody has an order in force or what is
    locked cannot hold, and NotARoster if the checker refuses.
    """
    if not _anyone_has_an_order(problem):
        raise SchedulerError(f"Nobody has an order in force {_span(problem)}. Choose another week.")
    _refuse_broken_locks(problem)
    problem, result = _solve(problem, limits, on_progress, enough)
    if violations := check(problem, result.roster):
        lines = "\n".join(f"{v.rule} {v.who} {v.session_id}: {v.detail}" for v in violations)
        raise NotARoster(f"The checker refuses the solver's roster. This is a fault of the program.\n{lines}")
    values = tier_values(problem, result.roster)
    counted = zip(result.tiers, values, strict=True)
    tiers = tuple(replace(tier, value=value, bound=max(value, tier.bound)) for tier, value in counted)
    return problem, replace(result, tiers=tiers, pools=pool_risks(problem, result.roster))


def _solve(
    problem: PlanningProblem, limits: Limits, on_progress: OnProgress, enough: Event | None
) -> tuple[PlanningProblem, PlanningResult]:
    """Without decisions set aside more of what is published may have to stand: then it is planned once more."""
    conflicts: tuple[Conflict, ...] = ()
    while True:
        stands = standing(problem)
        result = plan_roster(problem, limits, on_progress, stands, enough)
        conflicts += result.conflicts
        problem = without(problem, {d.decision_id for conflict in result.conflicts for d in conflict.decisions})
        if standing(problem) == stands:
            return problem, replace(result, conflicts=conflicts)


def problem_of(records: ServiceRecords, first_monday: date, weeks: int, today: date | None = None) -> PlanningProblem:
    """The weeks to plan, seen on the first Monday unless today is given. Raises SchedulerError for a day that is no
    Monday or weeks without a session."""
    if first_monday != (monday := monday_of(first_monday)):
        raise SchedulerError(f"{first_monday} is a {first_monday:%A}. A week begins on a Monday, such as {monday}.")
    today = today or first_monday
    problem = assemble(with_agreed_inductions(records, today), first_monday, weeks, today)
    if not problem.sessions:
        raise SchedulerError(f"The timetable has no session {_span(problem)}. Choose another week, or add sessions.")
    return problem


def without(problem: PlanningProblem, set_aside: Collection[str]) -> PlanningProblem:
    """The problem without the decisions of these ids."""
    kept = tuple(decision for decision in problem.decisions if decision.decision_id not in set_aside)
    return replace(problem, decisions=kept)


def with_sessions_gone(problem: PlanningProblem, ends: Mapping[str, str]) -> PlanningProblem:
    """The problem with sessions that a roster tells whole (id -> when it ends) and the timetable no longer has, as
    cancelled."""
    return replace(problem, sessions=tuple(sorted((*problem.sessions, *_gone(problem, ends)), key=in_time)))


def _gone(problem: PlanningProblem, ends: Mapping[str, str]) -> Iterator[Session]:
    """Those of days of these weeks and placements that the records know."""
    known = {session.session_id for session in problem.sessions}
    placements = {placement.placement_id for placement in problem.records.placements}
    days = {(day := problem.first_monday + offset * DAY).isoformat(): day for offset in range(7 * problem.weeks)}
    for session_id, end in ends.items():
        found, until = SESSION_ID.fullmatch(session_id), CLOCK.fullmatch(end)
        if session_id in known or not (found and until) or found[1] not in placements or found[2] not in days:
            continue
        start, stop = 60 * int(found[3]) + int(found[4]), 60 * int(until[1]) + int(until[2])
        if start < stop:
            yield Session(session_id, found[1], days[found[2]], start, stop, cancelled=True)


def _refuse_broken_locks(problem: PlanningProblem) -> None:
    """Raises SchedulerError with the rules that what is locked breaks by itself, as the records now are; what it breaks
    only together with the rest of the week the search finds out."""
    published = problem.published
    if published is None or not published.locked_sessions | published.locked_individuals:
        return
    unlocked = replace(published, locked_sessions=frozenset(), locked_individuals=frozenset())
    broken = check(replace(problem, published=unlocked), published.roster)
    lines = [
        f"{violation.rule} forbids what is locked: {' '.join(filter(None, (violation.who, violation.detail)))}."
        for violation in broken
        if (violation.session_id in published.locked_sessions and violation.rule in OF_A_SESSION)
        or (violation.who in published.locked_individuals and violation.rule in OF_A_WEEK)
    ]
    if lines:
        remedy = "Take the locks back there, or mend in the records what changed."
        raise SchedulerError("\n".join([*dict.fromkeys(lines), remedy]))


def _anyone_has_an_order(problem: PlanningProblem) -> bool:
    orders = chain.from_iterable(live_orders(problem.records.orders).values())
    return any(o.imposed_on <= problem.last_day and last_day(o) >= problem.first_monday for o in orders)


def _span(problem: PlanningProblem) -> str:
    return f"from {problem.first_monday} to {problem.last_day}"
