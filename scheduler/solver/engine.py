"""CP-SAT as this product runs it: parameters, hints, variables held fixed. The only file that knows the parameters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import CpModel, CpSolver, CpSolverSolutionCallback

from scheduler.solver.limits import Limits

LEAST_SECONDS = 0.05
LEAST_TAKEN = 0.01
"""Of a run's time, so that runs that take none come to an end."""
LARGE = 10_000
FOUND = (cp_model.OPTIMAL, cp_model.FEASIBLE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one run gave: the values of all variables by index, if any; the proven bound; the time it took; whether no
    values are better, or none are possible."""

    values: Sequence[int] | None
    bound: float
    taken: float
    optimal: bool
    impossible: bool


@dataclass(slots=True)
class Engine:
    """Runs models within limits. With one worker time is CP-SAT's deterministic time, so that runs can be repeated."""

    limits: Limits
    watched: CpSolver | None = field(default=None, init=False)
    over: bool = field(default=False, init=False)

    @property
    def repeatable(self) -> bool:
        return self.limits.workers == 1

    def solve(
        self,
        model: CpModel,
        *,
        seconds: float,
        gap: float = 0.0,
        near_enough: float = 0.0,
        workers: int | None = None,
        watcher: CpSolverSolutionCallback | None = None,
        light: bool = False,
    ) -> Answer:
        """One run; stops within the relative `gap`, or within `near_enough` of the bound in the aim's own unit.

        `light`: without the presolve that takes longer than it saves in short runs and large models.
        """
        solver = self._solver(seconds, workers or self.limits.workers)
        if light or len(model.proto.variables) > LARGE:
            solver.parameters.cp_model_probing_level = 0
            solver.parameters.max_presolve_iterations = 1
            solver.parameters.symmetry_level = 0
        solver.parameters.relative_gap_limit = gap
        solver.parameters.absolute_gap_limit = max(near_enough, 1e-4)
        if watcher is not None and hasattr(watcher, "on_bound"):
            solver.best_bound_callback = watcher.on_bound
        if watcher is not None:
            self.watched = solver
        status = solver.solve(model, watcher)
        response = solver.response_proto
        taken = response.deterministic_time if self.repeatable else solver.wall_time
        values = list(response.solution) if status in FOUND else None
        return Answer(
            values,
            solver.best_objective_bound,
            max(taken, LEAST_TAKEN),
            optimal=status == cp_model.OPTIMAL,
            impossible=status == cp_model.INFEASIBLE,
        )

    def stop(self) -> None:
        """End the watched run, if there is one."""
        if self.watched is not None:
            self.watched.stop_search()

    def end(self) -> None:
        """Someone has seen enough: no run goes on for long."""
        self.over = True
        self.stop()

    def _solver(self, seconds: float, workers: int) -> CpSolver:
        solver = CpSolver()
        parameters = solver.parameters
        parameters.num_workers = workers
        parameters.random_seed = self.limits.seed
        parameters.linearization_level = 2
        parameters.add_lp_constraints_lazily = False
        if workers > 1:
            parameters.subsolvers.append("max_lp")
        if self.repeatable:
            parameters.max_deterministic_time = max(seconds, LEAST_SECONDS)
        else:
            parameters.max_time_in_seconds = max(seconds, LEAST_SECONDS)
        return solver


def hint(model: CpModel, values: Iterable[int]) -> None:
    """Start from these values, in the order of the variables; those of variables added since are left out."""
    known = list(values)[: len(model.proto.variables)]
    model.clear_hints()  # type: ignore[no-untyped-call]
    model.proto.solution_hint.vars.extend(range(len(known)))
    model.proto.solution_hint.values.extend(known)


def hold(model: CpModel, values: Mapping[int, int]) -> None:
    """Fix variables, by index, to values; cheaper than a row for each."""
    variables = model.proto.variables
    for index, value in values.items():
        domain = variables[index].domain
        domain.clear()
        domain.extend([int(value)] * 2)
