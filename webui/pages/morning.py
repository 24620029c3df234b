"""This morning: what happened, the proposed repair as a list of calls, the decision, the calls ticked off."""

from collections.abc import Callable
from datetime import date
from functools import partial
from hashlib import sha256

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.domain.access import Role
from scheduler.domain.changes import Repair
from scheduler.domain.errors import SchedulerError
from scheduler.domain.events import (
    Event,
    IndividualArrived,
    IndividualUnavailable,
    PlacementLost,
    SupervisorAbsent,
    VanLost,
    WeatherStops,
)
from scheduler.domain.placements import HalfDay
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import WEEK
from scheduler.exchange.event_text import write_event
from scheduler.operations.draft_changes import calls_of, propose_repair, publish_repair, tick_call
from scheduler.operations.repair_week import set_aside
from scheduler.operations.see_week import SeenWeek, as_if_not, published_on
from webui.access import acting, me, needs, note
from webui.approval import digest, was_shown
from webui.event_words import event_words
from webui.forms.choices import offered, or_none
from webui.forms.morning import ALL_DAY, EVENTS, HALVES, NOT_AFTER_ALL, TAKE_BACK, EventForm
from webui.pages.week import seen
from webui.site import site
from webui.week_words import names_of, session_words, told, with_names

pages = Blueprint("morning", __name__)

Happened = tuple[str, str]
"""A kind of event, and whom or what it is about, as the address has it."""
Names = dict[str, dict[str, str]]
"""Kind of event -> whom or what it can be about -> their name."""


def _weather(about: str, day: date) -> WeatherStops:
    half, _, point = about.partition("-")
    return WeatherStops(day, None if half == ALL_DAY else HalfDay(half), point or None)


MAKE: dict[str, Callable[[str, date], Event]] = {
    "supervisor": lambda about, day: SupervisorAbsent(about, day, day),
    "weather": _weather,
    "van": VanLost,
    "placement": lambda about, day: PlacementLost(about, day, day),
    "individual": lambda about, day: IndividualUnavailable(about, day, day),
    "arrived": lambda about, _: IndividualArrived(about),
}
UNPUBLISHED = "No roster is published for the week of that day. Publish one first, or plan it anew"
WEEKS_AHEAD = 4
WORKERS = 1
"""So that every process of the server proposes the same."""


@pages.route("/morning", methods=["GET", "POST"])
@pages.route("/morning/more/<day:day>/<path:already>", methods=["GET", "POST"])
@needs(Role.COORDINATOR)
def choose(day: date | None = None, already: str = "") -> str | Response:
    """Pick what happened, or what else did on the day; its week must be published."""
    records = site().records(me().service)
    names = _names(records)
    before = _happened(names, already) if already else []
    form = _form(records, names)
    if day:
        del form.day
    elif request.method == "GET":
        form.day.data = site().today()
    if form.validate_on_submit():
        about = _about(form)
        on = day or (_day_of(about, form.day.data) if form.kind.data == TAKE_BACK and about else form.day.data)
        if not about:
            form.kind.errors = ["Choose who or what it is about"]
        elif on is None or (day is None and published_on(site().database, me().service, on) is None):
            form.day.errors = [UNPUBLISHED]
        else:
            happened = list(dict.fromkeys([*before, (form.kind.data, about)]))
            try:
                _proposed(_as_happened(_published(on), happened), on, happened)
            except SchedulerError as error:
                form.kind.errors = [with_names(_published(on), str(error))]
            else:
                return redirect(url_for("morning.propose", day=on, happened=_as_address(happened)))
    note("names for this morning's event", "This morning")
    said = [_in_words(names, *one) for one in before]
    return render_template("morning/choose.html", form=form, already=said, day=day)


@pages.route("/morning/<day:day>/<path:happened>", methods=["GET", "POST"])
@needs(Role.COORDINATOR)
def propose(day: date, happened: str) -> str | Response:
    """The fewest changes; on approval they become the week's roster, in the coordinator's name."""
    names = _names(site().records(me().service))
    if any(
        one.startswith(f"{TAKE_BACK}:") and one[len(TAKE_BACK) + 1 :] not in names[TAKE_BACK]
        for one in happened.split("/")
    ):
        flash("That is not kept as having happened any more: it was taken back already.", "error")
        return redirect(url_for("morning.choose"))
    each = _happened(names, happened)
    week = _as_happened(_published(day), each)
    problem, repair = _proposed(week, day, each)
    shown = digest(week.version.number, repair)
    if request.method == "POST" and not was_shown(shown):
        flash("What is published or known has changed since you looked: look again, then approve.", "error")
        return redirect(request.path)
    if request.method == "POST":
        actor = acting(f"This morning: {', '.join(kind for kind, _ in each)}")
        version = publish_repair(site().database, me().service, week, problem, repair, actor, WORKERS)
        flash(f"Published as version {version.number}. Now make the calls, from the top.", "done")
        return redirect(url_for("morning.calls", monday=week.version.monday, number=version.number))
    before, after = ({booking.individual_id for booking in one.bookings} for one in (week.roster, repair.roster))
    people, sessions = names_of(week), session_words(week)
    note(f"proposed repair of the week of {week.version.monday}", "This morning")
    return render_template(
        "morning/propose.html",
        repair=repair,
        calls=[told(week, call) for call in repair.calls],
        happened=[(_in_words(names, *one), _as_address([other for other in each if other != one])) for one in each],
        address=happened,
        left=len(repair.without_place),
        unplaced=[(about, names[kind][about]) for kind, about in each if kind == "arrived" and about not in after],
        booked=[names[kind][about] for kind, about in each if kind == "arrived" and about in before],
        uncovered=[(people[b.individual_id], sessions[b.session_id]) for b in repair.uncovered],
        set_aside=[words for _, words in set_aside(problem, repair)],
        only_new=all(kind == "arrived" for kind, _ in each),
        only_back=all(kind == TAKE_BACK for kind, _ in each),
        week=week,
        day=day,
        shown=shown,
    )


def _form(records: ServiceRecords, names: Names) -> EventForm:
    form = EventForm()
    if names[TAKE_BACK]:
        form.kind.choices = offered([*EVENTS, NOT_AFTER_ALL])
        form.back.choices = or_none(names[TAKE_BACK].items())
    else:
        del form.back
    form.supervisor.choices = or_none((s.supervisor_id, s.name) for s in records.supervisors)
    form.van.choices = or_none((p.placement_id, p.name) for p in records.placements if p.van_seats is not None)
    form.placement.choices = or_none((p.placement_id, p.name) for p in records.placements)
    live = {order.individual_id for order in records.orders if order.ended_on is None}
    people = sorted(
        (one for one in records.individuals if one.individual_id in live),
        key=lambda one: (one.first_name, one.last_name),
    )
    points = [(point.muster_point_id, point.name) for point in records.muster_points]
    form.point.choices = offered([("", "Everywhere"), *points])
    form.individual.choices = form.arrived.choices = or_none(
        (one.individual_id, f"{one.first_name} {one.last_name} ({one.individual_id})") for one in people
    )
    return form


def _proposed(week: SeenWeek, day: date, happened: list[Happened]) -> tuple[PlanningProblem, Repair]:
    today = site().today()
    events = [MAKE[kind](about, day) for kind, about in happened if kind != TAKE_BACK]
    key = ("repair", week.version.number, *happened, day, today)
    return site().kept(me().service, key, lambda: propose_repair(week, today, events, WORKERS))


def _as_happened(week: SeenWeek, happened: list[Happened]) -> SeenWeek:
    """Without what did not happen after all."""
    back = tuple(about for kind, about in happened if kind == TAKE_BACK)
    if not back:
        return week
    kept, service = _kept(), me().service
    not_after_all = [kept[about][1] for about in back]
    work_out = partial(as_if_not, site().records(service), week, not_after_all, site().today())
    return site().kept(service, ("as if not", week.version.number, *back), work_out)


def _kept() -> dict[str, tuple[SeenWeek, Event]]:
    """What the rosters of this and later weeks keep as having happened, by Monday and what it says: a page that was
    open for long, or a second click, never means another event."""
    each = ((week, event) for week in _weeks() for event in week.problem.events)
    return {f"{week.version.monday}.{_digest(event)}": (week, event) for week, event in each}


def _digest(event: Event) -> str:
    return sha256(write_event(event).encode()).hexdigest()[:12]


def _weeks() -> list[SeenWeek]:
    days = (site().today() + ahead * WEEK for ahead in range(WEEKS_AHEAD))
    versions = (published_on(site().database, me().service, day) for day in days)
    found = {(version.monday, version.number): version for version in versions if version is not None}
    return [seen(version.monday, version.number) for version in found.values()]


def _day_of(about: str, chosen: date | None) -> date:
    """The day chosen, if it is one of the weeks of what is taken back; else the first that is not over."""
    problem = _kept()[about][0].problem
    if chosen and problem.first_monday <= chosen <= problem.last_day:
        return chosen
    return max(problem.first_monday, site().today())


def _happened(names: Names, address: str) -> list[Happened]:
    """All that happened, each once; 404 for what is not in the records."""
    each = [one.partition(":") for one in dict.fromkeys(address.split("/"))]
    if any(about not in names.get(kind, ()) for kind, _, about in each):
        abort(404)
    return [(kind, about) for kind, _, about in each]


def _as_address(happened: list[Happened]) -> str:
    return "/".join(f"{kind}:{about}" for kind, about in happened)


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
    version = published_on(site().database, me().service, day)
    if version is None:
        raise SchedulerError(UNPUBLISHED)
    return seen(version.monday, version.number)


def _about(form: EventForm) -> str:
    """Whom or what the event is about, as the address has it; nothing if that was not chosen."""
    kind = form.kind.data
    if kind == "weather":
        return "-".join(filter(None, (form.half.data, form.point.data)))
    return str(form[kind].data or "")


def _names(records: ServiceRecords) -> Names:
    people = {one.individual_id: f"{one.first_name} {one.last_name}" for one in records.individuals}
    points = {"": "", **{f"-{one.muster_point_id}": f", {one.name}" for one in records.muster_points}}
    return {
        "supervisor": {one.supervisor_id: one.name for one in records.supervisors},
        "individual": people,
        "arrived": people,
        "van": {one.placement_id: one.name for one in records.placements if one.van_seats is not None},
        "placement": {one.placement_id: one.name for one in records.placements},
        TAKE_BACK: {about: event_words(week, event) for about, (week, event) in _kept().items()},
        "weather": {half + at: words.lower() + where for half, words in HALVES for at, where in points.items()},
    }


def _in_words(names: Names, kind: str, about: str) -> str:
    """What happened: A supervisor cannot come: Ada Example."""
    return f"{dict([*EVENTS, NOT_AFTER_ALL])[kind]}{',' if kind == 'weather' else ':'} {names[kind][about]}"
