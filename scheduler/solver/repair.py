"""The recipe: from a published roster that something has upset to one with the fewest changed bookings, proven.

First the fewest published bookings that can fall away, with rule C1 as what no roster can exceed; that is the bound.
Then, with no more than that, who it is and where they go, with C1's usual rows and the exact risk.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from types import MappingProxyType

from ortools.sat.python.cp_model import CpModel, LinearExprT

from scheduler.domain.decisions import Decision
from scheduler.domain.problem import PlanningProblem, Published
from scheduler.domain.roster import Roster
from scheduler.solver.crowds import keep_who_fits
from scheduler.solver.engine import Answer, hint, hold
from scheduler.solver.forms import Form, ladder
from scheduler.solver.left_over import with_places_left_over
from scheduler.solver.limits import Limits
from scheduler.solver.objective import TIERS
from scheduler.solver.pairs import Pair, possible_pairs
from scheduler.solver.pools import Pool, find_pools, too_risky
from scheduler.solver.set_aside import clashing, impossible
from scheduler.solver.told import with_fallbacks_of, with_kinds_of
from scheduler.solver.upset import Upset
from scheduler.solver.workbench import Workbench

TURNS = 20
"""Rosters that the exact risk refuses before the best legal one is taken."""
FEWEST_SHARE, RUN_SHARE = 0.6, 0.25
"""Of the time: what the fewest changes may take, and a single search among rosters with so few."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A legal roster, how many published bookings fall away and the proven least, and decisions set aside."""

    roster: Roster
    changed: int
    least: int
    set_aside: tuple[Decision, ...]


def mend(
    problem: PlanningProblem,
    stands: Collection[Pair],
    newcomers: Collection[str],
    limits: Limits,
    *,
    for_the_tiers: bool = False,
) -> Mended | None:
    """None if no roster obeys the rules, or none was found in time. The problem has the published roster;
    decisions that cannot hold any more are set aside, but where it is asked what a booking would cost.

    `stands` are bookings that rule P2 keeps; `newcomers` may get bookings without losing any; one, if it is asked what
    that would cost (`for_the_tiers`). Of rosters with as few changes it is the one that troubles people least or, for
    what one booking would cost, that with the fewest other duties of supervisors, and of those the best for the tiers;
    of these, where all days that nothing happened to could keep their sessions and staff, one that keeps them.
    """
    published, pairs = problem.published, possible_pairs(problem)
    assert published is not None

    @cache
    def begun(decisions: tuple[Decision, ...]) -> _Repair | None:
        same = decisions == problem.decisions
        left = pairs if same else possible_pairs(replace(problem, decisions=decisions))
        bench = Workbench(left, find_pools(left), limits, frozenset(stands))
        repair = _Repair(bench, published, frozenset(newcomers), for_the_tiers)
        return repair if repair.fewest_changes() else None

    kept = tuple(d for d in problem.decisions if not impossible(pairs, d))
    repair = begun(kept)
    if repair is None and kept and not for_the_tiers:
        clash = clashing(kept, lambda some: begun(some) is not None)
        kept = tuple(decision for decision in kept if decision not in clash)
        repair = begun(kept) if clash else None
    if repair is None:
        return None
    mended = repair.best_of_them()
    return Mended(
        mended, repair.upset.changed(mended), repair.least, tuple(d for d in problem.decisions if d not in kept)
    )


def keep_what_stands(bench: Workbench, published: Published) -> bool:
    """As many of a roster's bookings as the bench's model allows: the bench then holds them, if any were found."""
    repair = _Repair(bench, published, frozenset(), for_the_tiers=False)
    model = bench.model.clone()
    repair.upset.at_most_what_could_fit(model, bench.pools, repair.risky)
    repair.fewest_with(model, {}, repair.upset.what_is_left())
    return bench.roster is not None


@dataclass(slots=True)
class _Repair:
    bench: Workbench
    published: Published
    newcomers: frozenset[str]
    for_the_tiers: bool
    upset: Upset = field(init=False)
    risky: list[Pool] = field(init=False)
    touched: set[date] = field(init=False)
    rows_added: bool = False
    spent: float = 0.0
    least: int = 0

    def __post_init__(self) -> None:
        self.upset = Upset(self.bench.variables, self.published, self.newcomers)
        left = self.upset.what_is_left()
        self.risky = [state.pool for state in too_risky(self.bench.pairs, self.bench.pools, left)]
        self.touched = self.upset.touched_days(self.risky)
        self.upset.only_who_lost_gains(self.bench.model, 1 if self.for_the_tiers else None)

    def fewest_changes(self) -> bool:
        """The proven least number of bookings that fall away, and a legal roster on the bench; false if there is none.

        Where the exact risk refuses a roster, its pools get the rows that they lacked. It begins with all as published
        on days that nothing happened to: these searches are short, and move nobody there for nothing.
        """
        bench, upset, model = self.bench, self.upset, self.bench.model.clone()
        self._count(model, inside=True)
        _, roster = self.fewest_with(model, upset.as_published_but_on(self.touched), upset.what_is_left())
        self.least = upset.gone.total()
        if bench.roster is not None and upset.changed(bench.roster) == self.least:
            return True
        self._count(model, inside=False)
        self.least, roster = self.fewest_with(model, {}, roster)
        if bench.roster is None:
            self._any(roster)
        return bench.roster is not None

    def _count(self, model: CpModel, *, inside: bool) -> None:
        """Rows, for rule C1, of what no roster can exceed, of the days where bookings may change first or of others."""
        days, sessions = self.touched | self.upset.pinned_days(), self.bench.pairs.facts.sessions
        pools = [pool for pool in self.bench.pools if (sessions[pool.sessions[0]].day in days) is inside]
        self.upset.at_most_what_could_fit(model, pools, self.risky)

    def fewest_with(self, model: CpModel, held: Mapping[int, int], roster: Roster) -> tuple[int, Roster]:
        """The proven least with variables held, the bench's roster as above; and the roster seen last, legal or not."""
        bench, upset, least = self.bench, self.upset, 0
        near_enough = upset.one / 2  # proves the number, unless about half of the bookings fall away
        for _ in range(TURNS):
            left = FEWEST_SHARE * bench.limits.seconds - self.spent
            if left <= 0:
                break
            looked_at = model.clone()
            hold(looked_at, held)
            if bench.roster is not None:  # sooner refuted than that there are no fewer is proven
                looked_at.add(upset.losses() + upset.gone.total() < upset.changed(bench.roster))
            answer = self._run(looked_at, upset.fewest(), left, near_enough)
            if answer.values is None:
                if bench.roster is not None and answer.impossible:
                    least = upset.changed(bench.roster)
                break
            least = max(least, upset.least(answer.bound))
            if bench.roster is not None and upset.changed(bench.roster) <= least:
                break
            roster = bench.read(answer.values)
            if not (risky := too_risky(bench.pairs, bench.pools, roster)):
                if bench.roster is None or upset.changed(roster) < upset.changed(bench.roster):
                    bench.take(answer)
                if upset.changed(roster) <= least:
                    break
            for state in risky:
                roster = keep_who_fits(upset, model, state, roster)
            if self._is_fewer(roster) and upset.changed(roster) <= least:
                break
        return least, roster

    def _is_fewer(self, roster: Roster) -> bool:
        """Take over a roster with fewer changes than the best, if it obeys all rules."""
        best = self.bench.roster
        if best is not None and self.upset.changed(roster) >= self.upset.changed(best):
            return False
        return self.bench.complete(roster, 0) is not None

    def _any(self, roster: Roster) -> None:
        """Where the largest crowds break another rule than C1: the fewest changes with C1's usual rows, or anything."""
        calm = self.bench.calmer(roster)
        self.bench.add_risk(calm)
        self.rows_added = True
        fewest = self.upset.fewest()
        self._legal(fewest)
        if self.bench.roster is None:
            hint(self.bench.model, self.upset.as_published())
            self.bench.any_roster(fewest)

    def best_of_them(self) -> Roster:
        """The best of the rosters with as few changes, with what was promised, and places left over where they may be
        given."""
        bench, upset, pairs = self.bench, self.upset, self.bench.pairs
        self._choose()
        assert bench.roster is not None
        mended = with_fallbacks_of(self.published.roster, pairs, bench.roster)
        if not self.for_the_tiers:
            mended = with_places_left_over(pairs, bench.pools, mended, bench.kept, upset.without_place(mended))
        return with_kinds_of(self.published.roster, mended)

    def _choose(self) -> None:
        bench, upset = self.bench, self.upset
        assert bench.roster is not None
        if not self.rows_added:
            bench.add_risk(bench.roster)
        fewest = upset.changed(bench.roster)
        bench.model.add(upset.losses() + upset.gone.total() <= fewest)
        duties = Form.of(upset.duties())
        if duties.value(bench.values or ()) > (0 if self.for_the_tiers else 2 * upset.duties_gone()):
            self._legal(upset.duties(), self._held_already())
        if not self.for_the_tiers:
            hold(bench.model, upset.untouched(bench.roster))
            self._legal(upset.trouble(bench.model))
            return
        bench.model.add(upset.duties() <= duties.value(bench.values or ()))
        starts, made_up, at_risk, hours = (tier.build(bench.model, bench.variables) for tier in TIERS[:4])
        first = ladder([starts, made_up, at_risk], bench.model)
        bench.complete(bench.roster, first)
        hold(bench.model, upset.untouched(bench.roster))
        for aim in (first, hours):
            self._legal(-aim)
            bench.model.add(aim >= Form.of(aim).value(bench.values or ()))

    def _held_already(self) -> dict[int, int]:
        """What a roster that kept all other days as published is to keep; nothing if it did not."""
        held = self.upset.as_published_but_on(self.touched)
        values = self.bench.values or ()
        return held if all(values[index] == value for index, value in held.items()) else {}

    def _legal(self, aim: LinearExprT, held: Mapping[int, int] = MappingProxyType({})) -> None:
        """The least of an aim that the exact risk allows; if none is found, the bench keeps what it has."""
        bench = self.bench
        for _ in range(TURNS):
            left = min(RUN_SHARE * bench.limits.seconds, bench.limits.seconds - self.spent)
            if left <= 0:
                return
            model = bench.model.clone()
            hold(model, held)
            if bench.values and len(bench.values) == len(model.proto.variables):
                model.add(aim <= Form.of(aim).value(bench.values) - 1)  # sooner refuted than the same again is proven
            answer = self._run(model, aim, left)
            if answer.values is None:
                return
            roster = bench.read(answer.values)
            if not too_risky(bench.pairs, bench.pools, roster):
                bench.take(answer)
                return
            bench.refuse(roster, bench.calmer(roster))

    def _run(self, model: CpModel, aim: LinearExprT, seconds: float, near_enough: float = 0.0) -> Answer:
        model.minimize(aim)
        hint(model, self.bench.values or self.upset.as_published())
        answer = self.bench.engine.solve(model, seconds=seconds, near_enough=near_enough, light=True)
        self.spent += answer.taken
        return answer
