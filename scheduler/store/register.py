"""The register in the store: entries are added, a correction names the entry that it replaces."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from scheduler.domain.attendance import Outcome
from scheduler.domain.errors import SchedulerError
from scheduler.domain.individuals import Order
from scheduler.domain.register import Credit, Mark
from scheduler.domain.times import TimeOfDay
from scheduler.store.records import RECORD_NAMES
from scheduler.store.tables.people import OrderRow
from scheduler.store.tables.register import AttendanceRow, CreditRow


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the register as it was written: by whom, when, and instead of which."""

    number: int
    mark: str
    outcome: Outcome
    minutes_credited: int
    recorded_by: str
    recorded_at: datetime
    corrects: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Note:
    """What a supervisor wrote beside an entry."""

    day: date
    placement_id: str
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The entry that stands for an individual in a session."""

    number: int
    position: int
    outcome: Outcome
    minutes_credited: int
    credits: tuple[Credit, ...]

    @property
    def imported(self) -> bool:
        """From a service's folder, which does not say to which orders its minutes were credited."""
        return self.minutes_credited > 0 and not self.credits


@dataclass(frozen=True, slots=True)
class Said:
    """What the register says now of someone in a session, as it was marked and what it is worth."""

    outcome: Outcome
    minutes_credited: int
    arrived: TimeOfDay | None
    left: TimeOfDay | None
    note: str | None


@dataclass(frozen=True, slots=True)
class OfDay:
    """What the register says of someone on a day, and in which session."""

    individual_id: str
    placement_id: str
    start: TimeOfDay
    outcome: Outcome
    arrived: TimeOfDay | None
    left: TimeOfDay | None


def orders_of(session: Session, service: int, individual_id: str) -> list[Order]:
    """All orders of an individual. Raises SchedulerError if the service knows none."""
    query = select(OrderRow).where(OrderRow.service_id == service, OrderRow.individual_id == individual_id)
    rows = session.scalars(query.order_by(OrderRow.position, OrderRow.id)).all()
    if not rows:
        raise SchedulerError(f'The service knows no order of an individual "{individual_id}". Check the id.')
    return [Order(**{name: getattr(row, name) for name in RECORD_NAMES["orders"]}) for row in rows]


def standing_entry(session: Session, service: int, mark: Mark) -> Standing | None:
    """What the register says now of an individual in a session."""
    rows = session.scalars(_entries(service, mark)).all()
    replaced = {row.corrects for row in rows}
    row = next((row for row in rows if row.id not in replaced), None)
    if row is None:
        return None
    found = session.scalars(select(CreditRow).where(CreditRow.entry_id == row.id).order_by(CreditRow.id)).all()
    credits = tuple(Credit(credit.order_id, credit.minutes, credit.other_activity) for credit in found)
    return Standing(row.id, row.position, row.outcome, row.minutes_credited, credits)


def session_entries(session: Session, service: int, placement_id: str, day: date, start: int) -> dict[str, Said]:
    """What the register says now of everyone in a session, by individual."""
    query = select(AttendanceRow).where(
        AttendanceRow.service_id == service,
        AttendanceRow.placement_id == placement_id,
        AttendanceRow.day == day,
        AttendanceRow.start == start,
    )
    rows = session.scalars(query.order_by(AttendanceRow.id)).all()
    replaced = {row.corrects for row in rows}
    return {
        row.individual_id: Said(row.outcome, row.minutes_credited, row.arrived, row.left, row.note)
        for row in rows
        if row.id not in replaced
    }


def entries_of_day(session: Session, service: int, day: date, individual_id: str | None = None) -> list[OfDay]:
    """What the register says now of all sessions of a day; of one individual only if one is given."""
    query = select(AttendanceRow).where(AttendanceRow.service_id == service, AttendanceRow.day == day)
    if individual_id is not None:
        query = query.where(AttendanceRow.individual_id == individual_id)
    rows = session.scalars(query.order_by(AttendanceRow.id)).all()
    replaced = {row.corrects for row in rows}
    return [
        OfDay(row.individual_id, row.placement_id, row.start, row.outcome, row.arrived, row.left)
        for row in rows
        if row.id not in replaced
    ]


def recorded_since(session: Session, service: int, at: datetime, day: date) -> set[tuple[str, str, date, int]]:
    """Individual, placement, day and start of entries of a day or later that were written after a moment."""
    query = select(AttendanceRow.individual_id, AttendanceRow.placement_id, AttendanceRow.day, AttendanceRow.start)
    lately = (AttendanceRow.day >= day) & (AttendanceRow.recorded_at > at)
    rows = session.execute(query.where(AttendanceRow.service_id == service, lately))
    return {(who, where, on, int(start)) for who, where, on, start in rows}


def notes_about(session: Session, service: int, individual_id: str, most: int) -> list[Note]:
    """What supervisors noted of an individual, the newest first; what was corrected is left out."""
    mine = (AttendanceRow.service_id == service, AttendanceRow.individual_id == individual_id)
    replaced = select(AttendanceRow.corrects).where(*mine, AttendanceRow.corrects.is_not(None))
    query = select(AttendanceRow).where(*mine, AttendanceRow.note.is_not(None), AttendanceRow.id.not_in(replaced))
    rows = session.scalars(query.order_by(AttendanceRow.day.desc(), AttendanceRow.id.desc()).limit(most))
    return [Note(row.day, row.placement_id, row.note or "", row.recorded_by) for row in rows]


def days_with(
    session: Session, service: int, individual_id: str, placement_ids: Collection[str], outcomes: Collection[Outcome]
) -> list[date]:
    """Days of which the register now says such an outcome for an individual at any of the placements."""
    query = select(AttendanceRow).where(
        AttendanceRow.service_id == service,
        AttendanceRow.individual_id == individual_id,
        AttendanceRow.placement_id.in_(placement_ids),
    )
    rows = session.scalars(query).all()
    replaced = {row.corrects for row in rows}
    return [row.day for row in rows if row.id not in replaced and row.outcome in outcomes]


def add_entry(
    session: Session,
    service: int,
    mark: Mark,
    credits: Sequence[Credit],
    minutes: int,
    by: str,
    at: datetime,
    instead: Standing | None = None,
    reason: str | None = None,
) -> int:
    """A new entry with its credits, in place of another if one is given; its number. Orders are brought up to date."""
    last = session.scalar(select(func.max(AttendanceRow.position)).where(AttendanceRow.service_id == service))
    entry = AttendanceRow(
        service_id=service,
        position=instead.position if instead is not None else (last if last is not None else -1) + 1,
        individual_id=mark.individual_id,
        placement_id=mark.placement_id,
        day=mark.day,
        start=mark.start,
        outcome=mark.outcome,
        minutes_credited=minutes,
        arrived=mark.arrived,
        left=mark.left,
        walk_up=mark.walk_up,
        note=mark.note,
        corrects=instead.number if instead is not None else None,
        reason=reason,
        recorded_by=by,
        recorded_at=at,
    )
    session.add(entry)
    session.flush()
    for credit in credits:
        session.add(
            CreditRow(
                service_id=service,
                entry_id=entry.id,
                order_id=credit.order_id,
                minutes=credit.minutes,
                other_activity=credit.other_activity,
            )
        )
        _count(session, service, credit.order_id, credit.minutes, credit.other_activity)
    session.flush()
    return entry.id


def take_back(session: Session, service: int, credits: Sequence[Credit]) -> None:
    """What an entry had credited counts no more."""
    for credit in credits:
        _count(session, service, credit.order_id, -credit.minutes, credit.other_activity)
    session.flush()


def history(session: Session, service: int, mark: Mark) -> list[Entry]:
    """Every entry of an individual in a session, oldest first."""
    return [
        Entry(
            row.id,
            f"{row.individual_id} {row.placement_id} {row.day}",
            row.outcome,
            row.minutes_credited,
            row.recorded_by,
            row.recorded_at,
            row.corrects,
            row.reason,
        )
        for row in session.scalars(_entries(service, mark))
    ]


def _count(session: Session, service: int, order_id: str, minutes: int, other_activity: bool) -> None:
    order = session.scalars(select(OrderRow).where(OrderRow.service_id == service, OrderRow.order_id == order_id)).one()
    order.hours_credited = _hours(order.hours_credited, minutes)
    if other_activity:
        # A service's folder may have counted less of it as other activity than its register says.
        order.other_activity_credited = max(0.0, _hours(order.other_activity_credited, minutes))


def _hours(hours: float, minutes: int) -> float:
    """Counted in whole minutes, so that hours never drift."""
    return (round(60 * hours) + minutes) / 60


def _entries(service: int, mark: Mark) -> Select[AttendanceRow]:
    return (
        select(AttendanceRow)
        .where(
            AttendanceRow.service_id == service,
            AttendanceRow.individual_id == mark.individual_id,
            AttendanceRow.placement_id == mark.placement_id,
            AttendanceRow.day == mark.day,
            AttendanceRow.start == mark.start,
        )
        .order_by(AttendanceRow.id)
    )
