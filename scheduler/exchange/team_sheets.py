"""team-sheets.pdf: one page a session to tick off who is there, with as little about people as will do.

A page holds names as they are called out, never contact details, orders or needs.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import typst

from scheduler.domain.individuals import Individual
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.result import PlanningResult
from scheduler.exchange.session_views import SessionView, day_in_words, session_views, short_names

TEMPLATES = files("scheduler.exchange") / "templates"
ROOMY_PAGE, CLOSE_PAGE = 12, 20
"""People up to whom a page has room for tall rows, and up to whom for large print."""

ROOMY = {"inset": 2.4, "box": 5.0, "print": 12}
CLOSE = {"inset": 0.8, "box": 5.0, "print": 12}
TIGHT = {"inset": 0.4, "box": 3.6, "print": 10}
"""A row of the list: white above and below and the box to tick in millimetres, the print in points."""


def write_team_sheets(path: Path, problem: PlanningProblem, result: PlanningResult) -> None:
    """The same bytes for the same roster: the file carries no time of printing."""
    content = json.dumps(sheets(problem, result), ensure_ascii=False)
    with as_file(TEMPLATES) as templates:
        typst.compile(
            str(templates / "team-sheets.typ"),
            output=str(path),
            root=str(templates),
            font_paths=[str(templates / "fonts")],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"week": content},
            pdf_standards=["ua-1"],
        )


def sheets(problem: PlanningProblem, result: PlanningResult) -> dict[str, Any]:
    """What the template prints."""
    service = problem.records.policy.service_name
    views = {view.session.session_id: view for view in session_views(problem, result.roster)}
    individuals = {person.individual_id: person for person in problem.records.individuals}
    company = {
        session_id: [other for other in pool.sessions if other != session_id]
        for pool in result.pools
        for session_id in pool.sessions
    }
    return {
        "service": service,
        "title": f"Team sheets, {service}, from {day_in_words(problem.first_monday)}",
        "sheets": [
            _sheet(number, view, views, individuals, company.get(view.session.session_id, []))
            for number, view in enumerate(views.values(), start=1)
        ],
    }


def _sheet(
    number: int,
    view: SessionView,
    views: Mapping[str, SessionView],
    individuals: Mapping[str, Individual],
    company: list[str],
) -> dict[str, Any]:
    names = short_names([individuals[booking.individual_id] for booking in view.bookings])
    people = sorted(names.values())
    return {
        "number": number,
        "placement": view.placement.name,
        "day": day_in_words(view.session.day),
        "times": view.times,
        "facts": _facts(view, [views[other] for other in company if other in views]),
        "people": people,
        "weather": _weather(view, views, names),
        "spare_lines": 2 if len(people) <= ROOMY_PAGE else 1,
        "row": ROOMY if len(people) <= ROOMY_PAGE else CLOSE if len(people) <= CLOSE_PAGE else TIGHT,
    }


def _facts(view: SessionView, company: list[SessionView]) -> list[tuple[str, str]]:
    point = view.muster_point
    address = f", {point.address}" if point and point.address else ""
    facts = [("Report at", view.reports_at + address)]
    if point:
        facts.append(("Work at", view.placement.locality))
    facts.append(("Supervisor" if len(view.supervisors) < 2 else "Supervisors", view.led_by))
    facts.append(("Booked", f"{len(view.bookings)} for {view.places} places"))
    if company:
        facts.append(("Musters with", ", ".join(sorted(other.placement.name for other in company))))
    return facts


def _weather(view: SessionView, views: Mapping[str, SessionView], names: Mapping[str, str]) -> list[str]:
    """Where the people of this session go, and how many may come in from others."""
    going: dict[str, list[str]] = defaultdict(list)
    for booking in view.bookings:
        if booking.fallback:
            going[views[booking.fallback].placement.name].append(names[booking.individual_id])
    lines = [f"To {placement}: {', '.join(sorted(people))}" for placement, people in sorted(going.items())]
    if lines and (stay := len(view.bookings) - sum(map(len, going.values()))):
        lines.append(f"No seat under cover is kept for the other {stay}: ask the office.")
    coming = sum(booking.fallback == view.session.session_id for other in views.values() for booking in other.bookings)
    return lines + ([f"Up to {coming} people from outdoor teams come here."] if coming else [])
