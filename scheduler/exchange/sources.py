"""Where the sheets of a service come from: a folder of CSV files, or one XLSX workbook."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from pathlib import Path

import pandas

from scheduler.domain.records import ROW_TYPES
from scheduler.exchange.ledger import Ledger
from scheduler.exchange.sheets import MAX_FILE_BYTES, MAX_TOTAL_BYTES, Sheet, read_csv
from scheduler.exchange.values import CONTROL, LONGEST_QUOTE, Unfit, plain_name
from scheduler.exchange.workbooks import read_workbook

SETTINGS_NAME = "settings"
KNOWN = (SETTINGS_NAME, *ROW_TYPES)
CSV, XLSX = ".csv", ".xlsx"


@dataclass(frozen=True, slots=True)
class Source:
    """The sheets found, each to be read when asked for (raises Unfit), and how messages name any sheet.

    `misspelt` are files of the format whose name seems to be meant by a name that is not of the format.
    """

    label: Callable[[str], str]
    sheets: Mapping[str, Callable[[], pandas.DataFrame]]
    misspelt: frozenset[str]

    def read(self, name: str) -> Sheet:
        return Sheet(self.label(name), self.sheets[name]())


def open_source(path: Path, ledger: Ledger, warnings: Ledger) -> Source:
    """What can be read at `path`; raises Unfit if that is nothing at all."""
    try:
        if path.is_dir():
            return _folder(path, ledger, warnings)
        if not path.exists():
            raise Unfit("There is no such file or folder.", "Check its name and where it is.")
    except OSError as error:
        raise Unfit(f"This cannot be opened: {error.strerror}.", "Check it and who may read it.") from None
    if path.suffix.lower() != XLSX:
        raise Unfit("This is neither a folder nor an .xlsx workbook.", "Name the folder that holds the CSV files.")
    return _workbook(path, ledger, warnings)


def printable(name: str) -> str:
    """A file's name for a message, whatever characters it is made of."""
    return CONTROL.sub("�", name.encode("utf-8", "replace").decode("utf-8"))


def _folder(folder: Path, ledger: Ledger, warnings: Ledger) -> Source:
    files = {path.stem: path for path in sorted(folder.iterdir()) if path.suffix.lower() == CSV}
    given, misspelt = _match_names(files, "{}.csv".format, ledger, warnings)
    sizes = [files[stem].stat().st_size for stem in given.values() if files[stem].is_file()]
    size = sum(size for size in sizes if size <= MAX_FILE_BYTES)  # a larger one is refused by itself
    if size > MAX_TOTAL_BYTES:
        problem = f"The files have {size / 1e6:.0f} MB; at most {MAX_TOTAL_BYTES / 1e6:.0f} MB are read."
        raise Unfit(problem, "Leave out old rows, and check that it is the right folder.")
    return Source("{}.csv".format, {name: partial(read_csv, files[stem]) for name, stem in given.items()}, misspelt)


def _workbook(path: Path, ledger: Ledger, warnings: Ledger) -> Source:
    sheets = read_workbook(path)
    label = (printable(path.name) + " sheet {}").format
    given, misspelt = _match_names(sheets, label, ledger, warnings)
    return Source(label, {name: partial(_cells, sheets[title]) for name, title in given.items()}, misspelt)


def _cells(cells: pandas.DataFrame | Unfit) -> pandas.DataFrame:
    if isinstance(cells, Unfit):
        raise cells
    return cells


def _match_names(
    names: Iterable[str], label: Callable[[str], str], ledger: Ledger, warnings: Ledger
) -> tuple[dict[str, str], frozenset[str]]:
    """Name in the format -> name as given; and those of the format that another name seems to be meant for.

    A name near to one of the format is a fault: to leave that file out in silence could lose a limit.
    """
    given: dict[str, str] = {}
    strangers: list[str] = []
    for name in names:
        known = plain_name(name)
        if known in given:
            ledger.note(label(known), 0, "", "It is there twice.", "Remove one of the two.")
        elif known in KNOWN:
            given[known] = name
        else:
            strangers.append(name)
    misspelt = _note_strangers(strangers, [known for known in KNOWN if known not in given], label, ledger, warnings)
    return given, misspelt


def _note_strangers(
    strangers: list[str], absent: list[str], label: Callable[[str], str], ledger: Ledger, warnings: Ledger
) -> frozenset[str]:
    """The absent names of the format that a stranger seems to be meant for."""
    misspelt = set()
    for name in strangers:
        file = label(printable(name))
        if nearest := get_close_matches(plain_name(name)[:LONGEST_QUOTE], absent, n=1):
            ledger.note(file, 0, "", "This is not a name of the format.", f'Did you mean "{nearest[0]}"?')
            misspelt.add(nearest[0])
        else:
            warnings.note(file, 0, "", "This is not part of the format.", "It was not read.")
    return frozenset(misspelt)
