"""Decisions of coordinators, as they are added."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scheduler.domain.decisions import Decision
from scheduler.domain.errors import SchedulerError
from scheduler.store.numbering import add_rows
from scheduler.store.records import RECORD_NAMES
from scheduler.store.tables.work import DecisionRow


def add_decisions(session: Session, service: int, decisions: Iterable[Decision]) -> None:
    """After those that there are. Raises SchedulerError if one of the ids has been taken meanwhile."""
    last = session.scalar(select(func.max(DecisionRow.position)).where(DecisionRow.service_id == service))
    first = (last if last is not None else -1) + 1
    rows = (
        {"position": position, **{name: getattr(each, name) for name in RECORD_NAMES["decisions"]}}
        for position, each in enumerate(decisions, start=first)
    )
    try:
        add_rows(session, DecisionRow, service, rows)
    except IntegrityError:
        raise SchedulerError("Someone else has decided something just now. Look at it, then keep yours.") from None
