"""Individuals, their orders, when they can come and what they need."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.domain.individuals import (
    Access,
    ContactBy,
    Demand,
    KeepAwayFrom,
    OrderKind,
    OrderStatus,
    Presence,
    Reason,
    Sex,
    Supervision,
)
from scheduler.domain.times import TimeOfDay, Weekday
from scheduler.store.tables.base import RecordRow, Words, added_later, refers, unique_id


class IndividualRow(RecordRow):
    __tablename__ = "individuals"
    __table_args__ = (unique_id("individual_id"),)

    individual_id: Mapped[str]
    first_name: Mapped[str]
    last_name: Mapped[str]
    sex: Mapped[Sex]
    date_of_birth: Mapped[date]
    home_locality: Mapped[str]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    contact_by: Mapped[ContactBy]
    case_manager: Mapped[str | None]
    days_a_week: Mapped[int]
    extra_days: Mapped[int]
    max_hours_a_week: Mapped[float | None]
    max_travel_minutes: Mapped[int | None]
    agrees_only_woman: Mapped[bool]
    reading_help: Mapped[bool]
    reminders: Mapped[bool] = added_later(True)


class OrderRow(RecordRow):
    __tablename__ = "orders"
    __table_args__ = (
        unique_id("order_id"),
        refers("individual_id", "individuals.individual_id"),
        refers("concurrent_with", "orders.order_id"),
    )

    order_id: Mapped[str]
    individual_id: Mapped[str]
    kind: Mapped[OrderKind]
    status: Mapped[OrderStatus]
    imposed_on: Mapped[date]
    hours_imposed: Mapped[float]
    hours_credited: Mapped[float]
    other_activity_credited: Mapped[float]
    completion_due: Mapped[date | None]
    extended_to: Mapped[date | None]
    concurrent_with: Mapped[str | None]
    first_contact_on: Mapped[date | None]
    induction_on: Mapped[date | None]
    first_placement_on: Mapped[date | None]
    ended_on: Mapped[date | None]


class AvailabilityRow(RecordRow):
    __tablename__ = "availability"
    __table_args__ = (refers("individual_id", "individuals.individual_id"),)

    individual_id: Mapped[str]
    weekday: Mapped[Weekday]
    start: Mapped[TimeOfDay]
    end: Mapped[TimeOfDay]
    presence: Mapped[Presence]
    reason: Mapped[Reason | None]
    first_date: Mapped[date | None]
    last_date: Mapped[date | None]


class AbsenceRow(RecordRow):
    __tablename__ = "absences"
    __table_args__ = (refers("individual_id", "individuals.individual_id"),)

    individual_id: Mapped[str]
    first_date: Mapped[date]
    last_date: Mapped[date]
    start: Mapped[TimeOfDay]
    end: Mapped[TimeOfDay]
    reason: Mapped[Reason]


class NeedRow(RecordRow):
    __tablename__ = "needs"
    __table_args__ = (refers("individual_id", "individuals.individual_id"),)

    individual_id: Mapped[str]
    first_date: Mapped[date | None]
    last_date: Mapped[date | None]
    avoid: Mapped[tuple[Demand, ...]] = mapped_column(Words(Demand))
    require: Mapped[tuple[Access, ...]] = mapped_column(Words(Access))
    women_only: Mapped[bool]
    earliest_start: Mapped[TimeOfDay | None]
    short_only: Mapped[bool]
    longest_session_hours: Mapped[float | None]
    supervision: Mapped[Supervision]
    recorded_on: Mapped[date | None]
    recorded_by: Mapped[str | None]


class KeepApartRow(RecordRow):
    __tablename__ = "keep_apart"
    __table_args__ = (
        UniqueConstraint("service_id", "first_individual_id", "second_individual_id"),
        refers("first_individual_id", "individuals.individual_id"),
        refers("second_individual_id", "individuals.individual_id"),
    )

    first_individual_id: Mapped[str]
    second_individual_id: Mapped[str]


class KeepAwayRow(RecordRow):
    __tablename__ = "keep_away"
    __table_args__ = (
        UniqueConstraint("service_id", "individual_id", "keep_away_from", "value"),
        refers("individual_id", "individuals.individual_id"),
    )

    individual_id: Mapped[str]
    keep_away_from: Mapped[KeepAwayFrom]
    value: Mapped[str]
