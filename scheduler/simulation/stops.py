"""What stops a team on a morning: weather, a van, a supervisor who is ill and for whom nobody stands in; and when it is
known."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from scheduler.assemble import UNDER_COVER
from scheduler.domain.attendance import Outcome
from scheduler.domain.placements import Placement, Trait
from scheduler.domain.problem import Session
from scheduler.domain.times import DAY
from scheduler.progress.weather import half_of
from scheduler.simulation.book import Book
from scheduler.simulation.world import World


class Known(Enum):
    """When it is known that a team does not run, or not as planned."""

    EVENING_BEFORE = auto()
    THAT_MORNING = auto()
    TOO_LATE = auto()


@dataclass(frozen=True, slots=True)
class Stop:
    """A session that is `closed`, or runs with fewer supervisors than planned; what people are sent home for by it."""

    sent_home_for: Outcome
    known: Known
    closed: bool = True


def stop_foreseen(book: Book, session: Session, world: World) -> bool:
    """Whether it is known the evening before that weather stops the session, or that too few are left to lead it."""
    placement, day = book.facts.placement(session), session.day
    muster, half = placement.muster_point_id or "", half_of(session.start)
    if not resilient(placement) and world.stopped(muster, day, half) and world.foreseen(muster, day, half):
        return True
    rostered = book.staff.get(session.session_id, [])
    left = [v for v in rostered if not (world.is_sick(v, day - DAY) and world.is_sick(v, day))]
    standing_in = _standing_in(book, session, world) if len(left) < len(rostered) else []
    return len(left) + len(standing_in) < min(len(rostered), placement.supervisors_needed)


def _standing_in(book: Book, session: Session, world: World) -> list[str]:
    """Who can be called in to lead the session in place of someone who is ill."""
    if not world.cover_found(session.session_id, session.day):
        return []
    return [v for v in book.free_supervisors(session) if not world.is_sick(v, session.day)][:1]


def staff_of_the_morning(book: Book, pool: Iterable[Session], world: World) -> dict[str, Stop]:
    """Who is there to lead each team, as `book.staff` then tells; and the sessions short of supervisors by it."""
    short = {}
    for session in pool:
        key, placement = session.session_id, book.facts.placement(session)
        rostered = book.staff.get(key, [])
        there = [v for v in rostered if not world.is_sick(v, session.day)]
        sick_before = any(v not in there and world.is_sick(v, session.day - DAY) for v in rostered)
        if len(there) < len(rostered):
            there += _standing_in(book, session, world)
        book.staff[key] = there
        if len(there) < len(rostered):
            known = _known(world, key, session.day, the_evening_before=sick_before)
            closed = len(there) < placement.supervisors_needed
            short[key] = Stop(Outcome.SENT_HOME_NO_SUPERVISOR, known, closed)
    return short


def stopped_otherwise(book: Book, pool: Iterable[Session], world: World) -> dict[str, Stop]:
    """The sessions that weather stops, or a van that does not start."""
    stops = {}
    for session in pool:
        placement, day = book.facts.placement(session), session.day
        muster, half = placement.muster_point_id or "", half_of(session.start)
        if not resilient(placement) and world.stopped(muster, day, half):
            known = _known(world, f"{muster}/{half}", day, the_evening_before=world.foreseen(muster, day, half))
            stops[session.session_id] = Stop(Outcome.SENT_HOME_WEATHER, known)
        elif placement.van_seats is not None and world.van_fails(placement.placement_id, day):
            known = _known(world, f"van/{placement.placement_id}", day, the_evening_before=False)
            stops[session.session_id] = Stop(Outcome.SENT_HOME_VEHICLE, known)
    return stops


def _known(world: World, key: str, day: date, *, the_evening_before: bool) -> Known:
    if the_evening_before:
        return Known.EVENING_BEFORE
    return Known.THAT_MORNING if world.seen_early(key, day) else Known.TOO_LATE


def resilient(placement: Placement) -> bool:
    """Whether weather does not stop it."""
    return Trait.WEATHER_RESILIENT in placement.traits or placement.kind in UNDER_COVER
