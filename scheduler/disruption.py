"""A problem as it is after something went otherwise than planned. Pure: a problem and events in, a problem out."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from scheduler.domain.errors import SchedulerError
from scheduler.domain.events import (
    Event,
    IndividualArrived,
    IndividualUnavailable,
    PlacementLost,
    PresentThisMorning,
    SessionCancelled,
    SupervisorAbsent,
    VanLost,
    WeatherStops,
)
from scheduler.domain.individuals import Absence
from scheduler.domain.placements import HalfDay, Placement, PlacementKind, Trait
from scheduler.domain.problem import PlanningProblem, Session
from scheduler.domain.roster import Roster
from scheduler.domain.supervisors import SupervisorLeave

NOON = 12 * 60
UNDER_COVER = (PlacementKind.INDUCTION, PlacementKind.OTHER_ACTIVITY)
SURE = 1000


def disrupt(problem: PlanningProblem, roster: Roster, events: Iterable[Event]) -> PlanningProblem:
    """The problem after the events that it does not have yet; `roster` tells who was booked where.

    Raises SchedulerError for an event about someone or something that is not in these weeks.
    """
    for event in events:
        if event not in problem.events:
            problem = _happened(problem, roster, event)
    return problem


def disrupt_again(problem: PlanningProblem, roster: Roster, kept: Iterable[Event]) -> PlanningProblem:
    """The same with what a roster keeps as having happened: what by now is in the records no more changes nothing, and
    stays kept."""
    for event in kept:
        try:
            problem = disrupt(problem, roster, [event])
        except SchedulerError:
            problem = replace(problem, events=(*problem.events, event))
    return problem


def _happened(problem: PlanningProblem, roster: Roster, event: Event) -> PlanningProblem:
    if isinstance(event, PresentThisMorning):
        event = _with_absent(problem, roster, event)
    problem = _after(problem, event)
    if isinstance(event, IndividualArrived):  # of whom the records know
        return problem
    return replace(problem, events=(*_still_holding(problem, event), event))


def _still_holding(problem: PlanningProblem, event: Event) -> list[Event]:
    """The events so far without an older list of who has come to the same muster."""
    if not isinstance(event, PresentThisMorning):
        return list(problem.events)
    return [o for o in problem.events if not isinstance(o, PresentThisMorning) or o.muster != event.muster]


def _after(problem: PlanningProblem, event: Event) -> PlanningProblem:
    records = problem.records
    match event:
        case SupervisorAbsent(supervisor_id, first, last):
            _refuse_unknown("supervisor", supervisor_id, (row.supervisor_id for row in records.supervisors))
            leave = SupervisorLeave(supervisor_id=supervisor_id, first_date=first, last_date=last)
            return replace(problem, records=replace(records, supervisor_leave=(*records.supervisor_leave, leave)))
        case IndividualUnavailable(individual_id, first, last):
            _refuse_unknown("individual", individual_id, (row.individual_id for row in records.individuals))
            absence = Absence(individual_id=individual_id, first_date=first, last_date=last)
            return replace(problem, records=replace(records, absences=(*records.absences, absence)))
        case IndividualArrived(individual_id):
            _refuse_unknown("individual", individual_id, (row.individual_id for row in records.individuals))
            return problem
        case SessionCancelled(session_id):
            return _cancel(problem, f"session {session_id}", lambda session: session.session_id == session_id)
        case PlacementLost(placement_id, first, last):
            what = f"session of the placement {placement_id} from {first} to {last}"
            return _cancel(problem, what, lambda s: s.placement_id == placement_id and first <= s.day <= last)
        case VanLost():
            return _without_van(problem, event)
        case WeatherStops():
            return _stopped_by_weather(problem, event)
        case PresentThisMorning():
            return _present(problem, event)


def _refuse_unknown(kind: str, found: str, known: Iterable[str]) -> None:
    ids = sorted(known)
    if found not in ids:
        raise SchedulerError(f'There is no {kind} "{found}" in the records. Known: {", ".join(ids[:12])}.')


def _cancel(problem: PlanningProblem, what: str, hit: Callable[[Session], bool]) -> PlanningProblem:
    if not any(hit(session) for session in problem.sessions):
        raise SchedulerError(f"There is no {what} in these weeks. Check the id and the day.")
    return replace(problem, sessions=tuple(replace(s, cancelled=True) if hit(s) else s for s in problem.sessions))


def _without_van(problem: PlanningProblem, event: VanLost) -> PlanningProblem:
    placement_id = event.placement_id
    vans = {p.placement_id for p in problem.records.placements if p.van_seats is not None}
    _refuse_unknown("placement with a van", placement_id, vans)
    what = f"session of the placement {placement_id} on {event.day}"
    return _cancel(problem, what, lambda s: s.placement_id == placement_id and s.day == event.day)


def _stopped_by_weather(problem: PlanningProblem, event: WeatherStops) -> PlanningProblem:
    """Outdoor sessions do not run; those under cover that muster with them take their people and staff in."""
    placements = {placement.placement_id: placement for placement in problem.records.placements}
    if event.muster_point_id is not None:
        points = (row.muster_point_id for row in problem.records.muster_points)
        _refuse_unknown("half of the day (am, pm) or muster point", event.muster_point_id, points)

    def muster(session: Session) -> tuple[int, str | None]:
        return session.start, placements[session.placement_id].muster_point_id

    stopped = {muster(s) for s in problem.sessions if stops(event, s, placements[s.placement_id])}

    def shelters(session: Session) -> bool:
        placement = placements[session.placement_id]
        there = placement.muster_point_id is not None and muster(session) in stopped
        return there and _is_there(event, session, placement) and Trait.WEATHER_RESILIENT in placement.traits

    half = {None: "", HalfDay.MORNING: ", before noon", HalfDay.AFTERNOON: ", from noon on"}[event.half_day]
    what = f"outdoor session on {event.day}{half}{f', at {event.muster_point_id}' if event.muster_point_id else ''}"
    problem = _cancel(problem, what, lambda s: stops(event, s, placements[s.placement_id]))
    sheltering = tuple(replace(s, sheltering=True) if shelters(s) else s for s in problem.sessions)
    return replace(problem, sessions=sheltering)


def stops(event: WeatherStops, session: Session, placement: Placement) -> bool:
    """Whether weather stops a session of the placement."""
    return _is_there(event, session, placement) and Trait.WEATHER_RESILIENT not in placement.traits


def _is_there(event: WeatherStops, session: Session, placement: Placement) -> bool:
    """Whether a session is where and when weather stops outdoor work, itself outdoors or under cover."""
    half = HalfDay.MORNING if session.start < NOON else HalfDay.AFTERNOON
    return (
        session.day == event.day
        and event.half_day in (None, half)
        and event.muster_point_id in (None, placement.muster_point_id)
        and placement.kind not in UNDER_COVER
    )


def _mustering(problem: PlanningProblem, event: PresentThisMorning) -> set[str]:
    """The sessions whose people report there then."""
    placements = problem.records.placements
    at_point = {row.placement_id for row in placements if row.muster_point_id == event.muster_point_id}
    sessions = (s for s in problem.sessions if (s.day, s.start) == (event.day, event.start))
    here = {session.session_id for session in sessions if session.placement_id in at_point}
    if not here:
        raise SchedulerError(f"Nothing musters at {event.muster_point_id} then on {event.day}. Check point and start.")
    return here


def _with_absent(problem: PlanningProblem, roster: Roster, event: PresentThisMorning) -> PresentThisMorning:
    """With who has not come; as it was, if that is known."""
    here = _mustering(problem, event)
    if event.absent is not None:
        return event
    booked = {booking.individual_id for booking in roster.bookings if booking.session_id in here}
    if strangers := sorted(event.present - booked):
        raise SchedulerError(f"Not booked there then: {', '.join(strangers)}. Seat walk-ups with `muster`.")
    return replace(event, absent=frozenset(booked - event.present))


def _present(problem: PlanningProblem, event: PresentThisMorning) -> PlanningProblem:
    """Who has come is there for sure that day; who has not is in no session that musters then, and elsewhere later as
    likely as ever: they may have been called."""
    here, first = _mustering(problem, event), problem.first_monday
    show_up = dict(problem.show_up)
    for individual in event.present & set(show_up):
        chances = list(show_up[individual])
        chances[(event.day - first).days] = SURE
        show_up[individual] = tuple(chances)
    absent = {(individual, session) for individual in event.absent or () for session in here}
    earlier = {pair for pair in problem.absent if pair[1] not in here}
    return replace(problem, show_up=show_up, absent=frozenset(earlier | absent))
