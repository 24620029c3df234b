"""Hours outstanding against the hours that a service can give, week by week."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from scheduler.assemble import expand_sessions
from scheduler.domain.attendance import Outcome
from scheduler.domain.individuals import Order, OrderStatus
from scheduler.domain.placements import Placement
from scheduler.domain.problem import Session
from scheduler.domain.records import ServiceRecords
from scheduler.domain.supervisors import Supervisor
from scheduler.domain.times import DAY, WEEK, monday_of, weekday_of
from scheduler.progress.orders import last_day, minutes_left

PACE_WEEKS = 13
USUAL_ATTENDANCE = 0.65
"""Share of hours booked that are worked, where the register is empty."""


@dataclass(frozen=True, slots=True)
class WeekCapacity:
    """Minutes of a week: in the timetable's places, in those that staff can open, expected to be worked in them when
    all are booked once, needed by the orders in force to finish evenly by their last days, and outstanding at its
    beginning if no order came in.
    """

    monday: date
    timetable: int
    staffed: int
    expected: int
    needed: int
    outstanding: int


def capacity_by_week(records: ServiceRecords, today: date, weeks: int) -> list[WeekCapacity]:
    """From the week of `today` on."""
    share = worked_share(records, today)
    orders = [order for order in records.orders if order.status is OrderStatus.IN_FORCE and minutes_left(order)]
    outstanding = sum(map(minutes_left, orders))
    found = []
    for week in range(weeks):
        monday = monday_of(today) + week * WEEK
        sessions = [s for s in expand_sessions(records, monday, monday + WEEK - DAY) if not s.cancelled]
        staffed = staffed_minutes(records, sessions)
        expected = min(outstanding, round(share * staffed))
        placements = {row.placement_id: row for row in records.placements}
        timetable = sum(_places(placements[s.placement_id]) * s.minutes for s in sessions)
        needed = sum(_needed(order, max(today, monday), today) for order in orders)
        found.append(WeekCapacity(monday, timetable, staffed, expected, round(needed), outstanding))
        outstanding -= expected
    return found


def worked_share(records: ServiceRecords, today: date) -> float:
    """Minutes credited of minutes booked in the timetable's sessions over the last quarter; else a usual share."""
    since = today - PACE_WEEKS * WEEK
    lengths = {(row.placement_id, row.start): row.end - row.start for row in records.timetable}
    rows = [
        row
        for row in records.attendance
        if since <= row.day < today
        and row.outcome is not Outcome.CANCELLED
        and (row.placement_id, row.start) in lengths
    ]
    booked = sum(lengths[row.placement_id, row.start] for row in rows)
    return sum(row.minutes_credited for row in rows) / booked if booked else USUAL_ATTENDANCE


def staffed_minutes(records: ServiceRecords, sessions: Iterable[Session]) -> int:
    """Minutes of places that supervisors can open in a week: each session, those with most hours of places first,
    takes the free ones with its skills who may lead most people. It is near to the most, not proven the most.
    """
    placements = {row.placement_id: row for row in records.placements}
    worked: dict[str, int] = defaultdict(int)
    busy: dict[str, list[Session]] = defaultdict(list)
    minutes = 0
    for session in sorted(sessions, key=lambda s: (-_places(placements[s.placement_id]) * s.minutes, s.session_id)):
        placement = placements[session.placement_id]
        free = [s for s in records.supervisors if _can(records, s, placement, session, busy[s.supervisor_id], worked)]
        free.sort(key=lambda supervisor: (-supervisor.ratio, supervisor.supervisor_id))
        team = _team(free, placement)
        if len(team) < placement.supervisors_needed:
            continue
        for supervisor in team:
            worked[supervisor.supervisor_id] += session.minutes
            busy[supervisor.supervisor_id].append(session)
        led = sum(supervisor.ratio for supervisor in team) if placement.supervisors_needed else _places(placement)
        minutes += min(led, _places(placement)) * session.minutes
    return minutes


def _team(free: list[Supervisor], placement: Placement) -> list[Supervisor]:
    """As few as can lead all places, within what the placement needs and can use."""
    team: list[Supervisor] = []
    for supervisor in free[: placement.supervisors_most]:
        enough = sum(one.ratio for one in team) >= _places(placement)
        if len(team) >= placement.supervisors_needed and enough:
            break
        team.append(supervisor)
    return team if placement.supervisors_needed else []


def _can(
    records: ServiceRecords,
    supervisor: Supervisor,
    placement: Placement,
    session: Session,
    busy: Collection[Session],
    worked: dict[str, int],
) -> bool:
    key, day = supervisor.supervisor_id, session.day
    limit = min(supervisor.max_hours, supervisor.contracted_hours or supervisor.max_hours)
    if not set(placement.skills) <= set(supervisor.skills) or worked[key] + session.minutes > 60 * limit:
        return False
    if any(other.day == day and other.start < session.end and session.start < other.end for other in busy):
        return False
    if any(
        row.supervisor_id == key
        and row.first_date <= day <= row.last_date
        and row.start < session.end
        and session.start < row.end
        for row in records.supervisor_leave
    ):
        return False
    return any(
        row.supervisor_id == key
        and row.weekday == weekday_of(day)
        and (row.first_date or day) <= day <= (row.last_date or day)
        and row.start <= session.start
        and session.end <= row.end
        for row in records.supervisor_availability
    )


def _places(placement: Placement) -> int:
    return placement.places if placement.van_seats is None else min(placement.places, placement.van_seats)


def _needed(order: Order, day: date, today: date) -> float:
    """The even pace from today to the last day; what is late already counts in the first week."""
    last = last_day(order)
    if last <= today:
        return float(minutes_left(order)) if day == today else 0.0
    return minutes_left(order) * min(7, max(0, (last - day).days)) / (last - today).days
