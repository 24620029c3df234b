"""The log of DPA 2018 s.62: a chain of entries, and the digest of every row that each of them left behind."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.domain.versions import Deed
from scheduler.store.tables.base import Base


class AuditRow(Base):
    """An entry. `hash` covers all that it says, its changes, and the hash of the entry before."""

    __tablename__ = "audit_log"

    service_id: Mapped[int] = mapped_column(ForeignKey("services.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    deed: Mapped[Deed]
    subject: Mapped[str]
    reason: Mapped[str]
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class ChangeRow(Base):
    """A row that an entry added, changed or deleted: the digest of what it was afterwards; none, deleted."""

    __tablename__ = "audit_changes"
    __table_args__ = (ForeignKeyConstraint(["service_id", "number"], ["audit_log.service_id", "audit_log.number"]),)

    service_id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    table: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[bytes | None] = mapped_column(LargeBinary)


class HeadRow(Base):
    """The last entry of a service's chain: an entry cut off at its end is missed."""

    __tablename__ = "audit_heads"

    service_id: Mapped[int] = mapped_column(ForeignKey("services.id"), primary_key=True)
    number: Mapped[int] = mapped_column(server_default=text("0"))
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class ErasingRow(Base):
    """There only while a transaction erases what the retention rules no longer allow to be kept."""

    __tablename__ = "erasing"

    service_id: Mapped[int] = mapped_column(ForeignKey("services.id"), primary_key=True)
