"""A row's digest: the same from what is about to be written and from what is read back, on any database."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from hashlib import sha256
from typing import Any

from sqlalchemy import Table

UNSAID = "unsaid"
"""In a column's info: the value that stands for nothing said."""


def row_digest(table: Table, values: Mapping[str, Any]) -> bytes:
    """SHA-256 of the table's name and every column's value.

    A column added to the product later counts only where it says something: rows written before keep their digests.
    """
    said = [c for c in table.columns if UNSAID not in c.info or values[c.name] != c.info[UNSAID]]
    content = [table.name, *([column.name, plain(values[column.name])] for column in said)]
    return sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).digest()


def plain(value: Any) -> Any:
    """The value as JSON can hold it."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return list(value) if isinstance(value, tuple) else value
