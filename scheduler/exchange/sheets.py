"""Files as plain tables of text that know where they stand; whatever cannot safely be read is refused first."""

import csv
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
    if not text.strip():
        raise Unfit("The file is empty.", "Write the headings in its first row, or remove it.")
    if "\0" in text:
        raise Unfit("The file holds binary data, not text.", SAVE_AGAIN)
    if (rows := text.count("\n") + 1) > MAX_ROWS:
        raise Unfit(f"The file has {rows:,} lines; at most {MAX_ROWS:,} are read.", "Leave out old rows.")
    heading = text.partition("\n")[0]
    separator = max(SEPARATORS, key=heading.count)
    width = _width(heading, separator, rows)
    return _parsed(text, separator, width)


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


def _width(heading: str, separator: str, rows: int) -> int:
    if heading.count(separator) >= MAX_COLUMNS:
        check_size(rows, heading.count(separator) + 1)
    fields = next(csv.reader([heading], delimiter=separator), [""])
    check_size(rows, len(fields) + 1)
    return len(fields)


def _parsed(text: str, separator: str, width: int) -> pandas.DataFrame:
    try:
        cells = pandas.read_csv(
            StringIO(text),
            sep=separator,
            header=None,
            names=list(range(width + 1)),
            index_col=False,
            dtype=str,
            keep_default_na=False,
            na_filter=False,
            skip_blank_lines=False,
            engine="python",
            on_bad_lines=lambda fields: [*fields[:width], "".join(fields[width:])],
        )
    except (pandas.errors.ParserError, csv.Error) as error:
        remedy = 'Look for a quotation mark (") that is opened and never closed.'
        raise Unfit(f"The file is not a table: {error}.", remedy) from None
    return cells.fillna("")
