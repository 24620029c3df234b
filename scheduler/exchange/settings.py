"""The settings file: one setting in each row, so that it reads like a list and grows like one."""

from typing import Any

from holidays.countries.united_kingdom import UnitedKingdom

from scheduler.domain.policy import Policy
from scheduler.exchange.columns import SETTINGS, SETTINGS_HEADER, Kind
from scheduler.exchange.ledger import Ledger
from scheduler.exchange.sheets import Sheet
from scheduler.exchange.tables import filled_rows, note_unfit
from scheduler.exchange.values import Unfit, did_you_mean, plain_name, quoted, read_value


def read_settings(sheet: Sheet, ledger: Ledger) -> Policy:
    """The policy; faults go to the ledger, and a faulty setting keeps its default. Raises Unfit without a heading."""
    heading = tuple(map(plain_name, sheet.cells.iloc[0].tolist()))[:2]
    if heading != SETTINGS_HEADER:
        raise Unfit(
            "The first row is not the heading.", f'Write "{SETTINGS_HEADER[0]}" and "{SETTINGS_HEADER[1]}" there.'
        )
    rows: dict[str, int] = {}
    values: dict[str, Any] = {}
    for number, name, text, *_ in filled_rows(sheet).itertuples(name=None):
        name = plain_name(name)
        try:
            values[name] = _read_setting(name, text, rows)
        except Unfit as unfit:
            note_unfit(ledger, sheet.label, number, name, unfit)
        rows.setdefault(name, number)
    policy = Policy(**values)
    _note_contradictions(policy, rows, sheet.label, ledger)
    return policy


def _read_setting(name: str, text: str, seen: dict[str, int]) -> Any:
    columns = {column.name: column for column in SETTINGS}
    if name not in columns:
        remedy = f"{did_you_mean(name, tuple(columns))}Correct its name or remove it."
        raise Unfit(f"{quoted(name)} is not a setting.", remedy)
    if name in seen:
        raise Unfit(f"This setting is also in row {seen[name]}.", "Remove one of the two.")
    column = columns[name]
    if text == "" and column.kind is not Kind.TEXT:
        raise Unfit("The value is empty.", f"Fill it in, or remove the row: then it is {column.default}.")
    if text == "":
        return ""
    value = read_value(column, text)
    if name == "bank_holidays" and value not in UnitedKingdom.subdivisions:
        allowed = ", ".join(sorted(UnitedKingdom.subdivisions))
        raise Unfit(f"{quoted(text)} is not a subdivision of GB.", f"Use one of: {allowed}; or leave it empty.")
    return value


def _note_contradictions(policy: Policy, rows: dict[str, int], label: str, ledger: Ledger) -> None:
    if policy.red_below > policy.green_from:
        row = rows.get("red_below", rows.get("green_from", 0))
        ledger.note(label, row, "red_below", "Red would reach above green.", "Make it at most green_from.")
