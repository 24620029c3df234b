"""What each change of a scenario does: to the records, or to the problem made from them. Nothing is solved here."""

from dataclasses import replace
from datetime import date, timedelta
from statistics import median_low

from scheduler.assemble import expand_sessions
from scheduler.domain.errors import SchedulerError
from scheduler.domain.individuals import Sex
from scheduler.domain.placements import ChangeKind, SessionChange, TimetableEntry
from scheduler.domain.policy import Policy
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.records import ServiceRecords
from scheduler.domain.scenarios import (
    Change,
    MoreOrders,
    MoreSessional,
    PlacementClosed,
    Ratio,
    RiskLimit,
    Scenario,
    SessionAdded,
    ShowUp,
    SupervisorAbsent,
)
from scheduler.domain.supervisors import Employment, Supervisor, SupervisorAvailability, SupervisorLeave
from scheduler.domain.times import WEEK, WEEKDAYS, TimeOfDay, clock

SEVEN, SIX_IN_THE_EVENING = TimeOfDay(7 * 60), TimeOfDay(18 * 60)
USUAL_RATIO = 5
LEAST_SHOW_UP, MOST_SHOW_UP = 1, 999
"""In thousandths; what attendance can teach stays in this range too."""


def change_records(records: ServiceRecords, monday: date, scenario: Scenario, weeks: int = 1) -> ServiceRecords:
    """The records of these weeks with the scenario's changes made, one after the other.

    Raises SchedulerError for a session to add that is there already.
    """
    for change in scenario.changes:
        records = _changed(records, monday, change, monday + weeks * WEEK - timedelta(days=1))
    return records


def change_problem(problem: PlanningProblem, scenario: Scenario) -> PlanningProblem:
    """The problem with those changes made that the records cannot hold: show-up probabilities."""
    points = sum(change.points for change in scenario.changes if isinstance(change, ShowUp))
    if not points:
        return problem
    shifted = {
        individual: tuple(min(MOST_SHOW_UP, max(LEAST_SHOW_UP, chance + 10 * points)) for chance in week)
        for individual, week in problem.show_up.items()
    }
    return replace(problem, show_up=shifted)


def _changed(records: ServiceRecords, monday: date, change: Change, last: date) -> ServiceRecords:
    match change:
        case MoreSessional(count, _):
            for _ in range(count):
                records = _one_more_sessional(records, change)
            return records
        case PlacementClosed():
            return _closed(records, monday, change, last)
        case Ratio(value):
            return replace(records, supervisors=tuple(replace(row, ratio=value) for row in records.supervisors))
        case RiskLimit():
            return replace(records, policy=_limited(records.policy, change))
        case SessionAdded():
            return _added(records, monday, change, last)
        case SupervisorAbsent(supervisor_id):
            off = SupervisorLeave(supervisor_id=supervisor_id, first_date=monday, last_date=last)
            return replace(records, supervisor_leave=(*records.supervisor_leave, off))
        case ShowUp() | MoreOrders():
            return records


def _one_more_sessional(records: ServiceRecords, change: MoreSessional) -> ServiceRecords:
    """A supervisor as the service's sessional ones are: the skills that all of them have, the median ratio."""
    taken = {text for row in records.supervisors for text in (row.supervisor_id, row.name)}
    number = next(n for n in range(1, len(taken) + 2) if taken.isdisjoint((f"SESSIONAL-{n}", f"Sessional {n}")))
    supervisor = Supervisor(
        supervisor_id=f"SESSIONAL-{number}",
        name=f"Sessional {number}",
        sex=Sex.NOT_STATED,
        employment=Employment.SESSIONAL,
        skills=_skills_in_common([row for row in records.supervisors if row.employment is Employment.SESSIONAL]),
        ratio=median_low([row.ratio for row in records.supervisors] or [USUAL_RATIO]),
    )
    there = SupervisorAvailability(
        supervisor_id=supervisor.supervisor_id, weekday=change.weekday, start=SEVEN, end=SIX_IN_THE_EVENING
    )
    return replace(
        records,
        supervisors=(*records.supervisors, supervisor),
        supervisor_availability=(*records.supervisor_availability, there),
    )


def _skills_in_common(supervisors: list[Supervisor]) -> tuple[str, ...]:
    if not supervisors:
        return ()
    common = set[str].intersection(*(set(row.skills) for row in supervisors))
    return tuple(sorted(common))


def _closed(records: ServiceRecords, monday: date, change: PlacementClosed, last: date) -> ServiceRecords:
    """Its sessions are cancelled and not removed, so that what decisions say of them is heard and named."""
    cancelled = tuple(
        SessionChange(
            placement_id=session.placement_id,
            day=session.day,
            start=TimeOfDay(session.start),
            change=ChangeKind.CANCELLED,
            reason="Closed in this scenario",
        )
        for session in expand_sessions(records, monday, last)
        if session.placement_id == change.placement_id and not session.cancelled
    )
    return replace(records, session_changes=records.session_changes + cancelled)


def _limited(policy: Policy, change: RiskLimit) -> Policy:
    share = policy.sent_home_share_limit if change.share is None else change.share
    return replace(policy, sent_home_chance_limit=change.chance, sent_home_share_limit=share)


def _added(records: ServiceRecords, monday: date, change: SessionAdded, last: date) -> ServiceRecords:
    day = monday + timedelta(days=WEEKDAYS.index(change.weekday))
    for session in expand_sessions(records, monday, monday + WEEK - timedelta(days=1)):
        if (session.placement_id, session.day, session.start) == (change.placement_id, day, change.start):
            there = f"{change.placement_id} on {change.weekday} {day} at {clock(change.start)}"
            state = "cancelled" if session.cancelled else "in the timetable"
            raise SchedulerError(f"{there} is there already, {state}. Add a session that starts at another time.")
    entry = TimetableEntry(
        placement_id=change.placement_id,
        weekday=change.weekday,
        start=change.start,
        end=change.end,
        first_date=day,
        last_date=last,
    )
    return replace(records, timetable=(*records.timetable, entry))
