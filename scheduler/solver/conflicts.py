"""Decisions that cannot hold together: the smallest set of them, named and set aside."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, permutations

from ortools.sat.python.cp_model import CpModel, IntVar
from ortools.sat.python.cp_model_helper import ConstraintProto

from scheduler.domain.decision_words import decision_in_words
from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.errors import SchedulerError
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.result import Conflict
from scheduler.domain.roster import Roster
from scheduler.domain.rules import SENTENCE, Rule
from scheduler.solver.constraints.decisions import p1_decided, p2_published
from scheduler.solver.constraints.risk import RiskRows
from scheduler.solver.engine import Engine, hold
from scheduler.solver.facts import matches
from scheduler.solver.limits import Limits
from scheduler.solver.model import add_rules
from scheduler.solver.pairs import Pair, Pairs, kept_pairs, possible_pairs
from scheduler.solver.pools import Pool, calmer, find_pools, pool_states
from scheduler.solver.quick_model import QuickModel
from scheduler.solver.smallest_conflict import Verdicts, grown, smallest_conflict
from scheduler.solver.variables import Variables, read_roster

CHECK_SECONDS = 10.0
CUTS = 100
NO_ROW = ConstraintProto()
REFUSES = {
    DecisionKind.FORBID: {DecisionKind.PIN},
    DecisionKind.UNSTAFF: {DecisionKind.STAFF},
    DecisionKind.CLOSE: {DecisionKind.PIN, DecisionKind.STAFF, DecisionKind.OPEN},
}
NO_RULE = ("No session of the week is what it asks for.", "They say the opposite of each other.")
"""Why one decision cannot hold, or several, where no rule is in the way."""


def find_conflicts(
    problem: PlanningProblem, limits: Limits, stands: frozenset[Pair] = frozenset()
) -> tuple[Conflict, ...]:
    """Smallest sets in conflict, one after the other, until the rest holds together."""
    conflicts: list[Conflict] = []
    court = Court(possible_pairs(problem), limits, stands)
    left, verdicts = court.decisions, Verdicts(court.consistent)
    while not verdicts.consistent(left):
        smallest = smallest_conflict(sorted(left), verdicts)
        if not smallest:  # not even no decision at all could be shown to hold in time
            break
        conflicts.append(court.named(smallest))
        left -= smallest
        if any(decision.override_commitment for decision in conflicts[-1].decisions):  # set aside, it waives nothing
            rest = tuple(d for d in court.pairs.facts.problem.decisions if d.decision_id not in smallest)
            court = Court(possible_pairs(replace(problem, decisions=rest)), limits, stands)
            verdicts = Verdicts(court.consistent)
    return tuple(conflicts)


def refuse_locks(problem: PlanningProblem, limits: Limits, stands: frozenset[Pair]) -> None:
    """Raises SchedulerError with every smallest set of locks that cannot hold, whatever was decided."""
    if problem.published is None:
        return
    court = Court(possible_pairs(replace(problem, decisions=())), limits, stands)
    left = problem.published.locked_sessions | problem.published.locked_individuals
    verdicts = Verdicts(lambda some: court.consistent((), some))
    lines: list[str] = []
    while left and not verdicts.consistent(left):
        smallest = smallest_conflict(sorted(left), verdicts)
        if not smallest:  # not even without locks could a roster be shown in time
            break
        left -= smallest
        lines.append(f"No roster can leave as it was: {' together with '.join(sorted(smallest))}.")
    if lines:
        raise SchedulerError("\n".join([*lines, "Take these locks back, or mend in the records what changed there."]))


def unsettled(decisions: tuple[Decision, ...]) -> Conflict:
    """Decisions in no proven conflict with which no roster was found in time: all are set aside."""
    names = ", ".join(decision.decision_id for decision in decisions)
    return Conflict(decisions, (), f"No roster with {names} was found in time. Set aside; allow more seconds.")


@dataclass(slots=True)
class Court:
    """Says whether some decisions can hold together under all rules, or under all but some.

    The model has a literal for each decision and each lock; `rows` are those of each rule, by index.
    """

    pairs: Pairs
    limits: Limits
    stands: frozenset[Pair] = frozenset()
    engine: Engine = field(init=False)
    pools: list[Pool] = field(init=False)
    model: CpModel = field(init=False)
    variables: Variables = field(init=False)
    decided: dict[str, IntVar] = field(init=False)
    locked: dict[str, IntVar] = field(init=False)
    rows: dict[Rule, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.engine, self.pools = Engine(self.limits), find_pools(self.pairs)
        self.model = QuickModel()
        self.variables = Variables.create(self.model, self.pairs)
        self.rows = add_rules(self.model, self.variables)
        problem = self.pairs.facts.problem
        self.decided = {d.decision_id: self.model.new_bool_var(d.decision_id) for d in problem.decisions}
        p1_decided(self.model, self.variables, self.decided)
        published = problem.published
        keys = published.locked_sessions | published.locked_individuals if published else ()
        self.locked = {key: self.model.new_bool_var(key) for key in sorted(keys)}
        before = len(self.model.proto.constraints)
        p2_published(self.model, self.variables, self.stands, self.locked)
        self.rows[Rule.P2] = list(range(before, len(self.model.proto.constraints)))
        self.model.minimize(sum(self.variables.book.values()) + sum(self.variables.run.values()))

    @property
    def decisions(self) -> frozenset[str]:
        kept = self.pairs.facts.problem.decisions
        return frozenset(d.decision_id for d in kept if d.kind is not DecisionKind.RAISE_LIMITS)

    def consistent(
        self, some: Collection[str], locked: Collection[str] | None = None, but: Collection[str] = ()
    ) -> bool:
        """Whether these decisions can hold, with these locks, or all, under all rules `but` some.

        With as few bookings as can be, so that only the decisions' own risk is judged.
        """
        model = self.model.clone()
        hold(model, {literal.index: key in some for key, literal in self.decided.items()})
        hold(model, {literal.index: locked is None or key in locked for key, literal in self.locked.items()})
        for row in chain.from_iterable(self.rows[Rule(rule)] for rule in but):
            model.proto.constraints[row].copy_from(NO_ROW)
        risk = RiskRows(model, self.variables)
        kept = kept_pairs(self.pairs, self.stands)
        for _ in range(CUTS):
            values = self.engine.solve(model, seconds=CHECK_SECONDS, light=True, workers=1).values
            if values is None:
                return False
            roster = self._read(values)
            before = pool_states(self.pairs, self.pools, roster)
            after = pool_states(self.pairs, self.pools, calmer(self.pairs, self.pools, roster, kept))
            risky = [(state, calm) for state, calm in zip(before, after, strict=True) if state.booked != calm.booked]
            if not risky or Rule.C1 in but:
                return True
            for state, calm in risky:
                risk.refuse(state, [calm])
        return False

    def _read(self, values: Sequence[int]) -> Roster:
        return read_roster(self.variables, lambda variable: values[variable.index])

    def named(self, ids: Collection[str]) -> Conflict:
        problem = self.pairs.facts.problem
        decisions = tuple(d for d in problem.decisions if d.decision_id in ids)
        rules = self._alone(decisions[0]) if len(decisions) == 1 else ()
        rules = rules or self._in_the_way(ids)
        words = " and ".join(decision_in_words(decision, problem.records) for decision in decisions)
        verdict = "cannot hold together" if len(decisions) > 1 else "cannot hold"
        which = "one of them" if len(decisions) > 1 else "it"
        because = " ".join(f"{rule}: {SENTENCE[rule]}" for rule in rules) or NO_RULE[len(decisions) > 1]
        return Conflict(decisions, rules, f"{words} {verdict}. {because} Set aside; change or take back {which}.")

    def _in_the_way(self, ids: Collection[str]) -> tuple[Rule, ...]:
        """The rules without any one of which the decisions would hold; if there is none, those without all of which."""
        every = [rule for rule, rows in self.rows.items() if rows]
        if self._opposite(ids) or not self.consistent(ids, but=every):
            return ()
        if rules := tuple(rule for rule in every if self.consistent(ids, but=[rule])):
            return rules
        kept = grown(frozenset(), every, Verdicts(lambda some: self.consistent(ids, but=set(every) - set(some))))
        return tuple(rule for rule in every if rule not in kept)

    def _opposite(self, ids: Collection[str]) -> bool:
        """Whether one of two decisions refuses what the other asks, wherever that could be."""
        facts = self.pairs.facts
        decisions = [d for d in facts.problem.decisions if d.decision_id in ids]
        where = {d.decision_id: {s.session_id for s in facts.problem.sessions if matches(d, s)} for d in decisions}
        return len(decisions) == 2 and any(
            asked.kind in REFUSES.get(no.kind, ())
            and no.individual_id in (None, asked.individual_id)
            and no.supervisor_id in (None, asked.supervisor_id)
            and where[asked.decision_id] <= where[no.decision_id]
            for asked, no in permutations(decisions)
        )

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
