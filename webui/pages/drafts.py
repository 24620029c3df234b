"""A roster changed by hand: each change judged at once, kept as a new draft; and what is open to one person."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from scheduler.domain.access import Role
from scheduler.domain.edits import Add, Edit, Forbid, Move, Pin, Remove, Swap
from scheduler.domain.errors import SchedulerError
from scheduler.domain.options import WhatStands
from scheduler.domain.rules import SENTENCE
from scheduler.exchange.session_views import session_views
from scheduler.operations.draft_changes import judge_edits, keep_edits
from scheduler.operations.edit_week import Edited
from scheduler.operations.options_of_week import ranked_options, what_a_place_takes, what_stands_of
from scheduler.operations.see_week import SeenWeek
from webui.access import acting, me, needs, note
from webui.approval import digest, was_shown
from webui.forms.choices import or_none
from webui.forms.drafts import EditForm
from webui.pages.week import seen
from webui.run_chart import TIERS
from webui.site import site
from webui.week_words import names_of, session_words, told, with_names

pages = Blueprint("drafts", __name__)
MAKE: dict[str, type[Edit]] = {"add": Add, "remove": Remove, "move": Move, "swap": Swap, "pin": Pin, "forbid": Forbid}
MOST_EDITS = 30
LEAST_TOLD = 0.05
CHOSEN = ("kind", "individual", "session", "to")
ALSO = {"move": ("to",), "swap": ("to", "other")}
MISSING = {
    "individual": "Choose the individual",
    "session": "Choose the session",
    "to": "Choose the new session",
    "other": "Choose the other individual, and their session as the new session",
}


@pages.route("/week/<day:monday>/<int:number>/edit", methods=["GET", "POST"])
@needs(Role.COORDINATOR)
def edit(monday: date, number: int) -> str | Response:
    """The changes so far, what they do, and a form for the next."""
    week = seen(monday, number)
    form = _form(week)
    wanted = _wanted(monday, number)
    if form.validate_on_submit() and (new := _edit_of(form)) is not None:
        try:
            judge_edits(week, [*_edits(wanted), new])
            _remember(monday, number, [*wanted, [form.kind.data, *_ids(new)]])
        except SchedulerError as error:
            form.kind.errors = [with_names(week, str(error))]
        else:
            return redirect(url_for("drafts.edit", monday=monday, number=number))
    note(f"version {number}, week of {monday}", "Changing it by hand")
    edited = judge_edits(week, _edits(wanted)) if wanted else None
    return render_template(
        "drafts/edit.html",
        week=week,
        monday=monday,
        form=form,
        edits=[_edit_words(week, each) for each in _edits(wanted)],
        edited=edited,
        shown=digest(wanted),
        views=session_views(edited.problem, edited.roster) if edited else week.views,
        without=_without(week, edited),
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
    if not wanted or not was_shown(digest(wanted)):
        flash("The changes are not those that you looked at, or were lost to another week's. Look again.", "error")
        return redirect(url_for("drafts.edit", monday=monday, number=number))
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
    stands, key = _what_stands(week), ("options", monday, number, individual_id)
    found = site().kept(me().service, key, lambda: ranked_options(stands, individual_id))
    return render_template(
        "drafts/options.html",
        week=week,
        monday=monday,
        individual_id=individual_id,
        name=names[individual_id],
        stands=stands,
        options=found,
        sessions=session_words(week),
        sentences=SENTENCE,
    )


@pages.get("/week/<day:monday>/<int:number>/options/<individual_id>/<path:session_id>")
@needs(Role.COORDINATOR)
def why(monday: date, number: int, individual_id: str, session_id: str) -> str:
    """Why not here: the rules that say no, or whom it would move and what it would cost."""
    week = seen(monday, number)
    names, words = names_of(week), session_words(week)
    if individual_id not in names or session_id not in words:
        abort(404)
    note(f"{individual_id} in {session_id}", "Looking for a place")
    stands, key = _what_stands(week), ("why", monday, number, individual_id, session_id)
    found = site().kept(me().service, key, lambda: what_a_place_takes(stands, individual_id, session_id))
    return render_template(
        "drafts/why.html",
        week=week,
        monday=monday,
        individual_id=individual_id,
        session_id=session_id,
        name=names[individual_id],
        stands=stands,
        found=found,
        calls=[told(week, call) for call in found.calls],
        uncovered=[(names[b.individual_id], words[b.session_id]) for b in found.uncovered],
        held=[f"{names[who]}, {words[where]}" for who, where in found.held],
        costs=_costs(found.costs),
        sessions=words,
    )


def _what_stands(week: SeenWeek) -> WhatStands:
    key = ("stands", week.version.monday, week.version.number)
    return site().kept(me().service, key, lambda: what_stands_of(week))


def _costs(costs: Sequence[int]) -> list[tuple[str, str, float]]:
    """(aim, unit, what the week loses of it); what rounds to nothing is left out."""
    named = ((*TIERS[tier], cost) for tier, cost in enumerate(costs, start=1))
    return [(name, unit, cost / scale) for name, unit, scale, cost in named if abs(cost / scale) >= LEAST_TOLD]


def _form(week: SeenWeek) -> EditForm:
    """What a link of the board or of the options has chosen is chosen already."""
    form = EditForm(data={name: request.args.get(name) for name in CHOSEN if request.args.get(name)})
    people = sorted(names_of(week).items(), key=lambda item: (item[1], item[0]))
    booked = {booking.individual_id for booking in week.roster.bookings} | set(week.without_place)
    form.individual.choices = or_none((key, f"{name} ({key})") for key, name in people if key in booked)
    form.other.choices = form.individual.choices
    words = session_words(week)
    form.session.choices = or_none((s.session_id, words[s.session_id]) for s in week.problem.sessions)
    form.to.choices = form.session.choices
    return form


def _edit_of(form: EditForm) -> Edit | None:
    """None, with the fault at its field, where one that the kind needs is empty."""
    kind = form.kind.data
    missing = [name for name in ("individual", "session", *ALSO.get(kind, ())) if not form[name].data]
    for name in missing:
        form[name].errors = [MISSING[name]]
    if missing:
        return None
    who, where, to, other = (form[name].data for name in ("individual", "session", "to", "other"))
    if kind == "move":
        return Move(who, where, to)
    return Swap(who, where, other, to) if kind == "swap" else MAKE[kind](who, where)  # type: ignore[call-arg]


def _without(week: SeenWeek, edited: Edited | None) -> list[str]:
    """Who needs a session and has none, after the changes so far."""
    booked = {booking.individual_id for booking in (edited or week).roster.bookings}
    return sorted({need.individual_id for need in week.problem.needs if need.minutes} - booked)


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


def _edit_words(week: SeenWeek, edit: Edit) -> str:
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
