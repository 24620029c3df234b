"""One row changed, judged as an import would judge the whole folder."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scheduler.domain.errors import SchedulerError
from scheduler.domain.records import ServiceRecords
from scheduler.exchange.columns import COLUMNS
from scheduler.exchange.exporting import write_service
from scheduler.exchange.importing import read_service
from scheduler.exchange.sources import CSV
from scheduler.exchange.values import write_value


def as_texts(name: str, record: Any) -> dict[str, str]:
    """A record's cells as its file has them, by column."""
    return {column.name: write_value(column, getattr(record, column.name)) for column in COLUMNS[name]}


def judged_row(records: ServiceRecords, name: str, place: int | None, texts: Mapping[str, str] | None) -> Any | None:
    """The record that the texts make at a place of the file, or at its end without one; none if the row is left out.

    Raises SchedulerError for a row of nothing, BadRecords with every fault that an import of the whole folder would
    find, the past apart.
    """
    if texts is not None and not any(text.strip() for text in texts.values()):
        raise SchedulerError("Nothing is filled in. Fill in the fields, or leave the page.")
    present = replace(records, attendance=(), previous_bookings=(), previous_staffing=())
    with TemporaryDirectory() as folder:
        write_service(present, Path(folder))
        rows = [list(as_texts(name, record).values()) for record in getattr(present, name)]
        cells = None if texts is None else [texts.get(column.name, "") for column in COLUMNS[name]]
        _put(rows, place, cells)
        with (Path(folder) / f"{name}{CSV}").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([[column.name for column in COLUMNS[name]], *rows])
        found, _ = read_service(Path(folder))
    if texts is None:
        return None
    return getattr(found, name)[len(rows) - 1 if place is None else place]


def _put(rows: list[list[str]], place: int | None, cells: Sequence[str] | None) -> None:
    if place is None and cells is not None:
        rows.append(list(cells))
    elif place is not None and cells is not None:
        rows[place] = list(cells)
    elif place is not None:
        del rows[place]
