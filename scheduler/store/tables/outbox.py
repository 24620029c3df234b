"""Messages and their delivery; jobs of the night. Delivery changes often and names nobody: the log leaves it out."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.domain.jobs import Job, JobState
from scheduler.domain.messages import Channel, MessageKind, MessageState
from scheduler.store.tables.base import Base, Row


class MessageRow(Row):
    """What is told to whom; `told` and `calendars` are JSON."""

    __tablename__ = "messages"
    __table_args__ = (UniqueConstraint("service_id", "key"), Index(None, "service_id", "individual_id"))

    key: Mapped[str]
    kind: Mapped[MessageKind]
    channel: Mapped[Channel]
    individual_id: Mapped[str | None]
    recipient: Mapped[str]
    address: Mapped[str]
    reply_to: Mapped[str | None]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str | None]
    calendars: Mapped[str | None]
    monday: Mapped[date | None]
    told: Mapped[str | None]
    queued_at: Mapped[datetime]


class DeliveryRow(Base):
    """How far a message has come. `due_at` is when it could go first, `next_at` when it is tried next; `lease_until` is
    by the clock on the wall, whatever day it is made out to be.
    """

    __tablename__ = "deliveries"
    __table_args__ = (Index(None, "state", "next_at"),)

    message_id: Mapped[int] = mapped_column(
        ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    service_id: Mapped[int] = mapped_column(ForeignKey("services.id"))
    state: Mapped[MessageState]
    attempts: Mapped[int]
    due_at: Mapped[datetime]
    next_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    worker: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    reference: Mapped[str | None]


class JobRunRow(Base):
    """A job of a service on a day, done once whoever does it; `reached` and `log` are JSON."""

    __tablename__ = "job_runs"
    __table_args__ = (UniqueConstraint("service_id", "job", "day", "turn"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    service_id: Mapped[int] = mapped_column(ForeignKey("services.id"))
    job: Mapped[Job]
    day: Mapped[date]
    turn: Mapped[int]
    due_at: Mapped[datetime]
    state: Mapped[JobState]
    attempts: Mapped[int]
    next_at: Mapped[datetime]
    worker: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    reached: Mapped[str | None]
    log: Mapped[str | None]
