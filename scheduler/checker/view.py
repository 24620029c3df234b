"""A roster laid beside the records, as plain look-ups: nothing is judged here."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from scheduler.domain.individuals import (
    Absence,
    Availability,
    Individual,
    KeepAway,
    Need,
    Order,
    OrderStatus,
    Sex,
    Supervision,
)
from scheduler.domain.placements import Placement, PlacementKind
from scheduler.domain.problem import PlanningProblem, Session
from scheduler.domain.roster import Booking, Roster
from scheduler.domain.supervisors import Supervisor
from scheduler.domain.times import clock

Row = TypeVar("Row")
POOLED = (PlacementKind.TEAM, PlacementKind.WORKSHOP, PlacementKind.OVERSPILL)


def by(rows: Iterable[Row], name: str) -> dict[Any, list[Row]]:
    table: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        table[getattr(row, name)].append(row)
    return table


def on(rows: Iterable[Any], day: date) -> list[Any]:
    """The rows in effect on a day."""
    return [
        row
        for row in rows
        if not (row.first_date is not None and day < row.first_date)
        and not (row.last_date is not None and day > row.last_date)
    ]


RECORD_TABLES = (
    "individuals", "supervisors", "placements", "sessions", "windows", "absences", "away",
    "_needs", "_orders", "_musters", "_ways", "counted", "suited",
)  # fmt: skip


class View:
    """What a roster says, with the records of everyone and everything in it."""

    def __init__(self, problem: PlanningProblem, roster: Roster) -> None:
        self.problem, self.roster, self.records = problem, roster, problem.records
        self.policy = problem.records.policy

    def of(self, roster: Roster) -> "View":
        """Another roster beside the same records, whose tables are made only once."""
        other = View(self.problem, roster)
        for table in RECORD_TABLES:
            other.__dict__[table] = getattr(self, table)
        return other

    @cached_property
    def individuals(self) -> dict[str, Individual]:
        return {row.individual_id: row for row in self.records.individuals}

    @cached_property
    def supervisors(self) -> dict[str, Supervisor]:
        return {row.supervisor_id: row for row in self.records.supervisors}

    @cached_property
    def placements(self) -> dict[str, Placement]:
        return {row.placement_id: row for row in self.records.placements}

    @cached_property
    def sessions(self) -> dict[str, Session]:
        return {session.session_id: session for session in self.problem.sessions}

    @cached_property
    def running(self) -> frozenset[str]:
        return frozenset(self.roster.sessions) & set(self.sessions)

    @cached_property
    def known_bookings(self) -> list[Booking]:
        """Bookings of people and sessions that exist; the others are reported by S7 and C5."""
        return [
            b for b in self.roster.bookings if b.individual_id in self.individuals and b.session_id in self.sessions
        ]

    @cached_property
    def people_in(self) -> dict[str, list[str]]:
        people: dict[str, list[str]] = defaultdict(list)
        for booking in self.known_bookings:
            people[booking.session_id].append(booking.individual_id)
        return people

    @cached_property
    def week_of(self) -> dict[str, list[Session]]:
        """Each individual's sessions in order of time."""
        weeks: dict[str, list[Session]] = defaultdict(list)
        for booking in self.known_bookings:
            weeks[booking.individual_id].append(self.sessions[booking.session_id])
        return {key: sorted(value, key=lambda s: (s.day, s.start, s.session_id)) for key, value in weeks.items()}

    @cached_property
    def duties_of(self) -> dict[str, list[Session]]:
        duties: dict[str, list[Session]] = defaultdict(list)
        for staffing in self.roster.staffing:
            if staffing.session_id in self.sessions and staffing.supervisor_id in self.supervisors:
                duties[staffing.supervisor_id].append(self.sessions[staffing.session_id])
        return {key: sorted(value, key=lambda s: (s.day, s.start, s.session_id)) for key, value in duties.items()}

    @cached_property
    def staff_of(self) -> dict[str, list[str]]:
        staff: dict[str, list[str]] = defaultdict(list)
        for staffing in self.roster.staffing:
            if staffing.supervisor_id in self.supervisors:
                staff[staffing.session_id].append(staffing.supervisor_id)
        return staff

    @cached_property
    def windows(self) -> dict[str, list[Availability]]:
        return by(self.records.availability, "individual_id")

    @cached_property
    def absences(self) -> dict[str, list[Absence]]:
        return by(self.records.absences, "individual_id")

    @cached_property
    def away(self) -> dict[str, list[KeepAway]]:
        return by(self.records.keep_away, "individual_id")

    @cached_property
    def _needs(self) -> dict[str, list[Need]]:
        return by(self.records.needs, "individual_id")

    @cached_property
    def _orders(self) -> dict[str, list[Order]]:
        return by((o for o in self.records.orders if o.status is OrderStatus.IN_FORCE), "individual_id")

    @cached_property
    def _musters(self) -> dict[str, str]:
        return {row.muster_point_id: row.locality for row in self.records.muster_points}

    @cached_property
    def _ways(self) -> dict[frozenset[str], int]:
        ways: dict[frozenset[str], int] = {}
        for row in reversed(self.records.travel):
            ways[frozenset((row.from_locality, row.to_locality))] = row.minutes
        return ways

    @cached_property
    def counted(self) -> frozenset[tuple[str, str]]:
        """(individual, session) of what is in the register up to the day looked at: the orders' hours have it already,
        and it is history."""
        published = self.problem.published
        if published is None:
            return frozenset()
        until = {
            (s.placement_id, s.day, s.start): s.session_id for s in self.sessions.values() if s.day <= published.as_of
        }
        lines = ((row, until.get((row.placement_id, row.day, row.start))) for row in self.records.attendance)
        return frozenset((row.individual_id, session_id) for row, session_id in lines if session_id)

    @cached_property
    def suited(self) -> dict[tuple[str, str], bool]:
        """Filled by whoever judges it: whether the rules S let an individual sit in a session that day."""
        return {}

    def placement(self, session: Session) -> Placement:
        return self.placements[session.placement_id]

    def pool_of(self, session: Session) -> object:
        """What the sessions that share their places have in common (rule C1)."""
        placement = self.placement(session)
        pooled = placement.kind in POOLED and placement.muster_point_id is not None
        return (session.day, session.start, placement.muster_point_id) if pooled else session.session_id

    def site_places(self, session: Session) -> int:
        """Places at the site; under cover for stopped teams, those there."""
        placement = self.placement(session)
        if session.sheltering and placement.cover_places is not None:
            return placement.cover_places
        return placement.places

    def needs(self, individual_id: str, day: date) -> list[Need]:
        return on(self._needs.get(individual_id, []), day)

    def supervision(self, individual_id: str, day: date) -> Supervision:
        levels = {need.supervision for need in self.needs(individual_id, day)}
        for level in (Supervision.ONE_TO_ONE, Supervision.ENHANCED):
            if level in levels:
                return level
        return Supervision.STANDARD

    def orders(self, individual_id: str) -> Sequence[Order]:
        return self._orders.get(individual_id, [])

    def is_woman(self, individual_id: str) -> bool:
        return self.individuals[individual_id].sex is Sex.WOMAN

    def reports_in(self, placement: Placement) -> str:
        """Locality where people report."""
        return self._musters.get(placement.muster_point_id or "", placement.locality)

    def way(self, origin: str, destination: str) -> int | None:
        """Minutes of the journey, None where there is no way."""
        known = self._ways.get(frozenset((origin, destination)))
        return 10 if known is None and origin == destination else known

    def way_from_home(self, individual_id: str, session: Session) -> int | None:
        return self.way(self.individuals[individual_id].home_locality, self.reports_in(self.placement(session)))

    def way_between(self, one: Session, other: Session) -> int | None:
        here, there = self.placement(one), self.placement(other)
        if one.placement_id == other.placement_id or (
            here.muster_point_id and here.muster_point_id == there.muster_point_id
        ):
            return 0
        return self.way(self.reports_in(here), self.reports_in(there))

    def when(self, session: Session) -> str:
        """In words: Parks team, Monday 7 December 09:00."""
        name = self.placement(session).name
        return f"{name}, {session.day:%A} {session.day.day} {session.day:%B} {clock(session.start)}"
