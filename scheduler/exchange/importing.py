"""Reading a service's records: all of them, or all that is wrong with them."""

from pathlib import Path

from scheduler.domain.errors import BadRecords, Fault
from scheduler.domain.policy import Policy
from scheduler.domain.records import REQUIRED, ROW_TYPES, ServiceRecords
from scheduler.exchange.checks import check_tables
from scheduler.exchange.columns import COLUMNS
from scheduler.exchange.ledger import Ledger
from scheduler.exchange.oddities import odd_tables
from scheduler.exchange.settings import read_settings
from scheduler.exchange.sources import SETTINGS_NAME, Source, open_source, printable
from scheduler.exchange.tables import Table, note_unfit, read_table
from scheduler.exchange.values import Unfit


def read_service(path: Path) -> tuple[ServiceRecords, tuple[Fault, ...]]:
    """The records in a folder of CSV files or an .xlsx workbook, and warnings of what is odd but possible.

    Raises BadRecords with all faults of all files.
    """
    ledger, warnings = Ledger(), Ledger()
    try:
        source = open_source(path, ledger, warnings)
    except Unfit as unfit:
        raise BadRecords([Fault(printable(path.name), 0, "", unfit.problem, unfit.remedy())]) from None
    policy = _policy(source, ledger)
    tables = {name: _table(name, source, ledger) for name in ROW_TYPES}
    ledger.extend(check_tables(tables))
    if faults := ledger.faults():
        raise BadRecords(faults)
    warnings.extend(odd_tables(tables))
    rows = {name: tuple(row.record for row in table.rows) for name, table in tables.items()}
    return ServiceRecords(policy=policy, **rows), tuple(warnings.faults())


def _policy(source: Source, ledger: Ledger) -> Policy:
    if SETTINGS_NAME not in source.sheets:
        return Policy()
    try:
        return read_settings(source.read(SETTINGS_NAME), ledger)
    except Unfit as unfit:
        note_unfit(ledger, source.label(SETTINGS_NAME), 0, "", unfit)
        return Policy()


def _table(name: str, source: Source, ledger: Ledger) -> Table:
    """The file's table; one of which nothing is known if it is missing or cannot be read."""
    label = source.label(name)
    unknown = Table(label, (), frozenset())
    if name in source.sheets:
        try:
            return read_table(source.read(name), COLUMNS[name], ROW_TYPES[name], ledger)
        except Unfit as unfit:
            note_unfit(ledger, label, 0, "", unfit)
            return unknown
    if name in source.misspelt:
        return unknown
    if name in REQUIRED:
        headings = ", ".join(column.name for column in COLUMNS[name] if column.required)
        ledger.note(label, 0, "", "It is missing.", f"Add it, with at least the columns {headings}.")
        return unknown
    return Table(label, (), frozenset(column.name for column in COLUMNS[name]))
