"""People, placements, timetable, supervisors and the rest: listed, added, changed, with what they were before."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.domain.access import Role
from scheduler.domain.errors import SchedulerError
from scheduler.domain.records import ROW_TYPES
from scheduler.exchange.columns import COLUMNS, Column, Kind
from scheduler.exchange.judging import as_texts
from scheduler.operations.change_records import (
    ABOUT,
    ADDED_ONLY,
    CHANGED_FILES,
    KEPT_FILES,
    OWN_FILES,
    change_record,
    history_of,
    rows_of,
)
from webui.access import acting, me, needs, note, reason_for
from webui.asked import searched, take_search
from webui.site import site
from webui.sorting import in_order

pages = Blueprint("records", __name__)
BY = (Role.COORDINATOR, Role.CASE_MANAGER)
SHOWN = 200
SEEN = "seen-"
ENTRY = "entry"
Entry = tuple[int, dict[str, str]]


@pages.get("/records")
@needs(Role.COORDINATOR)
def files() -> str:
    told = [(name, str(ROW_TYPES[name].__doc__).strip().split("\n")[0]) for name in CHANGED_FILES]
    return render_template("records/files.html", files=told)


@pages.route("/records/<name>", methods=["GET", "POST"])
@needs(*BY)
def rows(name: str) -> str | Response:
    """The entries of a file; of one individual where one is named, and for a case manager always."""
    who = request.args.get("individual", "")
    _refuse(name, who)
    if again := take_search("find"):
        return again
    asked = "" if who else searched("find")["find"].lower()
    found = [
        (number, as_texts(name, record))
        for number, record in rows_of(site().database, me().service, name)
        if not who or getattr(record, "individual_id", "") == who
    ]
    if asked:
        found = [(number, texts) for number, texts in found if any(asked in text.lower() for text in texts.values())]
    found, sort = in_order(found, _columns(name), ENTRY)
    note(f"{name}{' of ' + who if who else ''}", "Keeping records")
    return render_template(
        "records/rows.html",
        name=name,
        who=who,
        rows=found[:SHOWN],
        count=len(found),
        shown=SHOWN,
        columns=COLUMNS[name],
        asked=asked,
        sort=sort,
        changed=name not in ADDED_ONLY,
    )


@pages.route("/records/<name>/add", methods=["GET", "POST"])
@needs(*BY)
def add(name: str) -> str | Response:
    who = request.values.get("individual", "")
    _refuse(name, who)
    known = dict.fromkeys((column.name for column in COLUMNS[name]), "")
    if who and "individual_id" in known:
        known["individual_id"] = who
    return _edit(name, None, known, who)


@pages.route("/records/<name>/<int:number>", methods=["GET", "POST"])
@needs(*BY)
def change(name: str, number: int) -> str | Response:
    if name not in CHANGED_FILES:
        abort(404)
    found = dict(rows_of(site().database, me().service, name))
    if number not in found:
        abort(404)
    who = getattr(found[number], "individual_id", "") or ""
    _refuse(name, who)
    return _edit(name, number, as_texts(name, found[number]), who)


@pages.post("/records/<name>/<int:number>/remove")
@needs(*BY)
def remove(name: str, number: int) -> Response:
    if name not in CHANGED_FILES:
        abort(404)
    record = dict(rows_of(site().database, me().service, name)).get(number)
    if record is None:
        abort(404)
    who = getattr(record, "individual_id", "") or ""
    _refuse(name, who)
    change_record(site().database, me().service, name, number, None, _seen(name), acting(_why()))
    flash("Taken out. What it said is kept in the history.", "done")
    return redirect(_back(name, who))


def _edit(name: str, number: int | None, known: Mapping[str, str], who: str) -> str | Response:
    """The form, or the change made; faults as an import would tell them, beside their fields."""
    texts, faults = dict(known), list[tuple[str, str]]()
    if request.method == "POST":
        texts = {key: request.form.get(key, "").strip()[:2000] for key in known}
        if number is not None:
            texts.update({key: known[key] for key in _fixed(name)})
        elif me().role is Role.CASE_MANAGER:
            texts["individual_id"] = who
        try:
            seen = _seen(name) if number is not None else None
            change_record(site().database, me().service, name, number, texts, seen, acting(_why()))
        except SchedulerError as error:
            faults = _told(error, texts)
        else:
            flash("Kept, with what it was before.", "done")
            return redirect(_back(name, who))
    note(f"{name}, entry {number}" if number else f"a new entry of {name}", "Keeping records")
    return render_template(
        "records/edit.html",
        name=name,
        number=number,
        who=who,
        columns=COLUMNS[name],
        texts=texts,
        known=known,
        faults=faults,
        fixed=_fixed(name) if number is not None else (),
        removable=number is not None and name not in KEPT_FILES,
        history=history_of(site().database, me().service, name, number) if number is not None else [],
        back=_back(name, who),
    )


def _columns(name: str) -> dict[str, Callable[[Entry], Any]]:
    """By each column of the file, numbers as numbers; as the file has them at first."""
    by: dict[str, Callable[[Entry], Any]] = {ENTRY: lambda row: row[0]}
    return by | {column.name: partial(_cell, column) for column in COLUMNS[name]}


def _cell(column: Column, row: Entry) -> Any:
    text = row[1][column.name]
    number = column.kind in (Kind.WHOLE_NUMBER, Kind.NUMBER) and not column.many
    return (float(text) if number else text.lower()) if text else None


def _told(error: SchedulerError, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """(field, words) of each fault."""
    faults: Any = getattr(error, "faults", None)
    if not faults:
        return [("", str(error))]
    return [(fault.field if fault.field in texts else "", f"{fault.problem} {fault.remedy}") for fault in faults]


def _fixed(name: str) -> tuple[str, ...]:
    """The column that other records name the row by, and whom it is about: these stay."""
    known = (COLUMNS[name][0].name,) if name in KEPT_FILES else ()
    return (*known, *(column.name for column in COLUMNS[name] if column.name in ABOUT and column.name not in known))


def _seen(name: str) -> dict[str, str]:
    return {column.name: request.form.get(SEEN + column.name, "") for column in COLUMNS[name]}


def _why() -> str:
    return request.form.get("why", "").strip()[:300] or "Keeping records"


def _back(name: str, who: str) -> str:
    if who and me().role is Role.CASE_MANAGER:
        return url_for("individuals.one", individual_id=who)
    return url_for("records.rows", name=name)


def _refuse(name: str, who: str) -> None:
    """A case manager changes some records, of those on their case-load only."""
    if name not in CHANGED_FILES:
        abort(404)
    if me().role is Role.CASE_MANAGER and (name not in OWN_FILES or not who or reason_for(who) != "Own case-load"):
        abort(403)
