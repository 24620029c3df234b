"""Events of orders, help, reviews, questionnaires."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from scheduler.domain.casework import Help, OrderEventKind
from scheduler.domain.problem import Light
from scheduler.store.tables.base import RecordRow, Row, refers


class OrderEventRow(RecordRow):
    __tablename__ = "order_events"
    __table_args__ = (
        UniqueConstraint("service_id", "order_id", "kind", "day"),
        refers("order_id", "orders.order_id"),
    )

    order_id: Mapped[str]
    kind: Mapped[OrderEventKind]
    day: Mapped[date]
    until: Mapped[date | None]
    hours: Mapped[float | None]
    recorded_by: Mapped[str | None]


class EntitlementRow(RecordRow):
    __tablename__ = "entitlements"
    __table_args__ = (refers("individual_id", "individuals.individual_id"),)

    individual_id: Mapped[str]
    help: Mapped[Help]
    first_date: Mapped[date | None]
    last_date: Mapped[date | None]
    recorded_on: Mapped[date | None]
    recorded_by: Mapped[str | None]


class NeedsReviewRow(RecordRow):
    __tablename__ = "needs_reviews"
    __table_args__ = (
        UniqueConstraint("service_id", "individual_id", "due_on"),
        refers("individual_id", "individuals.individual_id"),
    )

    individual_id: Mapped[str]
    due_on: Mapped[date]
    held_on: Mapped[date | None]
    held_by: Mapped[str | None]


class ExitQuestionnaireRow(RecordRow):
    __tablename__ = "exit_questionnaires"
    __table_args__ = (UniqueConstraint("service_id", "order_id"),)

    order_id: Mapped[str]
    sent_on: Mapped[date]
    answered_on: Mapped[date | None]
    fairly_treated: Mapped[int | None]
    work_useful: Mapped[int | None]
    learnt_something: Mapped[int | None]
    barriers_heeded: Mapped[int | None]
    life_better: Mapped[int | None]
    comment: Mapped[str | None]


class SettingRow(Row):
    """One setting of a service's policy, its value as JSON."""

    __tablename__ = "settings"
    __table_args__ = (UniqueConstraint("service_id", "name"),)

    name: Mapped[str]
    value: Mapped[str]


class LightRow(Row):
    """An order's traffic light as it stood on a day."""

    __tablename__ = "lights"
    __table_args__ = (UniqueConstraint("service_id", "order_id", "day"), refers("order_id", "orders.order_id"))

    order_id: Mapped[str]
    day: Mapped[date]
    light: Mapped[Light]
    chance: Mapped[float]
    projected: Mapped[date | None]
    minutes_left: Mapped[int]
