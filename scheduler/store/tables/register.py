"""The register: what became of each booking, as evidence. Entries are added, never changed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.domain.attendance import Outcome
from scheduler.domain.times import TimeOfDay
from scheduler.store.tables.base import RecordRow, Row, refers


class AttendanceRow(RecordRow):
    """An entry. A correction names the entry that it replaces, and why; each can be replaced once."""

    __tablename__ = "attendance"
    __table_args__ = (
        refers("individual_id", "individuals.individual_id"),
        refers("placement_id", "placements.placement_id"),
        CheckConstraint("(corrects IS NULL) = (reason IS NULL)", name="a_correction_has_a_reason"),
        Index(None, "service_id", "individual_id", "day"),
        Index(
            "uq_attendance_one_first_entry",
            "service_id",
            "individual_id",
            "placement_id",
            "day",
            "start",
            unique=True,
            sqlite_where=text("corrects IS NULL"),
            postgresql_where=text("corrects IS NULL"),
        ),
    )

    individual_id: Mapped[str]
    placement_id: Mapped[str]
    day: Mapped[date]
    start: Mapped[TimeOfDay]
    outcome: Mapped[Outcome]
    minutes_credited: Mapped[int]
    arrived: Mapped[TimeOfDay | None]
    left: Mapped[TimeOfDay | None]
    walk_up: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str | None]
    corrects: Mapped[int | None] = mapped_column(ForeignKey("attendance.id"), unique=True)
    reason: Mapped[str | None]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class CreditRow(Row):
    """Minutes of one entry that count to one order. Those of a corrected entry count no more."""

    __tablename__ = "credits"
    __table_args__ = (refers("order_id", "orders.order_id"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("attendance.id"), index=True)
    order_id: Mapped[str]
    minutes: Mapped[int]
    other_activity: Mapped[bool]
