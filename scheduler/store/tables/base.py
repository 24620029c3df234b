"""What every table shares: a row belongs to one service, and has a number that is never given twice at a time."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import Enum as AnyEnum
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Boolean,
    Date,
    DateTime,
    Dialect,
    Enum,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from scheduler.domain.times import TimeOfDay
from scheduler.store.digests import UNSAID

SEPARATOR = "; "


class Words(TypeDecorator[tuple[Any, ...]]):
    """Several words or texts in one cell, kept in their order as a file of the service folder writes them."""

    impl = Text
    cache_ok = True

    def __init__(self, word: type[str] = str) -> None:
        super().__init__()
        self.word = word

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> str | None:
        return None if value is None else SEPARATOR.join(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Any, ...]:
        return tuple(map(self.word, value.split(SEPARATOR))) if value else ()


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, aware of it in Python also where the database knows no time zones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def _values(words: type[AnyEnum]) -> list[str]:
    return [str(word.value) for word in words]


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it so
        str: Text,
        float: Float(53),
        int: Integer,
        bool: Boolean,
        date: Date,
        datetime: Moment,
        TimeOfDay: Integer,
        StrEnum: Enum(StrEnum, native_enum=False, create_constraint=False, length=40, values_callable=_values),
    }


class ServiceRow(Base):
    """A council's service. `key` names it on the command line; all other rows belong to one of these."""

    __tablename__ = "services"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(unique=True)


class Row(Base):
    """A row of one service. Its number comes from `numbering`, so that a row's digest can be known ahead."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-2)
    service_id: Mapped[int] = mapped_column(ForeignKey("services.id"), index=True, sort_order=-1)


class RecordRow(Row):
    """A row of a file of the service folder, at its place in that file."""

    __abstract__ = True

    position: Mapped[int] = mapped_column(sort_order=-1)


def added_later(unsaid: Any = None) -> Any:
    """A column that came after rows were written; `unsaid` is what those have in it."""
    return mapped_column(info={UNSAID: unsaid})


def unique_id(name: str) -> UniqueConstraint:
    """The column tells a service's rows apart, and other tables may refer to it."""
    return UniqueConstraint("service_id", name)


def refers(name: str, target: str) -> ForeignKeyConstraint:
    """The column names a row of the same service: no reference can lead into another.

    Looked at when the transaction ends, so that rows may be written in the order of their file.
    """
    table, column = target.split(".")
    whole = [f"{table}.service_id", f"{table}.{column}"]
    return ForeignKeyConstraint(["service_id", name], whole, deferrable=True, initially="DEFERRED")
