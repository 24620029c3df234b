"""A day of a simulated week: who is there, who works where, who is sent home and why."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching

from scheduler.domain.attendance import Outcome
from scheduler.domain.problem import PlanningProblem, Session
from scheduler.progress.weather import half_of
from scheduler.simulation.book import Book
from scheduler.simulation.calls import calls, in_order
from scheduler.simulation.elsewhere import go_on, places_led
from scheduler.simulation.stops import Stop, resilient, staff_of_the_morning, stopped_otherwise
from scheduler.simulation.world import World


@dataclass(slots=True)
class Day:
    """What became of a day: (individual, session, outcome) of every booking, and where those seated worked."""

    outcomes: list[tuple[str, Session, Outcome]] = field(default_factory=list)
    moved: int = 0
    spared: int = 0
    """Called off that morning who would have come in vain."""
    supervisors: set[str] = field(default_factory=set)
    stranded: dict[tuple[Session, Outcome], list[str]] = field(default_factory=dict)
    """Session and why -> those who came to it and have no seat in its pool."""

    def at_work(self) -> dict[str, list[str]]:
        """Session -> those who work in it."""
        found: dict[str, list[str]] = {}
        for individual, session, outcome in self.outcomes:
            if outcome is Outcome.ATTENDED:
                found.setdefault(session.session_id, []).append(individual)
        return found


def carry_out(
    book: Book, day: date, world: World, seen: PlanningProblem, comes: Callable[[str, date, bool], bool]
) -> Day:
    """One day. `seen` is the problem as the policy sees it, by which people are called off; `comes` tells of each
    individual whether they set out if nobody calls, on a morning of bad weather or another."""
    result = Day()
    for pool in book.of_day(day):
        _carry_out_pool(book, pool, world, seen, comes, result)
    for (own, cause), people in result.stranded.items():
        at_work = result.at_work()
        led = bool(book.staff[own.session_id]) or cause is not Outcome.SENT_HOME_NO_SUPERVISOR
        told = [(i, own) for i in people if led or world.reached(i, day)]
        going = go_on(book, own, [i for i, _ in reversed(in_order(book, seen, told))], at_work)
        result.moved += len(going)
        result.outcomes += [(individual, session, Outcome.ATTENDED) for individual, session in going.items()]
        result.outcomes += [(i, own, cause) for i in people if i not in going]
    return result


def _carry_out_pool(
    book: Book,
    pool: list[Session],
    world: World,
    seen: PlanningProblem,
    comes: Callable[[str, date, bool], bool],
    result: Day,
) -> None:
    stops = staff_of_the_morning(book, pool, world) | stopped_otherwise(book, pool, world)
    result.supervisors |= {v for session in pool for v in book.staff[session.session_id]}
    places = _places(book, pool, {key for key, stop in stops.items() if stop.closed})
    expected = [(i, s) for s in pool for i in book.booked[s.session_id]]
    called_off = calls(book, seen, stops, expected, places, world)
    bad = world.stopped(book.facts.placement(pool[0]).muster_point_id or "", pool[0].day, half_of(pool[0].start))
    present = []
    for individual, session in expected:
        sets_out = comes(individual, session.day, bad)
        if individual in called_off:
            result.outcomes.append((individual, session, called_off[individual]))
            result.spared += sets_out and called_off[individual] is Outcome.CANCELLED
        elif sets_out:
            present.append((individual, session))
        else:
            result.outcomes.append((individual, session, Outcome.UNACCEPTABLE_ABSENCE))
    _seat_pool(book, present, places, stops, result)


def _seat_pool(
    book: Book, present: list[tuple[str, Session]], places: Mapping[str, int], stops: Mapping[str, Stop], result: Day
) -> None:
    """Those present in the pool's places; who has none is sent home for what stopped their team, else another."""
    first = min(stops.values(), key=lambda stop: not stop.closed, default=None)
    seated = _at_their_own(present, places) or _seat(book, present, places)
    for individual, session in present:
        where, own = seated.get(individual), stops.get(session.session_id)
        cause = stop.sent_home_for if (stop := own or first) else Outcome.SENT_HOME_TEAM_FULL
        if where is not None:
            result.moved += where != session.session_id
            result.outcomes.append((individual, book.facts.sessions[where], Outcome.ATTENDED))
        else:
            result.stranded.setdefault((session, cause), []).append(individual)


def _places(book: Book, pool: list[Session], closed: set[str]) -> dict[str, int]:
    """Places of the sessions that run; those under cover take stopped teams in, as far as their supervisors lead."""
    stopped = [key for key in (session.session_id for session in pool) if key in closed]
    places = {}
    for session in pool:
        key, facts = session.session_id, book.facts
        if key in closed:
            continue
        room = facts.seats_without_staff(session)
        if any(book.staff.get(other) for other in stopped) and resilient(facts.placement(session)):
            room = max(room, facts.places_under_cover(session))
            for other in stopped:
                book.staff[key], book.staff[other] = [*book.staff.get(key, ()), *book.staff.get(other, ())], []
        places[key] = places_led(book, session, room, book.booked.get(key, ()))
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
