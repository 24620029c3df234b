"""Codes as words, days and times as people say them."""

from datetime import date, datetime, timedelta

from flask import Flask, g
from flask_login import current_user
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

from scheduler.domain.access import Role
from scheduler.domain.measures import Unit
from scheduler.domain.times import LOCAL, clock, monday_of
from webui.help_texts import HELP
from webui.site import site

ROLES = {
    Role.COORDINATOR: "Coordinator",
    Role.CASE_MANAGER: "Case manager",
    Role.SUPERVISOR: "Supervisor",
    Role.MANAGER: "Manager",
    Role.ADMINISTRATOR: "Administrator",
}
NAVIGATION = {
    Role.COORDINATOR: (
        ("Week", "week.this_week"),
        ("This morning", "morning.choose"),
        ("Muster", "muster.choose"),
        ("People", "individuals.everyone"),
        ("Records", "records.files"),
        ("Messages", "messages.everything"),
        ("Nights", "nights.history"),
        ("Performance", "performance.figures"),
    ),
    Role.CASE_MANAGER: (("Case-load", "caseload.lights"), ("People", "individuals.everyone")),
    Role.SUPERVISOR: (("My sessions", "register.mine"),),
    Role.MANAGER: (
        ("Performance", "performance.figures"),
        ("What if", "whatif.everything"),
        ("Traffic lights", "caseload.lights"),
        ("Week", "week.this_week"),
        ("People", "individuals.everyone"),
    ),
    Role.ADMINISTRATOR: (
        ("Users", "users.everyone"),
        ("Settings", "services.settings"),
        ("Keeping records", "services.retention"),
        ("Log", "log.search"),
        ("Planning runs", "runs.history"),
        ("Nights", "nights.history"),
    ),
}


def speak(app: Flask) -> None:
    """Filters and names for the templates, and the components that they are made of."""
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([FileSystemLoader(f"{app.root_path}/templates"), components])
    app.jinja_env.filters.update(
        day=day,
        short_day=short_day,
        clock=clock,
        words=words,
        moment=moment,
        hours=hours,
        figure=figure,
        sentence=sentence,
    )
    app.context_processor(_everywhere)


def day(value: date) -> str:
    """Monday 7 December 2026."""
    return f"{value:%A} {value.day} {value:%B %Y}"


def short_day(value: date) -> str:
    """Mon 7 Dec."""
    return f"{value:%a} {value.day} {value:%b}"


def moment(value: datetime | None) -> str:
    """Local time: 7 Dec 2026, 09:05."""
    if value is None:
        return ""
    local = value.astimezone(LOCAL)
    return f"{local.day} {local:%b %Y, %H:%M}"


def words(value: object) -> str:
    """first_placement as "first placement"."""
    return str(value).replace("_", " ")


def sentence(value: str) -> str:
    """With a capital to begin with, and all else as it is."""
    return value[:1].upper() + value[1:]


def hours(minutes: float) -> str:
    return f"{minutes / 60:.1f}"


def figure(value: float | None, unit: Unit) -> str:
    """As a table shows it; a dash where there was nothing to measure."""
    if value is None:
        return "–"
    if unit is Unit.SHARE:
        return f"{value:.1%}"
    return f"{value:,.0f}" if unit is Unit.COUNT else f"{value:,.1f}"


def _everywhere() -> dict[str, object]:
    user = current_user.user if current_user.is_authenticated else None
    today = site().today()
    return {
        "user": user,
        "role_name": ROLES[user.role] if user else "",
        "navigation": NAVIGATION[user.role] if user else (),
        "screens_with_help": HELP,
        "today": today,
        "this_monday": monday_of(today),
        "week_of": timedelta(weeks=1),
        "session_minutes": g.get("minutes", 0),
    }
