"""A week's roster as it is carried out."""

from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass, field
from datetime import date

from scheduler.domain.problem import PlanningProblem, Session
from scheduler.domain.roster import Roster
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
        self.staff = {}
        for duty in self.roster.staffing:
            self.staff.setdefault(duty.session_id, []).append(duty.supervisor_id)
        self.take(self.roster)

    def take(self, roster: Roster) -> None:
        """Another roster of the same staff and sessions, or more of them."""
        for duty in sorted(set(roster.staffing) - set(self.roster.staffing)):
            self.staff.setdefault(duty.session_id, []).append(duty.supervisor_id)
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

    def free_supervisors(self, session: Session) -> list[str]:
        """Supervisors with the skills who are at work or on call that day, and have no duty."""
        facts, records = self.facts, self.problem.records
        busy = {
            v
            for other in self.problem.sessions
            if other.day == session.day
            for v in self.staff.get(other.session_id, ())
        }
        at_work = {
            row.supervisor_id
            for row in records.supervisor_availability
            if row.weekday.value == f"{session.day:%a}".lower()
            and row.start <= session.start
            and session.end <= row.end
        }
        off = {row.supervisor_id for row in records.supervisor_leave if row.first_date <= session.day <= row.last_date}
        return [key for key in sorted(at_work - busy - off) if facts.has_skills(key, facts.placement(session))]

    def of_day(self, day: date) -> list[list[Session]]:
        """The day's sessions that run, pool by pool."""
        pools: dict[tuple[object, ...], list[Session]] = defaultdict(list)
        for session in self.problem.sessions:
            if session.day == day and self.booked.get(session.session_id):
                pools[self.facts.pool_key(session)].append(session)
        return [pools[key] for key in sorted(pools, key=str)]
