"""Files as plain tables of text that know where they stand; whatever cannot safely be read is refused first."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pandas

from scheduler.exchange.values import Unfit

MAX_FILE_BYTES = 20_000_000
MAX_TOTAL_BYTES = 50_000_000
MAX_ROWS = 500_000
MAX_COLUMNS = 50
MAX_CELLS = 5_000_000

SEPARATORS = ",;\t"
SAVE_AGAIN = "Open it in a spreadsheet and save it again as CSV UTF-8."


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as text. `label` is how messages name it; `cells` has the heading in its first row.

    The last column of `cells` holds whatever stands to the right of the last heading.
    """

    label: str
    cells: pandas.DataFrame


def file_size(path: Path) -> int:
    """Bytes of a plain file; raises Unfit for anything else and for one too big to read."""
    try:
        if not path.is_file():
            raise Unfit("This is not a file.", "Put a CSV file or an .xlsx workbook in its place.")
        size = path.stat().st_size
    except OSError as error:
        raise Unfit(f"The file cannot be opened: {error.strerror}.", "Check it and who may read it.") from None
    if size > MAX_FILE_BYTES:
        problem = f"The file has {size / 1e6:.0f} MB; at most {MAX_FILE_BYTES / 1e6:.0f} MB are read."
        raise Unfit(problem, "Leave out old rows, and check that it is the right file.")
    return size


def read_csv(path: Path) -> pandas.DataFrame:
    """The cells of a CSV file in any form that Excel writes; raises Unfit."""
    text = _decoded(_bytes_of(path))
    if "\0" in text:
        raise Unfit("The file holds binary data, not text.", SAVE_AGAIN)
    heading = text.partition("\n")[0]
    separator = max(SEPARATORS, key=heading.count)
    check_size(text.count("\n"), min(heading.count(separator), MAX_COLUMNS) + 1)
    return as_frame(_records(text, separator))


def as_frame(rows: Iterable[Sequence[str]]) -> pandas.DataFrame:
    """The rows under one another, each as wide as the first and one cell more; raises Unfit if there are none."""
    table: list[list[str]] = []
    width = filled = 0
    for row in rows:
        if not table:
            width = max((place for place, text in enumerate(row, start=1) if text.strip()), default=0)
        check_size(len(table), width)
        table.append([*row[:width], *[""] * (width - len(row)), "".join(row[width:])])
        if any(map(str.strip, row)):
            filled = len(table)
    if not filled:
        raise Unfit("There is nothing in it.", "Write the headings in its first row, or remove it.")
    return pandas.DataFrame(table[:filled], dtype=str)


def check_size(rows: int, width: int) -> None:
    """Raises Unfit for a table too large to hold."""
    if width > MAX_COLUMNS:
        raise Unfit(f"The first row has more than {MAX_COLUMNS} columns.", "Keep only the columns of the format.")
    if rows > MAX_ROWS or rows * width > MAX_CELLS:
        problem = f"The table is too large: at most {MAX_ROWS:,} rows and {MAX_CELLS:,} cells are read."
        raise Unfit(problem, "Leave out old rows.")


def _bytes_of(path: Path) -> bytes:
    size = file_size(path)
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise Unfit(f"The file cannot be opened: {error.strerror}.", "Check it and who may read it.") from None


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            raise Unfit("The file is not text.", SAVE_AGAIN) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _records(text: str, separator: str) -> Iterator[list[str]]:
    number = 0
    try:
        for record in csv.reader(StringIO(text), delimiter=separator, strict=True):
            number += 1
            yield record
    except csv.Error as error:
        remedy = 'Look there for a quotation mark (") that is not closed, or not followed by a separator.'
        raise Unfit(f"The file is no table from row {number + 1} on: {error}.", remedy) from None
