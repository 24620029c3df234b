"""A service's own past weeks planned once more by the solver, as each was known the evening before.

What people would have done on a day for which nobody booked them, nobody knows: the limits are told in LIMITS.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

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
from scheduler.domain.placements import PlacementKind
from scheduler.domain.problem import PlanningProblem, Session
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
    "Hours of people who came that day, also of those then sent home, are whole sessions, where the register credits "
    "what was worked; of days that are not known, sessions times the chance to come. Inductions count on neither side.",
    "Who would have been sent home is expected, from chances; how many of those known to have come there was no place "
    "for in a pool is the least that it would have been.",
    "Who supervised which session then is not in the records.",
    "A week planned otherwise would have led to other weeks after it: each is planned from what did happen before it.",
)


@dataclass(frozen=True, slots=True)
class PastWeek:
    """What happened, and beside it what the solver would have booked; inductions count for `duties` alone.

    Of those who came, each once a day, `kept` would have been booked that day, `elsewhen` on another day of the week,
    `left_out` not at all. Of the solver's bookings `came` are of people who did come that day, `stayed_away` of people
    booked that day who did not, `stopped` in sessions that were called off then; the others are `unknown`. `seated` are
    those, of the people sent home or called off then, whom it books that day; `over` those known to have come for whom
    a pool has no place.
    """

    monday: date
    then_booked: int
    then_came: int
    then_sent_home: int
    then_called_off: int
    then_hours: float
    kept: int
    elsewhen: int
    left_out: int
    booked: int
    came: int
    stayed_away: int
    stopped: int
    unknown: int
    expected_hours: float
    expected_sent_home: float
    over: int
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


def _beside(monday: date, register: list[Attendance], problem: PlanningProblem, roster: Roster) -> PastWeek:
    inductions = {row.placement_id for row in problem.records.placements if row.kind is PlacementKind.INDUCTION}
    rows = [row for row in register if row.placement_id not in inductions]
    sessions = {session.session_id: session for session in problem.sessions}
    held = [(row.individual_id, sessions[row.session_id]) for row in roster.bookings]
    booked = [(who, session) for who, session in held if session.placement_id not in inductions]
    then, planned = Then.of(rows), {(who, session.day) for who, session in booked}
    some_day = {who for who, _ in planned}
    work = {session.session_id for _, session in booked}
    pools = [pool for pool in pool_risks(problem, roster) if work.intersection(pool.sessions)]
    fates = Counter(then.fate(who, session) for who, session in booked)
    return PastWeek(
        monday,
        len(rows),
        sum(row.outcome in TURNED_UP for row in rows),
        sum(row.outcome in SENT_HOME_BY_SERVICE for row in rows),
        sum(row.outcome in NEVER_EXPECTED for row in rows),
        sum(row.minutes_credited for row in rows) / 60,
        len(then.came & planned),
        sum(who in some_day for who, _ in then.came - planned),
        sum(who not in some_day for who, _ in then.came - planned),
        len(booked),
        fates[Fate.CAME],
        fates[Fate.STAYED_AWAY],
        fates[Fate.STOPPED],
        fates[Fate.UNKNOWN],
        sum(_minutes(problem, then, who, session) for who, session in booked) / 60,
        sum(pool.share_sent_home * pool.expected for pool in pools),
        sum(max(0, then.come_to(booked, pool.sessions) - pool.places) for pool in pools),
        len(then.lost & planned),
        len(roster.staffing),
    )


class Fate(Enum):
    """What is known of a booking that nobody made then."""

    CAME, STAYED_AWAY, STOPPED, UNKNOWN = range(4)


@dataclass(frozen=True, slots=True)
class Then:
    """(individual, day) of those who came, who stayed away, and whom the service sent home or called off; and
    (placement, day, start) of sessions that were called off for everyone."""

    came: frozenset[tuple[str, date]]
    stayed_away: frozenset[tuple[str, date]]
    lost: frozenset[tuple[str, date]]
    stopped: frozenset[tuple[str, date, int]]

    @classmethod
    def of(cls, rows: Sequence[Attendance]) -> "Then":
        came = {(row.individual_id, row.day) for row in rows if row.outcome in TURNED_UP}
        expected = {(row.individual_id, row.day) for row in rows if row.outcome not in NEVER_EXPECTED}
        lost = {(row.individual_id, row.day) for row in rows if row.outcome in SENT_HOME_BY_SERVICE | NEVER_EXPECTED}
        every = {(row.placement_id, row.day, int(row.start)) for row in rows}
        held = {(row.placement_id, row.day, int(row.start)) for row in rows if row.outcome not in NEVER_EXPECTED}
        return cls(frozenset(came), frozenset(expected - came), frozenset(lost), frozenset(every - held))

    def fate(self, who: str, session: Session) -> Fate:
        if (session.placement_id, session.day, session.start) in self.stopped:
            return Fate.STOPPED
        if (who, session.day) in self.came:
            return Fate.CAME
        return Fate.STAYED_AWAY if (who, session.day) in self.stayed_away else Fate.UNKNOWN

    def come_to(self, booked: Sequence[tuple[str, Session]], sessions: Collection[str]) -> int:
        """How many of those booked in the sessions are known to have come that day, to whatever team."""
        return sum((who, session.day) in self.came for who, session in booked if session.session_id in sessions)


def _minutes(problem: PlanningProblem, then: Then, who: str, session: Session) -> float:
    chance = {Fate.CAME: 1.0, Fate.UNKNOWN: problem.show_up_at(who, session) / 1000}
    return chance.get(then.fate(who, session), 0.0) * session.minutes


def after_the_register(records: ServiceRecords) -> date:
    """The Monday after the register's last row. Raises SchedulerError if it is empty."""
    if not records.attendance:
        raise SchedulerError("The register is empty: name a Monday, such as 2026-12-07.")
    return monday_of(max(row.day for row in records.attendance)) + WEEK
