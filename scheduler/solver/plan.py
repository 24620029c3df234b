"""The recipe: from a week's problem to a roster with its proof."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Event, Thread

from scheduler.domain.errors import SchedulerError
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.result import Conflict, PlanningResult
from scheduler.domain.roster import Roster
from scheduler.solver.conflicts import find_conflicts, refuse_locks, unsettled
from scheduler.solver.engine import Engine
from scheduler.solver.explain import shortfalls
from scheduler.solver.greedy import greedy_roster
from scheduler.solver.left_over import with_places_left_over
from scheduler.solver.limits import Limits
from scheduler.solver.pairs import Pair, Pairs, possible_pairs
from scheduler.solver.pools import find_pools
from scheduler.solver.search import OnProgress, Search
from scheduler.solver.workbench import Workbench

LOOK_SECONDS = 0.2


def plan_roster(
    problem: PlanningProblem,
    limits: Limits,
    on_progress: OnProgress = lambda progress: None,
    stands: frozenset[Pair] = frozenset(),
    enough: Event | None = None,
) -> PlanningResult:
    """The best legal roster found within the limits, or until `enough` is set, with a bound for every tier.

    `stands` are the bookings of a published roster that rule P2 keeps. Decisions that cannot hold together are
    set aside and named; raises SchedulerError for locks that cannot hold. `pools` is left to the checker.
    """
    began = time.monotonic()
    bench = begin(problem, limits, stands)
    conflicts: tuple[Conflict, ...] = ()
    if bench.roster is None:
        refuse_locks(problem, limits, stands)
        bench, conflicts = _settle(problem, limits, stands)
    if bench.roster is None:
        raise SchedulerError("No roster around the published one was found in time. Allow more seconds.")
    with _ending_when(enough, bench.engine):
        tiers = Search(bench, on_progress, began).climb()
    roster = with_places_left_over(bench.pairs, bench.pools, bench.roster, bench.kept)
    return PlanningResult(roster, tiers, (), shortfalls(bench.pairs, roster), conflicts)


@contextmanager
def _ending_when(enough: Event | None, engine: Engine) -> Iterator[None]:
    """The engine is ended within a moment after `enough` is set; the watch over that ends with the search."""
    over = Event()

    def watch(enough: Event) -> None:
        while not over.is_set():
            if enough.wait(LOOK_SECONDS):
                engine.end()
                return

    if enough is not None:
        Thread(target=watch, args=(enough,), daemon=True).start()
    try:
        yield
    finally:
        over.set()


def _settle(
    problem: PlanningProblem, limits: Limits, stands: frozenset[Pair]
) -> tuple[Workbench, tuple[Conflict, ...]]:
    """A workbench without the decisions in conflict, or without any where none of it can be settled in time."""
    conflicts = find_conflicts(problem, limits, stands)
    aside = {decision.decision_id for conflict in conflicts for decision in conflict.decisions}
    problem = replace(problem, decisions=tuple(d for d in problem.decisions if d.decision_id not in aside))
    bench = begin(problem, limits, stands)
    if bench.roster is None and not bench.any_roster():
        conflicts += (unsettled(problem.decisions),)
        bench = begin(replace(problem, decisions=()), limits, stands)
    return bench, conflicts


def begin(problem: PlanningProblem, limits: Limits, stands: frozenset[Pair] = frozenset()) -> Workbench:
    """A workbench with a first roster: the published one as far as it can be, else the greedy one, else any.

    With none where decisions clash, or, where nothing is published, where the greedy one breaks them.
    """
    pairs = possible_pairs(problem)
    pools = find_pools(pairs)
    bench = Workbench(pairs, pools, limits, stands)
    firsts = list(_first_rosters(bench))
    bench.add_risk(*firsts)
    if not any(bench.adopt(roster) for roster in firsts) and problem.published is not None:
        bench.any_roster()
    return bench


def _first_rosters(bench: Workbench) -> Iterator[Roster]:
    pairs = bench.pairs
    if pairs.facts.problem.published is not None:
        yield bench.calmer(_still_possible(pairs, pairs.facts.problem.published.roster))
    yield _with_history(pairs, greedy_roster(pairs, bench.pools, bench.kept))


def _still_possible(pairs: Pairs, roster: Roster) -> Roster:
    """A roster less the sessions, bookings and duties that cannot be."""
    return Roster(
        tuple(session for session in roster.sessions if session in pairs.open_sessions),
        tuple(b for b in roster.bookings if (b.individual_id, b.session_id) in pairs.bookable),
        tuple(s for s in roster.staffing if (s.supervisor_id, s.session_id) in pairs.staffable),
    )


def _with_history(pairs: Pairs, roster: Roster) -> Roster:
    then = _still_possible(pairs, pairs.facts.history)
    return Roster(
        (*then.sessions, *roster.sessions),
        (*then.bookings, *roster.bookings),
        (*then.staffing, *roster.staffing),
    )
