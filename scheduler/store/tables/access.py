"""Users, their attempts to sign in, searches that they started, and calls that they ticked off."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.domain.access import Role, RunState
from scheduler.store.tables.base import Base, Row, refers


class UserRow(Row):
    """An account. No password: it signs in elsewhere, or not yet."""

    __tablename__ = "users"
    __table_args__ = (refers("supervisor_id", "supervisors.supervisor_id"),)

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[Role]
    supervisor_id: Mapped[str | None]
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    stamp: Mapped[int] = mapped_column(default=0)


class AttemptRow(Base):
    """Failed attempts to sign in under an address, known or not: a digest of it, so that no address is kept."""

    __tablename__ = "sign_in_attempts"

    digest: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime]


class PlanRunRow(Base):
    """A search started from a page. It changes every second and holds nothing about anyone: the log leaves it out."""

    __tablename__ = "plan_runs"
    __table_args__ = (Index(None, "service_id", "monday"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("services.id"))
    monday: Mapped[date]
    state: Mapped[RunState]
    started_by: Mapped[str]
    started_at: Mapped[datetime]
    seconds: Mapped[float]
    steps: Mapped[str]
    ended_at: Mapped[datetime | None]
    version: Mapped[int | None]
    message: Mapped[str | None]
    enough: Mapped[bool] = mapped_column(default=False)


class WhatIfRow(Base):
    """A simulation of months ahead, question and answer. It holds nothing about anyone: the log leaves it out."""

    __tablename__ = "what_ifs"

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("services.id"), index=True)
    name: Mapped[str]
    asked: Mapped[str]
    state: Mapped[RunState]
    started_by: Mapped[str]
    started_at: Mapped[datetime]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    answer: Mapped[str | None]
    message: Mapped[str | None]


class CallRow(Row):
    """A call to make because a version changed someone's week; ticked off when it was made."""

    __tablename__ = "calls"
    __table_args__ = (
        UniqueConstraint("service_id", "monday", "version", "place"),
        refers("individual_id", "individuals.individual_id"),
        refers("supervisor_id", "supervisors.supervisor_id"),
    )

    monday: Mapped[date]
    version: Mapped[int]
    place: Mapped[int]
    individual_id: Mapped[str | None]
    supervisor_id: Mapped[str | None]
    from_session: Mapped[str | None]
    to_session: Mapped[str | None]
    why: Mapped[str]
    made_by: Mapped[str | None]
    made_at: Mapped[datetime | None]


class RecordChangeRow(Row):
    """A row of the service folder's files as it was before and after someone changed it; texts of JSON."""

    __tablename__ = "record_changes"
    __table_args__ = (Index(None, "service_id", "file", "row_id"),)

    file: Mapped[str]
    row_id: Mapped[int]
    individual_id: Mapped[str | None]
    second_individual_id: Mapped[str | None]
    order_id: Mapped[str | None]
    before: Mapped[str | None]
    after: Mapped[str | None]
    by: Mapped[str]
    at: Mapped[datetime]
    reason: Mapped[str]
