"""A morning of a simulated week: who is there, who works where, who is sent home and why."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching

from scheduler.domain.attendance import Outcome
from scheduler.domain.individuals import Supervision
from scheduler.domain.problem import PlanningProblem, Session
from scheduler.simulation.book import Book
from scheduler.simulation.calls import calls
from scheduler.simulation.stops import resilient, staff_of_the_morning, stopped_otherwise
from scheduler.simulation.world import World


@dataclass(slots=True)
class Day:
    """What became of one pool: (individual, session, outcome) of every booking, and where those seated worked."""

    outcomes: list[tuple[str, Session, Outcome]] = field(default_factory=list)
    moved: int = 0
    spared: int = 0
    """Called off that morning who would have come in vain."""
    supervisors: set[str] = field(default_factory=set)


def carry_out(
    book: Book, pool: list[Session], world: World, seen: PlanningProblem, comes: Callable[[str, date], bool]
) -> Day:
    """One pool's morning. `seen` is the problem as the policy sees it, by which people are called off; `comes` tells of
    each individual whether they set out if nobody calls."""
    result = Day()
    stops = staff_of_the_morning(book, pool, world) | stopped_otherwise(book, pool, world)
    result.supervisors = {v for session in pool for v in book.staff[session.session_id]}
    closed = {key for key, stop in stops.items() if stop.closed}
    first = min(stops.values(), key=lambda stop: not stop.closed, default=None)
    cause = first.sent_home_for if first else Outcome.SENT_HOME_TEAM_FULL
    places = _places(book, pool, closed)
    expected = [(i, s) for s in pool for i in book.booked[s.session_id]]
    called_off = calls(book, seen, stops, expected, places, world)
    present = []
    for individual, session in expected:
        if individual in called_off:
            result.outcomes.append((individual, session, called_off[individual]))
            result.spared += called_off[individual] is Outcome.CANCELLED and comes(individual, session.day)
        elif comes(individual, session.day):
            present.append((individual, session))
        else:
            result.outcomes.append((individual, session, Outcome.UNACCEPTABLE_ABSENCE))
    seated = _at_their_own(present, places) or _seat(book, present, places)
    for individual, session in present:
        where = seated.get(individual)
        if where is None:
            own = stops.get(session.session_id)
            result.outcomes.append((individual, session, own.sent_home_for if own else cause))
        else:
            result.moved += where != session.session_id
            result.outcomes.append((individual, book.facts.sessions[where], Outcome.ATTENDED))
    return result


def _places(book: Book, pool: list[Session], closed: set[str]) -> dict[str, int]:
    """Places of the sessions that run; those under cover take stopped teams in, as far as their supervisors lead."""
    stopped = [v for s in pool if s.session_id in closed for v in book.staff.get(s.session_id, ())]
    places = {}
    for session in pool:
        key, facts = session.session_id, book.facts
        if key in closed:
            continue
        placement = facts.placement(session)
        room, staff = facts.seats_without_staff(session), list(book.staff.get(key, ()))
        if stopped and resilient(placement):
            room, staff, stopped = max(room, facts.places_under_cover(session)), staff + stopped, []
        ratios = sorted((facts.supervisors[v].ratio for v in staff), reverse=True)
        alone = sum(facts.needs(i, session.day).supervision is Supervision.ONE_TO_ONE for i in book.booked.get(key, ()))
        led = sum(ratios[alone:]) + alone if placement.supervisors_needed else room
        places[key] = max(0, min(room, led))
    return places


def _at_their_own(present: list[tuple[str, Session]], places: Mapping[str, int]) -> dict[str, str]:
    """Everyone in their own team, if that can be; nothing otherwise."""
    counts = Counter(session.session_id for _, session in present)
    if all(count <= places.get(session, 0) for session, count in counts.items()):
        return {individual: session.session_id for individual, session in present}
    return {}


def _seat(book: Book, people: Iterable[tuple[str, Session]], places: Mapping[str, int]) -> dict[str, str]:
    """As many as can be seated (a maximum matching, as rule C1 counts), own teams first."""
    seats = [session for session, count in places.items() for _ in range(count)]
    left = list(people)
    if not seats or not left:
        return {}
    own = Counter(places)
    kept: dict[str, str] = {}
    crowded = set()
    for individual, session in left:
        if own[session.session_id] > 0:
            own[session.session_id] -= 1
            kept[individual] = session.session_id
        else:
            crowded.add(individual)
    if not crowded:
        return kept
    free = Counter(own)
    others = [(i, s) for i, s in left if i in crowded]
    rest = [session for session, count in free.items() for _ in range(count)]
    simple = _match(book, others, rest)
    if len(simple) == len(others):
        return kept | simple
    return _match(book, left, seats)


def _match(book: Book, people: list[tuple[str, Session]], seats: list[str]) -> dict[str, str]:
    if not people or not seats:
        return {}
    suits = np.array(
        [[seat in book.seats(individual, session.session_id) for seat in seats] for individual, session in people]
    )
    found = maximum_bipartite_matching(csr_matrix(suits), perm_type="column")
    return {people[row][0]: seats[seat] for row, seat in enumerate(found) if seat >= 0}
