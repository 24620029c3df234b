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
    """Ada Example cannot come, Thu 10 Dec. What is in the records no more is named by its id."""
    records = week.problem.records
    people, placements = names_of(week), {row.placement_id: row.name for row in records.placements}
    staff = {row.supervisor_id: row.name for row in records.supervisors}
    points = {row.muster_point_id: row.name for row in records.muster_points}
    match event:
        case SupervisorAbsent(about, first, last):
            return f"{staff.get(about, about)} cannot come, {_days(first, last)}"
        case IndividualUnavailable(about, first, last):
            return f"{people.get(about, about)} cannot come, {_days(first, last)}"
        case PlacementLost(about, first, last):
            return f"{placements.get(about, about)} cannot be worked at, {_days(first, last)}"
        case VanLost(about, day):
            return f"The van of {placements.get(about, about)} is not there, {short_day(day)}"
        case WeatherStops(day, half_day, point):
            at = f" at {points.get(point, point)}" if point else ""
            return f"Weather stops outdoor work{at}, {short_day(day)}{HALVES[half_day]}"
        case SessionCancelled(about):
            return f"{session_words(week).get(about, about)} is cancelled"
        case IndividualArrived(about):
            return f"{people.get(about, about)} is new"
        case PresentThisMorning(point, day):
            return f"Who was present at {points.get(point, point)}, {short_day(day)}"


def _days(first: date, last: date) -> str:
    return short_day(first) if first == last else f"{short_day(first)} to {short_day(last)}"


def what_happened_anew(before: SeenWeek | None, after: SeenWeek) -> list[str]:
    """What a version keeps as having happened that the one before does not, and the other way round."""
    old, new = (week.problem.events if week else () for week in (before, after))
    gone = [f"Kept as having happened no more: {event_words(after, event)}" for event in old if event not in new]
    return gone + [f"Kept as having happened from now on: {event_words(after, e)}" for e in new if e not in old]
