"""roster.xlsx: the week for coordinators, one sheet for each question they ask of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from scheduler.domain.problem import PlanningProblem
from scheduler.domain.result import PlanningResult
from scheduler.domain.roster import Booking
from scheduler.domain.rules import SENTENCE
from scheduler.domain.times import DAY, clock, monday_of
from scheduler.exchange.session_views import SessionView, day_in_words, session_views
from scheduler.exchange.workbook_tables import NUMBER_FORMAT, PERCENT_FORMAT, WIDEST_DAY, Row, set_up_print, table_sheet


def write_roster_workbook(path: Path, problem: PlanningProblem, result: PlanningResult) -> None:
    """All cells are values: a text that begins like a formula stays a text."""
    views = session_views(problem, result.roster)
    names = _Names(problem)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    _week(workbook, problem, views, names)
    _by_session(workbook, views, names)
    _by_individual(workbook, problem, result, views, names)
    _not_placed(workbook, result, names)
    _staff(workbook, problem, views)
    _risk(workbook, result, views)
    _tiers(workbook, result)
    for sheet in workbook.worksheets:
        set_up_print(sheet, problem.records.policy.service_name, f"Weeks from {day_in_words(problem.first_monday)}")
    workbook.save(path)


class _Names:
    """An individual as coordinators know them: name and id."""

    def __init__(self, problem: PlanningProblem) -> None:
        self._people = {person.individual_id: person for person in problem.records.individuals}

    def full(self, individual_id: str) -> str:
        person = self._people[individual_id]
        return f"{person.first_name} {person.last_name}"

    def all_in(self, bookings: Iterable[Booking]) -> list[str]:
        return sorted(f"{self.full(booking.individual_id)} ({booking.individual_id})" for booking in bookings)


def _week(workbook: Workbook, problem: PlanningProblem, views: Sequence[SessionView], names: _Names) -> None:
    """A row for each placement and time, a column for each day, the people in the cells."""
    cells: dict[tuple[date, str, str], dict[int, str]] = defaultdict(dict)
    for view in views:
        day = view.session.day
        people = [f"{len(view.bookings)} for {view.places} places", view.led_by, *names.all_in(view.bookings)]
        cells[monday_of(day), view.times, view.placement.name][day.weekday()] = "\n".join(people)
    days = [f"{problem.first_monday + number * DAY:%A}" for number in range(7)]
    rows = [
        [monday, placement, times, *(cells[monday, times, placement].get(number) for number in range(7))]
        for monday, times, placement in sorted(cells)
    ]
    sheet = table_sheet(workbook, "Week", ["Week from", "Placement", "Times", *days], rows, widest=WIDEST_DAY)
    sheet.freeze_panes = "D2"


def _by_session(workbook: Workbook, views: Sequence[SessionView], names: _Names) -> None:
    by_id = {view.session.session_id: view for view in views}
    headings = ["Day", "Times", "Placement", "Reports at", "Supervisors", "Booked", "Places", "Expected"]
    headings += ["Individual", "Id", "Kind", "Fallback for bad weather"]
    rows: list[Row] = []
    for view in views:
        session: Row = [view.session.day, view.times, view.placement.name, view.reports_at]
        figures: Row = [len(view.bookings), view.places, round(view.expected, 1)]
        rows += [[*session, view.led_by, *figures, *_booking(booking, by_id, names)] for booking in view.bookings]
    table_sheet(workbook, "By session", headings, rows)


def _booking(booking: Booking, views: dict[str, SessionView], names: _Names) -> Row:
    fallback = views[booking.fallback].placement.name if booking.fallback else None
    kind = booking.kind.replace("_", " ").capitalize()
    return [names.full(booking.individual_id), booking.individual_id, kind, fallback]


def _by_individual(
    workbook: Workbook,
    problem: PlanningProblem,
    result: PlanningResult,
    views: Sequence[SessionView],
    names: _Names,
) -> None:
    by_id = {view.session.session_id: view for view in views}
    lights = {(need.individual_id, need.monday): need.light.capitalize() for need in problem.needs}
    headings = ["Individual", "Id", "Light", "Day", "Times", "Placement", "Reports at", "Kind", "Fallback"]
    rows: list[Row] = []
    for booking in result.roster.bookings:
        view = by_id[booking.session_id]
        name, individual_id, kind, fallback = _booking(booking, by_id, names)
        light = lights.get((booking.individual_id, monday_of(view.session.day)))
        where: Row = [view.session.day, view.times, view.placement.name, view.reports_at]
        rows.append([name, individual_id, light, *where, kind, fallback])
    table_sheet(workbook, "By individual", headings, sorted(rows, key=lambda row: tuple(str(cell) for cell in row)))


def _not_placed(workbook: Workbook, result: PlanningResult, names: _Names) -> None:
    headings = ["Individual", "Id", "Week from", "Needs", "Has", "Why, to read out", "Sessions removed by each rule"]
    rows: list[Row] = [
        [
            names.full(shortfall.individual_id),
            shortfall.individual_id,
            shortfall.monday,
            shortfall.wanted,
            shortfall.given,
            "\n".join(shortfall.lines),
            "\n".join(f"{count}: {rule} {SENTENCE[rule]}" for rule, count in shortfall.removed.items()),
        ]
        for shortfall in sorted(result.shortfalls, key=lambda short: (short.given, short.individual_id, short.monday))
    ]
    table_sheet(workbook, "Not placed and why", headings, rows)


def _staff(workbook: Workbook, problem: PlanningProblem, views: Sequence[SessionView]) -> None:
    headings = ["Supervisor", "Id", "Employment", "Day", "Times", "Placement", "Reports at", "Booked", "Hours"]
    rows: list[Row] = []
    for supervisor in sorted(problem.records.supervisors, key=lambda s: (s.name, s.supervisor_id)):
        who: Row = [supervisor.name, supervisor.supervisor_id, supervisor.employment.capitalize()]
        mine = [view for view in views if supervisor in view.supervisors]
        for view in mine:
            where: Row = [view.session.day, view.times, view.placement.name, view.reports_at]
            rows.append([*who, *where, len(view.bookings), view.session.minutes / 60])
        if not mine:
            rows.append([*who, None, None, "No session", None, None, 0])
    table_sheet(workbook, "Staff", headings, rows)


def _risk(workbook: Workbook, result: PlanningResult, views: Sequence[SessionView]) -> None:
    by_id = {view.session.session_id: view for view in views}
    headings = ["Day", "Start", "Sessions that share places", "Booked", "Places", "Expected"]
    headings += ["Chance of sending anyone home", "Its limit", "Share sent home", "Its limit"]
    rows: list[Row] = []
    for pool in result.pools:
        first = by_id[pool.sessions[0]].session
        together = ", ".join(sorted(by_id[session_id].placement.name for session_id in pool.sessions))
        figures: Row = [pool.booked, pool.places, round(pool.expected, 1)]
        risk: Row = [pool.chance_sent_home, pool.chance_limit, pool.share_sent_home, pool.share_limit]
        rows.append([first.day, clock(first.start), together, *figures, *risk])
    sheet = table_sheet(workbook, "Risk", headings, rows)
    for row in sheet.iter_rows(min_row=2, min_col=7, max_col=10):
        for cell in row:
            cell.number_format = PERCENT_FORMAT


def _tiers(workbook: Workbook, result: PlanningResult) -> None:
    headings = ["Tier", "What counts", "Unit", "Value", "Proven bound", "Gap"]
    rows: list[Row] = [
        [tier.number, tier.name, tier.unit, tier.value / tier.scale, tier.bound / tier.scale, tier.gap]
        for tier in result.tiers
    ]
    sheet = table_sheet(workbook, "Tiers", headings, rows)
    for value, bound, gap in sheet.iter_rows(min_row=2, min_col=4, max_col=6):
        value.number_format = bound.number_format = NUMBER_FORMAT
        gap.number_format = PERCENT_FORMAT
