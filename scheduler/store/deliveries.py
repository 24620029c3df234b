"""Messages and how far they are, as read from the outbox."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from scheduler.domain.errors import SchedulerError
from scheduler.domain.messages import OPEN, TOLD, Appointment, Delivery, Message, MessageState
from scheduler.store.digests import plain
from scheduler.store.tables.base import ServiceRow
from scheduler.store.tables.outbox import DeliveryRow, MessageRow


def last_deliveries(session: Session, service: int, most: int, state: MessageState | None = None) -> list[Delivery]:
    """The last ones, newest first; of one state if it is given."""
    query = _all().where(MessageRow.service_id == service).order_by(MessageRow.id.desc()).limit(most)
    if state is not None:
        query = query.where(DeliveryRow.state == state)
    return list(_found(session, query))


def deliveries_to(session: Session, service: int, individual_id: str, most: int) -> list[Delivery]:
    query = _all().where(MessageRow.service_id == service, MessageRow.individual_id == individual_id)
    return list(_found(session, query.order_by(MessageRow.id.desc()).limit(most)))


def delivery_of(session: Session, service: int, number: int) -> Delivery:
    """Raises SchedulerError if the service has no such message."""
    found = list(_found(session, _all().where(MessageRow.service_id == service, MessageRow.id == number)))
    if not found:
        raise SchedulerError("There is no such message. Look at the list again.")
    return found[0]


def awaiting_receipt(session: Session, since: datetime, until: datetime) -> list[Delivery]:
    """Messages sent, or perhaps sent, between two moments with a reference that their carrier can be asked about."""
    states = (MessageState.SENT, MessageState.UNCERTAIN)
    query = _all().where(DeliveryRow.state.in_(states), DeliveryRow.reference.is_not(None))
    within = (DeliveryRow.ended_at >= since) & (DeliveryRow.ended_at <= until)
    return list(_found(session, query.where(within).order_by(MessageRow.id)))


def counts(session: Session, service: int) -> Mapping[MessageState, int]:
    """How many are in which state."""
    query = select(DeliveryRow.state, func.count()).where(DeliveryRow.service_id == service)
    return {row[0]: row[1] for row in session.execute(query.group_by(DeliveryRow.state))}


def oldest_due(session: Session, service: int) -> datetime | None:
    """Since when the message that has waited longest could have gone, however often it was tried."""
    waits = (DeliveryRow.service_id == service) & DeliveryRow.state.in_(OPEN)
    return session.scalar(select(func.min(DeliveryRow.due_at)).where(waits))


def told_of_week(session: Session, service: int, monday: date) -> Mapping[str, tuple[Appointment, ...]]:
    """What each individual was last told, or is about to be, of their week; those never told are left out."""
    query = (
        select(MessageRow.individual_id, MessageRow.told)
        .join(DeliveryRow, DeliveryRow.message_id == MessageRow.id)
        .where(MessageRow.service_id == service, MessageRow.monday == monday, MessageRow.told.is_not(None))
        .where(DeliveryRow.state.in_(TOLD))
        .order_by(MessageRow.id)
    )
    return {str(who): _told(text) for who, text in session.execute(query) if who and text}


def _all() -> Select[MessageRow, DeliveryRow, str]:
    return (
        select(MessageRow, DeliveryRow, ServiceRow.key)
        .join(DeliveryRow, DeliveryRow.message_id == MessageRow.id)
        .join(ServiceRow, ServiceRow.id == MessageRow.service_id)
    )


def _found(session: Session, query: Select[MessageRow, DeliveryRow, str]) -> Iterator[Delivery]:
    for message, delivery, service in session.execute(query):
        yield _delivered(message, delivery, service)


def read_delivery(session: Session, row: DeliveryRow) -> Delivery:
    """A message with how far it is."""
    message, service = session.get_one(MessageRow, row.message_id), session.get_one(ServiceRow, row.service_id)
    return _delivered(message, row, service.key)


def _delivered(row: MessageRow, delivery: DeliveryRow, service: str) -> Delivery:
    message = Message(
        key=row.key,
        kind=row.kind,
        channel=row.channel,
        recipient=row.recipient,
        address=row.address,
        subject=row.subject,
        text=row.text,
        html=row.html,
        reply_to=row.reply_to,
        calendars=tuple(json.loads(row.calendars)) if row.calendars else (),
        individual_id=row.individual_id,
        monday=row.monday,
        told=None if row.told is None else _told(row.told),
        expires_at=delivery.expires_at,
    )
    return Delivery(
        number=row.id,
        service=service,
        message=message,
        state=delivery.state,
        attempts=delivery.attempts,
        queued_at=row.queued_at,
        next_at=delivery.next_at,
        ended_at=delivery.ended_at,
        reason=delivery.reason,
        reference=delivery.reference,
    )


def told_text(told: Iterable[Appointment]) -> str:
    """What someone was told, as it is kept."""
    rows = [{name: plain(value) for name, value in asdict(one).items()} for one in told]
    return json.dumps(rows, ensure_ascii=False)


def _told(text: str) -> tuple[Appointment, ...]:
    return tuple(Appointment(**{**row, "day": date.fromisoformat(row["day"])}) for row in json.loads(text))
