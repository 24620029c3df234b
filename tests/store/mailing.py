"""A store with a small service, a clock that a test moves, and messages to be delivered."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy.orm import Session

from scheduler.config import Settings
from scheduler.domain.messages import Channel, Delivery, Message, MessageKind
from scheduler.domain.versions import Actor, Deed
from scheduler.operations.deliver import Postman, carriers_of, last_messages
from scheduler.operations.keep_records import import_service
from scheduler.store import audit, outbox
from scheduler.store.database import Database
from scheduler.store.records import service_id
from tests.exchange.folders import a_service
from tests.store.stand_ins import NOTIFY_KEY

KEY, ACTOR = "s", Actor("Ailsa Coordinator", "A test")
NOON = datetime(2026, 12, 8, 12, tzinfo=UTC)
LEASE = timedelta(seconds=60)


class Clock:
    """What time it is made out to be."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)


def a_small_service_in(database: Database) -> None:
    import_service(database, KEY, a_service(), ACTOR)


def a_message(key: str = "week/1", **changes) -> Message:  # type: ignore[no-untyped-def]
    given = {
        "key": key,
        "kind": MessageKind.WEEK,
        "channel": Channel.EMAIL,
        "recipient": "P001",
        "address": "p1@example.org",
        "subject": "Your week",
        "text": "Hello Alex.\nHere are your sessions.\n. A line that begins with a period.\n",
        "html": "<p>Hello Alex.</p>",
        **changes,
    }
    return Message(**given)


def queue(database: Database, *messages: Message) -> int:
    with noted(database) as (session, service):
        return outbox.queue(session, service, messages, database.moment())


@contextmanager
def noted(database: Database) -> Iterator[tuple[Session, int]]:
    """A transaction with its line in the log."""
    with database.changing(ACTOR) as session:
        service = service_id(session, KEY)
        audit.note(session, service, Deed.COLLECTION, "a test")
        yield session, service


def sending(port: int = 1, notify: str = "http://127.0.0.1:1", **more) -> Settings:  # type: ignore[no-untyped-def]
    """Settings under which messages go to people, by servers on this machine."""
    given = {
        "store": "not used",
        "secret_key": SecretStr("only for tests, and long enough."),
        "delivery": "send",
        "smtp_host": "127.0.0.1",
        "smtp_port": port,
        "smtp_security": "none",
        "smtp_seconds": 30,
        "notify_key": SecretStr(NOTIFY_KEY),
        "notify_template": "template",
        "notify_url": notify,
        "notify_seconds": 30,
        **more,
    }
    return Settings(**given)


def into_folder(folder: Path) -> Settings:
    """As a new installation is: messages become files."""
    return Settings(
        store="not used", secret_key=SecretStr("only for tests, and long enough."), messages_folder=str(folder)
    )


def postman(database: Database, settings: Settings, name: str = "worker", lease: timedelta = LEASE) -> Postman:
    return Postman(database, carriers_of(settings), name, lease)


def only(database: Database) -> Delivery:
    """How far the only message has come."""
    (found,) = last_messages(database, KEY, 10)
    return found
