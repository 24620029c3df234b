"""A week's roster as it stands in the store, beside the records as they are now."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from scheduler.checker.check import check
from scheduler.checker.risk import pool_risks
from scheduler.domain.errors import SchedulerError
from scheduler.domain.events import Event
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.records import ServiceRecords
from scheduler.domain.result import PoolRisk
from scheduler.domain.roster import Roster
from scheduler.domain.rules import Violation
from scheduler.domain.versions import Version
from scheduler.exchange.roster_files import with_events
from scheduler.exchange.roster_reading import roster_of
from scheduler.exchange.session_views import SessionView, session_views
from scheduler.operations.open_week import problem_beside, without_events
from scheduler.operations.plan_week import with_sessions_gone
from scheduler.operations.published import beside_published, breaks
from scheduler.store import rosters
from scheduler.store.database import Database
from scheduler.store.records import service_id


@dataclass(frozen=True, slots=True)
class SeenWeek:
    """`document` is the version's roster.json, `pools` and `violations` as the records say now; `judged` is the problem
    held to what is published."""

    version: Version
    document: Mapping[str, Any]
    text: str
    problem: PlanningProblem
    judged: PlanningProblem
    roster: Roster
    views: tuple[SessionView, ...]
    pools: tuple[PoolRisk, ...]
    violations: tuple[Violation, ...]

    @property
    def without_place(self) -> list[str]:
        """Individuals who need a session in the week and have none."""
        booked = {booking.individual_id for booking in self.roster.bookings}
        return sorted({need.individual_id for need in self.problem.needs if need.minutes} - booked)


def weeks_versions(database: Database, key: str, monday: date) -> list[Version]:
    with database.reading() as session:
        return rosters.versions(session, service_id(session, key), monday)


def standing_version(versions: list[Version]) -> Version | None:
    """The published one; else the last draft."""
    return next((v for v in versions if v.published_at and v.state == "published"), versions[-1] if versions else None)


def published_on(database: Database, key: str, day: date) -> Version | None:
    """The version that stands for a day, also if its weeks began before."""
    with database.reading() as session:
        return rosters.standing_on(session, service_id(session, key), day)


def week_text(database: Database, key: str, monday: date, number: int) -> tuple[Version, str]:
    """A version and its roster.json. Raises SchedulerError if there is none."""
    with database.reading() as session:
        service = service_id(session, key)
        found = next((v for v in rosters.versions(session, service, monday) if v.number == number), None)
        if found is None:
            raise SchedulerError(f"There is no version {number} of this week. Choose one of the list.")
        return found, rosters.document_of(session, service, monday, number)


def published_text(database: Database, key: str, monday: date) -> str | None:
    """The roster.json of the version that is published; None if none is."""
    with database.reading() as session:
        service = service_id(session, key)
        version = rosters.published(session, service, monday)
        return rosters.document_of(session, service, monday, version.number) if version else None


def see_week(records: ServiceRecords, version: Version, text: str, published: str | None, today: date) -> SeenWeek:
    """`published` is the roster.json that stands for the week. Raises BadRecords if the records no longer know someone
    of the roster."""
    name = f"version {version.number}"
    file = roster_of(name, text)
    standing = roster_of("what is published", published) if published else None
    problem = problem_beside(records, name, file, today)
    if standing is not None:
        problem = with_sessions_gone(problem, standing.ends)
    judged = beside_published(problem, standing.roster if standing else None, today)
    return SeenWeek(
        version,
        json.loads(text),
        text,
        problem,
        judged,
        file.roster,
        session_views(problem, file.roster),
        pool_risks(problem, file.roster),
        breaks(check(judged, file.roster)),
    )


def as_if_not(records: ServiceRecords, week: SeenWeek, not_after_all: Collection[Event], today: date) -> SeenWeek:
    """The published week as things are if some of what the roster keeps did not happen after all. Raises
    SchedulerError for what it does not keep."""
    name = f"version {week.version.number}"
    file = without_events(roster_of(name, week.text), not_after_all)
    text = with_events(week.text, file.events)
    return see_week(records, week.version, text, text, today)
