"""The columns of every file of the service folder, read off the records' own fields."""

import dataclasses
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from scheduler.domain.policy import Policy
from scheduler.domain.records import ROW_TYPES
from scheduler.domain.times import TimeOfDay


class Kind(StrEnum):
    """What a cell holds."""

    IDENTIFIER = "id"
    TEXT = "text"
    WORD = "word"
    WHOLE_NUMBER = "whole number"
    NUMBER = "number"
    YES_NO = "yes or no"
    DATE = "date"
    TIME = "time"


IDENTIFIERS_BESIDES = frozenset({"concurrent_with"})
"""Columns that hold an id although their names do not end in _id."""

PLAIN_KINDS: dict[Any, Kind] = {
    str: Kind.TEXT,
    int: Kind.WHOLE_NUMBER,
    float: Kind.NUMBER,
    bool: Kind.YES_NO,
    date: Kind.DATE,
    TimeOfDay: Kind.TIME,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: what its cells hold (`many`: several, in a list), which words, and the range of a number."""

    name: str
    kind: Kind
    many: bool
    words: tuple[StrEnum, ...]
    required: bool
    default: Any
    meaning: str
    example: str
    unit: str
    source: str
    least: float | None
    most: float | None


def _kind(name: str, value_type: Any) -> Kind:
    if isinstance(value_type, type) and issubclass(value_type, StrEnum):
        return Kind.WORD
    if name.endswith("_id") or name in IDENTIFIERS_BESIDES:
        return Kind.IDENTIFIER
    return PLAIN_KINDS[value_type]


def _column(field: dataclasses.Field[Any], hint: Any) -> Column:
    if NoneType in get_args(hint):
        hint = next(choice for choice in get_args(hint) if choice is not NoneType)
    many = get_origin(hint) is tuple
    value_type = get_args(hint)[0] if many else hint
    kind = _kind(field.name, value_type)
    required = field.default is dataclasses.MISSING
    return Column(
        name=field.name,
        kind=kind,
        many=many,
        words=tuple(value_type) if kind is Kind.WORD else (),
        required=required,
        default=None if required else field.default,
        meaning=field.metadata["meaning"],
        example=field.metadata.get("example", str(field.default)),
        unit=field.metadata.get("unit", ""),
        source=field.metadata.get("source", ""),
        least=field.metadata["least"],
        most=field.metadata["most"],
    )


def _columns_of(record_type: Any) -> tuple[Column, ...]:
    hints = get_type_hints(record_type)
    return tuple(_column(field, hints[field.name]) for field in dataclasses.fields(record_type))


COLUMNS: dict[str, tuple[Column, ...]] = {name: _columns_of(row_type) for name, row_type in ROW_TYPES.items()}
"""File name without ending -> its columns, in the order in which they are written."""

SETTINGS: tuple[Column, ...] = _columns_of(Policy)
"""The settings, each as if it were a column: settings.csv has one in each row."""

SETTINGS_HEADER = ("setting", "value")
