"""A roster changed by hand: each change judged at once, kept as a new draft; and what is open to one person."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from scheduler.domain.access import Role
from scheduler.domain.edits import Add, Edit, Forbid, Move, Pin, Remove, Swap
from scheduler.domain.errors import SchedulerError
from scheduler.domain.rules import SENTENCE
from scheduler.operations.draft_changes import judge_edits, keep_edits
from scheduler.operations.options_of_week import ranked_options
from scheduler.operations.see_week import SeenWeek
from webui.access import acting, me, needs, note
from webui.forms.choices import or_none
from webui.forms.drafts import EditForm
from webui.pages.week import seen
from webui.site import site
from webui.week_words import names_of, session_words

pages = Blueprint("drafts", __name__)
MAKE: dict[str, type[Edit]] = {"add": Add, "remove": Remove, "move": Move, "swap": Swap, "pin": Pin, "forbid": Forbid}
MOST_EDITS = 30


@pages.route("/week/<day:monday>/<int:number>/edit", methods=["GET", "POST"])
@needs(Role.COORDINATOR)
def edit(monday: date, number: int) -> str | Response:
    """The changes so far, what they do, and a form for the next."""
    week = seen(monday, number)
    form = _form(week)
    wanted = _wanted(monday, number)
    if form.validate_on_submit():
        try:
            new = _edit_of(form)
            judge_edits(week, [*_edits(wanted), new])
        except SchedulerError as error:
            form.kind.errors = [str(error)]
        else:
            _remember(monday, number, [*wanted, [form.kind.data, *_ids(new)]])
            return redirect(url_for("drafts.edit", monday=monday, number=number))
    note(f"version {number}, week of {monday}", "Changing it by hand")
    edited = judge_edits(week, _edits(wanted)) if wanted else None
    return render_template(
        "drafts/edit.html",
        week=week,
        monday=monday,
        form=form,
        told=[_told(week, each) for each in _edits(wanted)],
        edited=edited,
        names=names_of(week),
        sessions=session_words(week),
        sentences=SENTENCE,
    )


@pages.post("/week/<day:monday>/<int:number>/edit/<int:place>/back")
@needs(Role.COORDINATOR)
def take_back(monday: date, number: int, place: int) -> Response:
    wanted = _wanted(monday, number)
    if place >= len(wanted):
        abort(404)
    _remember(monday, number, wanted[:place] + wanted[place + 1 :])
    return redirect(url_for("drafts.edit", monday=monday, number=number))


@pages.post("/week/<day:monday>/<int:number>/keep")
@needs(Role.COORDINATOR)
def keep(monday: date, number: int) -> Response:
    """The changed roster as a new draft; refused while a rule is broken."""
    wanted = _wanted(monday, number)
    version = keep_edits(site().database, me().service, seen(monday, number), _edits(wanted), acting("Changed by hand"))
    _remember(monday, number, [])
    flash(f"Kept as version {version.number}, a draft. Review it, then publish it.", "done")
    return redirect(url_for("week.show", monday=monday, version=version.number))


@pages.get("/week/<day:monday>/<int:number>/options/<individual_id>")
@needs(Role.COORDINATOR)
def options(monday: date, number: int, individual_id: str) -> str:
    """Every session for one person: open, at whose cost, or which rules keep them out."""
    week = seen(monday, number)
    names = names_of(week)
    if individual_id not in names:
        abort(404)
    note(f"options of {individual_id}, week of {monday}", "Looking for a place")
    found = ranked_options(week, individual_id)
    return render_template(
        "drafts/options.html",
        week=week,
        monday=monday,
        individual_id=individual_id,
        name=names[individual_id],
        options=found,
        sessions=session_words(week),
        sentences=SENTENCE,
    )


def _form(week: SeenWeek) -> EditForm:
    form = EditForm()
    people = sorted(names_of(week).items(), key=lambda item: (item[1], item[0]))
    booked = {booking.individual_id for booking in week.roster.bookings} | set(week.without_place)
    form.individual.choices = or_none((key, f"{name} ({key})") for key, name in people if key in booked)
    form.other.choices = form.individual.choices
    words = session_words(week)
    form.session.choices = or_none((s.session_id, words[s.session_id]) for s in week.problem.sessions)
    form.to.choices = form.session.choices
    return form


def _edit_of(form: EditForm) -> Edit:
    """Raises SchedulerError for a field that the kind needs and is empty."""
    who, where, to, other = (form[name].data for name in ("individual", "session", "to", "other"))
    if not who or not where:
        raise SchedulerError("Choose the individual and the session.")
    match form.kind.data:
        case "move":
            if not to:
                raise SchedulerError("Choose the new session.")
            return Move(who, where, to)
        case "swap":
            if not to or not other:
                raise SchedulerError("Choose the other individual, and their session as the new session.")
            return Swap(who, where, other, to)
    return MAKE[form.kind.data](who, where)  # type: ignore[call-arg]


def _ids(edit: Edit) -> list[str]:
    return [getattr(edit, name) for name in edit.__slots__]


def _edits(wanted: list[list[str]]) -> list[Edit]:
    return [MAKE[kind](*ids) for kind, *ids in wanted]


def _wanted(monday: date, number: int) -> list[list[str]]:
    kept: list[list[str]] = session.get("edits", {}).get(f"{monday}/{number}", [])
    return kept


def _remember(monday: date, number: int, wanted: list[list[str]]) -> None:
    """Only for the version at hand: the session travels with each request."""
    if len(wanted) > MOST_EDITS:
        raise SchedulerError(f"{MOST_EDITS} changes at a time are the most. Keep these as a draft first.")
    session["edits"] = {f"{monday}/{number}": wanted} if wanted else {}


def _told(week: SeenWeek, edit: Edit) -> str:
    names, sessions = names_of(week), session_words(week)
    match edit:
        case Add(who, where):
            return f"Add {names[who]} to {sessions[where]}"
        case Remove(who, where):
            return f"Take {names[who]} out of {sessions[where]}"
        case Move(who, where, to):
            return f"Move {names[who]} from {sessions[where]} to {sessions[to]}"
        case Swap(who, where, other, there):
            return f"{names[who]} in {sessions[where]} changes seats with {names[other]} in {sessions[there]}"
        case Pin(who, where):
            return f"Pin {names[who]} to {sessions[where]}"
        case Forbid(who, where):
            return f"Forbid {names[who]} {sessions[where]}"
