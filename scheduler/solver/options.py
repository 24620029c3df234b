"""Every session of the weeks for one individual beside a roster: booked, free, in place of another, or forbidden."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from scheduler.domain.decisions import DecisionKind
from scheduler.domain.errors import NotARoster
from scheduler.domain.options import Option, Verdict
from scheduler.domain.placements import PlacementKind
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.roster import Booking, Roster
from scheduler.domain.rules import Rule
from scheduler.solver.engine import hint, hold
from scheduler.solver.facts import decided, matches
from scheduler.solver.forms import Form, ladder
from scheduler.solver.limits import Limits
from scheduler.solver.objective import TIERS
from scheduler.solver.pairs import Pair, decided_pairs, possible_pairs
from scheduler.solver.pools import find_pools, too_risky
from scheduler.solver.told import with_fallbacks_of
from scheduler.solver.workbench import Workbench

COUNTED = 4
SECONDS = 0.5
"""For one session; only one person's bookings are free."""


def options_of(problem: PlanningProblem, roster: Roster, individual_id: str, limits: Limits) -> tuple[Option, ...]:
    """Beside a roster that keeps every rule, the best first: by what the first four tiers gain; then what needs others
    to move; then what is forbidden."""
    pairs = possible_pairs(problem)
    finder = _Finder(Workbench(pairs, find_pools(pairs), limits), roster, individual_id)
    found = [finder.option(session.session_id) for session in problem.sessions]
    ranks = list(Verdict)
    return tuple(sorted(found, key=lambda o: (ranks.index(o.verdict), [-g for g in o.gains], o.session_id)))


@dataclass(slots=True)
class _Finder:
    bench: Workbench
    roster: Roster
    individual_id: str
    values: Sequence[int] = field(init=False)
    forms: list[Form] = field(init=False)

    def __post_init__(self) -> None:
        bench = self.bench
        aims = [tier.build(bench.model, bench.variables) for tier in TIERS[:COUNTED]]
        self.forms = [Form.of(aim) for aim in aims]
        aim = ladder(aims[:3], bench.model)
        bench.complete(self.roster, aim)
        bench.model.maximize(aim)
        if bench.values is None:
            raise NotARoster("The roster that options are looked for beside breaks a rule.")
        self.values = bench.values

    def option(self, session_id: str) -> Option:
        pair = (self.individual_id, session_id)
        if any((b.individual_id, b.session_id) == pair for b in self.roster.bookings):
            return Option(session_id, Verdict.BOOKED)
        pairs = self.bench.pairs
        if pair not in pairs.bookable:
            return Option(session_id, Verdict.FORBIDDEN, self._ruled_out_by(pair))
        if any(pair in decided_pairs(pairs, forbid) for forbid in decided(pairs.facts.problem, DecisionKind.FORBID)):
            return Option(session_id, Verdict.FORBIDDEN, (Rule.P1,))
        closed = decided(pairs.facts.problem, DecisionKind.CLOSE)
        if any(matches(close, pairs.open_sessions[session_id]) for close in closed):
            return Option(session_id, Verdict.FORBIDDEN, (Rule.P1,))
        individual, placement = pairs.facts.individuals[pair[0]], pairs.facts.placement(pairs.open_sessions[session_id])
        if placement.kind is PlacementKind.OVERSPILL and not individual.extra_days:
            return Option(session_id, Verdict.FORBIDDEN, (Rule.W2,))
        if sum(session == session_id for _, session in pairs.staffable) < placement.supervisors_needed:
            return Option(session_id, Verdict.IMPOSSIBLE, (Rule.C2,))
        return self._with_only_own_moved(pair) or Option(session_id, Verdict.MOVES)

    def _ruled_out_by(self, pair: Pair) -> tuple[Rule, ...]:
        facts = self.bench.pairs.facts
        if facts.is_over(facts.sessions[pair[1]]):
            return (Rule.P2,)
        return tuple(self.bench.pairs.ruled_out.get(pair, ())) or (Rule.S7,)  # nobody without an order is looked at

    def _with_only_own_moved(self, pair: Pair) -> Option | None:
        """The best of the individual's own weeks with that booking, all others' held; a session that does not run yet
        may, with supervisors who are free then."""
        bench, values = self.bench, self.values
        runs = pair[1] in self.roster.sessions
        if runs and self._is_too_many_there(pair):
            return None
        model = bench.model.clone()
        mine = {s: bench.variables.book[self.individual_id, s] for s in bench.pairs.by_individual[self.individual_id]}
        own = {book.index for book in mine.values()}
        if not runs:
            own |= {bench.variables.run[pair[1]].index}
            own |= {on.index for (_, session), on in bench.variables.staff.items() if session == pair[1]}
        kept = [*bench.variables.run.values(), *bench.variables.staff.values(), *bench.variables.book.values()]
        hold(model, {v.index: values[v.index] for v in kept if v.index not in own})
        new = [s for s in mine if s != pair[1] and not values[mine[s].index]]
        hold(model, {mine[pair[1]].index: 1} | {mine[s].index: 0 for s in new})
        hint(model, values)
        answer = bench.engine.solve(model, seconds=SECONDS, light=True)
        if answer.values is None:
            return None
        roster = bench.read(answer.values)
        if too_risky(bench.pairs, bench.pools, roster) or self._breaks_a_promise(roster):
            return None
        gains = tuple(form.value(answer.values) - form.value(values) for form in self.forms)
        gone = tuple(s for s, book in mine.items() if values[book.index] and not answer.values[book.index])
        return Option(pair[1], Verdict.FREE, (), gains, gone)

    def _is_too_many_there(self, pair: Pair) -> bool:
        """Whether the session's pool is too risky with one more, whatever else of their own week goes."""
        pools = [pool for pool in self.bench.pools if pair[1] in pool.sessions]
        others = tuple(b for b in self.roster.bookings if b.individual_id != self.individual_id)
        more = replace(self.roster, bookings=(*others, Booking(pair[1], self.individual_id)))
        return bool(too_risky(self.bench.pairs, pools, more))

    def _breaks_a_promise(self, roster: Roster) -> bool:
        """Whether someone else would lose a fallback."""
        kept = with_fallbacks_of(self.roster, self.bench.pairs, roster)
        promised = {(b.individual_id, b.session_id) for b in self.roster.bookings if b.fallback}
        covered = {(b.individual_id, b.session_id) for b in kept.bookings if b.fallback}
        return any(individual != self.individual_id for individual, _ in promised - covered)
