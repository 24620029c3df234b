"""What went otherwise than planned, in words with names, as a page lists it."""

from datetime import date

from scheduler.domain.events import (
    Event,
    IndividualArrived,
    IndividualUnavailable,
    PlacementLost,
    PresentThisMorning,
    SessionCancelled,
    SupervisorAbsent,
    VanLost,
    WeatherStops,
)
from scheduler.domain.placements import HalfDay
from scheduler.operations.see_week import SeenWeek
from webui.week_words import names_of, session_words
from webui.wording import short_day

HALVES = {None: "", HalfDay.MORNING: " until noon", HalfDay.AFTERNOON: " from noon on"}


def event_words(week: SeenWeek, event: Event) -> str:
    """Ada Example cannot come, Thu 10 Dec."""
    records = week.problem.records
    people, placements = names_of(week), {row.placement_id: row.name for row in records.placements}
    staff = {row.supervisor_id: row.name for row in records.supervisors}
    points = {row.muster_point_id: row.name for row in records.muster_points}
    match event:
        case SupervisorAbsent(about, first, last):
            return f"{staff[about]} cannot come, {_days(first, last)}"
        case IndividualUnavailable(about, first, last):
            return f"{people[about]} cannot come, {_days(first, last)}"
        case PlacementLost(about, first, last):
            return f"{placements[about]} cannot be worked at, {_days(first, last)}"
        case VanLost(about, day):
            return f"The van of {placements[about]} is not there, {short_day(day)}"
        case WeatherStops(day, half_day, point):
            at = f" at {points[point]}" if point else ""
            return f"Weather stops outdoor work{at}, {short_day(day)}{HALVES[half_day]}"
        case SessionCancelled(about):
            return f"{session_words(week)[about]} is cancelled"
        case IndividualArrived(about):
            return f"{people[about]} is new"
        case PresentThisMorning(point, day):
            return f"Who was present at {points[point]}, {short_day(day)}"


def _days(first: date, last: date) -> str:
    return short_day(first) if first == last else f"{short_day(first)} to {short_day(last)}"
