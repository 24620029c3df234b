"""Files taken in: a workbook, or CSV files of the service folder, judged whole; every fault shown in the page."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, render_template, request
from werkzeug.datastructures import FileStorage
from werkzeug.utils import secure_filename

from scheduler.domain.access import Role
from scheduler.domain.errors import BadRecords, Fault
from scheduler.exchange.judging import Judged
from scheduler.operations.change_records import CHANGED_FILES, take_in
from webui.access import acting, me, needs
from webui.site import site

pages = Blueprint("intake", __name__)
FOLDER_NAME = "files"


@pages.route("/records-taken-in", methods=["GET", "POST"])
@needs(Role.COORDINATOR)
def take() -> str | tuple[str, int]:
    """Judge what was sent, and keep it unless it is only to be checked."""
    given = [file for file in request.files.getlist("files") if file.filename]
    kept = request.form.get("do") == "keep"
    faults: list[Fault] = []
    judged: Judged | None = None
    if request.method == "POST" and not given:
        faults = [Fault("", 0, "", "No file was chosen.", "Choose a workbook, or one or more CSV files.")]
    elif request.method == "POST":
        try:
            judged = _judge(given, kept)
        except BadRecords as bad:
            faults = list(bad.faults)
    page = render_template(
        "records/take_in.html", faults=faults, judged=judged, kept=kept, counts=_counts(judged), files=CHANGED_FILES
    )
    return (page, 422) if faults else page


def _judge(given: list[FileStorage], keep: bool) -> Judged:
    """A single workbook is read as it is, anything else as the folder that the files came from."""
    with TemporaryDirectory() as directory:
        folder = Path(directory, FOLDER_NAME)
        folder.mkdir()
        paths = [folder / (secure_filename(file.filename or "") or f"file-{i}") for i, file in enumerate(given)]
        for file, path in zip(given, paths, strict=True):
            file.save(path)
        single = len(paths) == 1 and paths[0].suffix.lower() != ".csv"
        path = paths[0] if single else folder
        return take_in(site().database, me().service, path, not keep, acting("Files taken in"))


def _counts(judged: Judged | None) -> list[tuple[str, int, int]]:
    """(file, entries added, entries changed)."""
    puts = judged.puts if judged else ()
    added = Counter(put.name for put in puts if put.place is None)
    changed = Counter(put.name for put in puts if put.place is not None)
    return [(name, added[name], changed[name]) for name in CHANGED_FILES if added[name] or changed[name]]
