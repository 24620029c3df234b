"""CP-SAT on the whole model of a tier: as it comes, and tuned as this product once used it."""

import time

from ortools.sat.python.cp_model import FEASIBLE, OPTIMAL, CpSolver, CpSolverSolutionCallback

from scheduler.domain.roster import Roster
from scheduler.solver.engine import hint
from scheduler.solver.pools import too_risky
from scheduler.solver.variables import read_roster
from tests.bench.designs.climb import Leg

SLICE, LEAST_SLICE = 0.5, 2.0
"""Share of the time left, and seconds, after which what was found is judged by the exact risk, and cut."""
JUDGING_SECONDS = 0.4
LARGE = 10_000


def plain(leg: Leg) -> None:
    """Default parameters, the greedy roster as the hint."""
    _in_slices(leg, tuned=False)


def tuned(leg: Leg) -> None:
    """All rows in the linear relaxation from the start, and a worker that keeps all of it."""
    _in_slices(leg, tuned=True)


def _in_slices(leg: Leg, *, tuned: bool) -> None:
    while not leg.over:
        solver = _solver(leg, min(leg.left, max(LEAST_SLICE, SLICE * leg.left)), tuned=tuned)
        model = leg.bench.model.clone()
        model.maximize(leg.aim)
        hint(model, leg.values)
        watcher = Watcher(leg)
        solver.best_bound_callback = leg.bounded
        found = solver.solve(model, watcher) in (OPTIMAL, FEASIBLE)
        if watcher.legal is not None:
            leg.bench.complete(watcher.legal, leg.ladder, least=leg.best)
            leg.best = leg.ladders.value(leg.values)
        if found:
            leg.bounded(solver.best_objective_bound)
            leg.judge(list(solver.response_proto.solution))


def _solver(leg: Leg, seconds: float, *, tuned: bool) -> CpSolver:
    solver = CpSolver()
    parameters = solver.parameters
    parameters.num_workers = leg.bench.limits.workers
    parameters.random_seed = leg.bench.limits.seed
    parameters.relative_gap_limit = leg.bench.limits.gap
    parameters.max_time_in_seconds = seconds
    if tuned:
        parameters.linearization_level = 2
        parameters.add_lp_constraints_lazily = False
        parameters.subsolvers.append("max_lp")
    if tuned and len(leg.bench.model.proto.variables) > LARGE:
        parameters.cp_model_probing_level = 0
        parameters.max_presolve_iterations = 1
        parameters.symmetry_level = 0
    return solver


class Watcher(CpSolverSolutionCallback):
    """Judges what is found on the way, now and then, since judging takes a moment."""

    def __init__(self, leg: Leg) -> None:
        super().__init__()
        self._leg, self._judged = leg, time.monotonic()
        self.legal: Roster | None = None

    def on_solution_callback(self) -> None:
        leg, value = self._leg, round(self.objective_value)
        if value > leg.standing.value and time.monotonic() - self._judged > JUDGING_SECONDS:
            self._judged = time.monotonic()
            roster = read_roster(leg.bench.variables, self.value)
            if not too_risky(leg.bench.pairs, leg.bench.pools, roster):
                self.legal = roster
                leg.reached(value)
        leg.bounded(self.best_objective_bound)
