"""The records of a problem, indexed the way the solver asks for them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.individuals import Individual, Need, Order, OrderStatus, Supervision
from scheduler.domain.placements import Placement, PlacementKind
from scheduler.domain.problem import PlanningProblem, Session
from scheduler.domain.roster import Booking, Roster
from scheduler.domain.supervisors import Supervisor
from scheduler.domain.times import monday_of

Row = TypeVar("Row")
SAME_LOCALITY_MINUTES = 10
RESEATED = frozenset({PlacementKind.TEAM, PlacementKind.WORKSHOP, PlacementKind.OVERSPILL})
"""Kinds of placement whose sessions form pools (rule C1)."""


def grouped(rows: Iterable[Row], key: str = "individual_id") -> dict[Any, list[Row]]:
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups


def holds(row: Any, day: date) -> bool:
    """Whether a row with first and last date (either may be open) is in effect on the day."""
    return (row.first_date is None or row.first_date <= day) and (row.last_date is None or day <= row.last_date)


@dataclass(frozen=True, slots=True)
class NeedsOfADay:
    """An individual's needs of a day, all rows in effect put together."""

    avoid: frozenset[str] = frozenset()
    require: frozenset[str] = frozenset()
    women_only: bool = False
    earliest_start: int = 0
    short_only: bool = False
    longest_minutes: float = 1440.0
    supervision: Supervision = Supervision.STANDARD

    @classmethod
    def of(cls, rows: list[Need]) -> "NeedsOfADay":
        levels = list(Supervision)
        return cls(
            avoid=frozenset(demand for row in rows for demand in row.avoid),
            require=frozenset(access for row in rows for access in row.require),
            women_only=any(row.women_only for row in rows),
            earliest_start=max((row.earliest_start or 0 for row in rows), default=0),
            short_only=any(row.short_only for row in rows),
            longest_minutes=min(
                (60 * row.longest_session_hours for row in rows if row.longest_session_hours), default=1440.0
            ),
            supervision=max((row.supervision for row in rows), key=levels.index, default=Supervision.STANDARD),
        )


NO_NEEDS = NeedsOfADay()


class Facts:
    """Look-ups into one problem's records."""

    def __init__(self, problem: PlanningProblem) -> None:
        records = problem.records
        self.problem = problem
        self.policy = records.policy
        self.individuals: Mapping[str, Individual] = {row.individual_id: row for row in records.individuals}
        self.supervisors: Mapping[str, Supervisor] = {row.supervisor_id: row for row in records.supervisors}
        self.placements: Mapping[str, Placement] = {row.placement_id: row for row in records.placements}
        self.sessions: Mapping[str, Session] = {session.session_id: session for session in problem.sessions}
        self.history = history(problem)
        self.at_work_then = {
            *self.history.sessions,
            *(booking.session_id for booking in self.history.bookings),
            *(staffing.session_id for staffing in self.history.staffing),
        }
        self.done = self._sessions_of((b.individual_id, b.session_id) for b in self.history.bookings)
        self.uncounted = self._sessions_of(
            (b.individual_id, b.session_id) for b in self.history.bookings if not self._in_register(b)
        )
        """Of those done: what the register does not have yet, so that no order's hours have it."""
        self.settled = frozenset(self._settled())
        """Published bookings of the day looked at that are in its register: history, whatever the records say now."""
        self.duties_done = self._sessions_of((s.supervisor_id, s.session_id) for s in self.history.staffing)
        self.barred = {(row.supervisor_id, row.individual_id) for row in records.must_not_supervise}
        self.barred_individuals = {individual for _, individual in self.barred}
        self._muster_locality = {row.muster_point_id: row.locality for row in records.muster_points}
        self._journeys = {(row.from_locality, row.to_locality): row.minutes for row in records.travel}
        self._needs = grouped(records.needs)
        self._needs_of_a_day: dict[str, dict[date, NeedsOfADay]] = {}
        self._orders = grouped(row for row in records.orders if row.status is OrderStatus.IN_FORCE)

    def _settled(self) -> Iterator[tuple[str, str]]:
        published = self.problem.published
        for booking in published.roster.bookings if published else ():
            session = self.sessions.get(booking.session_id)
            if published and session and session.day == published.as_of and self._in_register(booking):
                yield booking.individual_id, booking.session_id

    def _in_register(self, booking: Booking) -> bool:
        session = self.sessions[booking.session_id]
        return (booking.individual_id, session.placement_id, session.day, session.start) in self._register

    @cached_property
    def _register(self) -> set[tuple[str, str, date, int]]:
        rows = self.problem.records.attendance
        return {(row.individual_id, row.placement_id, row.day, row.start) for row in rows}

    def _sessions_of(self, pairs: Iterable[tuple[str, str]]) -> Mapping[str, list[Session]]:
        """Who -> their sessions that are over."""
        over: dict[str, list[Session]] = defaultdict(list)
        for who, session_id in pairs:
            over[who].append(self.sessions[session_id])
        return dict(over)

    def is_over(self, session: Session) -> bool:
        return is_over(self.problem, session)

    def placement(self, session: Session) -> Placement:
        return self.placements[session.placement_id]

    def report_locality(self, placement: Placement) -> str:
        if placement.muster_point_id is None:
            return placement.locality
        return self._muster_locality[placement.muster_point_id]

    def journey(self, origin: str, destination: str) -> int | None:
        """Minutes between two localities, or None where there is no way to get there."""
        minutes = self._journeys.get((origin, destination), self._journeys.get((destination, origin)))
        return SAME_LOCALITY_MINUTES if minutes is None and origin == destination else minutes

    def journey_from_home(self, individual: Individual, placement: Placement) -> int | None:
        return self.journey(individual.home_locality, self.report_locality(placement))

    def journey_between(self, one: Session, other: Session) -> int | None:
        first, second = self.placement(one), self.placement(other)
        same_muster = first.muster_point_id is not None and first.muster_point_id == second.muster_point_id
        if same_muster or first is second:
            return 0
        return self.journey(self.report_locality(first), self.report_locality(second))

    def needs(self, individual_id: str, day: date) -> NeedsOfADay:
        if individual_id not in self._needs:
            return NO_NEEDS
        days = self._needs_of_a_day.setdefault(individual_id, {})
        if day not in days:
            days[day] = NeedsOfADay.of([row for row in self._needs[individual_id] if holds(row, day)])
        return days[day]

    def live_orders(self, individual_id: str) -> list[Order]:
        return self._orders.get(individual_id, [])

    def expected_minutes(self, individual_id: str, session: Session) -> int:
        """Show-up probability x length, in whole minutes: the unit of every tier about hours."""
        return (self.problem.show_up_at(individual_id, session) * session.minutes + 500) // 1000

    def is_short(self, session: Session) -> bool:
        return session.minutes <= 60 * self.policy.short_session_hours

    def pool_key(self, session: Session) -> tuple[Any, ...]:
        placement = self.placement(session)
        if placement.kind in RESEATED and placement.muster_point_id is not None:
            return (session.day, session.start, placement.muster_point_id)
        return (session.day, session.start, "", session.session_id)

    def most_hours(self, individual: Individual) -> float:
        own = individual.max_hours_a_week
        return self.policy.max_hours_a_week if own is None else min(own, self.policy.max_hours_a_week)

    def most_days(self, individual: Individual) -> int:
        return min(individual.days_a_week + individual.extra_days, self.policy.max_days_a_week)

    def places_under_cover(self, session: Session) -> int:
        """Places when stopped teams come in."""
        placement = self.placement(session)
        return placement.places if placement.cover_places is None else placement.cover_places

    def has_skills(self, supervisor_id: str, placement: Placement) -> bool:
        return set(placement.skills) <= set(self.supervisors[supervisor_id].skills)

    def seats_without_staff(self, session: Session) -> int:
        """Places of a session as the placement and the van allow; under cover for stopped teams, those there."""
        placement = self.placement(session)
        if session.sheltering:
            return self.places_under_cover(session)
        return placement.places if placement.van_seats is None else min(placement.places, placement.van_seats)


def is_over(problem: PlanningProblem, session: Session) -> bool:
    """Whether a session lies before the day on which a published roster is looked at again."""
    return problem.published is not None and session.day < problem.published.as_of


def history(problem: PlanningProblem) -> Roster:
    """The part of the published roster that is over: it stands, whatever the records say now."""
    if problem.published is None:
        return Roster()
    over = {session.session_id for session in problem.sessions if is_over(problem, session)}
    roster = problem.published.roster
    return Roster(
        tuple(session for session in roster.sessions if session in over),
        tuple(booking for booking in roster.bookings if booking.session_id in over),
        tuple(staffing for staffing in roster.staffing if staffing.session_id in over),
    )


def most_supervisors(facts: Facts, session: Session) -> int:
    """How many a session can use; stopped teams bring theirs with them."""
    return len(facts.supervisors) if session.sheltering else facts.placement(session).supervisors_most


def week_of(session: Session) -> date:
    return _monday_of(session.day)


_monday_of = lru_cache(maxsize=1024)(monday_of)
"""A search asks thousands of times about the few days that it plans."""


def matches(decision: Decision, session: Session) -> bool:
    """Whether a decision speaks of this session; what it leaves empty is any."""
    return (
        decision.placement_id in (None, session.placement_id)
        and decision.day in (None, session.day)
        and decision.start in (None, session.start)
    )


def decided(problem: PlanningProblem, kind: DecisionKind) -> list[Decision]:
    return [decision for decision in problem.decisions if decision.kind is kind]


def worth_of(blocks: Iterable[tuple[int, int]], minutes: int) -> int:
    """What so many expected minutes fill of a week's need: its blocks in turn, each with its length and weight."""
    total = 0
    for length, weight in blocks:
        total += weight * min(length, minutes)
        minutes -= min(length, minutes)
    return total
