"""The outbox: messages queued in the transaction of what causes them, each delivered once, by whichever worker."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, func, or_, select
from sqlalchemy.orm import Session, aliased

from scheduler.domain.errors import SchedulerError
from scheduler.domain.messages import BY_HAND, OPEN, Channel, Delivery, Message, MessageKind, MessageState
from scheduler.store.deliveries import read_delivery, told_text
from scheduler.store.tables.outbox import DeliveryRow, MessageRow

TOO_LATE = "It could not be sent while it was of use."
LOST = "The connection broke while it was sent: it may have arrived. Ask, then send it again or tick it off."
OVERTAKEN = "A later message tells the same week as it is by now."
IN_HAND = (MessageState.CLAIMED, MessageState.SENDING, MessageState.UNCERTAIN)
"""States in which the worker that had a message last may still say how it ended."""


def queue(session: Session, service: int, messages: Iterable[Message], at: datetime) -> int:
    """Those whose key is not there yet; how many. They go, or not, with the transaction."""
    count = 0
    for message in messages:
        same = select(MessageRow.id).where(MessageRow.service_id == service, MessageRow.key == message.key)
        if session.scalar(same) is not None:
            continue
        row = MessageRow(
            service_id=service,
            key=message.key,
            kind=message.kind,
            channel=message.channel,
            individual_id=message.individual_id,
            recipient=message.recipient,
            address=message.address,
            reply_to=message.reply_to,
            subject=message.subject,
            text=message.text,
            html=message.html,
            calendars=json.dumps(message.calendars) if message.calendars else None,
            monday=message.monday,
            told=None if message.told is None else told_text(message.told),
            queued_at=at,
        )
        session.add(row)
        session.flush()
        session.add(_delivery(row, message, at))
        if message.individual_id is not None and message.not_before is None:
            _bring_forward(session, row, at)
        count += 1
    session.flush()
    return count


def last_queued(session: Session, service: int, kind: MessageKind) -> datetime | None:
    """When a message of a kind was queued last."""
    of_kind = (MessageRow.service_id == service) & (MessageRow.kind == kind)
    return session.scalar(select(func.max(MessageRow.queued_at)).where(of_kind))


def _bring_forward(session: Session, row: MessageRow, at: datetime) -> None:
    """What waits for the same individual at the same address goes before a message that cannot wait."""
    earlier = _at_the_address_of(row).where(MessageRow.id < row.id, DeliveryRow.next_at > at)
    for delivery in session.scalars(earlier.where(DeliveryRow.state == MessageState.QUEUED)):
        delivery.next_at = delivery.due_at = at


def due_behind(session: Session, number: int, at: datetime) -> list[datetime]:
    """When the messages were queued that are due and wait for this one to go to the same individual and address."""
    row = session.get_one(MessageRow, number)
    later = _at_the_address_of(row).where(MessageRow.id > row.id, DeliveryRow.next_at <= at)
    waiting = later.where(DeliveryRow.state.in_((MessageState.QUEUED, MessageState.CLAIMED)))
    return list(session.scalars(waiting.with_only_columns(MessageRow.queued_at)))


def _at_the_address_of(row: MessageRow) -> Select[DeliveryRow]:
    return (
        select(DeliveryRow)
        .join(MessageRow, MessageRow.id == DeliveryRow.message_id)
        .where(MessageRow.service_id == row.service_id)
        .where(MessageRow.individual_id == row.individual_id, MessageRow.address == row.address)
    )


def claim(session: Session, at: datetime, wall: datetime, lease: timedelta, worker: str, most: int) -> list[Delivery]:
    """Messages that are due, now in this worker's hands for as long as its lease lasts.

    What a worker that died had in hand but not begun to send is taken up again; what it was sending is uncertain.
    Whoever waits for an earlier message at the same address gets that first: news never overtakes what it changes.
    """
    expired = (DeliveryRow.state == MessageState.SENDING) & (DeliveryRow.lease_until < wall)
    for row in session.scalars(select(DeliveryRow).where(expired)):
        row.state, row.reason, row.ended_at = MessageState.UNCERTAIN, LOST, at
    late = DeliveryRow.state.in_((MessageState.QUEUED, MessageState.CLAIMED)) & (DeliveryRow.expires_at <= at)
    for row in session.scalars(select(DeliveryRow).where(late, _free(wall))):
        row.state, row.reason, row.ended_at = MessageState.FAILED, row.reason or TOO_LATE, at
    due = DeliveryRow.state.in_((MessageState.QUEUED, MessageState.CLAIMED)) & (DeliveryRow.next_at <= at)
    query = select(DeliveryRow).where(due, _free(wall), ~_earlier_waits())
    query = query.order_by(DeliveryRow.next_at, DeliveryRow.message_id)
    rows = list(session.scalars(query.limit(most)))
    for row in rows:
        row.state, row.worker, row.lease_until = MessageState.CLAIMED, worker, wall + lease
    session.flush()
    return [read_delivery(session, row) for row in rows]


def anything_due(session: Session, at: datetime, wall: datetime) -> bool:
    """Whether `claim` would do anything."""
    waits = DeliveryRow.state.in_((MessageState.QUEUED, MessageState.CLAIMED)) & _free(wall)
    due = waits & (((DeliveryRow.next_at <= at) & ~_earlier_waits()) | (DeliveryRow.expires_at <= at))
    left = (DeliveryRow.state == MessageState.SENDING) & (DeliveryRow.lease_until < wall)
    return session.scalar(select(DeliveryRow.message_id).where(due | left).limit(1)) is not None


def begin_to_send(
    session: Session, number: int, worker: str, wall: datetime, lease: timedelta, reference: str | None
) -> bool:
    """Whether the message is still this worker's; if so its words are on their way from now on.

    `reference` is what its carrier can be asked by if no answer comes.
    """
    row = session.get_one(DeliveryRow, number)
    if row.state is not MessageState.CLAIMED or row.worker != worker:
        return False
    row.state, row.attempts, row.lease_until = MessageState.SENDING, row.attempts + 1, wall + lease
    row.reference = reference
    return True


def end(
    session: Session, number: int, worker: str, state: MessageState, at: datetime, reason: str | None = None
) -> bool:
    """How it ended. False if the worker was too slow and the message is no longer its own."""
    row = session.get_one(DeliveryRow, number)
    if row.state not in IN_HAND or row.worker != worker:
        return False
    if row.state is MessageState.CLAIMED:
        row.attempts += 1
    row.state, row.reason, row.ended_at, row.lease_until = state, reason, at, None
    return True


def wait(session: Session, number: int, worker: str, next_at: datetime, reason: str) -> bool:
    """Back in the queue, to be tried again later."""
    row = session.get_one(DeliveryRow, number)
    if row.state not in IN_HAND or row.worker != worker:
        return False
    if row.state is MessageState.CLAIMED:
        row.attempts += 1
    row.state, row.next_at, row.reason, row.lease_until, row.worker = MessageState.QUEUED, next_at, reason, None, None
    row.ended_at = None
    return True


def put_off(session: Session, number: int, until: datetime, reason: str) -> None:
    """A message in hand that was not tried yet goes back into the queue until a moment."""
    row = session.get_one(DeliveryRow, number)
    row.state, row.next_at, row.due_at, row.reason = MessageState.QUEUED, until, until, reason
    row.lease_until, row.worker = None, None


def forget_reference(session: Session, number: int) -> None:
    """Its carrier has said all there is to say."""
    session.get_one(DeliveryRow, number).reference = None


def settle(session: Session, service: int, number: int, state: MessageState, at: datetime, reason: str | None) -> None:
    """What a person, or a receipt that came later, says of a message. Raises SchedulerError if it cannot be."""
    row = session.get(DeliveryRow, number)
    if row is None or row.service_id != service:
        raise SchedulerError("There is no such message. Look at the list again.")
    if row.state in OPEN:
        raise SchedulerError("This message is still in the queue. Wait until it has gone.")
    row.state, row.reason, row.ended_at = state, reason, at
    if state is MessageState.QUEUED:
        row.next_at, row.ended_at, row.worker, row.lease_until = at, None, None, None


def overtaken(session: Session, number: int) -> bool:
    """Whether there is a later message to the individual about the same week, sent or not."""
    message = session.get_one(MessageRow, number)
    same = (MessageRow.service_id == message.service_id) & (MessageRow.individual_id == message.individual_id)
    query = (
        select(MessageRow.id)
        .join(DeliveryRow, DeliveryRow.message_id == MessageRow.id)
        .where(same, MessageRow.monday == message.monday, MessageRow.id > number)
        .where(DeliveryRow.state != MessageState.SUPPRESSED)
    )
    return message.monday is not None and session.scalar(query.limit(1)) is not None


def send_again(session: Session, service: int, number: int, at: datetime, channel: Channel, address: str) -> None:
    """Into the queue once more because a person wants it, by the way and to the address that hold now.

    Raises SchedulerError for what is of no use any more, or has a later message.
    """
    settle(session, service, number, MessageState.QUEUED, at, None)
    message, row = session.get_one(MessageRow, number), session.get_one(DeliveryRow, number)
    if row.expires_at is not None and row.expires_at <= at:
        raise SchedulerError("What this message tells is over. There is nothing to send.")
    if overtaken(session, number):
        raise SchedulerError(f"{OVERTAKEN} If that one did not arrive, send it again.")
    if (message.channel, message.address) != (channel, address):
        message.channel, message.address = channel, address
    row.due_at = at
    if channel in BY_HAND:
        row.state = MessageState.BY_HAND


def tidy(session: Session, service: int, before: datetime) -> int:
    """Delete messages whose day is past; how many."""
    old = list(
        session.scalars(
            select(MessageRow)
            .join(DeliveryRow, DeliveryRow.message_id == MessageRow.id)
            .where(MessageRow.service_id == service, MessageRow.queued_at < before, DeliveryRow.state.not_in(OPEN))
        )
    )
    session.execute(delete(DeliveryRow).where(DeliveryRow.message_id.in_([row.id for row in old])))
    for row in old:
        session.delete(row)
    session.flush()
    return len(old)


def _delivery(row: MessageRow, message: Message, at: datetime) -> DeliveryRow:
    state, first = MessageState.QUEUED, max(at, message.not_before or at)
    if message.suppressed is not None:
        state = MessageState.SUPPRESSED
    elif message.channel in BY_HAND:
        state = MessageState.BY_HAND
    return DeliveryRow(
        message_id=row.id,
        service_id=row.service_id,
        state=state,
        attempts=0,
        due_at=first,
        next_at=first,
        expires_at=message.expires_at,
        reason=message.suppressed,
    )


def _free(wall: datetime) -> Any:
    return or_(DeliveryRow.lease_until.is_(None), DeliveryRow.lease_until < wall)


def _earlier_waits() -> Any:
    """Whether an earlier message to the same individual at the same address is still open."""
    mine, other, delivery = aliased(MessageRow), aliased(MessageRow), aliased(DeliveryRow)
    return (
        select(other.id)
        .join(delivery, delivery.message_id == other.id)
        .join(mine, mine.id == DeliveryRow.message_id)
        .where(delivery.state.in_(OPEN), other.id < mine.id, other.service_id == mine.service_id)
        .where(other.individual_id == mine.individual_id, other.address == mine.address)
        .correlate(DeliveryRow)
        .exists()
    )
