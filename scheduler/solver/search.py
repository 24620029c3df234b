"""Tier after tier with CP-SAT: hints, limits, cuts where the exact risk is too high. The only file that
knows the solver's parameters."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import CpModel, CpSolver, LinearExprT

from scheduler.domain.result import Progress, TierResult
from scheduler.domain.roster import Roster
from scheduler.solver.constraints.decisions import p1_decided
from scheduler.solver.constraints.risk import RiskRows
from scheduler.solver.limits import Limits
from scheduler.solver.model import build_model
from scheduler.solver.objective import TIERS, Tier
from scheduler.solver.pairs import Pairs
from scheduler.solver.pools import Pool, calmer, pool_states, too_risky
from scheduler.solver.variables import Variables, read_roster

OnProgress = Callable[[Progress], None]
LEAST_SECONDS = 0.05
SLICE = 0.5
VARIABLES_A_SECOND = 3000
LARGE = 10_000
COMPLETION_SECONDS = 5.0
JUDGING_SECONDS = 0.4


@dataclass(slots=True)
class Search:
    """One search: the model, what is known so far, and the time left.

    `values` are those of the best roster's variables by index. With one worker time is the solver's
    deterministic time, so that a run can be repeated to the byte.
    """

    pairs: Pairs
    pools: list[Pool]
    limits: Limits
    on_progress: OnProgress
    began: float = field(default_factory=time.monotonic)
    spent: float = 0.0
    model: CpModel = field(init=False)
    variables: Variables = field(init=False)
    risk: RiskRows = field(init=False)
    values: list[int] | None = None
    roster: Roster | None = None

    def __post_init__(self) -> None:
        self.model, self.variables = build_model(self.pairs)
        p1_decided(self.model, self.variables)
        self.risk = RiskRows(self.model, self.variables)

    def add_risk(self, known: Roster) -> None:
        """Rule C1's rows, which leave room for what a legal roster books."""
        for state in pool_states(self.pairs, self.pools, known):
            self.risk.add_pool(state)

    def adopt(self, roster: Roster) -> bool:
        """Take over a roster made elsewhere, if it breaks no row of the model and is not too risky."""
        return not too_risky(self.pairs, self.pools, roster) and self._complete(roster, 0) is not None

    def any_roster(self) -> bool:
        """Some legal roster: found by the solver where the greedy one breaks a decision."""
        self.model.clear_objective()  # type: ignore[no-untyped-call]
        for _ in range(200):
            solver = self._solver(seconds=max(10.0, self.limits.seconds), gap=0.0)
            if solver.solve(self.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return False
            roster = read_roster(self.variables, solver.value)
            calm = calmer(self.pairs, self.pools, roster)
            if self._complete(calm, 0) is not None:
                return True
            self._refuse(roster, calm)
        return False

    def _refuse(self, roster: Roster, calm: Roster) -> None:
        """Cut off the pools of a roster that had to be calmed, but never what the best roster books."""
        rosters = (roster, calm, *([self.roster] if self.roster else []))
        for state, *legal in zip(*(pool_states(self.pairs, self.pools, each) for each in rosters), strict=True):
            if state.booked != legal[0].booked:
                self.risk.refuse(state, legal)

    def climb(self) -> tuple[TierResult, ...]:
        """Maximise each tier in turn, the ones before held at what they reached."""
        results = []
        for place, tier in enumerate(TIERS):
            aim = tier.build(self.model, self.variables)
            shares = sum(other.share for other in TIERS[place:])
            seconds = max(LEAST_SECONDS, (self.limits.seconds - self.spent) * tier.share / shares)
            result = self._improve(tier, aim, seconds)
            results.append(result)
            tolerance = self.pairs.facts.policy.tier_tolerance
            self.model.add(aim >= result.value - int(tolerance * result.value))
        return tuple(results)

    def _improve(self, tier: Tier, aim: LinearExprT, seconds: float) -> TierResult:
        """The best value found for a tier and its bound; stops when the time is up or the gap is closed."""
        value = self._complete(self.roster, aim) or 0
        self.model.maximize(aim)
        bound, left = self._loose_bound(), seconds
        while bound - value > self.limits.gap * bound and left > 0:
            self.report(tier, value, bound)
            run = self._solve(tier, value, bound, self._slice(left))
            left -= run.taken
            bound = max(value, min(bound, run.bound))
            if run.roster is None:
                continue
            calm = calmer(self.pairs, self.pools, run.roster)
            value = max(value, self._complete(calm, aim, least=value) or 0)
            self._refuse(run.roster, calm)
            self.model.maximize(aim)
        self.report(tier, value, bound)
        return TierResult(tier.number, tier.name, tier.unit, tier.scale, value, bound)

    def _slice(self, left: float) -> float:
        """Seconds until the next look at the exact risk: half of what is left, but enough to get going."""
        return min(left, max(SLICE * left, len(self.model.proto.variables) / VARIABLES_A_SECOND))

    def _complete(self, roster: Roster | None, aim: LinearExprT, least: int = 0) -> int | None:
        """A roster's value for a tier, or None if it breaks a row or is worth less; else it becomes the best."""
        if roster is None:
            return None
        fixed = self._fixed(roster)
        fixed.maximize(aim)
        solver = self._solver(seconds=COMPLETION_SECONDS, gap=0.0)
        if solver.solve(fixed) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        value = round(solver.objective_value)
        if value < least:
            return None
        self.values = list(solver.response_proto.solution)
        self.roster = read_roster(self.variables, solver.value)
        return value

    def _loose_bound(self) -> int:
        """What the objective could be if every variable were at its best end."""
        proto = self.model.proto
        aim = proto.objective
        ends = [list(proto.variables[variable].domain) for variable in aim.vars]
        least = sum(c * (e[0] if c > 0 else e[-1]) for c, e in zip(aim.coeffs, ends, strict=True))
        return int(aim.scaling_factor * (least + aim.offset))

    def _solve(self, tier: Tier, value: int, bound: int, seconds: float) -> "Run":
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for index, hint in enumerate(self.values or ()):
            self.model.add_hint(self.model.get_int_var_from_proto_index(index), hint)
        solver = self._solver(seconds=max(seconds, LEAST_SECONDS), gap=self.limits.gap)
        watcher = Watcher(self, tier, value, bound)
        solver.best_bound_callback = watcher.on_bound
        began = time.monotonic()
        status = solver.solve(self.model, watcher)
        taken = solver.response_proto.deterministic_time if self.limits.workers == 1 else time.monotonic() - began
        self.spent += taken
        found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
        roster = read_roster(self.variables, solver.value) if found else None
        return Run(
            roster, int(solver.best_objective_bound + 1e-6) if found else watcher.bound, max(taken, LEAST_SECONDS)
        )

    def _solver(self, *, seconds: float, gap: float) -> CpSolver:
        solver = CpSolver()
        parameters = solver.parameters
        parameters.num_workers = self.limits.workers
        parameters.random_seed = self.limits.seed
        parameters.relative_gap_limit = gap
        parameters.linearization_level = 2
        parameters.add_lp_constraints_lazily = False
        parameters.subsolvers.append("max_lp")
        if len(self.model.proto.variables) > LARGE:  # where a full presolve takes longer than it saves
            parameters.cp_model_probing_level = 0
            parameters.max_presolve_iterations = 1
            parameters.symmetry_level = 0
        if self.limits.workers == 1:
            parameters.max_deterministic_time = seconds
        else:
            parameters.max_time_in_seconds = seconds
        return solver

    def _fixed(self, roster: Roster) -> CpModel:
        model = self.model.clone()
        booked = {(booking.individual_id, booking.session_id) for booking in roster.bookings}
        staffed = {(staffing.supervisor_id, staffing.session_id) for staffing in roster.staffing}
        for session, run in self.variables.run.items():
            model.add(run == (session in roster.sessions))
        for pair, book in self.variables.book.items():
            model.add(book == (pair in booked))
        for pair, on in self.variables.staff.items():
            model.add(on == (pair in staffed))
        return model

    def report(self, tier: Tier, value: int, bound: int) -> None:
        self.on_progress(Progress(tier.number, tier.name, time.monotonic() - self.began, value, bound))


@dataclass(frozen=True, slots=True)
class Run:
    """What one call of the solver gave: a roster, if any, still to be judged."""

    roster: Roster | None
    bound: int
    taken: float


class Watcher(cp_model.CpSolverSolutionCallback):
    """Reports bounds as they fall, and values as they rise, those of rosters that the exact risk allows.

    Judging takes a moment, so only so often; what is reported never decides what is kept.
    """

    def __init__(self, search: Search, tier: Tier, value: int, bound: int) -> None:
        super().__init__()
        self._search, self._tier, self._value, self.bound = search, tier, value, bound
        self._judged = time.monotonic()

    def on_solution_callback(self) -> None:
        found = round(self.objective_value)
        if found > self._value and time.monotonic() - self._judged > JUDGING_SECONDS:
            self._judged = time.monotonic()
            roster = read_roster(self._search.variables, self.value)
            if not too_risky(self._search.pairs, self._search.pools, roster):
                self._value = found
        self.on_bound(self.best_objective_bound)

    def on_bound(self, bound: float) -> None:
        self.bound = min(self.bound, int(bound + 1e-6))
        self._search.report(self._tier, self._value, self.bound)
