"""Whatever is put in place of a service is refused in words, in bounded memory."""

import os
import random
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from scheduler.exchange.exporting import write_workbook
from scheduler.exchange.importing import read_service
from scheduler.exchange.sheets import MAX_COLUMNS, MAX_ROWS
from tests.exchange.folders import a_folder, a_service, faults_of, warnings_of

SHEET_START = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def a_workbook(parent: Path) -> Path:
    path = parent / "service.xlsx"
    write_workbook(a_service(), path)
    return path


def replace_part(path: Path, name: str, content: bytes) -> None:
    with ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for part, old in (parts | {name: content}).items():
            archive.writestr(part, content if part == name else old)


def only_fault(path: Path) -> str:
    (fault,) = faults_of(path)
    return str(fault)


def test_a_path_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    assert only_fault(tmp_path / "nowhere").startswith("nowhere: There is no such file or folder.")


def test_an_empty_folder_names_every_file_that_it_needs(tmp_path: Path) -> None:
    assert [fault.problem for fault in faults_of(tmp_path)] == ["It is missing."] * 8


def test_a_single_csv_file_is_not_a_service(tmp_path: Path) -> None:
    assert "neither a folder nor an .xlsx workbook" in only_fault(a_folder(tmp_path) / "orders.csv")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "There is nothing in it."),
        (b"\n \n", "There is nothing in it."),
        (b"\xef\xbb\xbf", "There is nothing in it."),
        (b"\n\nfrom_locality,to_locality,minutes\n", "no known heading"),
        (b"from_locality,to_locality,minutes\nA\0B,C,3\n", "binary data"),
        ("from_locality,to_locality,minutes\nA,B,3\n".encode("utf-16"), "binary data"),
        (bytes(range(1, 256)) * 10, "not text"),
        (b"\x89PNG\r\n\x1a\n" + os.urandom(2000) + b"\0\x81", ""),
        (b'from_locality,to_locality,minutes\nHarbour,"Hilltop,35\n' + b"x,y,z\n" * 50_000, "quotation mark"),
        (b"x" * 15_000_000, "no table from row 1 on"),
        (b"," * 15_000_000, f"more than {MAX_COLUMNS} columns"),
        (b"from_locality,to_locality,minutes\n" + b"\n" * MAX_ROWS, f"at most {MAX_ROWS:,} rows"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    folder = a_folder(tmp_path)
    (folder / "travel.csv").write_bytes(content)
    fault = only_fault(folder)
    assert fault.startswith("travel.csv")
    assert words in fault


def test_a_line_of_megabytes_within_a_table_is_one_fault(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    (folder / "travel.csv").write_text("from_locality,to_locality,minutes\nHarbour,Hilltop," + "9" * 15_000_000)
    assert only_fault(folder).startswith("travel.csv")


def test_a_folder_or_a_loop_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    (folder / "travel.csv").unlink()
    (folder / "travel.csv").mkdir()
    assert only_fault(folder).startswith("travel.csv: This is not a file.")
    (folder / "travel.csv").rmdir()
    (folder / "travel.csv").symlink_to(folder / "travel.csv")
    assert only_fault(folder).startswith("travel.csv: This is not a file.")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert only_fault(tmp_path / "loop").startswith("loop: There is no such file")


def test_a_pipe_in_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    (folder / "travel.csv").unlink()
    os.mkfifo(folder / "travel.csv")
    assert only_fault(folder).startswith("travel.csv: This is not a file.")


def test_a_name_that_no_screen_can_show_is_made_printable(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    if sys.platform != "linux":
        pytest.skip("only here may a file's name be any bytes")
    Path(os.fsdecode(os.fsencode(folder) + b"/holidays\xff\n.csv")).write_text("x")
    (warning,) = warnings_of(folder)
    assert str(warning).encode("utf-8").startswith(b"holidays?")


def measured(call: Callable[[], Any]) -> tuple[Any, int]:
    """What the call returns, and the most bytes it held at once."""
    tracemalloc.start()
    try:
        return call(), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_hundred_megabytes_of_rubbish_are_refused_unread(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    with (folder / "attendance.csv").open("wb") as file:
        for _ in range(100):
            file.write(os.urandom(1_000_000))
    fault, peak = measured(lambda: only_fault(folder))
    assert "attendance.csv: The file has 100 MB; at most 20 MB are read." in fault
    assert peak < 50e6


def test_a_folder_of_many_large_files_is_refused_unread(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    for name in ("attendance", "absences", "availability"):
        os.truncate(folder / f"{name}.csv", 19_000_000)
    assert "service: The files have 57 MB; at most 50 MB are read." in only_fault(folder)


def test_a_large_file_in_which_every_cell_is_wrong_tells_how_many_faults_there_are(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    rows = "".join(f"X/{n},Y/{n},31/02/{n},99:{n},word{n},m{n}\n" for n in range(30_000))
    heading = "individual_id,placement_id,day,start,outcome,minutes_credited\n"
    (folder / "attendance.csv").write_text(heading + rows)
    faults = faults_of(folder)
    assert faults[0].problem == "180000 faults: 200 are shown, and 179800 more."


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = a_workbook(tmp_path)
    with ZipFile(path, "a", ZIP_DEFLATED) as archive, archive.open("xl/bomb.xml", "w", force_zip64=True) as part:
        for _ in range(200):
            part.write(bytes(1_000_000))
    assert path.stat().st_size < 1_000_000
    fault, peak = measured(lambda: only_fault(path))
    assert "unpacks to more than 50 MB" in fault
    assert peak < 50e6


def test_a_workbook_with_a_cell_in_the_last_corner_takes_no_memory(tmp_path: Path) -> None:
    path = a_workbook(tmp_path)
    workbook = openpyxl.load_workbook(path)
    workbook["travel"]["XFD1048576"] = "corner"
    workbook["orders"]["AA1"] = "far heading"
    workbook.save(path)
    faults, peak = measured(lambda: faults_of(path))
    assert [fault.file for fault in faults] == ["service.xlsx sheet orders"]
    assert peak < 50e6


def test_a_million_blank_rows_are_passed_over(tmp_path: Path) -> None:
    path = a_workbook(tmp_path)
    with ZipFile(path) as archive:
        name = next(part for part in archive.namelist() if b"Hilltop" in archive.read(part) and "worksheets" in part)
        sheet = archive.read(name).decode()
    blank = "".join(f'<row r="{row}"/>' for row in (*range(3, 100_000), 1_048_576))
    replace_part(path, name, sheet.replace("</sheetData>", blank + "</sheetData>").encode())
    assert read_service(path) == (a_service(), ())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a zip at all",
        b"PK\x05\x06" + bytes(18),
        b"PK\x03\x04" + bytes(100),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    ],
)
def test_what_only_pretends_to_be_a_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "service.xlsx"
    path.write_bytes(content)
    assert only_fault(path).startswith("service.xlsx: ")


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/workbook.xml", b"<nonsense"),
        ("xl/workbook.xml", b""),
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/styles.xml", b"<styleSheet/>"),
        ("xl/sharedStrings.xml", b"<sst"),
        ("xl/worksheets/sheet2.xml", b"<worksheet"),
        ("xl/worksheets/sheet2.xml", (SHEET_START + '<row r="1"><c r="A1" t="s"><v>999999</v></c></row>').encode()),
        ("xl/worksheets/sheet2.xml", (SHEET_START + '<row r="99999999999"/></sheetData></worksheet>').encode()),
        ("xl/worksheets/sheet2.xml", (SHEET_START + '<row r="x"><c r="?"/></row></sheetData></worksheet>').encode()),
        ("xl/styles.xml", b"<styleSheet>" + b"<a/>" * 2_000_000 + b"</styleSheet>"),
    ],
)
def test_a_damaged_workbook_is_refused_in_words(tmp_path: Path, part: str, content: bytes) -> None:
    path = a_workbook(tmp_path)
    replace_part(path, part, content)
    for fault in faults_of(path):
        assert fault.file.startswith("service.xlsx")


def test_a_workbook_cut_or_changed_anywhere_never_ends_in_a_traceback(tmp_path: Path) -> None:
    whole = a_workbook(tmp_path).read_bytes()
    chance = random.Random(1)
    path = tmp_path / "changed.xlsx"
    for _ in range(60):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 20)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(content[: chance.randint(1, 2 * len(content))])
        faults_of(path)
