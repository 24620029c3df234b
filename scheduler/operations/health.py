"""Whether nights and messages keep up, for monitors and for people."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from scheduler.domain.access import PlanRun
from scheduler.domain.jobs import Job, JobRun, JobState
from scheduler.domain.messages import MessageState
from scheduler.domain.times import DAY, LOCAL, TimeOfDay
from scheduler.domain.versions import Actor, Deed
from scheduler.operations.tell_individuals import moment_of
from scheduler.operations.tell_staff import raise_alarm
from scheduler.store import audit, deliveries, job_runs, runs
from scheduler.store.database import Database
from scheduler.store.records import load_policy, load_records, service_id, service_keys

ACTOR = Actor("Watch", "Whether nights and messages keep up")
LATE_AFTER = timedelta(minutes=30)
NIGHT_LATE_AFTER = timedelta(hours=2)
RUNS = 200
NIGHT_LATE = "night late"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that falls behind; `kind` tells it from others on the same day."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class ServiceHealth:
    """A service's last jobs and searches, newest first, and how many messages are in which state.

    `waiting_since`: when the message that has waited longest could have gone.
    """

    key: str
    nightly_at: TimeOfDay
    jobs: Sequence[JobRun]
    searches: Sequence[PlanRun]
    messages: Mapping[MessageState, int]
    waiting_since: datetime | None

    def outbox_age(self, at: datetime) -> timedelta:
        return max(timedelta(), at - self.waiting_since) if self.waiting_since else timedelta()


@dataclass(frozen=True, slots=True)
class Health:
    at: datetime
    services: Sequence[ServiceHealth]


def health_of(database: Database) -> Health:
    with database.reading() as session:
        services = [service_health(session, key) for key in service_keys(session)]
        return Health(database.moment(), services)


def service_health(session: Session, key: str) -> ServiceHealth:
    """Raises SchedulerError if there is no such service."""
    service = service_id(session, key)
    return ServiceHealth(
        key,
        load_policy(session, service).nightly_at,
        job_runs.runs(session, service, RUNS),
        runs.runs_of(session, service, RUNS),
        deliveries.counts(session, service),
        deliveries.oldest_due(session, service),
    )


def store_answers(database: Database) -> bool:
    """Whether the store can be read now."""
    try:
        with database.reading() as session:
            service_keys(session)
    except (SQLAlchemyError, OSError):
        return False
    return True


def problems(service: ServiceHealth, at: datetime) -> list[Problem]:
    """What falls behind, in words."""
    found = list(_of_the_night(service, at))
    if service.outbox_age(at) > LATE_AFTER:
        found.append(Problem("outbox", "Messages that are due have waited for more than half an hour."))
    if uncertain := service.messages.get(MessageState.UNCERTAIN, 0):
        words = f"Of {uncertain} messages nobody knows whether they arrived. Look at them under Messages."
        found.append(Problem("uncertain", words))
    return found


def watch(database: Database) -> list[str]:
    """Tell coordinators what falls behind, once a day for each thing; all of it in words."""
    health = health_of(database)
    today = health.at.astimezone(LOCAL).date()
    told = []
    for one in health.services:
        found = problems(one, health.at)
        told += [f"{one.key}: {problem.words}" for problem in found]
        if not found:
            continue
        with database.changing(ACTOR) as session:
            service = service_id(session, one.key)
            records = load_records(session, service, rows_since=today)
            count = sum(
                raise_alarm(session, service, records, [problem.words], today, f"{problem.kind}/{today}", health.at)
                for problem in found
            )
            if count:
                audit.note(session, service, Deed.COLLECTION, "coordinators alarmed")
    return told


def _of_the_night(service: ServiceHealth, at: datetime) -> Iterator[Problem]:
    """The last night that must be over by now; a service for which no night was ever planned has missed none."""
    nights = [run for run in service.jobs if run.job is Job.NIGHTLY_PLAN]
    day = at.astimezone(LOCAL).date()
    while moment_of(day, service.nightly_at) + NIGHT_LATE_AFTER > at:
        day -= DAY
    if not nights or min(run.day for run in nights) > day:
        return
    if any(run.day >= day and run.state is JobState.DONE for run in nights):
        return
    if any(run.day == day and run.state is JobState.FAILED for run in nights):
        words = f"The nightly plan of {day} failed. Run it by hand under Nights and mornings."
        yield Problem("night failed", words)
    elif any(run.day == day for run in nights):
        yield Problem(NIGHT_LATE, f"The nightly plan of {day} is not done yet.")
    else:
        yield Problem("no worker", f"The nightly plan of {day} was not begun: no worker is running.")
