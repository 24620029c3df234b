"""Rosters as versions: drafts, the published one of each week, and those that it replaced."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.domain.attendance import BookingKind
from scheduler.domain.times import TimeOfDay
from scheduler.domain.versions import RosterState
from scheduler.store.tables.base import Row, refers


class RosterRow(Row):
    """A version. `based_on` is the version that was published when it was made; `document` is its roster.json."""

    __tablename__ = "rosters"
    __table_args__ = (
        UniqueConstraint("service_id", "monday", "number"),
        Index(
            "uq_rosters_one_published",
            "service_id",
            "monday",
            unique=True,
            sqlite_where=text("state = 'published'"),
            postgresql_where=text("state = 'published'"),
        ),
    )

    monday: Mapped[date]
    weeks: Mapped[int]
    number: Mapped[int]
    state: Mapped[RosterState]
    based_on: Mapped[int | None]
    document: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    published_by: Mapped[str | None]
    published_at: Mapped[datetime | None]
    reason: Mapped[str | None]


class BookingRow(Row):
    """An individual's booking in a version: what was offered, for the register and the lights."""

    __tablename__ = "roster_bookings"
    __table_args__ = (
        refers("individual_id", "individuals.individual_id"),
        refers("placement_id", "placements.placement_id"),
        Index(None, "service_id", "day"),
    )

    roster_id: Mapped[int] = mapped_column(ForeignKey("rosters.id"), index=True)
    individual_id: Mapped[str]
    placement_id: Mapped[str]
    day: Mapped[date]
    start: Mapped[TimeOfDay]
    kind: Mapped[BookingKind]
    fallback: Mapped[str | None]


class StaffingRow(Row):
    __tablename__ = "roster_staffing"
    __table_args__ = (
        refers("supervisor_id", "supervisors.supervisor_id"),
        refers("placement_id", "placements.placement_id"),
    )

    roster_id: Mapped[int] = mapped_column(ForeignKey("rosters.id"), index=True)
    supervisor_id: Mapped[str]
    placement_id: Mapped[str]
    day: Mapped[date]
    start: Mapped[TimeOfDay]
