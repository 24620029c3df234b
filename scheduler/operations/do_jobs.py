"""Jobs done when they are due: once each, by whichever process comes first, again after a failure."""

import logging
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from scheduler.config import Settings
from scheduler.domain.jobs import Job, JobRun
from scheduler.domain.times import DAY, LOCAL
from scheduler.domain.versions import Actor, Deed
from scheduler.operations.night_jobs import ONCE_FOR_ALL, PLANS, Turn
from scheduler.operations.tell_individuals import moment_of
from scheduler.store import audit, job_runs
from scheduler.store.database import Database
from scheduler.store.records import load_policy, service_id, service_keys

LOG = logging.getLogger(__name__)
ACTOR = Actor("Nightly run", "What is done every night")
BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=30))
RENEWED = 4
"""How often a lease is renewed in its time."""


class Overtaken(Exception):
    """Another worker took the job over while this one was busy: nothing of it is kept."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Who does jobs, with what."""

    database: Database
    settings: Settings
    name: str
    threads: int

    @property
    def lease(self) -> timedelta:
        return timedelta(seconds=self.settings.lease_seconds)


def note_what_is_due(worker: Worker) -> None:
    """A place for each job whose time has come, by Scotland's clock; what was of use only earlier is missed.

    After an outage only the latest day of each job is done: the days before are noted as missed. A service that is new
    has missed nothing.
    """
    at = worker.database.moment()
    for key in _services(worker):
        with worker.database.reading() as session:
            places = list(_places(session, key, at, worker.settings, key == _services(worker)[0]))
        if places:
            with worker.database.changing(ACTOR) as session:
                service = service_id(session, key)
                for job, day, due_at, missed in places:
                    job_runs.add_due(session, service, job, day, due_at, missed)


def do_next(worker: Worker) -> bool:
    """Do the job that is due first, of any service; whether there was one."""
    for key in _services(worker):
        run = _claim(worker, key)
        if run is not None:
            _do(worker, key, run)
            return True
    return False


def run_now(database: Database, key: str, job: Job, actor: Actor) -> JobRun:
    """Ask for another turn of today's job. Raises SchedulerError if one is about to be done."""
    at = database.moment()
    with database.changing(actor) as session:
        service = service_id(session, key)
        audit.note(session, service, Deed.ALTERATION, f"{job} asked for")
        return job_runs.ask_again(session, service, job, at.astimezone(LOCAL).date(), at)


def job_of(database: Database, key: str, number: int) -> JobRun:
    """Raises SchedulerError if the service has no such job."""
    with database.reading() as session:
        return job_runs.run_of(session, service_id(session, key), number)


def last_jobs(database: Database, key: str, most: int) -> list[JobRun]:
    with database.reading() as session:
        return job_runs.runs(session, service_id(session, key), most)


def _services(worker: Worker) -> list[str]:
    with worker.database.reading() as session:
        return service_keys(session)


def _places(
    session: Session, key: str, at: datetime, settings: Settings, first: bool
) -> Iterator[tuple[Job, date, datetime, bool]]:
    """(job, day, due at, missed) of every day since the last one noted, up to now."""
    service, today = service_id(session, key), at.astimezone(LOCAL).date()
    policy = load_policy(session, service)
    for job, plan in PLANS.items():
        if job in ONCE_FOR_ALL and not first:
            continue
        last = job_runs.last_day(session, service, job)
        day = today if last is None else last + DAY
        due = []
        while day <= today and (due_at := moment_of(day, plan.at(policy, settings)).astimezone(UTC)) <= at:
            due.append((day, due_at))
            day += DAY
        for day, due_at in due:
            missed = (day, due_at) != due[-1] or at > due_at + timedelta(hours=plan.hours)
            if last is not None or not missed:
                yield job, day, due_at, missed


def _claim(worker: Worker, key: str) -> JobRun | None:
    with worker.database.reading() as session:
        waits = job_runs.anything_to_do(session, service_id(session, key), worker.database.moment(), _wall())
    if not waits:
        return None
    with worker.database.changing(ACTOR) as session:
        service, at = service_id(session, key), worker.database.moment()
        return job_runs.claim(session, service, at, _wall(), worker.lease, worker.name)


def _do(worker: Worker, key: str, run: JobRun) -> None:
    """One attempt. What it writes and that it is done come in one transaction, or not at all."""
    words = {"job": run.job.value, "service": key, "day": run.day.isoformat(), "attempt": run.attempts}
    LOG.info("A job begins", extra=words)
    turn = Turn(worker.database, key, worker.settings, run, worker.threads, ACTOR)
    try:
        with _lease(worker, run):
            keep = PLANS[run.job].do(turn)
            with worker.database.changing(ACTOR) as session:
                service = service_id(session, key)
                audit.note(session, service, Deed.COLLECTION, f"{run.job} of {run.day}")
                outcome = keep(session, service)
                if not job_runs.finish(session, run.number, worker.name, worker.database.moment(), outcome):
                    raise Overtaken
        LOG.info("A job is done", extra=words)
    except Overtaken:
        LOG.warning("A job was taken over by another worker", extra=words)
    except Exception as error:
        LOG.exception("A job failed", extra=words)
        frame = traceback.extract_tb(error.__traceback__)[-1]
        _fail(worker, run, f"{type(error).__name__}, {Path(frame.filename).name}:{frame.lineno}")


def _fail(worker: Worker, run: JobRun, error: str) -> None:
    """To be tried again a while later, by and by; after the last time a person has to look."""
    at, again = worker.database.moment(), None
    words = f"It failed ({error}). "
    if run.attempts <= len(BACK_OFF):
        again = at + BACK_OFF[run.attempts - 1]
        words += f"It is tried again from {again.astimezone(LOCAL):%H:%M}."
    else:
        words += "It is not tried again: see the program's log, then run it by hand."
    with worker.database.changing(ACTOR) as session:
        job_runs.fail(session, run.number, worker.name, at, words, again)


@contextmanager
def _lease(worker: Worker, run: JobRun) -> Iterator[None]:
    """The job stays this worker's while it lives."""
    over = threading.Event()

    def renew() -> None:
        while not over.wait(worker.settings.lease_seconds / RENEWED):
            with worker.database.changing(ACTOR) as session:
                if not job_runs.renew(session, run.number, worker.name, _wall(), worker.lease):
                    return

    thread = threading.Thread(target=renew, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _wall() -> datetime:
    return datetime.now(UTC)
