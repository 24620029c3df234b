"""The muster: who is here, ticked by muster point; seated in teams at one tap."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Blueprint, Response, abort, flash, render_template, request

from scheduler.domain.access import Role
from scheduler.domain.muster import MusterResult
from scheduler.operations.muster import muster_of_week
from scheduler.operations.see_week import SeenWeek, published_on
from scheduler.operations.team_sheets import print_teams, send_teams
from webui.access import acting, me, needs, note
from webui.pages.week import seen
from webui.site import site
from webui.week_words import names_of, session_words

pages = Blueprint("muster", __name__)


@pages.get("/muster")
@needs(Role.COORDINATOR)
def choose() -> str:
    day = _day(request.args.get("day"))
    week = _published(day)
    return render_template("muster/choose.html", day=day, places=_places(week, day) if week else [], week=week)


@pages.route("/muster/<day:day>/<point>/<int:start>", methods=["GET", "POST"])
@needs(Role.COORDINATOR)
def seat(day: date, point: str, start: int) -> str | Response:
    """Tick who is here; one tap seats each of them, or says who must be sent home and why, and prints or sends it."""
    week = _published(day)
    if week is None or (point, start) not in {(p, s) for p, _, s, _ in _places(week, day)}:
        abort(404)
    booked = _booked(week, day, point, start)
    names = names_of(week)
    present = [key for key in request.form.getlist("present") if key in names]
    result = None
    if request.method == "POST":
        result = muster_of_week(week.problem, week.roster, site().records(me().service), day, point, present, start)
    wanted = request.form.get("do", "") if result else ""
    if result and wanted == "print":
        note(f"team sheets at {point} on {day}, printed", "The morning's teams")
        return _sheets(week, result)
    if wanted == "send" and not present:
        flash("Tick who is here first: the supervisors would be sent empty sheets.", "error")
    elif result and wanted == "send":
        count = send_teams(
            site().database, me().service, week.problem, week.roster, result, acting("The morning's teams")
        )
        words = f"{count} team {'sheet is' if count == 1 else 'sheets are'} on the way to the supervisors."
        flash(words if count else "The supervisors have been sent these teams already.", "done")
    note(f"muster at {point} on {day}", "The morning's teams")
    teams: dict[str, list[Any]] = {}
    for entry in result.seats if result else ():
        teams.setdefault(entry.to_session or "", []).append(entry)
    expected = {key for _, key, _ in booked}
    live = {order.individual_id for order in week.problem.records.orders if order.ended_on is None}
    walk_ups = sorted((name, key) for key, name in names.items() if key in live - expected)
    return render_template(
        "muster/seat.html",
        day=day,
        point=point,
        start=start,
        booked=booked,
        present=present,
        result=result,
        teams=teams,
        names=names,
        sessions=session_words(week),
        walk_ups=walk_ups,
    )


def _sheets(week: SeenWeek, result: MusterResult) -> Response:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "team-sheets.pdf"
        print_teams(path, week.problem, week.roster, result)
        content = path.read_bytes()
    name = f"team-sheets-{result.day}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype="application/pdf", headers=headers)


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return site().today()


def _published(day: date) -> SeenWeek | None:
    version = published_on(site().database, me().service, day)
    return seen(version.monday, version.number) if version else None


def _places(week: SeenWeek, day: date) -> list[tuple[str, str, int, int]]:
    """(muster point, its name, start, booked) of the day."""
    found: dict[tuple[str, str, int], int] = {}
    for view in week.views:
        if view.session.day == day and view.muster_point is not None:
            key = (view.muster_point.muster_point_id, view.muster_point.name, view.session.start)
            found[key] = found.get(key, 0) + len(view.bookings)
    return [(*key, count) for key, count in sorted(found.items())]


def _booked(week: SeenWeek, day: date, point: str, start: int) -> list[tuple[str, str, str]]:
    """(name, id, team) of who is booked there, by name."""
    names = names_of(week)
    return sorted(
        (names[booking.individual_id], booking.individual_id, view.placement.name)
        for view in week.views
        if view.session.day == day
        and view.session.start == start
        and view.muster_point is not None
        and view.muster_point.muster_point_id == point
        for booking in view.bookings
    )
