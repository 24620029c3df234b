"""Calls to make for a version, and who made them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.changes import Call
from scheduler.domain.errors import SchedulerError
from scheduler.store.numbering import add_rows
from scheduler.store.tables.access import CallRow


@dataclass(frozen=True, slots=True)
class KeptCall:
    """A call at its place in the list, and who made it when, if it was made."""

    place: int
    call: Call
    made_by: str | None
    made_at: datetime | None


def add_calls(session: Session, service: int, monday: date, version: int, calls: Sequence[Call]) -> None:
    rows = (
        {
            "monday": monday,
            "version": version,
            "place": place,
            "individual_id": None if call.supervisor else call.person_id,
            "supervisor_id": call.person_id if call.supervisor else None,
            "from_session": call.from_session,
            "to_session": call.to_session,
            "why": call.why,
            "made_by": None,
            "made_at": None,
        }
        for place, call in enumerate(calls, start=1)
    )
    add_rows(session, CallRow, service, rows)


def calls_of(session: Session, service: int, monday: date, version: int) -> list[KeptCall]:
    """In the order in which they are to be made."""
    query = select(CallRow).where(CallRow.service_id == service, CallRow.monday == monday, CallRow.version == version)
    return [
        KeptCall(row.place, _call(row), row.made_by, row.made_at)
        for row in session.scalars(query.order_by(CallRow.place))
    ]


def tick(
    session: Session, service: int, monday: date, version: int, place: int, by: str | None, at: datetime | None
) -> Call:
    """Raises SchedulerError if there is no such call."""
    row = session.scalar(
        select(CallRow).where(
            CallRow.service_id == service,
            CallRow.monday == monday,
            CallRow.version == version,
            CallRow.place == place,
        )
    )
    if row is None:
        raise SchedulerError("There is no such call. Look at the list again.")
    row.made_by, row.made_at = by, at
    session.flush()
    return _call(row)


def _call(row: CallRow) -> Call:
    person = row.supervisor_id or row.individual_id or ""
    return Call(person, row.supervisor_id is not None, row.from_session, row.to_session, row.why)
