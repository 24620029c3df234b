"""Edits as a coordinator writes them on the command line: ids with colons between."""

from collections.abc import Callable, Mapping

from scheduler.domain.edits import Add, Edit, Forbid, Move, Pin, Remove, Swap
from scheduler.domain.errors import SchedulerError

FORMS: Mapping[str, tuple[str, Callable[..., Edit]]] = {
    "add": ("P001:PARKS/2026-12-08/0900", Add),
    "remove": ("P001:PARKS/2026-12-08/0900", Remove),
    "move": ("P001:PARKS/2026-12-08/0900:SHED/2026-12-08/0900", Move),
    "swap": ("P001:PARKS/2026-12-08/0900:P002:SHED/2026-12-08/0900", Swap),
    "pin": ("P001:PARKS/2026-12-08/0900", Pin),
    "forbid": ("P001:PARKS/2026-12-08/0900", Forbid),
}
"""Kind of edit -> an example and what it makes."""


def read_edit(kind: str, text: str) -> Edit:
    """Raises SchedulerError with the way to write it."""
    example, make = FORMS[kind]
    parts = text.split(":")
    if len(parts) != len(example.split(":")) or not all(parts):
        raise SchedulerError(f'The edit --{kind} "{text}" cannot be read. Write it as --{kind} {example}.')
    return make(*parts)
