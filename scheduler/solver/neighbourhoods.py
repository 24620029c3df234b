"""Parts of a week to plan anew while the rest stays: large-neighbourhood search (Shaw, CP 1998).

A neighbourhood is a set of sessions that are free; bookings and staff of all others are held.
"""

import random
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from scheduler.solver.facts import week_of
from scheduler.solver.pairs import Pairs

SMALLEST, LARGEST, NARROWED, SHRINK, GROW = 60.0, 4000.0, 600.0, 0.7, 1.1
"""Possible bookings in a neighbourhood, and how their number follows what the solver can finish."""
AROUND = 400.0
"""The same around the sessions that someone wants: enough for others to make room, solved in a moment."""
FEW = 3
"""Of those for whom that was not enough, how many have a larger part: the next tier waits for them."""


@dataclass(slots=True)
class Neighbourhoods:
    """Days first, since supervisors and people are in one place a day; then pools that share people, at random.

    `size` is the number of possible bookings to free; `sized`: the last part had another.
    """

    pairs: Pairs
    seed: int
    size: float = 2000.0
    sized: bool = False
    chance: random.Random = field(init=False)
    pools: list[list[str]] = field(init=False)
    weight: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.weight = {session: len(people) for session, people in self.pairs.by_session.items()}
        facts = self.pairs.facts
        self.pools = [
            sessions
            for sessions in self.pairs.pools.values()
            if sum(self.weight.get(s, 0) for s in sessions) > 0 and not facts.is_over(facts.sessions[sessions[0]])
        ]

    @property
    def round(self) -> int:
        """Parts after which most of the week has been seen."""
        return len(self.pools)

    def weigh(self, weight: Mapping[str, int]) -> None:
        """Fewer of the possible bookings of each session are thought of from now on."""
        self.weight = weight
        self.size = min(self.size, NARROWED)

    def went(self, *, in_time: bool, gained: bool) -> None:
        """How the last one went: smaller parts if time was not enough for a gain, larger if it was plenty."""
        if self.sized:
            return
        if in_time:
            self.size = min(LARGEST, GROW * self.size)
        elif not gained:
            self.size = max(SMALLEST, SHRINK * self.size)

    def endless(self, wanted: Callable[[], Iterable[Collection[str]]]) -> Iterator[frozenset[str]]:
        """First what lies around the sessions that someone wants, person by person, and farther around a few who still
        lack one; then every day, then by turns a day and pools near each other."""
        self.sized = True
        for sessions in list(wanted()):
            yield from self._around(sessions, AROUND)
        lacking = list(wanted())
        for sessions in self.chance.sample(lacking, min(FEW, len(lacking))):
            yield from self._around(sessions, self.size)
        self.sized = False
        while self.pools:
            for day in self._days():
                yield from self._parts(day)
            for _ in range(max(4, len(self.pools) // 2)):
                yield self._near(self.chance.choice(self.pools))

    def _around(self, sessions: Collection[str], size: float) -> Iterator[frozenset[str]]:
        """The pools of some sessions and what lies near them; nothing if none of them is open."""
        if first := [pool for pool in self.pools if not set(pool).isdisjoint(sessions)]:
            yield self._near(*self.chance.sample(first, len(first)), size=size)

    def _days(self) -> list[list[list[str]]]:
        """The pools of each day."""
        days: dict[object, list[list[str]]] = {}
        for pool in self.pools:
            days.setdefault(self.pairs.open_sessions[pool[0]].day, []).append(pool)
        return list(days.values())

    def _parts(self, day: list[list[str]]) -> Iterator[frozenset[str]]:
        """A day, in parts where it is larger than the size allows."""
        left = self.chance.sample(day, len(day))
        while left:
            part: list[str] = []
            while left and (not part or self._weight([*part, *left[-1]]) <= self.size):
                part += left.pop()
            yield frozenset(part)

    def _near(self, first: list[str], *more: list[str], size: float | None = None) -> frozenset[str]:
        """A pool, then more and others that have many of its people, as many as the size allows."""
        free, size = list(first), size or self.size
        for pool in more:
            if self._weight([*free, *pool]) <= size:
                free += pool
        people = set(chain.from_iterable(self.pairs.by_session.get(s, []) for s in free))
        week = week_of(self.pairs.open_sessions[first[0]])
        others = [
            (len(people & set(chain.from_iterable(self.pairs.by_session.get(s, []) for s in pool)))
             * self.chance.random(), pool)
            for pool in self.pools
            if not set(pool) <= set(free) and week_of(self.pairs.open_sessions[pool[0]]) == week
        ]  # fmt: skip
        for _, pool in sorted(others, reverse=True):
            if self._weight([*free, *pool]) <= size:
                free += pool
        return frozenset(free)

    def _weight(self, sessions: list[str]) -> int:
        return sum(self.weight.get(session, 0) for session in sessions)
