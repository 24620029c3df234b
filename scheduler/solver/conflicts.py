"""Decisions that cannot hold together: the smallest set of them, named and set aside.

The smallest set is found by hitting sets (Ignatiev et al., Smallest MUS extraction with minimal hitting
set dualization, CP 2015): a set that meets every way to restore consistency, and is itself inconsistent.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import CpModel, CpSolver, IntVar

from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.errors import SchedulerError
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.result import Conflict
from scheduler.domain.rules import SENTENCE, Rule
from scheduler.domain.times import clock
from scheduler.solver.constraints.decisions import p1_decided, p2_published
from scheduler.solver.constraints.risk import RiskRows
from scheduler.solver.facts import matches
from scheduler.solver.limits import Limits
from scheduler.solver.model import RULES, add_rules
from scheduler.solver.pairs import Pair, Pairs, kept_pairs, possible_pairs
from scheduler.solver.pools import Pool, calmer, find_pools, pool_states
from scheduler.solver.quick_model import QuickModel
from scheduler.solver.variables import Variables, read_roster

CHECK_SECONDS = 10.0
CUTS = 100


def find_conflicts(
    problem: PlanningProblem, limits: Limits, stands: frozenset[Pair] = frozenset()
) -> tuple[Conflict, ...]:
    """Every smallest set in conflict, one after the other, until the rest holds together."""
    conflicts: list[Conflict] = []
    while True:
        court = Court(possible_pairs(problem), limits, stands)
        everything = court.decisions
        if court.consistent(everything):
            return tuple(conflicts)
        smallest = smallest_conflict(sorted(everything), court.consistent)
        if not smallest:  # not even no decision at all could be shown to hold in time
            return tuple(conflicts)
        conflict = court.named(smallest)
        conflicts.append(conflict)
        problem = replace(problem, decisions=tuple(d for d in problem.decisions if d.decision_id not in smallest))


def refuse_locks(problem: PlanningProblem, limits: Limits, stands: frozenset[Pair]) -> None:
    """Raises SchedulerError with every smallest set of locks that cannot hold, whatever was decided."""
    if problem.published is None:
        return
    court = Court(possible_pairs(replace(problem, decisions=())), limits, stands)
    left = problem.published.locked_sessions | problem.published.locked_individuals
    lines: list[str] = []
    while left and not court.consistent((), left):
        smallest = smallest_conflict(sorted(left), lambda some: court.consistent((), some))
        if not smallest:  # not even without locks could a roster be shown in time
            break
        left -= smallest
        lines.append(f"No roster can leave as it was: {' together with '.join(sorted(smallest))}.")
    if lines:
        raise SchedulerError("\n".join([*lines, "Take these locks back, or mend in the records what changed there."]))


def smallest_conflict(ids: list[str], consistent: Callable[[Collection[str]], bool]) -> frozenset[str]:
    """The smallest subset that is not consistent; all of them together are not."""
    corrections: list[frozenset[str]] = []
    while True:
        candidate = _hitting_set(ids, corrections)
        if not consistent(candidate):
            return candidate
        grown = set(candidate)
        for decision in ids:
            if decision not in grown and consistent(grown | {decision}):
                grown.add(decision)
        corrections.append(frozenset(ids) - grown)


def _hitting_set(ids: list[str], sets: list[frozenset[str]]) -> frozenset[str]:
    model = QuickModel()
    chosen = {decision: model.new_bool_var(decision) for decision in ids}
    for group in sets:
        model.add_bool_or([chosen[decision] for decision in sorted(group)])
    model.minimize(sum(chosen.values()))
    solver = CpSolver()
    solver.parameters.num_workers = 1
    solver.solve(model)
    return frozenset(decision for decision in ids if solver.value(chosen[decision]))


def unsettled(decisions: tuple[Decision, ...]) -> Conflict:
    """Decisions in no proven conflict with which no roster was found in time: all are set aside."""
    names = ", ".join(decision.decision_id for decision in decisions)
    return Conflict(decisions, (), f"No roster with {names} was found in time. Set aside; allow more seconds.")


@dataclass(slots=True)
class Court:
    """Says whether some decisions can hold together under all rules, or under all rules but one."""

    pairs: Pairs
    limits: Limits
    stands: frozenset[Pair] = frozenset()
    but: str = ""
    pools: list[Pool] = field(init=False)

    def __post_init__(self) -> None:
        self.pools = find_pools(self.pairs)

    @property
    def decisions(self) -> frozenset[str]:
        kept = self.pairs.facts.problem.decisions
        return frozenset(d.decision_id for d in kept if d.kind is not DecisionKind.RAISE_LIMITS)

    def consistent(self, some: Collection[str], locked: Collection[str] | None = None) -> bool:
        """Whether these decisions can hold, with these locks, or all."""
        model = QuickModel()
        variables = Variables.create(model, self.pairs)
        add_rules(model, variables, self.but)
        problem = self.pairs.facts.problem
        literals = {d.decision_id: model.new_constant(d.decision_id in some) for d in problem.decisions}
        p1_decided(model, variables, literals)
        if self.but != Rule.P2:
            p2_published(model, variables, self.stands, self._locks(model, locked))
        model.minimize(sum(variables.book.values()) + sum(variables.run.values()))
        return self._has_roster(model, variables)

    def _locks(self, model: CpModel, locked: Collection[str] | None) -> dict[str, IntVar] | None:
        published = self.pairs.facts.problem.published
        if published is None or locked is None:
            return None
        keys = published.locked_sessions | published.locked_individuals
        return {key: model.new_constant(key in locked) for key in keys}

    def _has_roster(self, model: CpModel, variables: Variables) -> bool:
        """With as few bookings as can be, so that only the decisions' own risk is judged."""
        risk = RiskRows(model, variables)
        kept = kept_pairs(self.pairs, self.stands)
        for _ in range(CUTS):
            solver = CpSolver()
            solver.parameters.num_workers = self.limits.workers
            solver.parameters.random_seed = self.limits.seed
            solver.parameters.max_deterministic_time = CHECK_SECONDS
            if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return False
            roster = read_roster(variables, solver.value)
            before = pool_states(self.pairs, self.pools, roster)
            after = pool_states(self.pairs, self.pools, calmer(self.pairs, self.pools, roster, kept))
            risky = [(state, calm) for state, calm in zip(before, after, strict=True) if state.booked != calm.booked]
            if not risky or self.but == "C1":
                return True
            for state, calm in risky:
                risk.refuse(state, [calm])
        return False

    def named(self, ids: Collection[str]) -> Conflict:
        problem = self.pairs.facts.problem
        decisions = tuple(d for d in problem.decisions if d.decision_id in ids)
        rules = self._alone(decisions[0]) if len(decisions) == 1 else ()
        known = dict.fromkeys(Rule(function.__name__[:2].upper()) for function in RULES)
        rules = rules or tuple(
            rule
            for rule in (*known, *([Rule.P2] if problem.published else []))
            if Court(self.pairs, self.limits, self.stands, rule.value).consistent(ids)
        )
        words = " and ".join(f"{d.decision_id} ({self._words(d)})" for d in decisions)
        verdict = "cannot hold together" if len(decisions) > 1 else "cannot hold"
        because = " ".join(f"{rule}: {SENTENCE[rule]}" for rule in rules) or "They say the opposite of each other."
        return Conflict(decisions, rules, f"{words} {verdict}. {because} Set aside; change or take back one of them.")

    def _alone(self, decision: Decision) -> tuple[Rule, ...]:
        """The rules that forbid what a single decision asks, whatever else is planned."""
        rules: list[Rule] = []
        for session in self.pairs.facts.problem.sessions:
            if matches(decision, session):
                rules += self.pairs.ruled_out.get((decision.individual_id or "", session.session_id), [])
                if session.session_id not in self.pairs.open_sessions:
                    rules.append(Rule.C5)
                elif (
                    decision.supervisor_id and (decision.supervisor_id, session.session_id) not in self.pairs.staffable
                ):
                    rules.append(Rule.V1)
        return tuple(dict.fromkeys(rules))

    def _words(self, decision: Decision) -> str:
        facts = self.pairs.facts
        individual = facts.individuals.get(decision.individual_id or "")
        supervisor = facts.supervisors.get(decision.supervisor_id or "")
        placement = facts.placements.get(decision.placement_id or "")
        parts = [decision.kind.value.replace("_", " ")]
        if individual:
            parts.append(f"{individual.first_name} {individual.last_name}")
        if supervisor:
            parts.append(supervisor.name)
        if placement:
            parts.append(f"{'at' if individual or supervisor else ''} {placement.name}".strip())
        if decision.day:
            parts.append(f"on {decision.day:%A} {decision.day.day} {decision.day:%B}")
        if decision.start is not None:
            parts.append(f"at {clock(decision.start)}")
        return " ".join(parts)
