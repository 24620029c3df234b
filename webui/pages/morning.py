"""This morning: what happened, the proposed repair as a list of calls, the decision, the calls ticked off."""

from collections.abc import Callable
from datetime import date
from hashlib import sha256

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.domain.access import Role
from scheduler.domain.changes import Repair
from scheduler.domain.errors import SchedulerError
from scheduler.domain.events import (
    Event,
    IndividualUnavailable,
    PlacementLost,
    SupervisorAbsent,
    VanLost,
    WeatherStops,
)
from scheduler.domain.times import monday_of
from scheduler.operations.draft_changes import calls_of, keep_repair, propose_repair, tick_call
from scheduler.operations.publish_week import publish_week
from scheduler.operations.see_week import SeenWeek, weeks_versions
from webui.access import acting, me, needs, note
from webui.forms.choices import or_none
from webui.forms.morning import EventForm
from webui.pages.week import seen
from webui.site import site
from webui.week_words import names_of, told

pages = Blueprint("morning", __name__)
MAKE: dict[str, Callable[[str, date], Event]] = {
    "supervisor": lambda about, day: SupervisorAbsent(about, day, day),
    "weather": lambda about, day: WeatherStops(day),
    "van": VanLost,
    "placement": lambda about, day: PlacementLost(about, day, day),
    "individual": lambda about, day: IndividualUnavailable(about, day, day),
}
WORKERS = 1
"""So that every process of the server proposes the same."""


@pages.route("/morning", methods=["GET", "POST"])
@needs(Role.COORDINATOR)
def choose() -> str | Response:
    """Pick the event; the week of its day must be published."""
    records = site().records(me().service)
    form = EventForm()
    form.supervisor.choices = or_none((s.supervisor_id, s.name) for s in records.supervisors)
    form.placement.choices = or_none((p.placement_id, p.name) for p in records.placements)
    live = {order.individual_id for order in records.orders if order.ended_on is None}
    people = sorted(
        (one for one in records.individuals if one.individual_id in live),
        key=lambda one: (one.first_name, one.last_name),
    )
    form.individual.choices = or_none(
        (one.individual_id, f"{one.first_name} {one.last_name} ({one.individual_id})") for one in people
    )
    if request.method == "GET":
        form.day.data = site().today()
    if form.validate_on_submit():
        who = form[{"weather": "kind", "van": "placement"}.get(form.kind.data, form.kind.data)].data
        if not who:
            form.kind.errors = ["Choose who or what it is about"]
        else:
            place = url_for("morning.propose", kind=form.kind.data, about=who, day=form.day.data)
            return redirect(place)
    note("names for this morning's event", "This morning")
    return render_template("morning/choose.html", form=form)


@pages.route("/morning/<kind>/<about>/<day:day>", methods=["GET", "POST"])
@needs(Role.COORDINATOR)
def propose(kind: str, about: str, day: date) -> str | Response:
    """The fewest changes; on approval they become the week's roster, in the coordinator's name."""
    week = _published(day)
    event = _event(kind, about, day)
    today = site().today()
    key = ("repair", week.version.number, kind, about, day, today)
    problem, repair = site().kept(me().service, key, lambda: propose_repair(week, today, [event], WORKERS))
    shown = _digest(week, repair)
    if request.method == "POST" and request.form.get("shown") != shown:
        flash("What is published or known has changed since you looked: look again, then approve.", "error")
        return redirect(request.path)
    if request.method == "POST":
        actor = acting(f"This morning: {kind}")
        version = keep_repair(site().database, me().service, week, problem, repair, actor, WORKERS)
        publish_week(site().database, me().service, week.version.monday, version.number, actor)
        flash(f"Published as version {version.number}. Now make the calls, from the top.", "done")
        return redirect(url_for("morning.calls", monday=week.version.monday, number=version.number))
    note(f"proposed repair of the week of {week.version.monday}", "This morning")
    return render_template(
        "morning/propose.html",
        week=week,
        repair=repair,
        calls=[told(week, call) for call in repair.calls],
        kind=kind,
        about=names_of(week).get(about, about),
        day=day,
        shown=shown,
    )


def _digest(week: SeenWeek, repair: Repair) -> str:
    """Of a proposal: what is approved is what was shown, or nothing."""
    return sha256(repr((week.version.number, repair.roster, repair.calls)).encode()).hexdigest()


@pages.get("/calls/<day:monday>/<int:number>")
@needs(Role.COORDINATOR)
def calls(monday: date, number: int) -> str:
    week = seen(monday, number)
    kept = calls_of(site().database, me().service, monday, number)
    note(f"calls for version {number}, week of {monday}", "Telling people of changes")
    rows = [(row, told(week, row.call)) for row in kept]
    return render_template("morning/calls.html", week=week, monday=monday, rows=rows)


@pages.post("/calls/<day:monday>/<int:number>/<int:place>")
@needs(Role.COORDINATOR)
def tick(monday: date, number: int, place: int) -> Response:
    made = request.form.get("made") == "yes"
    tick_call(site().database, me().service, monday, number, place, made, acting("Telling people of changes"))
    return redirect(url_for("morning.calls", monday=monday, number=number, _anchor=f"call-{place}"))


def _published(day: date) -> SeenWeek:
    monday = monday_of(day)
    versions = weeks_versions(site().database, me().service, monday)
    version = next((v for v in versions if v.state == "published"), None)
    if version is None:
        raise SchedulerError(f"No roster is published for the week of {monday}. Publish one first, or plan it anew.")
    return seen(monday, version.number)


def _event(kind: str, about: str, day: date) -> Event:
    if kind not in MAKE:
        abort(404)
    return MAKE[kind](about, day)
