"""The outbox emptied: each message once, tried again while it is of use, and left to a person where nobody knows."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from scheduler.config import Settings
from scheduler.domain.errors import SchedulerError
from scheduler.domain.messages import Channel, Delivery, MessageState
from scheduler.domain.versions import Actor, Deed
from scheduler.messages.carrier import Carrier, Later, Lost, NotOurs, Refused
from scheduler.messages.folder import FolderCarrier
from scheduler.messages.notify import NotifyCarrier
from scheduler.messages.smtp import SmtpCarrier
from scheduler.messages.to_individuals import way_to
from scheduler.operations.tell_individuals import not_before, quiet_until
from scheduler.store import audit, deliveries, outbox
from scheduler.store.database import Database
from scheduler.store.records import load_policy, load_records, service_id

LOG = logging.getLogger(__name__)
ACTOR = Actor("Messages", "Delivery of a message")
AT_ONCE = 10
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 30, 60))
RECEIPTS_FOR, RECEIPTS_AFTER = timedelta(days=3), timedelta(minutes=1)
NO_WAY = "No way of sending texts is set up."
QUIET = "It waits until the quiet hours are over."


def carriers_of(settings: Settings) -> Mapping[Channel, Carrier]:
    """How messages go in this installation: into a folder, or to people."""
    if settings.delivery == "folder":
        folder = FolderCarrier(Path(settings.messages_folder), settings.mail_from)
        return {Channel.EMAIL: folder, Channel.TEXT: folder}
    found: dict[Channel, Carrier] = {Channel.EMAIL: SmtpCarrier(settings)}
    if settings.notify_key is not None:
        found[Channel.TEXT] = NotifyCarrier(settings)
    return found


@dataclass(frozen=True, slots=True)
class Postman:
    """Who delivers, by which ways; after `lease` without a sign of life another takes over."""

    database: Database
    carriers: Mapping[Channel, Carrier]
    name: str
    lease: timedelta


def deliver_due(postman: Postman) -> int:
    """Messages whose time has come, a few at once; how many were looked at.

    Individuals are left in peace in quiet hours, also by what was late or has to be tried again.
    """
    database = postman.database
    with database.reading() as session:
        if not outbox.anything_due(session, database.moment(), _wall()):
            return 0
    with database.changing(ACTOR) as session:
        claimed = outbox.claim(session, database.moment(), _wall(), postman.lease, postman.name, AT_ONCE)
        mine = [one for one in claimed if not _kept_quiet(session, one, database.moment())]
    for delivery in mine:
        _deliver(postman, delivery)
    return len(claimed)


def ask_for_receipts(database: Database, carriers: Mapping[Channel, Carrier]) -> int:
    """What became of texts that were sent, or may have been; how many are settled by it."""
    carrier = carriers.get(Channel.TEXT)
    if not isinstance(carrier, NotifyCarrier):
        return 0
    with database.reading() as session:
        at = database.moment()
        open_ones = deliveries.awaiting_receipt(session, at - RECEIPTS_FOR, at - RECEIPTS_AFTER)
    count = 0
    for delivery in open_ones:
        try:
            answer = carrier.ask(delivery)
        except Later:
            break
        if answer is not None:
            with database.changing(ACTOR) as session:
                service = service_id(session, delivery.service)
                if answer[0] is MessageState.QUEUED and outbox.overtaken(session, delivery.number):
                    answer = MessageState.FAILED, outbox.OVERTAKEN
                outbox.settle(session, service, delivery.number, answer[0], database.moment(), answer[1])
                outbox.forget_reference(session, delivery.number)
            count += 1
    return count


def last_messages(database: Database, key: str, most: int, state: MessageState | None = None) -> list[Delivery]:
    with database.reading() as session:
        return deliveries.last_deliveries(session, service_id(session, key), most, state)


def messages_to(database: Database, key: str, individual_id: str, most: int) -> list[Delivery]:
    with database.reading() as session:
        return deliveries.deliveries_to(session, service_id(session, key), individual_id, most)


def message_of(database: Database, key: str, number: int) -> Delivery:
    """Raises SchedulerError if the service has no such message."""
    with database.reading() as session:
        return deliveries.delivery_of(session, service_id(session, key), number)


def counts_of(database: Database, key: str) -> Mapping[MessageState, int]:
    with database.reading() as session:
        return deliveries.counts(session, service_id(session, key))


def send_again(database: Database, key: str, number: int, actor: Actor) -> None:
    """Into the queue once more, by hand, to an individual's address as it is now.

    Raises SchedulerError if it is still there, was kept back for a reason, is of no use any more or was told anew.
    """
    found = message_of(database, key, number)
    channel, address = found.message.channel, found.message.address
    with database.changing(actor) as session:
        service, at = service_id(session, key), database.moment()
        if found.state is MessageState.SUPPRESSED:
            raise SchedulerError(f"This message was kept back. {found.reason} Change that first.")
        if found.message.individual_id is not None:
            people = load_records(session, service, rows_since=at.date()).individuals
            one = next((row for row in people if row.individual_id == found.message.individual_id), None)
            if one is None:
                raise SchedulerError("This individual is not in the records any more. Nothing can be sent.")
            channel, address = way_to(one)
        outbox.send_again(session, service, number, at, channel, address)
        audit.note(session, service, Deed.ALTERATION, f"message {number}: sent again by hand")


def tick_off(database: Database, key: str, number: int, actor: Actor) -> None:
    """It was posted, called or arrived: a person says so. Raises SchedulerError if it is still in the queue."""
    _settle(database, key, number, MessageState.SENT, f"Ticked off by {actor.name}.", actor)


def bounced(database: Database, key: str, number: int, actor: Actor) -> None:
    """It came back. Raises SchedulerError if it was not sent yet."""
    words = "It came back: the address does not take it. Ask for the right one."
    _settle(database, key, number, MessageState.FAILED, words, actor)


def _settle(database: Database, key: str, number: int, state: MessageState, reason: str | None, actor: Actor) -> None:
    with database.changing(actor) as session:
        service = service_id(session, key)
        outbox.settle(session, service, number, state, database.moment(), reason)
        audit.note(session, service, Deed.ALTERATION, f"message {number}: {state}")


def _kept_quiet(session: Session, delivery: Delivery, at: datetime) -> bool:
    """Put off to the end of the quiet hours. One that was queued in them goes as was decided then, and so does what it
    would wait behind."""
    if delivery.message.individual_id is None:
        return False
    policy = load_policy(session, service_id(session, delivery.service))
    until = not_before(policy, at, delivery.message.expires_at)
    if until is None:
        return False
    decided = [delivery.queued_at, *outbox.due_behind(session, delivery.number, at)]
    if any(quiet_until(policy, queued_at) == until for queued_at in decided):
        return False
    outbox.put_off(session, delivery.number, until, QUIET)
    return True


def _deliver(postman: Postman, delivery: Delivery) -> None:
    """One attempt, its end written down whatever happens."""
    number, carrier, database = delivery.number, postman.carriers.get(delivery.message.channel), postman.database
    words = {"number": number, "kind": delivery.message.kind.value, "attempt": delivery.attempts + 1}
    begun = False

    def begin(reference: str | None) -> bool:
        nonlocal begun
        with database.changing(ACTOR) as session:
            begun = outbox.begin_to_send(session, number, postman.name, _wall(), postman.lease, reference)
        return begun

    if carrier is None:
        _end(postman, delivery, MessageState.FAILED, NO_WAY)
        return
    try:
        carrier.carry(delivery, begin)
        _end(postman, delivery, MessageState.SENT, None)
        LOG.info("A message was sent", extra=words)
    except NotOurs:
        LOG.info("Another worker has the message", extra=words)
    except Later as later:
        _wait(postman, delivery, str(later))
        LOG.warning("A message has to wait", extra=words)
    except Refused as refused:
        _end(postman, delivery, MessageState.FAILED, str(refused))
        LOG.warning("A message was refused", extra=words)
    except Lost as lost:
        _end(postman, delivery, MessageState.UNCERTAIN, f"{lost} {outbox.LOST}")
        LOG.error("Whether a message arrived is not known", extra=words)
    except Exception as error:
        LOG.exception("A way of sending failed", extra=words)
        told = f"The program failed ({type(error).__name__})."
        if begun:
            _end(postman, delivery, MessageState.UNCERTAIN, f"{told} {outbox.LOST}")
        else:
            _wait(postman, delivery, told)


def _wait(postman: Postman, delivery: Delivery, reason: str) -> None:
    wait = BACK_OFF[min(delivery.attempts, len(BACK_OFF) - 1)]
    with postman.database.changing(ACTOR) as session:
        outbox.wait(session, delivery.number, postman.name, postman.database.moment() + wait, reason)


def _end(postman: Postman, delivery: Delivery, state: MessageState, reason: str | None) -> None:
    with postman.database.changing(ACTOR) as session:
        service = service_id(session, delivery.service)
        if outbox.end(session, delivery.number, postman.name, state, postman.database.moment(), reason):
            told = f"message {delivery.number} to {delivery.message.recipient}: {state}"
            audit.note(session, service, Deed.DISCLOSURE, told)


def _wall() -> datetime:
    return datetime.now(UTC)
