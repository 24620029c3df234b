"""The log of DPA 2018 s.62, to search."""

from datetime import date

from flask import Blueprint, render_template, request

from scheduler.domain.access import Role
from scheduler.operations.read_log import consult_log
from webui.access import acting, me, needs
from webui.site import LOCAL, site

pages = Blueprint("log", __name__)
SHOWN = 100


@pages.get("/log")
@needs(Role.ADMINISTRATOR)
def search() -> str:
    """By day, by who acted, by what it was about; newest first."""
    asked = {name: request.args.get(name, "").strip()[:100] for name in ("day", "who", "about")}
    day = _day(asked["day"])
    page = max(1, request.args.get("page", 1, type=int) or 1)
    found = [
        entry
        for entry in reversed(consult_log(site().database, me().service, acting("Searching the log")))
        if (day is None or entry.at.astimezone(LOCAL).date() == day)
        and asked["who"].lower() in entry.actor.lower()
        and asked["about"].lower() in entry.subject.lower()
    ]
    return render_template(
        "log/search.html",
        entries=found[(page - 1) * SHOWN : page * SHOWN],
        count=len(found),
        asked=asked,
        page=page,
        pages=-(-len(found) // SHOWN),
        wrong=bool(asked["day"]) and day is None,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
