"""The roster published before, as the service folder brings it."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from scheduler.domain.attendance import BookingKind
from scheduler.domain.times import TimeOfDay
from scheduler.store.tables.base import RecordRow, refers


class PreviousBookingRow(RecordRow):
    __tablename__ = "previous_bookings"
    __table_args__ = (
        refers("individual_id", "individuals.individual_id"),
        refers("placement_id", "placements.placement_id"),
    )

    individual_id: Mapped[str]
    placement_id: Mapped[str | None]
    day: Mapped[date]
    start: Mapped[TimeOfDay | None]
    kind: Mapped[BookingKind]


class PreviousStaffingRow(RecordRow):
    __tablename__ = "previous_staffing"
    __table_args__ = (
        UniqueConstraint("service_id", "supervisor_id", "placement_id", "day", "start"),
        refers("supervisor_id", "supervisors.supervisor_id"),
        refers("placement_id", "placements.placement_id"),
    )

    supervisor_id: Mapped[str]
    placement_id: Mapped[str]
    day: Mapped[date]
    start: Mapped[TimeOfDay]
