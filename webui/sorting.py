"""Tables that sort by a link in each heading, without a script; the order is in the address and told aloud."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import request

Row = TypeVar("Row")
SORT, DOWN = "sort", "down"


@dataclass(frozen=True, slots=True)
class Sort:
    """How a table is sorted, and the address that sorts it by a column: the same one again turns it round."""

    column: str
    down: bool

    def link(self, column: str) -> str:
        kept = {name: value for name, value in request.args.items() if name not in (SORT, DOWN, "page")}
        down = column == self.column and not self.down
        return f"{request.path}?{urlencode({**kept, SORT: column, DOWN: int(down)})}"


def in_order(
    rows: Iterable[Row], columns: Mapping[str, Callable[[Row], Any]], column: str, down: bool = False
) -> tuple[list[Row], Sort]:
    """The rows as the address asks, or else by `column`; what has no value comes last either way."""
    asked = request.args.get(SORT, "")
    sort = Sort(asked, request.args.get(DOWN) == "1") if asked in columns else Sort(column, down)
    value = columns[sort.column]
    known, unknown = list[Row](), list[Row]()
    for row in rows:
        (unknown if value(row) is None else known).append(row)
    return sorted(known, key=value, reverse=sort.down) + unknown, sort
