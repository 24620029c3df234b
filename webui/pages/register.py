"""A supervisor's sessions of today and tomorrow, and the register in a few taps."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.domain.access import Role
from scheduler.domain.attendance import Outcome
from scheduler.domain.errors import SchedulerError
from scheduler.domain.records import ServiceRecords
from scheduler.domain.register import Mark
from scheduler.domain.times import TimeOfDay, clock
from scheduler.operations.record_attendance import attendance_history, correct_attendance
from scheduler.operations.take_register import (
    WALK_UP,
    Line,
    RegisterRow,
    Sheet,
    duties,
    mark_of,
    sheet_of,
    take_register,
)
from scheduler.progress.crediting import WORKED_THERE
from webui.access import acting, me, needs, note
from webui.forms.casework import CorrectionForm
from webui.site import site

pages = Blueprint("register", __name__)
ELSEWHERE = "elsewhere"
"""Chosen for whom another team's register has, or will have: says nothing in this one."""
CHOICES = (
    ("attended", "Here"),
    ("attended_late", "Late"),
    ("left_early", "Left early"),
    (ELSEWHERE, "With another team"),
    ("unacceptable_absence", "Not here, no reason"),
    ("acceptable_medical", "Not here, ill"),
    ("acceptable_family", "Not here, family"),
    ("acceptable_employment", "Not here, work"),
    ("acceptable_court", "Not here, court"),
    ("acceptable_other", "Not here, other good reason"),
    ("failed_to_comply", "Would not work"),
    ("sent_home_behaviour", "Sent home: behaviour"),
    ("sent_home_team_full", "Sent home: team full"),
    ("sent_home_weather", "Sent home: weather"),
    ("sent_home_no_supervisor", "Sent home: no supervisor"),
    ("sent_home_vehicle", "Sent home: no van"),
    ("stood_down", "Told not to come"),
    ("cancelled", "Session called off"),
)
MARKS = ("outcome", "arrived", "left", "note")
ALSO = "also"
SHORT = 3
"""So many choices are shown at once; the others under "More"."""
DAYS_LATE = 7
"""A register that was kept on a phone without a connection is taken until so many days after the session."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line, and where to put it right."""

    field: str
    words: str


@pages.get("/my-sessions")
@needs(Role.SUPERVISOR)
def mine() -> str:
    today = site().today()
    supervisor = me().supervisor_id or ""
    found = duties(site().database, me().service, supervisor, today, today + timedelta(days=1))
    names = {placement.placement_id: placement.name for placement in site().records(me().service).placements}
    return render_template("register/mine.html", duties=found, today=today, names=names)


@pages.get("/register/<placement>/<day:day>/<int:start>")
@needs(Role.SUPERVISOR, Role.COORDINATOR)
def sheet(placement: str, day: date, start: int) -> str:
    """The team sheet and the register in one."""
    found = _sheet(placement, day, start)
    note(f"register of {placement} on {day}, {clock(start)}", "The day's team")
    return _page(found, {}, [], "")


@pages.post("/register/<placement>/<day:day>/<int:start>")
@needs(Role.SUPERVISOR, Role.COORDINATOR)
def record(placement: str, day: date, start: int) -> Response | tuple[str, int]:
    """All lines that say something; or none, with what is wrong. Also of those who were on the sheet when the page was
    opened, and are not any more."""
    found = _sheet(placement, day, start, days_late=DAYS_LATE, marked_too=_marked())
    rows = {row.individual_id: row for row in found.rows}
    given = {key: _line(key) for key in rows}
    lines = {key: line for key, line in given.items() if line.says_something and line.outcome != ELSEWHERE}
    faults, also = [], request.form.get(ALSO, "").strip()[:20].upper()
    if also and (also not in _known() or (also in rows and not rows[also].recorded)):
        faults = [(ALSO, f'"{also}" is on the list already, or no individual\'s id. Ask the coordinator for the id.')]
    elif also:
        lines[also] = Line(Outcome.ATTENDED.value)
    faults += _not_theirs_to_tell(rows, lines)
    if not faults:
        faults = take_register(site().database, me().service, found, lines, acting("The day's team"), site().today())
    if faults:
        note(f"register of {placement} on {day}, {clock(start)}", "The day's team")
        return _page(found, given, [_fault(rows, key, words) for key, words in faults], also), 422
    flash(_done(sum(key not in rows or not rows[key].recorded for key in lines), len(lines)), "done")
    if request.headers.get("X-Script"):
        return Response(status=204)
    return redirect(url_for("register.sheet", placement=placement, day=day, start=start))


def _not_theirs_to_tell(rows: Mapping[str, RegisterRow], lines: Mapping[str, Line]) -> list[tuple[str, str]]:
    """Of a supervisor's lines those of people not booked there who did not work, or must not be with them: each would
    show on the next page who the individual is, and what they need."""
    if me().role is not Role.SUPERVISOR:
        return []
    kept_from = {row.individual_id for row in _records().must_not_supervise if row.supervisor_id == me().supervisor_id}
    return [
        (key, "Not booked here by now. Tell the coordinator what happened: they record it.")
        for key, line in lines.items()
        if key not in rows or (rows[key].kind == WALK_UP and not rows[key].recorded)
        if line.outcome not in WORKED_THERE or key in kept_from
    ]


def _fault(rows: Mapping[str, RegisterRow], key: str, words: str) -> Fault:
    """By name, where it stands on the page."""
    if key not in rows:
        return Fault(ALSO, words)
    where = "n" if rows[key].recorded else "outcome"
    return Fault(f"{where}-{key}", f"{rows[key].name}: {words[:1].lower()}{words[1:]}")


def _done(new: int, said: int) -> str:
    if new:
        return f"{new} recorded."
    return (
        "All of it is in the register already." if said else "Nothing was marked: choose what happened for each person."
    )


@pages.route("/register/<placement>/<day:day>/<int:start>/<individual_id>", methods=["GET", "POST"])
@needs(Role.COORDINATOR)
def correct(placement: str, day: date, start: int, individual_id: str) -> str | Response:
    """An entry put right; what it said before stays in the history."""
    records = site().records(me().service)
    found = sheet_of(site().database, me().service, records, placement, day, start)
    names = {one.individual_id: f"{one.first_name} {one.last_name}" for one in records.individuals}
    name = names.get(individual_id)
    if name is None:
        abort(404)
    form = CorrectionForm()
    if form.validate_on_submit():
        line = Line(*((part.data or "").strip() for part in (form.outcome, form.arrived, form.left, form.note)))
        try:
            mark = mark_of(found, individual_id, line)
            correct_attendance(site().database, me().service, mark, acting(form.reason.data or ""), site().today())
        except SchedulerError as error:
            form.outcome.errors = [str(error)]
        else:
            flash("Corrected. What was credited is worked out anew.", "done")
            return redirect(request.path)
    where = Mark(
        individual_id=individual_id,
        placement_id=placement,
        day=day,
        start=TimeOfDay(start),
        end=TimeOfDay(found.end),
        outcome=Outcome.ATTENDED,
    )
    history = attendance_history(site().database, me().service, where, acting("Register corrected"))
    return render_template("register/correct.html", form=form, sheet=found, name=name, history=history)


def _sheet(placement: str, day: date, start: int, days_late: int = 0, marked_too: Collection[str] = ()) -> Sheet:
    """Aborts for a supervisor whose session it is not, today or tomorrow, or so many days ago.

    A coordinator may record who came to what was called off since.
    """
    records, today = site().records(me().service), site().today()
    first, last = today - timedelta(days=days_late), today + timedelta(days=1)
    if me().role is Role.SUPERVISOR and not first <= day <= last:
        abort(403)
    found = sheet_of(site().database, me().service, records, placement, day, start, marked_too)
    if me().role is Role.SUPERVISOR and me().supervisor_id not in found.supervisor_ids:
        abort(403)
    return found


def _marked() -> set[str]:
    """Whom the form says something of."""
    named = (name.partition("-") for name, value in request.form.items() if value)
    return {individual_id for part, _, individual_id in named if part in MARKS}


def _line(individual_id: str) -> Line:
    form = request.form
    return Line(
        form.get(f"outcome-{individual_id}", ""),
        form.get(f"arrived-{individual_id}", "").strip(),
        form.get(f"left-{individual_id}", "").strip(),
        form.get(f"note-{individual_id}", "").strip()[:300],
    )


def _known() -> set[str]:
    return {one.individual_id for one in _records().individuals}


def _records() -> ServiceRecords:
    return site().records(me().service)


def _page(found: Sheet, given: dict[str, Line], faults: list[Fault], also: str) -> str:
    return render_template(
        "register/sheet.html",
        sheet=found,
        given=given,
        faults=faults,
        choices=CHOICES,
        short=SHORT,
        also=also,
    )
