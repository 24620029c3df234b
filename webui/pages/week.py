"""The week: which sessions run, who is in them, what needs attention; its versions; publishing."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.domain.access import Role
from scheduler.domain.errors import SchedulerError
from scheduler.domain.placements import Trait
from scheduler.domain.times import WEEK, monday_of
from scheduler.exchange.session_views import SessionView
from scheduler.operations.foresee_messages import who_would_be_told
from scheduler.operations.publish_week import publish_week, why_not_published
from scheduler.operations.see_week import (
    SeenWeek,
    published_on,
    published_text,
    see_week,
    standing_version,
    week_text,
    weeks_versions,
)
from webui.access import acting, me, needs, note
from webui.approval import digest, was_shown
from webui.differences import differences
from webui.event_words import event_words, what_happened_anew
from webui.forms.week import PlanForm, PublishForm
from webui.site import site
from webui.week_words import gaps, names_of, people_without, pool_of, warnings, with_names

pages = Blueprint("week", __name__)
OVERTAKEN = "What is published or known has changed since you looked: look again, then publish"


def seen(monday: date, number: int) -> SeenWeek:
    """A version beside the records as they are now, worked out once for each change of the records."""
    service = me().service
    version, text = week_text(site().database, service, monday, number)
    return site().kept(
        service,
        ("week", monday, number, version.state),
        lambda: see_week(
            site().records(service),
            version,
            text,
            published_text(site().database, service, monday),
            site().today(),
        ),
    )


@pages.get("/week")
@needs(Role.COORDINATOR, Role.MANAGER)
def this_week() -> Response:
    """The week to look after: from Friday on, the next one."""
    today = site().today()
    return redirect(url_for("week.show", monday=monday_of(today + timedelta(days=2))))


@pages.get("/week/<day:monday>")
@needs(Role.COORDINATOR, Role.MANAGER)
def show(monday: date) -> str | Response:
    if monday.weekday():
        abort(404)
    chosen = request.args.get("version", type=int)
    known = published_on(site().database, me().service, monday)
    if known is not None and known.monday != monday and not chosen:
        return redirect(url_for("week.show", monday=known.monday))
    versions = weeks_versions(site().database, me().service, monday)
    version = next((v for v in versions if v.number == chosen), None) if chosen else standing_version(versions)
    if chosen and version is None:
        abort(404)
    week = seen(monday, version.number) if version else None
    draft = version is not None and version.state == "draft"
    if week is not None:
        note(f"week of {monday}, version {week.version.number}", "Planning the week")
    return render_template(
        "week/show.html",
        monday=monday,
        versions=versions,
        week=week,
        obstacle=why_not_published(site().database, me().service, monday, version.number)
        if version and draft
        else None,
        happened=[event_words(week, event) for event in week.problem.events] if week else [],
        days=_by_day(week) if week else {},
        warnings=warnings(week) if week else [],
        gaps=gaps(week) if week else [],
        without=people_without(week) if week else [],
        names=names_of(week) if week else {},
        pool_of=pool_of(week) if week else {},
        filters=_filters(week) if week else {},
        form=PlanForm(),
        before=monday - WEEK,
        after=monday + (week.version.weeks if week else 1) * WEEK,
    )


@pages.route("/week/<day:monday>/<int:number>/publish", methods=["GET", "POST"])
@needs(Role.COORDINATOR)
def publish(monday: date, number: int) -> str | Response:
    """What would change for whom, then the decision by name (DPA 2018 ss.49 and 50)."""
    week = seen(monday, number)
    versions = weeks_versions(site().database, me().service, monday)
    before = next((v for v in versions if v.state == "published"), None)
    form = PublishForm()
    was = seen(monday, before.number) if before else None
    found = differences(was, week)
    messages = who_would_be_told(site().database, me().service, site().records(me().service), week)
    first = [*what_happened_anew(was, week), *warnings(week)]
    shown = digest(found, [(one.individual_id, one.channel, one.text) for one in messages], first)
    if form.validate_on_submit():
        try:
            if not was_shown(shown):
                raise SchedulerError(OVERTAKEN)
            publish_week(site().database, me().service, monday, number, acting(form.reason.data or ""))
        except SchedulerError as error:
            form.reason.errors = with_names(week, str(error)).splitlines()
        else:
            flash(f"Version {number} of the week of {monday.day} {monday:%B} is published, in your name.", "done")
            return redirect(url_for("week.show", monday=monday))
    note(f"changes of version {number}, week of {monday}", "Before publishing")
    return render_template(
        "week/publish.html",
        week=week,
        monday=monday,
        before=before,
        found=found,
        messages=messages,
        switched_off=not week.problem.records.policy.sends_messages,
        names=names_of(week),
        warnings=first,
        form=form,
        shown=shown,
        obstacle=why_not_published(site().database, me().service, monday, number),
    )


@pages.get("/week/<day:monday>/<int:number>/against/<int:other>")
@needs(Role.COORDINATOR, Role.MANAGER)
def compare(monday: date, number: int, other: int) -> str:
    """What a version changes of another one, for whom."""
    week, before = seen(monday, number), seen(monday, other)
    note(f"versions {other} and {number}, week of {monday}", "Comparing versions")
    return render_template(
        "week/compare.html", week=week, before=before, monday=monday, found=differences(before, week)
    )


@pages.get("/week/<day:monday>/<int:number>/print")
@needs(Role.COORDINATOR, Role.MANAGER)
def printed(monday: date, number: int) -> str:
    """The whole week on paper: who is where, by day and muster point."""
    week = seen(monday, number)
    note(f"week of {monday}, version {number}, to print", "Planning the week")
    return render_template("week/print.html", week=week, monday=monday, days=_by_day(week), names=names_of(week))


def _by_day(week: SeenWeek) -> dict[date, dict[str, list[SessionView]]]:
    """Sessions by day and by where people report, those of the filters only."""
    asked = {name: request.args.get(name, "") for name in ("trait", "place", "point", "supervisor")}
    days: dict[date, dict[str, list[SessionView]]] = {}
    for view in week.views:
        has: dict[str, set[Any]] = {
            "trait": set(view.placement.traits),
            "place": {view.placement.placement_id},
            "point": {view.placement.muster_point_id},
            "supervisor": {one.supervisor_id for one in view.supervisors},
        }
        if all(not wanted or wanted in has[name] for name, wanted in asked.items()):
            days.setdefault(view.session.day, {}).setdefault(view.reports_at, []).append(view)
    return {day: dict(sorted(points.items(), key=_at_the_site)) for day, points in days.items()}


def _at_the_site(point: tuple[str, list[SessionView]]) -> tuple[bool, str]:
    """Muster points first."""
    return point[1][0].muster_point is None, point[0]


def _filters(week: SeenWeek) -> dict[str, list[tuple[str, str]]]:
    places = {view.placement.placement_id: view.placement.name for view in week.views}
    points = {view.muster_point.muster_point_id: view.muster_point.name for view in week.views if view.muster_point}
    staff = {s.supervisor_id: s.name for view in week.views for s in view.supervisors}
    return {
        "trait": [(trait.value, trait.value.replace("_", " ")) for trait in Trait],
        "place": sorted(places.items(), key=lambda item: item[1]),
        "point": sorted(points.items(), key=lambda item: item[1]),
        "supervisor": sorted(staff.items(), key=lambda item: item[1]),
    }
