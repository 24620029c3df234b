"""What a record's field means, written once: reader, writer, docs and checks of files all use it."""

import dataclasses
from typing import Any


def column(
    meaning: str,
    example: str,
    *,
    default: Any = dataclasses.MISSING,
    least: float | None = None,
    most: float | None = None,
    unit: str = "",
) -> Any:
    """A record's field with its meaning, an example as written in a file, its unit and its range."""
    return dataclasses.field(
        default=default,
        metadata={"meaning": meaning, "example": example, "least": least, "most": most, "unit": unit},
    )
