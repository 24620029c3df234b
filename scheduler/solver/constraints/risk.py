"""Rule C1 as rows of the model, and the cuts that make them right where the exact risk disagrees."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import accumulate
from math import log

from ortools.sat.python.cp_model import CpModel, IntVar, LinearExpr

from scheduler.solver.overbooking import SafeRow, pool_risk
from scheduler.solver.pairs import Pair
from scheduler.solver.pools import Pool, PoolState, Sessions, places_with, row_for
from scheduler.solver.variables import Variables

FEW_PEOPLE = 8
"""Up to so many candidates a pool is judged exactly: no row, but a cut for each roster that is too risky."""
MARGIN = 0.002
"""Share of a load by which other people of the same load may be riskier."""
NO_RISK = 1e-6
"""A chance or share so small that its logarithm says nothing."""


@dataclass(slots=True)
class RiskRows:
    """The rows of each pool so far, by the set of sessions that they are about, and how many people each of them
    counts; what `refuse` added, pool by pool."""

    model: CpModel
    variables: Variables
    rows: dict[tuple[tuple[str, ...], Sessions], SafeRow] = field(default_factory=dict)
    people: dict[tuple[tuple[str, ...], Sessions], IntVar] = field(default_factory=dict)
    refused: int = 0
    refusals: dict[tuple[str, ...], list[Callable[[PoolState], bool]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add_pool(self, known: PoolState, *more: PoolState) -> None:
        """Rows for the pool as a whole and for those confined to a part too small for them.

        `known` and `more` are the pool in legal rosters: whatever a row says, that much is allowed.
        """
        pool, pairs = known.pool, self.variables.pairs
        for inside, confined in pool.confined.items():
            people = {individual for individual, _ in confined}
            if len(people) > sum(places_with(pairs, session, most=False) for session in inside):
                self._add(known, inside, *more)

    def _add(self, known: PoolState, inside: Sessions, *more: PoolState) -> bool:
        """A row for those confined to these sessions; none where few people are better judged exactly."""
        pool, pairs = known.pool, self.variables.pairs
        most = sum(places_with(pairs, session) for session in inside)
        usual = sum(max(known.places.get(s, 0), places_with(pairs, s, most=False)) for s in inside)
        row = row_for(pairs, pool, inside, most, min(usual, most) or most)
        if not row.exact and len({individual for individual, _ in pool.show_up}) <= FEW_PEOPLE:
            return False
        self.rows[pool.sessions, inside] = row
        seats = sum(self.variables.seats[session] for session in sorted(inside))
        if row.exact:
            self.model.add(self._total(pool, inside, row) <= seats)
            return True
        slope, toll = self._line((known, *more), inside, row, min(usual, most) or most)
        by_place = self._most_by_place((known, *more), inside, row)
        self._count(pool, inside, row, min(slope * most + max(0, -toll), by_place * most))
        load = self._total(pool, inside, row)
        self.model.add(load <= slope * seats - toll * self._open(pool, inside))
        self.model.add(load <= by_place * seats)
        return True

    def _count(self, pool: Pool, inside: Sessions, row: SafeRow, most: int) -> None:
        """How many people are booked, within the most load there can be.

        In a small pool little load is left beside those who fit, and the relaxation fills it with parts of people. Told
        how many they are, in whole numbers, HiGHS cuts that off and branches on it.
        """
        confined = pool.confined[inside]
        fit = sum(load <= most for load in accumulate(sorted(row.weights[p] for p in confined.values())))
        people = self.model.new_int_var(0, fit, "")
        self.model.add(people == sum(self.variables.book[pair] for pair in confined))
        self.people[pool.sessions, inside] = people

    def _line(self, known: Sequence[PoolState], inside: Sessions, row: SafeRow, usual: int) -> tuple[int, int]:
        """The allowance as slope x places - toll: right for the usual places and for one session alone.

        More places allow more than in proportion, so that between the two the line allows a little too
        much, and beyond them too little. What is known to be legal is allowed in any case.
        """
        pairs = self.variables.pairs
        least = min((p for s in inside if (p := places_with(pairs, s, most=False)) > 0), default=usual)
        if least >= usual:
            slope, toll = row.allowance[usual] // usual, 0
        else:
            slope = (row.allowance[usual] - row.allowance[least]) // (usual - least)
            toll = slope * least - row.allowance[least]
        rooms = (slope * sum(k.places.get(s, 0) for s in inside) - self._load(k, inside, row) for k in known)
        return slope, min(toll, *rooms)

    def _most_by_place(self, known: Sequence[PoolState], inside: Sessions, row: SafeRow) -> int:
        """The most load for each place, whatever their number: where it is small the line allows more than that."""
        weights = [row.weights[p] for p in known[0].pool.confined[inside].values()]
        allowed = [(_safe(row, weights, places), places) for places in range(len(row.allowance))]
        allowed += [(self._load(state, inside, row), _places(state, inside)) for state in known]
        return max(-(-load // places) for load, places in allowed if places)

    def _open(self, pool: Pool, inside: Sessions) -> IntVar:
        """Whether any of the sessions runs with places: with its only supervisor kept for one person it has none.

        Where it still needs others and the sessions are all of the pool's, there are places for those others.
        """
        opened, pairs = self.model.new_bool_var(""), self.variables.pairs
        for session in sorted(inside):
            run, alone = self.variables.run[session], self.variables.one_to_one(session)
            others = pairs.facts.placement(pairs.open_sessions[session]).min_people > 1
            if not alone or (others and inside == {*pool.sessions}):
                self.model.add(run <= opened)
            else:
                self.model.add(run - sum(alone) <= opened)
                self.model.add(self.variables.seats[session] <= places_with(pairs, session) * opened)
        self.model.add(opened <= sum(self.variables.run[session] for session in sorted(inside)))
        return opened

    def when_staffed(
        self, states: Iterable[PoolState], best: Iterable[PoolState]
    ) -> Iterator[tuple[dict[int, int], int]]:
        """What pools whose places are known may book: weights by variable's index, and the most they sum to.

        The rows with lines allow a little more or less. What the best roster books in no more places stays allowed.
        """
        for state, legal in zip(states, best, strict=True):
            for inside, confined in state.pool.confined.items():
                row = self.rows.get((state.pool.sessions, inside))
                if row is None or row.exact:
                    continue
                places = _places(state, inside)
                most = _safe(row, [row.weights[p] for p in confined.values()], places)
                if _places(legal, inside) <= places:
                    most = max(most, self._load(legal, inside, row))
                yield {variable.index: weight for variable, weight in self._terms(state.pool, inside, row)}, most

    def refuse(self, state: PoolState, legal: Sequence[PoolState]) -> None:
        """Forbid a pool's too risky bookings: by the row that they lacked, by a lower allowance, or by name.

        What `legal` rosters book in the pool, the best so far last, stays allowed.
        """
        self.refused += 1
        inside = self._tightest(state)
        if (state.pool.sessions, inside) not in self.rows and self._add(legal[-1], inside):
            return
        row = self.rows.get((state.pool.sessions, inside))
        if row is None or row.exact:
            self._forbid(state)
            return
        allowed = self._allowed(state, legal, inside, row)
        if allowed >= self._load(state, inside, row):
            self._forbid(state)
            return
        places = _places(state, inside)
        more = self._more_places(inside, places)
        self.model.add(self._total(state.pool, inside, row) <= allowed).only_enforce_if(~more)
        self.refusals[state.pool.sessions].append(
            lambda other: self._load(other, inside, row) > allowed and _places(other, inside) <= places
        )

    def _allowed(self, state: PoolState, legal: Sequence[PoolState], inside: Sessions, row: SafeRow) -> int:
        """The most load from now on: what legal rosters have, the calmed one first, and what should be just safe.

        A whole person less than the refused load is often far too little: the risk, whose logarithm is nearly
        a straight line of the load, tells where between the two the limit is met.
        """
        pairs, limits = self.variables.pairs, state.pool.limits
        refused, calm = self._load(state, inside, row), self._load(legal[0], inside, row)
        risk, less = state.risk(pairs), legal[0].risk(pairs)
        measures = (risk.chance, less.chance, limits.chance), (risk.share, less.share, limits.share)
        part = min(
            (
                log(limit / max(then, NO_RISK)) / log(now / max(then, NO_RISK))
                for now, then, limit in measures
                if now > limit > NO_RISK
            ),
            default=0.0,
        )
        just_safe = int(calm + part * (refused - calm) - MARGIN * refused)
        return max(just_safe, *(self._load(other, inside, row) for other in legal))

    def forbids(self, state: PoolState) -> bool:
        """Whether a refusal forbids a pool, which may be legal: a lower allowance knows loads, not people."""
        return any(forbidden(state) for forbidden in self.refusals[state.pool.sessions])

    def calm_load(self, state: PoolState, calm: PoolState) -> tuple[LinearExpr, int] | None:
        """A pool's load and what it is when the pool is calm; none without weights."""
        inside = self._tightest(state)
        row = self.rows.get((state.pool.sessions, inside))
        return None if row is None else (self._total(state.pool, inside, row), self._load(calm, inside, row))

    def _total(self, pool: Pool, inside: Sessions, row: SafeRow) -> LinearExpr:
        return LinearExpr.sum([weight * variable for variable, weight in self._terms(pool, inside, row)])

    def _terms(self, pool: Pool, inside: Sessions, row: SafeRow) -> list[tuple[IntVar, int]]:
        """The load: the least weight for each of the people, and what each weighs more."""
        weighed = [(self.variables.book[pair], row.weights[p]) for pair, p in pool.confined[inside].items()]
        people = self.people.get((pool.sessions, inside))
        if people is None:
            return weighed
        least = min(weight for _, weight in weighed)
        return [(people, least)] + [(book, weight - least) for book, weight in weighed if weight > least]

    def _load(self, state: PoolState, inside: Sessions, row: SafeRow) -> int:
        seats = self.variables.pairs.seats
        return sum(row.weights[state.pool.show_up[pair]] for pair in state.booked if seats[pair] <= inside)

    def _tightest(self, state: PoolState) -> Sessions:
        """The set of sessions most likely to be short of places."""
        pairs = self.variables.pairs
        sd = pairs.facts.problem.day_effect_sd

        def alone(inside: Sessions) -> float:
            people = [(state.pool.show_up[p], frozenset({"all"})) for p in state.booked if pairs.seats[p] <= inside]
            return pool_risk(people, {"all": sum(state.places.get(s, 0) for s in inside)}, sd).share * len(people)

        return max(state.pool.confined, key=lambda inside: (alone(inside), sorted(inside)))

    def _forbid(self, state: PoolState) -> None:
        """Not these bookings, nor more in their place, unless the pool has more places; exact for the
        chance, which only grows with people; for the share, of which others attending are a part, only just these."""
        inside = frozenset(state.pool.sessions)
        more = self._more_places(inside, None, state.places)

        def no_more(other: PoolState) -> bool:
            return all(other.places.get(session, 0) <= state.places.get(session, 0) for session in inside)

        cover = self._cover(state)
        if cover is not None:
            self.model.add(sum(self.variables.book[p] for p in cover) <= len(cover) - 1).only_enforce_if(~more)
            self.refusals[state.pool.sessions].append(lambda other: set(cover) <= {*other.booked} and no_more(other))
            return
        booked = {*state.booked, *state.one_to_one}
        everyone = [(i, s) for s in state.pool.sessions for i in self.variables.pairs.by_session.get(s, [])]
        changed = sum(self.variables.book[p] for p in everyone if p not in booked) + sum(
            1 - self.variables.book[p] for p in booked
        )
        self.model.add(changed >= 1).only_enforce_if(~more)
        self.refusals[state.pool.sessions].append(
            lambda other: booked == {*other.booked, *other.one_to_one} and no_more(other)
        )

    def _cover(self, state: PoolState) -> list[Pair] | None:
        """The fewest of the bookings that break the limit on the chance by themselves."""
        pairs, limit = self.variables.pairs, state.pool.limits.chance
        kept = sorted(state.booked, key=lambda pair: (state.pool.show_up[pair], pair))

        def chance(booked: list[Pair]) -> float:
            people = [(state.pool.show_up[pair], pairs.seats[pair]) for pair in booked]
            return pool_risk(people, dict(state.places), pairs.facts.problem.day_effect_sd).chance

        if chance(kept) <= limit + 1e-9:
            return None
        for pair in list(kept):
            fewer = [other for other in kept if other != pair]
            if chance(fewer) > limit + 1e-9:
                kept = fewer
        return kept

    def _more_places(self, inside: Sessions, total: int | None, places: Mapping[str, int] | None = None) -> IntVar:
        """A literal that can be true only if the sessions together, or any of them, have more places than now."""
        more = self.model.new_bool_var("")
        if total is not None:
            self.model.add(sum(self.variables.seats[s] for s in sorted(inside)) >= total + 1).only_enforce_if(more)
            return more
        now = places or {}
        any_more = []
        for session in sorted(inside):
            one_more = self.model.new_bool_var("")
            self.model.add(self.variables.seats[session] >= now.get(session, 0) + 1).only_enforce_if(one_more)
            any_more.append(one_more)
        self.model.add_bool_or(any_more).only_enforce_if(more)
        return more


def _safe(row: SafeRow, weights: Iterable[int], places: int) -> int:
    """The most load in so many places: of the row, or of as many people, none of whom is ever sent home."""
    return max(row.allowance[places], sum(nlargest(places, weights)))


def _places(state: PoolState, inside: Sessions) -> int:
    return sum(state.places.get(session, 0) for session in inside)
