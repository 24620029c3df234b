"""What the service called off, in the register: bookings that a published roster had and a later one of the same week
took away with no place instead, so that progress, causes and measures know whose doing it was."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from scheduler.domain.attendance import Outcome
from scheduler.domain.events import IndividualUnavailable
from scheduler.domain.problem import Session as WorkSession
from scheduler.domain.records import ServiceRecords
from scheduler.domain.register import Mark
from scheduler.domain.times import DAY, LOCAL, WEEK, TimeOfDay
from scheduler.domain.versions import Actor, Deed
from scheduler.exchange.roster_reading import RosterFile, roster_of
from scheduler.operations.call_list import moves
from scheduler.operations.expected import WhoCanCome, sessions_held
from scheduler.operations.record_attendance import add_mark
from scheduler.store import audit, rosters
from scheduler.store.database import Database
from scheduler.store.records import load_records, service_id

LOOK_BACK = 7
"""Days: nights that were missed are made up for."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Someone's place in a session, taken away."""

    individual_id: str
    session: WorkSession


def note_called_off(database: Database, key: str, today: date, actor: Actor) -> int:
    """For the days before today; how many lines the register gets.

    None for whoever could not come anyway, or is in a register at that time.
    """
    with database.changing(actor) as session:
        service = service_id(session, key)
        records = load_records(session, service, rows_since=today - LOOK_BACK * DAY)
        marks = list(_marks(session, service, records, today))
        for mark in marks:
            what = f"{mark.individual_id} in {mark.placement_id}/{mark.day}: {mark.outcome} by what was published"
            audit.note(session, service, Deed.COLLECTION, f"attendance of {what}")
            add_mark(session, service, mark, actor, today, database)
    return len(marks)


def _marks(session: Session, service: int, records: ServiceRecords, today: date) -> Iterator[Mark]:
    days = [today - back * DAY for back in range(LOOK_BACK, 0, -1)]
    people = WhoCanCome(records)
    known = {(row.individual_id, row.day, row.start) for row in records.attendance}
    standing = {version for day in days if (version := rosters.standing_on(session, service, day))}
    for week in sorted(standing, key=lambda version: version.monday):
        held = sessions_held(records, week.monday, week.monday + week.weeks * WEEK - DAY)
        versions = list(_published(session, service, week.monday))
        stands = versions[-1][1]
        running = set(stands.roster.sessions)
        for lost in lost_places(versions, {each.session_id: each for each in held.values()}):
            who, work = lost.individual_id, lost.session
            noted = work.day not in days or (who, work.day, work.start) in known
            if not noted and people.can(who, work) and not _unavailable(lost, stands):
                yield _mark(lost, Outcome.STOOD_DOWN if work.session_id in running else Outcome.CANCELLED)


def lost_places(versions: Iterable[tuple[date, RosterFile]], sessions: Mapping[str, WorkSession]) -> list[Lost]:
    """Of one week's rosters in the order in which they were published, each with its day: what was taken away, with
    nothing given instead, and not given back since."""
    found: dict[tuple[str, str], Lost] = {}
    before: dict[str, list[WorkSession]] = {}
    for day, file in versions:
        after: dict[str, list[WorkSession]] = defaultdict(list)
        for booking in file.roster.bookings:
            if booking.session_id in sessions:
                after[booking.individual_id].append(sessions[booking.session_id])
        for who, old, new in moves(before, after, day):
            if old is not None and new is None:
                found[who, old] = Lost(who, sessions[old])
            elif new is not None:
                found.pop((who, new), None)
        before = after
    return list(found.values())


def _published(session: Session, service: int, monday: date) -> Iterator[tuple[date, RosterFile]]:
    """The versions of a week that were published, in their order, each with the day."""
    versions = [one for one in rosters.versions(session, service, monday) if one.published_at is not None]
    for version in sorted(versions, key=lambda one: (one.published_at, one.number)):
        assert version.published_at is not None
        text = rosters.document_of(session, service, monday, version.number)
        yield version.published_at.astimezone(LOCAL).date(), roster_of(f"version {version.number}", text)


def _unavailable(lost: Lost, stands: RosterFile) -> bool:
    """Whether they cannot come, by what the roster that stands keeps as having happened."""
    told = (event for event in stands.events if isinstance(event, IndividualUnavailable))
    return any(
        event.individual_id == lost.individual_id and event.first_day <= lost.session.day <= event.last_day
        for event in told
    )


def _mark(lost: Lost, outcome: Outcome) -> Mark:
    return Mark(
        individual_id=lost.individual_id,
        placement_id=lost.session.placement_id,
        day=lost.session.day,
        start=TimeOfDay(lost.session.start),
        end=TimeOfDay(lost.session.end),
        outcome=outcome,
    )
