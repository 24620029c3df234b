"""The week: which sessions run, who is in them, what needs attention; its versions; publishing."""

from datetime import date, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.domain.access import Role
from scheduler.domain.placements import Trait
from scheduler.domain.times import WEEK, monday_of
from scheduler.operations.publish_week import publish_week
from scheduler.operations.see_week import SeenWeek, see_week, standing_version, week_text, weeks_versions
from webui.access import acting, me, needs, note
from webui.forms.week import PlanForm, PublishForm
from webui.site import site
from webui.week_words import changes_between, names_of, people_without, pool_of, warnings

pages = Blueprint("week", __name__)


def seen(monday: date, number: int) -> SeenWeek:
    """A version beside the records as they are now, worked out once for each change of the records."""
    service = me().service
    version, text = week_text(site().database, service, monday, number)
    return site().kept(
        service,
        ("week", monday, number, version.state),
        lambda: see_week(site().records(service), version, text),
    )


@pages.get("/week")
@needs(Role.COORDINATOR, Role.MANAGER)
def this_week() -> Response:
    """The week to look after: from Friday on, the next one."""
    today = site().today()
    return redirect(url_for("week.show", monday=monday_of(today + timedelta(days=2))))


@pages.get("/week/<day:monday>")
@needs(Role.COORDINATOR, Role.MANAGER)
def show(monday: date) -> str:
    if monday.weekday():
        abort(404)
    versions = weeks_versions(site().database, me().service, monday)
    chosen = request.args.get("version", type=int)
    version = next((v for v in versions if v.number == chosen), None) if chosen else standing_version(versions)
    if chosen and version is None:
        abort(404)
    week = seen(monday, version.number) if version else None
    if week is not None:
        note(f"week of {monday}, version {week.version.number}", "Planning the week")
    return render_template(
        "week/show.html",
        monday=monday,
        versions=versions,
        week=week,
        days=_by_day(week) if week else {},
        warnings=warnings(week) if week else [],
        without=people_without(week) if week else [],
        names=names_of(week) if week else {},
        pool_of=pool_of(week) if week else {},
        filters=_filters(week) if week else {},
        form=PlanForm(),
        before=monday - WEEK,
        after=monday + WEEK,
    )


@pages.route("/week/<day:monday>/<int:number>/publish", methods=["GET", "POST"])
@needs(Role.COORDINATOR)
def publish(monday: date, number: int) -> str | Response:
    """What would change for whom, then the decision by name (DPA 2018 ss.49 and 50)."""
    week = seen(monday, number)
    versions = weeks_versions(site().database, me().service, monday)
    before = next((v for v in versions if v.state == "published"), None)
    form = PublishForm()
    if form.validate_on_submit():
        actor = acting(form.reason.data or "")
        publish_week(site().database, me().service, monday, number, actor)
        flash(f"Version {number} of the week of {monday.day} {monday:%B} is published, in your name.", "done")
        return redirect(url_for("week.show", monday=monday))
    note(f"changes of version {number}, week of {monday}", "Before publishing")
    changes = changes_between(seen(monday, before.number) if before else None, week)
    return render_template(
        "week/publish.html",
        week=week,
        monday=monday,
        before=before,
        changes=changes,
        warnings=warnings(week),
        form=form,
    )


def _by_day(week: SeenWeek) -> dict[date, list[object]]:
    """Sessions by day, those of the filters only."""
    trait, place, supervisor = (request.args.get(name, "") for name in ("trait", "place", "supervisor"))
    days: dict[date, list[object]] = {}
    for view in week.views:
        if trait and trait not in view.placement.traits:
            continue
        if place and view.placement.placement_id != place:
            continue
        if supervisor and supervisor not in {s.supervisor_id for s in view.supervisors}:
            continue
        days.setdefault(view.session.day, []).append(view)
    return days


def _filters(week: SeenWeek) -> dict[str, list[tuple[str, str]]]:
    places = {view.placement.placement_id: view.placement.name for view in week.views}
    staff = {s.supervisor_id: s.name for view in week.views for s in view.supervisors}
    return {
        "trait": [(trait.value, trait.value.replace("_", " ")) for trait in Trait],
        "place": sorted(places.items(), key=lambda item: item[1]),
        "supervisor": sorted(staff.items(), key=lambda item: item[1]),
    }
