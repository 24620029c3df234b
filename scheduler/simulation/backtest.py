"""A service's own past weeks planned once more by the solver, as each was known the evening before.

What people would have done on a day for which nobody booked them, nobody knows: the limits are told in LIMITS.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from scheduler.assemble import assemble
from scheduler.checker.check import check
from scheduler.checker.risk import pool_risks
from scheduler.domain.attendance import (
    NEVER_EXPECTED,
    SENT_HOME_BY_SERVICE,
    TURNED_UP,
    Attendance,
    PreviousBooking,
)
from scheduler.domain.errors import NotARoster, SchedulerError
from scheduler.domain.individuals import OrderStatus
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.records import ServiceRecords
from scheduler.domain.roster import Roster
from scheduler.domain.times import DAY, WEEK, monday_of
from scheduler.progress.then import Standing
from scheduler.solver.limits import Limits
from scheduler.solver.plan import plan_roster

LIMITS = (
    "Who came is known only of the days on which they were booked: for other days it is expected, from what was learnt "
    "until then.",
    "Availability, needs, leave and the timetable are those of today: what they were then is not in the records.",
    "That someone came to one team says that they would have come to another on the same day; it does not prove it.",
    "A week planned otherwise would have led to other weeks after it: each is planned from what did happen before it.",
)


@dataclass(frozen=True, slots=True)
class PastWeek:
    """What happened, and beside it what the solver would have booked.

    Of its bookings `came` are of people who did come that day, `stayed_away` of people booked that day who did not;
    the others are `unknown`. `seated` are those, of the people sent home or called off then, whom it books that day.
    """

    monday: date
    then_booked: int
    then_came: int
    then_sent_home: int
    then_called_off: int
    then_hours: float
    booked: int
    came: int
    stayed_away: int
    unknown: int
    expected_hours: float
    expected_sent_home: float
    seated: int
    duties: int


def backtest(records: ServiceRecords, until: date, weeks: int, limits: Limits) -> Iterator[PastWeek]:
    """The weeks before a Monday, the earliest first. Raises SchedulerError where the register says nothing of them,
    and NotARoster if the checker refuses a roster."""
    first = until - weeks * WEEK
    if not any(first <= row.day < until for row in records.attendance):
        raise SchedulerError(f"The register has no rows from {first} to {until - DAY}: there is nothing to replay.")
    for week in range(weeks):
        monday = first + week * WEEK
        rows = [row for row in records.attendance if monday <= row.day < monday + WEEK]
        problem = assemble(records_then(records, monday), monday)
        roster = plan_roster(problem, limits).roster
        if violations := check(problem, roster):
            raise NotARoster(f"The checker refuses a roster of {monday}: {violations[0].rule} {violations[0].detail}")
        yield _beside(monday, rows, problem, roster)


def records_then(records: ServiceRecords, monday: date) -> ServiceRecords:
    """As known the evening before a past Monday, as far as records of today can tell."""
    standing = Standing.of(records, monday)
    live = set(standing.orders)
    week_before = [row for row in records.attendance if monday - WEEK <= row.day < monday and row.individual_id in live]
    return replace(
        records,
        individuals=tuple(row for row in records.individuals if row.individual_id in live),
        orders=tuple(
            replace(order, status=OrderStatus.IN_FORCE, ended_on=None)
            for rows in standing.orders.values()
            for order in rows
        ),
        availability=tuple(row for row in records.availability if row.individual_id in live),
        absences=tuple(row for row in records.absences if row.individual_id in live),
        needs=tuple(row for row in records.needs if row.individual_id in live),
        keep_apart=tuple(
            row for row in records.keep_apart if {row.first_individual_id, row.second_individual_id} <= live
        ),
        keep_away=tuple(row for row in records.keep_away if row.individual_id in live),
        must_not_supervise=tuple(row for row in records.must_not_supervise if row.individual_id in live),
        attendance=tuple(row for row in records.attendance if row.day < monday and row.individual_id in live),
        previous_bookings=tuple(_booking(row) for row in week_before),
        previous_staffing=(),
        decisions=(),
        order_events=(),
        entitlements=(),
        needs_reviews=(),
        exit_questionnaires=(),
    )


def _booking(row: Attendance) -> PreviousBooking:
    return PreviousBooking(individual_id=row.individual_id, placement_id=row.placement_id, day=row.day, start=row.start)


def _beside(monday: date, rows: list[Attendance], problem: PlanningProblem, roster: Roster) -> PastWeek:
    days: dict[tuple[str, date], list[Attendance]] = defaultdict(list)
    for row in rows:
        days[row.individual_id, row.day].append(row)
    sessions = {session.session_id: session for session in problem.sessions}
    booked = [(row.individual_id, sessions[row.session_id].day) for row in roster.bookings]
    known = [days[key] for key in booked if key in days and any(r.outcome not in NEVER_EXPECTED for r in days[key])]
    came = sum(any(row.outcome in TURNED_UP for row in there) for there in known)
    lost = {(row.individual_id, row.day) for row in rows if row.outcome in SENT_HOME_BY_SERVICE | NEVER_EXPECTED}
    minutes = sum(
        problem.show_up_on(row.individual_id, sessions[row.session_id].day) / 1000 * sessions[row.session_id].minutes
        for row in roster.bookings
    )
    return PastWeek(
        monday,
        len(rows),
        sum(row.outcome in TURNED_UP for row in rows),
        sum(row.outcome in SENT_HOME_BY_SERVICE for row in rows),
        sum(row.outcome in NEVER_EXPECTED for row in rows),
        sum(row.minutes_credited for row in rows) / 60,
        len(booked),
        came,
        len(known) - came,
        len(booked) - len(known),
        minutes / 60,
        sum(pool.share_sent_home * pool.expected for pool in pool_risks(problem, roster)),
        len(lost & set(booked)),
        len(roster.staffing),
    )


def last_monday(records: ServiceRecords) -> date:
    """The Monday after the register's last row."""
    return monday_of(max((row.day for row in records.attendance), default=date.min)) + WEEK
