"""Whether nights and messages keep up, for monitors and for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.domain.access import PlanRun
from scheduler.domain.jobs import Job, JobRun, JobState
from scheduler.domain.messages import MessageState
from scheduler.domain.versions import Actor, Deed
from scheduler.operations.tell_staff import raise_alarm
from scheduler.store import audit, job_runs, outbox, runs
from scheduler.store.database import Database
from scheduler.store.records import load_records, service_id, service_keys

LOCAL = ZoneInfo("Europe/London")
ACTOR = Actor("Watch", "Whether nights and messages keep up")
LATE_AFTER = timedelta(minutes=30)
NIGHT_LATE_AFTER = timedelta(hours=2)
RUNS = 200


@dataclass(frozen=True, slots=True)
class ServiceHealth:
    """A service's last jobs and searches, newest first, and how many messages are in which state."""

    key: str
    jobs: Sequence[JobRun]
    searches: Sequence[PlanRun]
    messages: dict[MessageState, int]


@dataclass(frozen=True, slots=True)
class Health:
    """`waiting_since`: when the message that has waited longest could have gone."""

    at: datetime
    services: Sequence[ServiceHealth]
    waiting_since: datetime | None

    @property
    def outbox_age(self) -> timedelta:
        return max(timedelta(), self.at - self.waiting_since) if self.waiting_since else timedelta()


def health_of(database: Database) -> Health:
    with database.reading() as session:
        found = []
        for key in service_keys(session):
            service = service_id(session, key)
            jobs, searches = job_runs.runs(session, service, RUNS), runs.runs_of(session, service, RUNS)
            found.append(ServiceHealth(key, jobs, searches, dict(outbox.counts(session, service))))
        return Health(database.moment(), found, outbox.oldest_due(session))


def problems(health: Health, service: ServiceHealth) -> list[str]:
    """What falls behind, in words."""
    found = []
    if health.outbox_age > LATE_AFTER:
        found.append("Messages that are due have waited for more than half an hour.")
    night = next((run for run in service.jobs if run.job is Job.NIGHTLY_PLAN), None)
    if night is not None and night.state is JobState.FAILED:
        found.append(f"The nightly plan of {night.day} failed. Run it by hand under Nights and mornings.")
    elif night is not None and night.state is not JobState.DONE and health.at > night.due_at + NIGHT_LATE_AFTER:
        found.append(f"The nightly plan of {night.day} is not done yet.")
    if uncertain := service.messages.get(MessageState.UNCERTAIN, 0):
        found.append(f"Of {uncertain} messages nobody knows whether they arrived. Look at them under Messages.")
    return found


def watch(database: Database) -> list[str]:
    """Tell coordinators what falls behind, once a day for each thing; all of it in words."""
    health = health_of(database)
    today = health.at.astimezone(LOCAL).date()
    told = []
    for one in health.services:
        found = problems(health, one)
        told += found
        if not found:
            continue
        with database.changing(ACTOR) as session:
            service = service_id(session, one.key)
            records = load_records(session, service, rows_since=today)
            count = 0
            for words in found:
                kind = words.split(" ")[1]
                count += raise_alarm(session, service, records, [words], today, f"{kind}/{today}", health.at)
            if count:
                audit.note(session, service, Deed.COLLECTION, "coordinators alarmed")
    return told
