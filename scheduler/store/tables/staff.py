"""Supervisors, when they can work and whom they must not supervise."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.domain.individuals import Sex
from scheduler.domain.supervisors import Employment
from scheduler.domain.times import TimeOfDay, Weekday
from scheduler.store.tables.base import RecordRow, Words, refers, unique_id


class SupervisorRow(RecordRow):
    __tablename__ = "supervisors"
    __table_args__ = (unique_id("supervisor_id"),)

    supervisor_id: Mapped[str]
    name: Mapped[str]
    sex: Mapped[Sex]
    employment: Mapped[Employment]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    skills: Mapped[tuple[str, ...]] = mapped_column(Words())
    ratio: Mapped[int]
    contracted_hours: Mapped[float | None]
    max_hours: Mapped[float]


class SupervisorAvailabilityRow(RecordRow):
    __tablename__ = "supervisor_availability"
    __table_args__ = (refers("supervisor_id", "supervisors.supervisor_id"),)

    supervisor_id: Mapped[str]
    weekday: Mapped[Weekday]
    start: Mapped[TimeOfDay]
    end: Mapped[TimeOfDay]
    first_date: Mapped[date | None]
    last_date: Mapped[date | None]


class SupervisorLeaveRow(RecordRow):
    __tablename__ = "supervisor_leave"
    __table_args__ = (refers("supervisor_id", "supervisors.supervisor_id"),)

    supervisor_id: Mapped[str]
    first_date: Mapped[date]
    last_date: Mapped[date]
    start: Mapped[TimeOfDay]
    end: Mapped[TimeOfDay]


class MustNotSuperviseRow(RecordRow):
    __tablename__ = "must_not_supervise"
    __table_args__ = (
        UniqueConstraint("service_id", "supervisor_id", "individual_id"),
        refers("supervisor_id", "supervisors.supervisor_id"),
        refers("individual_id", "individuals.individual_id"),
    )

    supervisor_id: Mapped[str]
    individual_id: Mapped[str]
