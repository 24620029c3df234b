"""Generated mornings, and an independent answer: who may sit where by the checker, seats by a maximum matching."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching

from scheduler.assemble import assemble
from scheduler.checker.risk import pools
from scheduler.checker.view import View
from scheduler.simulation.services import FIRST_MONDAY, Profile, invent_service
from scheduler.solver.greedy import greedy_roster
from scheduler.solver.muster import seat_present
from scheduler.solver.pairs import possible_pairs
from scheduler.solver.pools import find_pools

SERVICES = 16


@lru_cache(maxsize=SERVICES)
def planned(number):
    """An invented service of 40 to 145 people with its greedy roster."""
    problem = assemble(invent_service(40 + 7 * number, number, list(Profile)[number % len(Profile)]), FIRST_MONDAY)
    pairs = possible_pairs(problem)
    return problem, greedy_roster(pairs, find_pools(pairs))


@dataclass(frozen=True)
class GeneratedMorning:
    problem: object
    roster: object
    day: object
    point: str
    present: frozenset

    @property
    def result(self):
        return seat_present(self.problem, self.roster, self.day, self.point, self.present)

    @property
    def here(self):
        """Sessions of the roster that muster here."""
        points = {p.placement_id: p.muster_point_id for p in self.problem.records.placements}
        return [
            s
            for s in self.problem.sessions
            if s.session_id in self.roster.sessions and s.day == self.day and points[s.placement_id] == self.point
        ]

    @property
    def came(self):
        """The roster with only those of this morning's bookings whose people are present."""
        here = {session.session_id for session in self.here}
        kept = (b for b in self.roster.bookings if b.session_id not in here or b.individual_id in self.present)
        return replace(self.roster, bookings=tuple(kept))

    def pools(self):
        """The checker's pools of this morning, with the people who came."""
        here = {session.session_id for session in self.here}
        return [pool for pool in pools(View(self.problem, self.came)) if set(pool.sessions) <= here]


def a_morning(number, chance, *, walk_ups=0):
    """One of a service's mornings with most of those booked present, supervisors now and then with few people
    each, some sent home last time, and women who agree or not to be the only one."""
    problem, roster = planned(number)
    cut = chance.choice([0, 0, 1, 2, 3])
    records = replace(
        problem.records,
        supervisors=tuple(replace(s, ratio=max(1, s.ratio - cut)) for s in problem.records.supervisors),
        individuals=tuple(
            replace(i, agrees_only_woman=i.agrees_only_woman or chance.random() < 0.3)
            for i in problem.records.individuals
        ),
    )
    points = {p.placement_id: p.muster_point_id for p in records.placements}
    sessions = {s.session_id: s for s in problem.sessions}
    places = {(sessions[s].day, points[sessions[s].placement_id]) for s in roster.sessions}
    day, point = chance.choice(sorted(place for place in places if place[1]))
    here = {s for s in roster.sessions if sessions[s].day == day and points[sessions[s].placement_id] == point}
    come = chance.choice([0.5, 0.8, 1.0])
    present = {b.individual_id for b in roster.bookings if b.session_id in here and chance.random() < come}
    present |= set(chance.sample(sorted(problem.show_up), walk_ups))
    last = frozenset(i for i in problem.show_up if chance.random() < 0.2)
    return GeneratedMorning(
        replace(problem, records=records, sent_home_last=last), roster, day, point, frozenset(present)
    )


def most_seated(people, places):
    """Size of a maximum matching of people (session sets) to places (session -> number)."""
    columns = [session for session, count in places.items() for _ in range(count)]
    allowed = np.array([[column in seats for column in columns] for seats in people], dtype=int)
    if not allowed.size:
        return 0
    return int((maximum_bipartite_matching(csr_matrix(allowed), perm_type="column") >= 0).sum())


def taken(result):
    return Counter(seat.to_session for seat in result.seats if seat.to_session)
