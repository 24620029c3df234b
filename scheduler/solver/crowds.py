"""Told people of a pool that the exact risk refuses: the most who fit its places, and rows that say so in a repair."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ortools.sat.python.cp_model import BoolVarT, CpModel

from scheduler.domain.roster import Roster
from scheduler.solver.pairs import Pair, Pairs
from scheduler.solver.pools import Pool, PoolState, Sessions
from scheduler.solver.upset import Upset


def keep_who_fits(upset: Upset, model: CpModel, state: PoolState, roster: Roster) -> Roster:
    """The roster with those told people of a risky pool whom the exact risk allows in its places, and nobody new there
    but who is pinned. The model gets rows that rule out the pool as it was, unless it has more places."""
    pairs, book = upset.pairs, upset.variables.book
    told = [pair for pair in upset.told if pair in state.pool.show_up and pair[1] in state.places]
    certain = {pair for pair in upset.certain if pair in state.pool.show_up}
    crowd, most = largest_crowd(pairs, state, told, certain)
    here = [pair for pair in told if pair in state.booked]
    as_told = replace(state, booked=(*here, *certain))
    more_places = _more_places(upset, model, state)
    enough = model.add(sum(book[pair] for pair in told) <= most)
    enough.only_enforce_if([~more for more in more_places])
    if otherwise := _otherwise(upset, model, told, as_told, state):
        model.add_bool_or([*more_places, *otherwise])
    if people := _too_many_anyhow(pairs, state, certain):
        fewer = model.add(sum(book[pair] for pair in people) < len(set(state.booked) - certain))
        fewer.only_enforce_if([~more for more in more_places])
    kept = crowd if as_told.is_too_risky(pairs) else set(here)
    gone = set(state.booked) - kept - certain
    left = tuple(b for b in roster.bookings if (b.individual_id, b.session_id) not in gone)
    return replace(roster, bookings=left)


def _more_places(upset: Upset, model: CpModel, state: PoolState) -> list[BoolVarT]:
    """That another session of the pool runs, or one has more places."""
    variables = upset.variables
    more_places: list[BoolVarT] = [
        variables.run[session] for session in state.pool.sessions if session not in state.places
    ]
    for session, places in state.places.items():
        more = model.new_bool_var("")
        model.add(variables.seats[session] > places).only_enforce_if(more)
        more_places.append(more)
    return more_places


def _too_many_anyhow(pairs: Pairs, state: PoolState, certain: set[Pair]) -> list[Pair]:
    """People of a pool of whom as many as are booked are too many for its places beside those who are certain to be
    there, whoever they are and wherever they sit: all others, or the others booked with all who are as likely to come
    as any of them. Empty if none of it is sure."""
    shows = state.pool.show_up
    booked = [pair for pair in state.booked if pair not in certain]
    others = sorted((p for p in shows if p[1] in state.places and p not in certain), key=lambda pair: shows[pair])
    likeliest = max((shows[pair] for pair in booked), default=0)
    likelier = [pair for pair in others if shows[pair] >= likeliest and pair not in booked]
    for crowd, people in ((others[: len(booked)], others), (booked, [*booked, *likelier])):
        if _sends_home(pairs, replace(state, booked=(*certain, *crowd))):
            return people
    return []


def _sends_home(pairs: Pairs, crowd: PoolState) -> bool:
    """Whether someone is too likely to be sent home though all could sit anywhere; so it is if others come besides, or
    likelier people instead."""
    return not crowd.pool.limits.hold(replace(crowd.least_risk(pairs), share=0.0))


def _otherwise(upset: Upset, model: CpModel, told: list[Pair], as_told: PoolState, state: PoolState) -> list[BoolVarT]:
    """Of which one must hold: that there are fewer told people of some kind, if so many are too many whoever they are;
    else that one is missing of the told people, or of all, who are too many. Empty if none of it is sure."""
    pairs, book = upset.pairs, upset.variables.book
    here = set(as_told.booked)
    kinds = [(kind, len(here & set(kind))) for kind in by_kind(pairs, state.pool, told)]
    least = [pair for kind, count in kinds for pair in kind[:count]]
    if replace(as_told, booked=(*least, *here.difference(told))).stays_too_risky(pairs):
        fewer: list[BoolVarT] = []
        for kind, count in kinds:
            if count:
                fewer.append(model.new_bool_var(""))
                model.add(sum(book[pair] for pair in kind) < count).only_enforce_if(fewer[-1])
        return fewer
    sure = next((refused for refused in (as_told, state) if refused.stays_too_risky(pairs)), None)
    return [~book[pair] for pair in sure.booked] if sure else []


def largest_crowd(
    pairs: Pairs, state: PoolState, people: Iterable[Pair], certain: Iterable[Pair]
) -> tuple[set[Pair], int]:
    """The most of some people of a pool whom rule C1 allows in its places beside those who are certain to be there:
    of each kind the least likely to come. And how many it could allow at most, whoever comes besides."""
    kinds, limits, most = by_kind(pairs, state.pool, people), state.pool.limits, 0
    for leaving in range(_too_many(pairs, state, kinds), sum(map(len, kinds))):
        for gone in _shares(leaving, list(map(len, kinds))):
            kept = [pair for group, count in zip(kinds, gone, strict=True) for pair in group[: len(group) - count]]
            crowd = replace(state, booked=(*kept, *certain))
            if not limits.hold(crowd.least_risk(pairs)) or crowd.stays_too_risky(pairs):
                continue
            most = max(most, len(kept))
            if not crowd.is_too_risky(pairs):
                return set(kept), most
    return set(), most


def _too_many(pairs: Pairs, state: PoolState, kinds: list[list[Pair]]) -> int:
    """How many of these people cannot be there, whoever goes: the rest are too many even if the likeliest went."""
    people = sorted((pair for kind in kinds for pair in kind), key=lambda pair: state.pool.show_up[pair])
    for leaving in range(len(people)):
        if not _sends_home(pairs, replace(state, booked=tuple(people[: len(people) - leaving]))):
            return leaving
    return len(people)


def by_kind(pairs: Pairs, pool: Pool, people: Iterable[Pair]) -> list[list[Pair]]:
    """People of a pool who may sit in the same sessions, the least likely to come first."""
    kinds: dict[Sessions, list[Pair]] = defaultdict(list)
    for pair in sorted(people, key=lambda pair: (pool.show_up[pair], pair)):
        kinds[pairs.seats[pair]].append(pair)
    return list(kinds.values())


def _shares(total: int, most: list[int]) -> Iterator[tuple[int, ...]]:
    """All ways to take so many from groups of these sizes."""
    if not most:
        if total == 0:
            yield ()
        return
    for first in range(min(total, most[0]) + 1):
        for rest in _shares(total - first, most[1:]):
            yield (first, *rest)
