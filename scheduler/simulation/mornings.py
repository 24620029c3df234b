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
    moved: list[str] = field(default_factory=list)
    """Who worked elsewhere than they were booked."""
    spared: int = 0
    """Called off that morning who would have come in vain."""
    supervisors: set[str] = field(default_factory=set)
    stranded: dict[tuple[Session, Outcome], list[str]] = field(default_factory=dict)
    """Session and why -> those who came to it and have no seat in its pool."""
    runs: set[str] = field(default_factory=set)
    """Sessions that were not stopped, also where nobody came."""
    led: set[str] = field(default_factory=set)
    """Sessions to which a supervisor has come, or that need none."""

    def at_work(self) -> dict[str, list[str]]:
        """Session that runs -> those who work in it."""
        found: dict[str, list[str]] = {key: [] for key in self.runs}
        for individual, session, outcome in self.outcomes:
            if outcome is Outcome.ATTENDED:
                found[session.session_id].append(individual)
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
        told = [(i, own) for i in people if own.session_id in result.led or world.reached(i, day)]
        going = go_on(book, own, [i for i, _ in reversed(in_order(book, seen, told))], result.at_work())
        result.moved += going
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
    result.led |= {s.session_id for s in pool if book.staff[s.session_id] or not _needs_supervisors(book, s)}
    places = _places(book, pool, {key for key, stop in stops.items() if stop.closed})
    result.runs |= set(places)
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
    """Those present in the pool's places; whoever has none is stranded, by what stopped their team, else another."""
    first = min(stops.values(), key=lambda stop: not stop.closed, default=None)
    seated = _at_their_own(present, places) or _seat(book, present, places)
    for individual, session in present:
        where, own = seated.get(individual), stops.get(session.session_id)
        cause = stop.sent_home_for if (stop := own or first) else Outcome.SENT_HOME_TEAM_FULL
        if where is not None:
            result.moved += [individual] * (where != session.session_id)
            result.outcomes.append((individual, book.facts.sessions[where], Outcome.ATTENDED))
        else:
            result.stranded.setdefault((session, cause), []).append(individual)


def _needs_supervisors(book: Book, session: Session) -> bool:
    return book.facts.placement(session).supervisors_needed > 0


def _places(book: Book, pool: list[Session], closed: set[str]) -> dict[str, int]:
    """Places of the sessions that run. One under cover takes the stopped teams of its pool in, with their supervisors:
    the one that gains the most places by them."""
    facts = book.facts
    stopped = [session.session_id for session in pool if session.session_id in closed]
    theirs = [v for key in stopped for v in book.staff.get(key, ())]
    places, gains = {}, {}
    for session in (session for session in pool if session.session_id not in closed):
        key, room = session.session_id, facts.seats_without_staff(session)
        people, staff = book.booked.get(key, ()), book.staff.get(key, [])
        places[key] = places_led(book, session, room, people, staff)
        if resilient(facts.placement(session)):
            room = max(room, facts.places_under_cover(session))
            gains[key] = places_led(book, session, room, people, [*staff, *theirs]) - places[key]
    if theirs and max(gains.values(), default=0) > 0:
        cover = max(gains, key=lambda key: gains[key])
        places[cover] += gains[cover]
        book.staff |= {cover: [*book.staff.get(cover, ()), *theirs], **{key: [] for key in stopped}}
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
