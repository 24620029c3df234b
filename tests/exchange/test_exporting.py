"""What is written reads back the same, and never stands half-written."""

import dataclasses
from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.domain.errors import SchedulerError
from scheduler.domain.policy import Policy
from scheduler.domain.records import REQUIRED, ROW_TYPES, ServiceRecords
from scheduler.exchange import staging
from scheduler.exchange.columns import COLUMNS, SETTINGS, Column, Kind
from scheduler.exchange.exporting import write_service, write_workbook
from scheduler.exchange.importing import read_service
from scheduler.exchange.values import CONTROL, IDENTIFIER, LIST_SEPARATOR
from tests.exchange.folders import a_folder, a_service

WRITERS = [(write_service, "service"), (write_workbook, "service.xlsx")]
LOCALITIES = {"home_locality", "locality", "from_locality", "to_locality", "beneficiary_group"}
"""Texts that other rows must repeat."""
FREE_NUMBERS = {"days_a_week", "extra_days", "max_hours_a_week", "max_travel_minutes", "ratio", "chance_stopped"}
"""Numbers that no other column limits."""


def texts(*, but: str = "") -> st.SearchStrategy[str]:
    characters = st.characters(exclude_categories=("Cs", "Cn", "Co"), exclude_characters=but)
    awkward = st.sampled_from(
        ["=1+1", "001", "a,b", 'say "no"', "'tis", "-", "+44", "@home", "NA", "null", "#N/A", "é;ø"]
    )
    plain = st.text(characters, min_size=1, max_size=20) | awkward
    return plain.map(lambda text: CONTROL.sub("", text).strip()).filter(lambda text: text and not set(text) & set(but))


def values(column: Column) -> st.SearchStrategy[Any] | None:
    """Any value of a column that no check ties to others; None for the rest."""
    if column.kind is Kind.TEXT and column.name not in LOCALITIES | {"value"}:
        if column.many:
            return st.lists(texts(but=LIST_SEPARATOR), max_size=3).map(tuple)
        return texts() if column.required else texts() | st.none()
    if column.name in FREE_NUMBERS and column.kind is Kind.NUMBER:
        return st.floats(column.least, column.most)
    if column.name in FREE_NUMBERS:
        return st.integers(int(column.least or 0), int(column.most or 0))
    if column.many:
        return st.lists(st.sampled_from(column.words), max_size=3).map(tuple)
    return None


def renamed(row: Any, names: dict[str, str]) -> Any:
    """The row with its ids, and nothing else, under other names."""
    changes = {
        column.name: names[value]
        for column in next(COLUMNS[name] for name, row_type in ROW_TYPES.items() if row_type is type(row))
        if (column.kind is Kind.IDENTIFIER or column.name == "value") and (value := getattr(row, column.name)) in names
    }
    return dataclasses.replace(row, **changes)


@st.composite
def services(draw: st.DrawFn) -> ServiceRecords:
    """The small service with every free value changed, and other ids."""
    service = a_service()
    ids = ["P001", "P002", "P003", "O001", "O002", "O003", "O004", "PARKS", "SHOP", "YARD", "S01", "D01", "D02"]
    names = dict(
        zip(ids, draw(st.lists(identifiers(), min_size=len(ids), max_size=len(ids), unique=True)), strict=True)
    )
    changed: dict[str, Any] = {"policy": draw(policies())}
    for name, columns in COLUMNS.items():
        free = {column.name: strategy for column in columns if (strategy := values(column)) is not None}
        if name == "decisions":
            free.pop("reason")
        rows = getattr(service, name)
        changed[name] = tuple(
            renamed(dataclasses.replace(row, **{column: draw(strategy) for column, strategy in free.items()}), names)
            for row in rows
        )
    return ServiceRecords(**changed)


def identifiers() -> st.SearchStrategy[str]:
    awkward = st.sampled_from(["001", "1e5", "1.0", "TRUE", "2026-11-30", "9-5", "0"])
    return st.from_regex(IDENTIFIER, fullmatch=True).filter(lambda text: len(text) <= 64) | awkward


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    free = {
        column.name: draw(st.floats(column.least, column.most))
        for column in SETTINGS
        if column.kind is Kind.NUMBER and column.name not in ("red_below", "green_from")
    }
    return Policy(service_name=draw(texts()), bank_holidays=draw(st.sampled_from(["", "SCT", "ENG"])), **free)


@pytest.mark.parametrize(("write", "name"), WRITERS)
def test_a_service_reads_back_the_same_without_a_warning(tmp_path: Path, write: Callable[..., None], name: str) -> None:
    write(a_service(), tmp_path / name)
    assert read_service(tmp_path / name) == (a_service(), ())


@pytest.mark.parametrize(("write", "name"), WRITERS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(service=services())
def test_any_values_read_back_the_same(
    tmp_path: Path, write: Callable[..., None], name: str, service: ServiceRecords
) -> None:
    write(service, tmp_path / name)
    assert read_service(tmp_path / name)[0] == service


@pytest.mark.parametrize(("write", "name"), WRITERS)
def test_a_service_without_rows_reads_back_with_a_warning_for_each_file(
    tmp_path: Path, write: Callable[..., None], name: str
) -> None:
    write(ServiceRecords(), tmp_path / name)
    records, warnings = read_service(tmp_path / name)
    assert records == ServiceRecords()
    assert [warning.problem for warning in warnings] == ["There are no rows."] * len(REQUIRED)


def test_the_files_are_in_the_one_form(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    assert (folder / "timetable.csv").read_bytes() == (
        b"placement_id,weekday,start,end,first_date,last_date\n"
        b"PARKS,mon,09:00,15:30,,\n"
        b"SHOP,tue,09:00,15:30,,2026-12-24\n"
        b"SHOP,tue,09:00,12:00,2026-12-25,\n"
    )
    assert "P001,,,lifting; heights,step_free,yes,10:00,no,4.5,enhanced" in (folder / "needs.csv").read_text()


def test_files_without_rows_are_left_out_and_removed_and_others_stay(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    (folder / "README.md").write_text("ours")
    write_service(dataclasses.replace(a_service(), decisions=(), weather=()), folder)
    names = {path.name for path in folder.iterdir()}
    assert "README.md" in names
    assert not names & {"decisions.csv", "weather.csv"}
    assert names - {"README.md"} == {f"{name}.csv" for name in (*ROW_TYPES, "settings")} - {
        "decisions.csv",
        "weather.csv",
    }


@pytest.mark.parametrize(("write", "name"), WRITERS)
def test_a_write_that_fails_leaves_what_was_there(
    tmp_path: Path, write: Callable[..., None], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(a_service(), tmp_path / name)
    before = contents(tmp_path)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(staging.os, "replace", full)
    with pytest.raises(SchedulerError, match="cannot be written: No space left on device"):
        write(ServiceRecords(), tmp_path / name)
    assert contents(tmp_path) == before


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in folder.rglob("*")}


def test_a_folder_that_cannot_be_made_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(SchedulerError, match="cannot be written"):
        write_service(a_service(), tmp_path / "file" / "service")


def test_a_workbook_holds_cells_that_sort_and_no_formula(tmp_path: Path) -> None:
    service = a_service()
    placements = (dataclasses.replace(service.placements[0], name="=1+1"), service.placements[1])
    write_workbook(dataclasses.replace(service, placements=placements), tmp_path / "service.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "service.xlsx")
    assert workbook["placements"]["B2"].data_type == "s"
    assert workbook["timetable"]["C2"].value == time(9)
    assert workbook["orders"]["E2"].is_date
    assert workbook["orders"]["F2"].value == 120
    assert workbook["individuals"]["A2"].number_format == "@"
