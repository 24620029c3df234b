"""Jobs of the night: each done once a day, whoever does it; taken over from a worker that died."""

import json
from dataclasses import asdict
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from scheduler.domain.errors import SchedulerError
from scheduler.domain.jobs import Job, JobNote, JobOutcome, JobRun, JobState, Reached
from scheduler.store.digests import plain
from scheduler.store.tables.outbox import JobRunRow


def add_due(session: Session, service: int, job: Job, day: date, due_at: datetime, missed: bool) -> None:
    """A place for the day's job, unless there is one."""
    same = select(JobRunRow.id).where(
        JobRunRow.service_id == service, JobRunRow.job == job, JobRunRow.day == day, JobRunRow.turn == 0
    )
    if session.scalar(same) is None:
        _add(session, service, job, day, 0, due_at, JobState.MISSED if missed else JobState.WAITING)


def ask_again(session: Session, service: int, job: Job, day: date, at: datetime) -> JobRun:
    """Another turn of a day's job, now. Raises SchedulerError if one is still to be done."""
    query = select(JobRunRow).where(JobRunRow.service_id == service, JobRunRow.job == job, JobRunRow.day == day)
    rows = list(session.scalars(query))
    if any(row.state in (JobState.WAITING, JobState.RUNNING) for row in rows):
        raise SchedulerError("This is about to be done already. Wait until it is.")
    turn = max((row.turn for row in rows), default=0) + 1
    return _run(_add(session, service, job, day, turn, at, JobState.WAITING))


def last_day(session: Session, service: int, job: Job) -> date | None:
    """The latest day for which there is a place; further turns that someone asked for are beside it."""
    of_the_day = (JobRunRow.service_id == service, JobRunRow.job == job, JobRunRow.turn == 0)
    return session.scalar(select(func.max(JobRunRow.day)).where(*of_the_day))


def anything_to_do(session: Session, service: int, at: datetime, wall: datetime) -> bool:
    return session.scalar(_to_do(service, at, wall).limit(1)) is not None


def claim(session: Session, service: int, at: datetime, wall: datetime, lease: timedelta, worker: str) -> JobRun | None:
    """A job that waits, or that a worker left undone, the first due first: now this worker's."""
    row = session.scalar(_to_do(service, at, wall).limit(1))
    if row is None:
        return None
    left = "; another worker had it and gave no sign of life any more" if row.state is JobState.RUNNING else ""
    row.state, row.worker, row.lease_until = JobState.RUNNING, worker, wall + lease
    row.attempts, row.started_at = row.attempts + 1, at
    _note(row, at, f"Attempt {row.attempts} begins on {worker}{left}.")
    session.flush()
    return _run(row)


def renew(session: Session, number: int, worker: str, wall: datetime, lease: timedelta) -> bool:
    """The lease goes on; False if the job is another's by now."""
    row = session.get_one(JobRunRow, number)
    if row.state is not JobState.RUNNING or row.worker != worker:
        return False
    row.lease_until = wall + lease
    return True


def finish(session: Session, number: int, worker: str, at: datetime, outcome: JobOutcome) -> bool:
    """Done, in the transaction of what it did. False if another worker has taken it over: then nothing may be kept."""
    if not _end(session, number, worker, JobState.DONE, at, outcome.words):
        return False
    rows = [{name: plain(value) for name, value in asdict(one).items()} for one in outcome.reached]
    session.get_one(JobRunRow, number).reached = json.dumps(rows) if rows else None
    return True


def fail(session: Session, number: int, worker: str, at: datetime, outcome: str, again_at: datetime | None) -> bool:
    """Failed; it is tried again at a moment, or not at all."""
    state = JobState.WAITING if again_at else JobState.FAILED
    if not _end(session, number, worker, state, at, outcome):
        return False
    row = session.get_one(JobRunRow, number)
    row.next_at = again_at or row.next_at
    return True


def runs(session: Session, service: int, most: int) -> list[JobRun]:
    """The last ones, newest first."""
    query = select(JobRunRow).where(JobRunRow.service_id == service).order_by(JobRunRow.id.desc()).limit(most)
    return [_run(row) for row in session.scalars(query)]


def run_of(session: Session, service: int, number: int) -> JobRun:
    """Raises SchedulerError if the service has no such job."""
    row = session.get(JobRunRow, number)
    if row is None or row.service_id != service:
        raise SchedulerError("There is no such job. Look at the list again.")
    return _run(row)


def _to_do(service: int, at: datetime, wall: datetime) -> Select[JobRunRow]:
    waiting = (JobRunRow.state == JobState.WAITING) & (JobRunRow.next_at <= at)
    left = (JobRunRow.state == JobState.RUNNING) & (JobRunRow.lease_until < wall)
    query = select(JobRunRow).where(JobRunRow.service_id == service, waiting | left)
    return query.order_by(JobRunRow.due_at, JobRunRow.id)


def _add(
    session: Session, service: int, job: Job, day: date, turn: int, due_at: datetime, state: JobState
) -> JobRunRow:
    last = session.scalar(select(func.max(JobRunRow.id))) or 0
    row = JobRunRow(
        id=last + 1,
        service_id=service,
        job=job,
        day=day,
        turn=turn,
        due_at=due_at,
        state=state,
        attempts=0,
        next_at=due_at,
    )
    session.add(row)
    session.flush()
    return row


def _end(session: Session, number: int, worker: str, state: JobState, at: datetime, outcome: str) -> bool:
    row = session.get_one(JobRunRow, number)
    if row.state is not JobState.RUNNING or row.worker != worker:
        return False
    row.state, row.ended_at, row.outcome, row.lease_until = state, at, outcome, None
    _note(row, at, outcome)
    return True


def _note(row: JobRunRow, at: datetime, words: str) -> None:
    row.log = json.dumps([*json.loads(row.log or "[]"), [at.isoformat(), words]])


def _run(row: JobRunRow) -> JobRun:
    return JobRun(
        number=row.id,
        job=row.job,
        day=row.day,
        turn=row.turn,
        due_at=row.due_at,
        state=row.state,
        attempts=row.attempts,
        started_at=row.started_at,
        ended_at=row.ended_at,
        outcome=row.outcome,
        reached=tuple(
            Reached(**{**one, "monday": date.fromisoformat(one["monday"])}) for one in json.loads(row.reached or "[]")
        ),
        log=tuple(JobNote(datetime.fromisoformat(at), words) for at, words in json.loads(row.log or "[]")),
    )
