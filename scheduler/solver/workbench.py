"""The model of a week with the best roster so far: rosters in, values out, cuts where the exact risk is too high."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

from ortools.sat.python.cp_model import CpModel, LinearExpr, LinearExprT

from scheduler.domain.roster import Roster
from scheduler.solver.constraints.decisions import p1_decided, p2_published
from scheduler.solver.constraints.risk import RiskRows
from scheduler.solver.engine import Answer, Engine, hold
from scheduler.solver.forms import Form
from scheduler.solver.highs_orders import Linear
from scheduler.solver.limits import Limits
from scheduler.solver.linear import Row, RowReader
from scheduler.solver.model import build_model
from scheduler.solver.pairs import Pair, Pairs, kept_pairs
from scheduler.solver.pools import Pool, PoolState, calmer, pool_states, too_risky
from scheduler.solver.variables import Variables, read_roster

COMPLETION_SECONDS = 5.0
WRONG_TURNS = 200


@dataclass(slots=True)
class Workbench:
    """What a search works on. `values` are those of the best roster's variables by index; `lock` is for those who
    add rows or read them while another thread may do so.

    `stands` are the published bookings that rule P2 keeps, `kept` those and what is locked.
    """

    pairs: Pairs
    pools: list[Pool]
    limits: Limits
    stands: frozenset[Pair] = frozenset()
    kept: frozenset[Pair] = field(init=False)
    engine: Engine = field(init=False)
    model: CpModel = field(init=False)
    variables: Variables = field(init=False)
    risk: RiskRows = field(init=False)
    reader: RowReader = field(init=False)
    lock: Lock = field(default_factory=Lock)
    values: Sequence[int] | None = None
    roster: Roster | None = None

    def __post_init__(self) -> None:
        self.engine = Engine(self.limits)
        self.model, self.variables = build_model(self.pairs)
        p1_decided(self.model, self.variables)
        p2_published(self.model, self.variables, self.stands)
        self.kept = kept_pairs(self.pairs, self.stands)
        self.risk = RiskRows(self.model, self.variables)
        self.reader = RowReader(self.model, self.variables)

    def linear(self) -> Linear:
        """The rows as they are now, for HiGHS."""
        with self.lock:
            return self.reader.linear()

    def rows_when_staffed(self, roster: Roster) -> list[Row]:
        """Rule C1's rows, as they are where the sessions and their staff are those of a roster."""
        assert self.roster is not None
        states = pool_states(self.pairs, self.pools, replace(roster, bookings=()))
        best = pool_states(self.pairs, self.pools, self.roster)
        with self.lock:
            limits = list(self.risk.when_staffed(states, best))
        return [Row(weights, -float("inf"), most) for weights, most in limits]

    def add_risk(self, *known: Roster) -> None:
        """Rule C1's rows, which leave room for what these rosters book, where that is legal."""
        for states in zip(*(pool_states(self.pairs, self.pools, roster) for roster in known), strict=True):
            self.risk.add_pool(*states)

    def calmer(self, roster: Roster) -> Roster:
        """The roster less bookings until no pool is too risky; what is kept goes last."""
        return calmer(self.pairs, self.pools, roster, self.kept)

    def adopt(self, roster: Roster) -> bool:
        """Take over a roster made elsewhere, if it breaks no row of the model and is not too risky."""
        return not too_risky(self.pairs, self.pools, roster) and self.complete(roster, 0) is not None

    def any_roster(self, aim: LinearExprT = 0) -> bool:
        """Some legal roster, with little of an aim: found by the solver where the greedy one breaks a decision."""
        self.model.minimize(aim)
        for _ in range(WRONG_TURNS):
            answer = self.engine.solve(self.model, seconds=max(10.0, self.limits.seconds))
            if answer.values is None:
                return False
            roster = self.read(answer.values)
            calm = self.calmer(roster)
            if self.complete(calm, 0) is not None:
                return True
            self.refuse(roster, calm)
        return False

    def refuse(self, roster: Roster, calm: Roster) -> None:
        """Cut off the pools of a roster that had to be calmed, but never what the best roster books."""
        rosters = (roster, calm, *([self.roster] if self.roster else []))
        for state, *legal in zip(*(pool_states(self.pairs, self.pools, each) for each in rosters), strict=True):
            if state.booked != legal[0].booked:
                with self.lock:
                    self.risk.refuse(state, legal)

    def unwanted(self, roster: Roster) -> list[PoolState]:
        """The pools that are too risky, and those that a row now forbids though they are not."""
        states = pool_states(self.pairs, self.pools, roster)
        return [state for state in states if self.risk.forbids(state) or state.is_too_risky(self.pairs)]

    def calm_loads(self, roster: Roster, calm: Roster) -> list[tuple[LinearExpr, int]]:
        """The loads of the pools of a roster that had to be calmed, and what they then are."""
        states = zip(*(pool_states(self.pairs, self.pools, each) for each in (roster, calm)), strict=True)
        loads = (self.risk.calm_load(state, quiet) for state, quiet in states if state.booked != quiet.booked)
        return [load for load in loads if load is not None]

    def complete(self, roster: Roster | None, aim: LinearExprT, least: int = 0) -> int | None:
        """A roster's value for an aim, or None if it breaks a row or is worth less; else it becomes the best."""
        if roster is None:
            return None
        fixed = self._fixed(roster)
        fixed.maximize(aim)
        answer = self.engine.solve(fixed, seconds=COMPLETION_SECONDS, workers=1, light=True)
        if answer.values is None:
            return None
        value = Form.of(aim).value(answer.values)
        if value < least:
            return None
        self.take(answer)
        return value

    def complete_values(self, aim: LinearExprT) -> None:
        """Give the best roster values also in the variables of rows that were added since."""
        if self.values is None or len(self.values) < len(self.model.proto.variables):
            self.complete(self.roster, aim)

    def take(self, answer: Answer) -> None:
        """The best roster from now on."""
        assert answer.values is not None
        self.values, self.roster = answer.values, self.read(answer.values)

    def read(self, values: Sequence[int]) -> Roster:
        """The roster that values of all variables, by index, mean."""
        return read_roster(self.variables, lambda variable: values[variable.index])

    def _fixed(self, roster: Roster) -> CpModel:
        model = self.model.clone()
        booked = {(booking.individual_id, booking.session_id) for booking in roster.bookings}
        staffed = {(staffing.supervisor_id, staffing.session_id) for staffing in roster.staffing}
        values = {run.index: session in roster.sessions for session, run in self.variables.run.items()}
        values |= {book.index: pair in booked for pair, book in self.variables.book.items()}
        values |= {on.index: pair in staffed for pair, on in self.variables.staff.items()}
        hold(model, values)
        return model
