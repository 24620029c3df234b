"""Simulations of months ahead that were started from the pages, as they go and once they are done."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain.access import RunState
from scheduler.domain.errors import SchedulerError
from scheduler.domain.whatif import WhatIfRun
from scheduler.store.tables.access import WhatIfRow

WITHOUT_A_WORD = "The simulation ended without a word. Start it again."


def add(session: Session, service: int, name: str, asked: str, total: int, by: str, at: datetime) -> WhatIfRun:
    """Raises SchedulerError if one of the service is still running: each takes all cores."""
    running = session.scalar(
        select(WhatIfRow).where(WhatIfRow.service_id == service, WhatIfRow.state == RunState.RUNNING)
    )
    if running is not None:
        raise SchedulerError(
            f"{running.started_by} has a simulation running, no. {running.id}. Wait for it, or stop it on its page: "
            "each takes the whole machine."
        )
    last = session.scalar(select(func.max(WhatIfRow.id))) or 0
    row = WhatIfRow(
        id=last + 1,
        service_id=service,
        name=name,
        asked=asked,
        state=RunState.RUNNING,
        started_by=by,
        started_at=at,
        done=0,
        total=total,
    )
    session.add(row)
    session.flush()
    return _run(row)


def note(session: Session, number: int, done: int, total: int) -> None:
    row = session.get_one(WhatIfRow, number)
    row.done, row.total = done, total


def end(session: Session, number: int, at: datetime, answer: str | None, message: str | None) -> None:
    """Done with an answer, or failed with a message; once it is either it stays so."""
    row = session.get_one(WhatIfRow, number)
    if row.state is RunState.RUNNING:
        row.state = RunState.DONE if answer is not None else RunState.FAILED
        row.ended_at, row.answer, row.message = at, answer, message


def of_number(session: Session, service: int, number: int) -> WhatIfRun:
    """Raises SchedulerError if the service has no such run."""
    row = session.get(WhatIfRow, number)
    if row is None or row.service_id != service:
        raise SchedulerError("There is no such simulation. Start one under What if.")
    return _run(row)


def of_service(session: Session, service: int, most: int) -> list[WhatIfRun]:
    """The last ones, newest first."""
    query = select(WhatIfRow).where(WhatIfRow.service_id == service).order_by(WhatIfRow.id.desc()).limit(most)
    return [_run(row) for row in session.scalars(query)]


def _run(row: WhatIfRow) -> WhatIfRun:
    return WhatIfRun(
        number=row.id,
        state=row.state,
        started_by=row.started_by,
        started_at=row.started_at,
        name=row.name,
        asked=row.asked,
        done=row.done,
        total=row.total,
        ended_at=row.ended_at,
        answer=row.answer,
        message=row.message,
    )
