"""Rosters as versions: the solver proposes a draft, a named officer publishes it (DPA 2018 ss.49 and 50)."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from threading import Event

from sqlalchemy.orm import Session

from scheduler.checker.check import check
from scheduler.disruption import disrupt_again
from scheduler.domain import events
from scheduler.domain.errors import NotARoster, SchedulerError
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.result import PlanningResult
from scheduler.domain.roster import Roster
from scheduler.domain.times import LOCAL, WEEK
from scheduler.domain.versions import Actor, Deed, Version
from scheduler.exchange.event_text import write_event
from scheduler.exchange.roster_files import roster_text, with_events
from scheduler.exchange.roster_reading import RosterFile, read_roster, roster_of
from scheduler.operations.keep_records import records_before
from scheduler.operations.open_week import problem_beside, without_events
from scheduler.operations.plan_week import plan_problem, problem_of, with_sessions_gone
from scheduler.operations.published import beside_published, breaks
from scheduler.operations.tell_individuals import tell_week
from scheduler.operations.write_week import made_with
from scheduler.solver.limits import Limits
from scheduler.solver.search import OnProgress
from scheduler.store import audit, rosters
from scheduler.store.database import Database
from scheduler.store.records import service_id


@dataclass(frozen=True, slots=True)
class Changes:
    """What a version changes of the one before, as pairs of individual and session."""

    stay: int
    gone: tuple[tuple[str, str], ...]
    new: tuple[tuple[str, str], ...]


def plan_into_store(
    database: Database,
    key: str,
    monday: date,
    weeks: int,
    limits: Limits,
    actor: Actor,
    on_progress: OnProgress = lambda progress: None,
    enough: Event | None = None,
) -> tuple[PlanningProblem, PlanningResult, Version]:
    """Plan weeks from the records as they are now, around what is published (rule P2) and what happened to that, and
    keep the roster as a draft. Raises as `plan_week`, and SchedulerError where another roster is published."""
    with database.changing(actor) as session:
        service = service_id(session, key)
        audit.note(session, service, Deed.COMBINATION, f"records for the roster of {monday}")
        records = records_before(session, service, monday)
        standing, known = _standing(session, service, monday)
    today = today_of(database)
    around = _after(_beside(problem_of(records, monday, weeks, today), known, today), known)
    with database.reading() as session:
        rosters.refuse_overlap(session, service, monday, weeks)
    problem, result = plan_problem(around, limits, on_progress, enough)
    text = roster_text(problem, result, made_with(limits, problem.published))
    file = RosterFile(monday, weeks, result.roster, ())
    return problem, result, _keep(database, key, file, text, actor, standing)


def add_draft(
    database: Database, key: str, path: Path, actor: Actor, not_after_all: Collection[events.Event] = ()
) -> Version:
    """Keep a roster.json, edited or repaired, as a draft on what is published now; what happened to that stays with it,
    but what did not after all. Raises NotARoster if it is none, or breaks rules after what happened, and as
    `without_events`."""
    file, text = read_roster(path), path.read_text(encoding="utf-8-sig")
    with database.changing(actor) as session:
        service = service_id(session, key)
        audit.note(session, service, Deed.CONSULTATION, f"records for a draft of {file.first_monday}")
        standing, known = _standing(session, service, file.first_monday)
        told = file.events
        file, known = _not_after_all(file, known, not_after_all)
        today = today_of(database)
        problem = problem_beside(records_before(session, service, file.first_monday), path.name, file, today)
        after = _after(_beside(problem, known, today), known)
        _refuse(after, file)
    text = text if after.events == told else with_events(text, after.events)
    return _keep(database, key, file, text, actor, standing)


def _not_after_all(
    file: RosterFile, known: RosterFile | None, gone: Collection[events.Event]
) -> tuple[RosterFile, RosterFile | None]:
    """A file to take in and what is published, both without what did not happen after all; and this without older lists
    of who came to a muster than the file has. Raises as `without_events`."""
    before = known.events if known else ()
    kept = without_events(replace(file, events=(*file.events, *before)), gone).events
    lists = {event.muster for event in file.events if isinstance(event, events.PresentThisMorning)}
    older = {event for event in before if isinstance(event, events.PresentThisMorning) and event.muster in lists}
    file = replace(file, events=tuple(event for event in file.events if event in kept))
    return file, known and replace(known, events=tuple(e for e in before if e in kept and e not in older))


def publish_week(database: Database, key: str, monday: date, number: int, actor: Actor) -> tuple[Version, Changes]:
    """Make the draft the week's roster, judged once more by the records as they are now; whom it concerns is told.

    Raises NotARoster if it breaks a rule by now, SchedulerError if another version was published meanwhile.
    """
    with database.changing(actor) as session:
        return publish_in(session, service_id(session, key), monday, number, actor, database.moment())


def publish_in(
    session: Session, service: int, monday: date, number: int, actor: Actor, at: datetime
) -> tuple[Version, Changes]:
    """As `publish_week`, within a change that does more."""
    file = roster_of(f"version {number}", rosters.document_of(session, service, monday, number))
    records = records_before(session, service, monday)
    _, known = _standing(session, service, monday)
    today = _day_of(at)
    problem = problem_beside(records, f"version {number}", file, today)
    _refuse(_beside(problem, known, today), file)
    published = rosters.publish(session, service, monday, number, actor, at)
    audit.note(session, service, Deed.ALTERATION, f"roster of {monday}: version {number} published")
    before = known.events if known else ()
    for words, some, others in (("kept", file.events, before), ("kept no more", before, file.events)):
        for event in some:
            if event not in others:
                happened = f"{words} as having happened: {write_event(event)}"
                audit.note(session, service, Deed.ALTERATION, f"roster of {monday}: {happened}")
    for week in range(file.weeks):
        tell_week(session, service, records, monday + week * WEEK, f"v{number}", at)
    return published, _changes(known.roster if known else None, file.roster)


def why_not_published(database: Database, key: str, monday: date, number: int) -> str | None:
    """Why a version cannot be published, whatever it holds; None if it can."""
    try:
        with database.reading() as session:
            rosters.refuse_publishing(session, service_id(session, key), monday, number)
    except SchedulerError as error:
        return str(error)
    return None


def weeks_known(database: Database, key: str, monday: date) -> int:
    """How many weeks the roster that is published from this Monday on has; one if there is none."""
    with database.reading() as session:
        standing = rosters.published(session, service_id(session, key), monday)
    return standing.weeks if standing else 1


def today_of(database: Database) -> date:
    """The service's day by the store's clock."""
    return _day_of(database.moment())


def list_versions(database: Database, key: str, monday: date | None = None) -> list[Version]:
    """No personal data is in the list: who made and published which version, when and why."""
    with database.reading() as session:
        return rosters.versions(session, service_id(session, key), monday)


def draft_in(
    session: Session, service: int, file: RosterFile, text: str, actor: Actor, at: datetime, based_on: int | None
) -> Version:
    """A roster judged already, as a draft within a change that may do more; `text` is its roster.json."""
    monday = file.first_monday
    version = rosters.add_draft(session, service, monday, file.weeks, file.roster, text, actor, at, based_on)
    audit.note(session, service, Deed.COLLECTION, f"roster of {monday}: version {version.number} drafted")
    return version


def _keep(database: Database, key: str, file: RosterFile, text: str, actor: Actor, based_on: int | None) -> Version:
    with database.changing(actor) as session:
        return draft_in(session, service_id(session, key), file, text, actor, database.moment(), based_on)


def _day_of(moment: datetime) -> date:
    return moment.astimezone(LOCAL).date()


def _refuse(problem: PlanningProblem, file: RosterFile) -> None:
    if violations := breaks(check(problem, file.roster)):
        lines = "\n".join(f"  {v.rule} {v.who} {v.session_id}: {v.detail}" for v in violations)
        raise NotARoster(f"The roster of {file.first_monday} breaks rules. Repair it, or plan it anew.\n{lines}")


def _standing(session: Session, service: int, monday: date) -> tuple[int | None, RosterFile | None]:
    """The number of the version that is published, and its roster."""
    version = rosters.published(session, service, monday)
    if version is None:
        return None, None
    document = rosters.document_of(session, service, monday, version.number)
    return version.number, roster_of(f"version {version.number}", document)


def _beside(problem: PlanningProblem, known: RosterFile | None, today: date) -> PlanningProblem:
    """Held to what is published, with its sessions."""
    if known is None:
        return problem
    return beside_published(with_sessions_gone(problem, known.ends), known.roster, today)


def _after(problem: PlanningProblem, known: RosterFile | None) -> PlanningProblem:
    """As things are after what happened to the published roster."""
    return problem if known is None else disrupt_again(problem, known.roster, known.events)


def _changes(before: Roster | None, after: Roster) -> Changes:
    old, new = (
        {(booking.individual_id, booking.session_id) for booking in roster.bookings} if roster else set()
        for roster in (before, after)
    )
    return Changes(len(old & new), tuple(sorted(old - new)), tuple(sorted(new - old)))
