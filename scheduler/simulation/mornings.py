"""A morning of a simulated week: who is there, who works where, who is sent home and why."""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching

from scheduler.assemble import UNDER_COVER
from scheduler.domain.attendance import Outcome
from scheduler.domain.individuals import Supervision
from scheduler.domain.placements import Placement, Trait
from scheduler.domain.problem import PlanningProblem, Session
from scheduler.domain.roster import Roster
from scheduler.domain.times import DAY
from scheduler.progress.weather import half_of
from scheduler.simulation.world import World
from scheduler.solver.facts import Facts
from scheduler.solver.pairs import Pairs, possible_pairs


@dataclass(slots=True)
class Book:
    """A week's roster as it is carried out: bookings come and go, the problem tells what suits whom."""

    problem: PlanningProblem
    roster: Roster
    facts: Facts = field(init=False)
    booked: dict[str, list[str]] = field(init=False)
    staff: dict[str, list[str]] = field(init=False)
    _pairs: Pairs | None = None

    def __post_init__(self) -> None:
        self.facts = Facts(self.problem)
        self.take(self.roster)
        staff: dict[str, list[str]] = defaultdict(list)
        for duty in self.roster.staffing:
            staff[duty.session_id].append(duty.supervisor_id)
        self.staff = staff

    def take(self, roster: Roster) -> None:
        """Another roster of the same staff and sessions, or more of them."""
        self.roster = roster
        self.booked = {session: [] for session in roster.sessions}
        for booking in roster.bookings:
            self.booked.setdefault(booking.session_id, []).append(booking.individual_id)

    def keep(self, individuals: Container[str]) -> None:
        """Bookings of those alone who still have an order: the others' places are free."""
        self.booked = {key: [i for i in people if i in individuals] for key, people in self.booked.items()}

    def renew(self, problem: PlanningProblem) -> None:
        """The problem as it is known by now."""
        self.problem, self.facts, self._pairs = problem, Facts(problem), None

    def seats(self, individual_id: str, session_id: str) -> frozenset[str]:
        """Where in the pool someone booked in a session may sit on the day (rule C1)."""
        if self._pairs is None:
            self._pairs = possible_pairs(self.problem)
        return self._pairs.seats.get((individual_id, session_id), frozenset({session_id}))

    def of_day(self, day: date) -> list[list[Session]]:
        """The day's sessions that run, pool by pool."""
        pools: dict[tuple[object, ...], list[Session]] = defaultdict(list)
        for session in self.problem.sessions:
            if session.day == day and self.booked.get(session.session_id):
                pools[self.facts.pool_key(session)].append(session)
        return [pools[key] for key in sorted(pools, key=str)]


class Known(Enum):
    """When it is known that a session does not run."""

    EVENING_BEFORE = auto()
    THAT_MORNING = auto()
    TOO_LATE = auto()


@dataclass(frozen=True, slots=True)
class Stop:
    """A session that does not run, and what those who come for it are sent home for."""

    sent_home_for: Outcome
    known: Known


@dataclass(slots=True)
class Day:
    """What became of one pool: (individual, session, outcome) of every booking, and where those seated worked."""

    outcomes: list[tuple[str, Session, Outcome]] = field(default_factory=list)
    moved: int = 0
    spared: int = 0
    """Called off that morning who would have come in vain."""
    supervisors: set[str] = field(default_factory=set)


def carry_out(book: Book, pool: list[Session], world: World, comes: Callable[[str, date], bool]) -> Day:
    """One pool's morning. `comes` tells of each individual whether they set out if nobody calls them off."""
    result = Day()
    closed, short = _closed(book, pool, world, result)
    cause = next((stop.sent_home_for for stop in closed.values()), None) or (
        Outcome.SENT_HOME_NO_SUPERVISOR if short else Outcome.SENT_HOME_TEAM_FULL
    )
    places = _places(book, pool, set(closed), world)
    expected = [(i, s) for s in pool for i in book.booked[s.session_id]]
    called_off = _called_off(book, closed, expected, places, world)
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
            own = closed.get(session.session_id)
            result.outcomes.append((individual, session, own.sent_home_for if own else cause))
        else:
            result.moved += where != session.session_id
            result.outcomes.append((individual, book.facts.sessions[where], Outcome.ATTENDED))
    return result


def _called_off(
    book: Book,
    closed: Mapping[str, Stop],
    expected: Iterable[tuple[str, Session]],
    places: Mapping[str, int],
    world: World,
) -> dict[str, Outcome]:
    """Who is told not to come, the evening before or, as far as they are reached, that morning: those of stopped teams
    for whom the pool would have no seat if everyone came."""
    told = {key: stop.known for key, stop in closed.items() if stop.known is not Known.TOO_LATE}
    if not told:
        return {}
    of_these = [(i, s) for i, s in expected if s.session_id not in closed or s.session_id in told]
    seated = _seat(book, of_these, places)
    found = {}
    for individual, session in of_these:
        known = told.get(session.session_id)
        if known is None or individual in seated:
            continue
        if known is Known.EVENING_BEFORE:
            found[individual] = Outcome.STOOD_DOWN
        elif world.reached(individual, session.day):
            found[individual] = Outcome.CANCELLED
    return found


def stop_foreseen(book: Book, session: Session, world: World) -> bool:
    """Whether it is known the evening before that weather stops the session."""
    placement = book.facts.placement(session)
    muster, half = placement.muster_point_id or "", half_of(session.start)
    stopped = not _resilient(placement) and world.stopped(muster, session.day, half)
    return stopped and world.foreseen(muster, session.day, half)


def _closed(book: Book, pool: list[Session], world: World, result: Day) -> tuple[dict[str, Stop], bool]:
    """Sessions that do not run this morning, and whether staff are short. Those who are there are noted in the result;
    `book.staff` is what it is this morning."""
    closed: dict[str, Stop] = {}
    short = False
    for session in pool:
        key, placement = session.session_id, book.facts.placement(session)
        rostered = book.staff.get(key, [])
        there = [v for v in rostered if not world.is_sick(v, session.day)]
        sick_before = [v for v in rostered if v not in there and world.is_sick(v, session.day - DAY)]
        if len(there) < len(rostered) and world.cover_found(key, session.day):
            there += _cover(book, session, placement, world)[:1]
        short = short or len(there) < len(rostered)
        book.staff[key] = there
        result.supervisors |= set(there)
        muster, half = placement.muster_point_id or "", half_of(session.start)
        if not _resilient(placement) and world.stopped(muster, session.day, half):
            foreseen = world.foreseen(muster, session.day, half)
            known = _known(world, f"{muster}/{half}", session.day, the_evening_before=foreseen)
            closed[key] = Stop(Outcome.SENT_HOME_WEATHER, known)
        elif placement.van_seats is not None and world.van_fails(placement.placement_id, session.day):
            closed[key] = Stop(Outcome.SENT_HOME_VEHICLE, Known.TOO_LATE)
        elif len(there) < placement.supervisors_needed:
            known = _known(world, key, session.day, the_evening_before=bool(sick_before))
            closed[key] = Stop(Outcome.SENT_HOME_NO_SUPERVISOR, known)
    return closed, short


def _known(world: World, key: str, day: date, *, the_evening_before: bool) -> Known:
    if the_evening_before:
        return Known.EVENING_BEFORE
    return Known.THAT_MORNING if world.seen_early(key, day) else Known.TOO_LATE


def _resilient(placement: Placement) -> bool:
    return Trait.WEATHER_RESILIENT in placement.traits or placement.kind in UNDER_COVER


def _cover(book: Book, session: Session, placement: Placement, world: World) -> list[str]:
    """Supervisors with the skills who are at work or on call that day, and have no duty."""
    busy = {
        v for other in book.problem.sessions if other.day == session.day for v in book.staff.get(other.session_id, ())
    }
    facts = book.facts
    pairs_day = {
        row.supervisor_id
        for row in book.problem.records.supervisor_availability
        if row.weekday.value == f"{session.day:%a}".lower() and row.start <= session.start and session.end <= row.end
    }
    off = {
        row.supervisor_id
        for row in book.problem.records.supervisor_leave
        if row.first_date <= session.day <= row.last_date
    }
    return [
        key
        for key in sorted(pairs_day - busy - off)
        if facts.has_skills(key, placement) and not world.is_sick(key, session.day)
    ]


def _places(book: Book, pool: list[Session], closed: set[str], world: World) -> dict[str, int]:
    """Places of the sessions that run; those under cover take stopped teams in, as far as their supervisors lead."""
    stopped = [v for s in pool if s.session_id in closed for v in book.staff.get(s.session_id, ())]
    places = {}
    for session in pool:
        key, facts = session.session_id, book.facts
        if key in closed:
            continue
        placement = facts.placement(session)
        room, staff = facts.seats_without_staff(session), list(book.staff.get(key, ()))
        if stopped and _resilient(placement):
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
