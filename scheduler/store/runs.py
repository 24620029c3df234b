"""Searches started from the pages, as they go."""

import json
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain.access import PlanRun, RunState
from scheduler.domain.errors import SchedulerError
from scheduler.store.tables.access import PlanRunRow

GRACE = timedelta(minutes=5)
"""Time that a search may take beside its seconds: reading, assembling, checking, writing."""


def add_run(session: Session, service: int, monday: date, seconds: float, by: str, at: datetime) -> PlanRun:
    """Raises SchedulerError if one of the same week is still running. One whose process must have died is over."""
    running = session.scalar(
        select(PlanRunRow).where(
            PlanRunRow.service_id == service, PlanRunRow.monday == monday, PlanRunRow.state == RunState.RUNNING
        )
    )
    if running is not None and running.started_at + timedelta(seconds=running.seconds) + GRACE < at:
        running.state, running.ended_at = RunState.FAILED, at
        running.message = "The search ended without a word. Start it again."
    elif running is not None:
        raise SchedulerError(f"{running.started_by} is planning this week already. Wait for that, or stop it.")
    last = session.scalar(select(func.max(PlanRunRow.id))) or 0
    row = PlanRunRow(
        id=last + 1,
        service_id=service,
        monday=monday,
        state=RunState.RUNNING,
        started_by=by,
        started_at=at,
        seconds=seconds,
        steps="[]",
        enough=False,
    )
    session.add(row)
    session.flush()
    return _run(row)


def note_steps(session: Session, number: int, steps: list[tuple[float, int, int, int]]) -> bool:
    """Write how far it is; whether someone asked it to stop."""
    row = session.get_one(PlanRunRow, number)
    row.steps = json.dumps(steps)
    return row.enough


def end_run(session: Session, number: int, at: datetime, version: int | None, message: str | None) -> None:
    """Done with a draft, or failed with a message."""
    row = session.get_one(PlanRunRow, number)
    if row.state is RunState.RUNNING:
        row.state = RunState.DONE if version is not None else RunState.FAILED
        row.ended_at, row.version, row.message = at, version, message


def ask_to_stop(session: Session, service: int, number: int) -> None:
    run_row(session, service, number).enough = True


def run_of(session: Session, service: int, number: int) -> PlanRun:
    """Raises SchedulerError if the service has no such run."""
    return _run(run_row(session, service, number))


def runs_of(session: Session, service: int, most: int) -> list[PlanRun]:
    """The last ones, newest first."""
    query = select(PlanRunRow).where(PlanRunRow.service_id == service).order_by(PlanRunRow.id.desc()).limit(most)
    return [_run(row) for row in session.scalars(query)]


def run_row(session: Session, service: int, number: int) -> PlanRunRow:
    row = session.get(PlanRunRow, number)
    if row is None or row.service_id != service:
        raise SchedulerError("There is no such run. Start one from the week's page.")
    return row


def _run(row: PlanRunRow) -> PlanRun:
    return PlanRun(
        number=row.id,
        monday=row.monday,
        state=row.state,
        started_by=row.started_by,
        started_at=row.started_at,
        seconds=row.seconds,
        steps=tuple((float(s), int(t), int(v), int(b)) for s, t, v, b in json.loads(row.steps)),
        ended_at=row.ended_at,
        version=row.version,
        message=row.message,
        enough=row.enough,
    )
