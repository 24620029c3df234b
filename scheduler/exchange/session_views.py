"""A session that runs, as every output tells it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from scheduler.domain.individuals import Individual
from scheduler.domain.placements import MusterPoint, Placement, PlacementKind
from scheduler.domain.problem import PlanningProblem, Session
from scheduler.domain.roster import Booking, Roster
from scheduler.domain.supervisors import Supervisor
from scheduler.domain.times import clock


@dataclass(frozen=True, slots=True)
class SessionView:
    """`places` is the least of the placement's, the van's and the supervisors' ratios; `expected` attendance
    is the sum of the show-up probabilities."""

    session: Session
    placement: Placement
    muster_point: MusterPoint | None
    supervisors: tuple[Supervisor, ...]
    bookings: tuple[Booking, ...]
    places: int
    expected: float

    @property
    def times(self) -> str:
        return f"{clock(self.session.start)}–{clock(self.session.end)}"

    @property
    def reports_at(self) -> str:
        return self.muster_point.name if self.muster_point else f"At the site, {self.placement.locality}"

    @property
    def led_by(self) -> str:
        """The supervisors' names; where none is needed, whose people lead it."""
        if self.supervisors:
            return ", ".join(supervisor.name for supervisor in self.supervisors)
        return "The office" if self.placement.kind is PlacementKind.INDUCTION else "The host"


def session_views(problem: PlanningProblem, roster: Roster) -> tuple[SessionView, ...]:
    """Every session that runs, in the order of day, time and placement."""
    bookings, staff = defaultdict(list), defaultdict(list)
    supervisors = {supervisor.supervisor_id: supervisor for supervisor in problem.records.supervisors}
    for booking in roster.bookings:
        bookings[booking.session_id].append(booking)
    for staffing in roster.staffing:
        staff[staffing.session_id].append(supervisors[staffing.supervisor_id])
    running = set(roster.sessions) | set(bookings) | set(staff)
    sessions = sorted(
        (session for session in problem.sessions if session.session_id in running),
        key=lambda session: (session.day, session.start, session.session_id),
    )
    return tuple(
        _view(problem, session, tuple(staff[session.session_id]), tuple(bookings[session.session_id]))
        for session in sessions
    )


def _view(
    problem: PlanningProblem, session: Session, staff: tuple[Supervisor, ...], bookings: tuple[Booking, ...]
) -> SessionView:
    records = problem.records
    placement = next(p for p in records.placements if p.placement_id == session.placement_id)
    muster_point = next((m for m in records.muster_points if m.muster_point_id == placement.muster_point_id), None)
    limits = [placement.places, placement.van_seats or placement.places]
    if placement.supervisors_needed:
        limits.append(sum(supervisor.ratio for supervisor in staff))
    expected = sum(problem.show_up_at(booking.individual_id, session) for booking in bookings) / 1000
    return SessionView(session, placement, muster_point, staff, bookings, min(limits), expected)


def day_in_words(day: date) -> str:
    """The day as people say it: "Monday 7 December 2026"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def short_names(individuals: Iterable[Individual]) -> dict[str, str]:
    """Individual id -> first name and initial; the whole last name where two would read the same."""
    people = list(individuals)
    names = {person.individual_id: f"{person.first_name} {person.last_name[:1]}." for person in people}
    taken = list(names.values())
    for person in people:
        if taken.count(names[person.individual_id]) > 1:
            names[person.individual_id] = f"{person.first_name} {person.last_name}"
    return names


def session_in_words(problem: PlanningProblem, session_id: str) -> str:
    """Parks team, Tue 8 Dec 09:00."""
    session = next(s for s in problem.sessions if s.session_id == session_id)
    placement = next(p for p in problem.records.placements if p.placement_id == session.placement_id)
    return f"{placement.name}, {session.day:%a} {session.day.day} {session.day:%b} {clock(session.start)}"


def no_fallback(problem: PlanningProblem, booking: Booking) -> str:
    """Of a booking that stands and has lost what it had for bad weather."""
    return f"No fallback any more: {booking.individual_id} in {session_in_words(problem, booking.session_id)}."
