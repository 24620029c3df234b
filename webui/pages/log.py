"""The log of DPA 2018 s.62, to search."""

from datetime import date, datetime, time

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from scheduler.domain.access import Role
from scheduler.domain.times import DAY, LOCAL
from scheduler.operations.read_log import search_log
from scheduler.store.audit import Search
from webui.access import acting, me, needs
from webui.asked import searched, take_search
from webui.site import site

pages = Blueprint("log", __name__)
SHOWN, MOST_PAGES = 100, 10_000


@pages.route("/log", methods=["GET", "POST"])
@needs(Role.ADMINISTRATOR)
def search() -> str | Response:
    """By day, by who acted, by what it was about; newest first."""
    if again := take_search("day", "who", "about"):
        return again
    asked = searched("day", "who", "about")
    day = _day(asked["day"])
    page = min(MOST_PAGES, max(1, request.args.get("page", 1, type=int) or 1))
    wanted = Search(asked["who"], asked["about"], _midnight(day), _midnight(day + DAY) if day else None)
    entries, count = search_log(
        site().database, me().service, wanted, (page - 1) * SHOWN, SHOWN, acting("Searching the log")
    )
    return render_template(
        "log/search.html",
        entries=entries,
        count=count,
        asked=asked,
        page=page,
        pages=-(-count // SHOWN),
        wrong=bool(asked["day"]) and day is None,
    )


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date(2000, 1, 1) <= day < date(2100, 1, 1) else None


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), LOCAL)
