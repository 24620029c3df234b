"""Records and forecasts put together into the frozen problem of one or more weeks."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from math import ceil
from statistics import median

from scheduler.domain.attendance import NEVER_EXPECTED, SENT_HOME_BY_SERVICE, TURNED_UP, Attendance
from scheduler.domain.errors import SchedulerError
from scheduler.domain.individuals import Individual, Order
from scheduler.domain.placements import ChangeKind, HalfDay, Placement, PlacementKind, Trait
from scheduler.domain.problem import PlanningProblem, Session, StartDue, StartStep, Usual, WeekNeed
from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import DAY, WEEK, WEEKDAYS, add_working_days, clock, monday_of
from scheduler.progress.forecast import blocks, chance_on_time, light
from scheduler.progress.orders import deadlines, live_orders
from scheduler.progress.orders import last_day as last_day_of
from scheduler.progress.past import usable_records
from scheduler.progress.service import closed_days, usual_journeys
from scheduler.progress.show_up import AttendanceModel, learn
from scheduler.progress.then import as_they_stood, without_repeats
from scheduler.progress.weather import half_of, season_chance, weather_of

MOST_WEEKS = 8
USUAL_WEEKS = 4
UNDER_COVER = (PlacementKind.INDUCTION, PlacementKind.OTHER_ACTIVITY)
MOST_STOPPED = 500
"""Chance in thousandths that weather stops a session to which a late first day may be brought forward."""


def assemble(records: ServiceRecords, first_monday: date, weeks: int = 1, today: date | None = None) -> PlanningProblem:
    """The problem of the weeks from a Monday on, as known the evening before; who was sent home or called off last, and
    what was done of the weeks since, as known on the morning of `today`.

    Raises SchedulerError for a day that is not a Monday or a number of weeks that cannot be planned.
    """
    if first_monday.weekday() != 0:
        remedy = monday_of(first_monday).isoformat()
        raise SchedulerError(f"{first_monday.isoformat()} is not a Monday. A week begins on Monday: write {remedy}.")
    if not 1 <= weeks <= MOST_WEEKS:
        raise SchedulerError(f"{weeks} weeks cannot be planned at once. Give a number from 1 to {MOST_WEEKS}.")
    last_day = first_monday + weeks * WEEK - DAY
    sessions = expand_sessions(records, first_monday, last_day)
    closed = closed_days(records, first_monday - 52 * WEEK, last_day + 8 * WEEK)
    live = live_orders(order for order in records.orders if last_day_of(order) >= first_monday)
    journeys = usual_journeys(records)
    weather = weather_of(records)
    past = usable_records(records.attendance, first_monday, journeys, weather)
    days = [weather.of_day(first_monday + offset * DAY) for offset in range(7 * weeks)]
    model = learn(past, journeys, records.policy, first_monday, days)
    today = max(first_monday, today or first_monday)
    sent_home, called_off = last_time(records.attendance, today, live)
    placed = {row.individual_id for row in records.attendance if first_monday <= row.day < today}
    return PlanningProblem(
        records=records,
        first_monday=first_monday,
        weeks=weeks,
        sessions=sessions,
        closed_days=frozenset(closed),
        decisions=tuple(d for d in records.decisions if d.day is None or first_monday <= d.day <= last_day),
        show_up={individual: show_up.thousandths for individual, show_up in model.show_up.items()},
        day_effect_sd=model.day_effect.sd,
        needs=_needs(records, live, model, sessions, first_monday, weeks, today),
        starts=_starts(records, live, closed, first_monday, last_day),
        waiting=sent_home | called_off | (_without_place(records, first_monday, live) - placed),
        sent_home_last=sent_home,
        stop_chance=_stop_chances(records, sessions),
        usual=_usual(records, first_monday),
        usual_staff=frozenset((r.supervisor_id, r.placement_id, r.day.weekday()) for r in records.previous_staffing),
    )


def expand_sessions(records: ServiceRecords, first: date, last: date) -> tuple[Session, ...]:
    """The timetable's sessions of each day, with those added and those cancelled."""
    found: dict[str, Session] = {}
    day = first
    while day <= last:
        for row in records.timetable:
            holds = (row.first_date or day) <= day <= (row.last_date or day)
            if holds and row.weekday is WEEKDAYS[day.weekday()]:
                session = _session(row.placement_id, day, row.start, row.end)
                found[session.session_id] = session
        day += DAY
    for change in records.session_changes:
        session_id = session_key(change.placement_id, change.day, change.start)
        if change.change is ChangeKind.ADDED and change.end is not None and first <= change.day <= last:
            found[session_id] = _session(change.placement_id, change.day, change.start, change.end)
    for change in records.session_changes:
        session_id = session_key(change.placement_id, change.day, change.start)
        if change.change is ChangeKind.CANCELLED and session_id in found:
            old = found[session_id]
            found[session_id] = _session(old.placement_id, old.day, old.start, old.end, cancelled=True)
    return tuple(sorted(found.values(), key=in_time))


def in_time(session: Session) -> tuple[date, int, str]:
    return session.day, session.start, session.placement_id


def session_key(placement_id: str, day: date, start: int) -> str:
    return f"{placement_id}/{day.isoformat()}/{clock(start).replace(':', '')}"


def _session(placement_id: str, day: date, start: int, end: int, *, cancelled: bool = False) -> Session:
    return Session(session_key(placement_id, day, start), placement_id, day, int(start), int(end), cancelled)


def last_time(
    attendance: Collection[Attendance], before: date, live: Mapping[str, list[Order]], start: int = 0
) -> tuple[frozenset[str], frozenset[str]]:
    """Individuals who were sent home from the last session that was not called off, and those whose latest was.

    Sessions count that began before a time of the day, in minutes.
    """
    latest: dict[str, Attendance] = {}
    came: dict[str, Attendance] = {}
    for row in sorted(attendance, key=lambda row: (row.day, row.start)):
        if (row.day, row.start) < (before, start) and row.individual_id in live:
            latest[row.individual_id] = row
            if row.outcome not in NEVER_EXPECTED:
                came[row.individual_id] = row
    sent_home = {key for key, row in came.items() if row.outcome in SENT_HOME_BY_SERVICE}
    called_off = {key for key, row in latest.items() if row.outcome in NEVER_EXPECTED}
    return frozenset(sent_home), frozenset(called_off)


def _without_place(records: ServiceRecords, before: date, live: Mapping[str, list[Order]]) -> frozenset[str]:
    weeks = [monday_of(row.day) for row in records.previous_bookings if row.day < before]
    if not weeks:
        return frozenset()
    return frozenset(
        row.individual_id
        for row in records.previous_bookings
        if row.placement_id is None and monday_of(row.day) == max(weeks) and row.individual_id in live
    )


def _needs(
    records: ServiceRecords,
    live: Mapping[str, list[Order]],
    model: AttendanceModel,
    sessions: Collection[Session],
    first_monday: date,
    weeks: int,
    today: date,
) -> tuple[WeekNeed, ...]:
    """What each individual with hours left needs in each week to finish on time, as it was on the first Monday; the
    weeks that are over by now have done what was credited, the others what they need."""
    kinds = {placement.placement_id: placement.kind for placement in records.placements}
    lengths = [session.minutes for session in sessions if kinds[session.placement_id] not in UNDER_COVER]
    credited = _credited_by_week(records, first_monday)
    needs: list[WeekNeed] = []
    for individual in records.individuals:
        orders = [o for o in live.get(individual.individual_id, []) if o.imposed_on < first_monday + weeks * WEEK]
        since = credited[individual.individual_id]
        orders = as_they_stood(orders, (), since.total(), first_monday)
        typical = _typical_minutes(records, individual, lengths, first_monday, weeks)
        done = 0
        for week in range(weeks):
            monday = first_monday + week * WEEK
            need = _need(records, individual, orders, model, typical, monday, done)
            if need:
                needs.append(need)
            done += since[monday] if monday + WEEK <= today else need.minutes if need else 0
    return tuple(needs)


def _credited_by_week(records: ServiceRecords, first_monday: date) -> Mapping[str, Counter[date]]:
    """Minutes credited to each individual by the Monday of the week, from the first Monday on."""
    rows: dict[str, list[Attendance]] = defaultdict(list)
    for row in records.attendance:
        if row.day >= first_monday:
            rows[row.individual_id].append(row)
    found: dict[str, Counter[date]] = defaultdict(Counter)
    for individual, theirs in rows.items():
        for row in without_repeats(theirs):
            found[individual][monday_of(row.day)] += row.minutes_credited
    return found


def _need(
    records: ServiceRecords,
    individual: Individual,
    orders: Collection[Order],
    model: AttendanceModel,
    typical: int,
    monday: date,
    done: int,
) -> WeekNeed | None:
    """A week's need when the weeks planned before it did `done` minutes; none when nothing is left."""
    policy, show_up = records.policy, model.show_up[individual.individual_id]
    due = [(day, minutes - done) for day, minutes in deadlines(orders) if minutes > done and day >= monday]
    if not due:
        return None
    days = min(individual.days_a_week, policy.max_days_a_week)
    most = min(days + individual.extra_days, policy.max_days_a_week)
    weeks = {
        day: max(1, ceil((day - monday + DAY) / WEEK) - _weeks_away(records, individual, monday, day)) for day, _ in due
    }
    needed = ceil(max(minutes / weeks[day] for day, minutes in due))
    chance = min(
        chance_on_time(minutes, typical, weeks[day] * days, show_up.alpha, show_up.beta) for day, minutes in due
    )
    colour = light(chance, policy)
    expected = max(1, round(typical * show_up.alpha / (show_up.alpha + show_up.beta)))
    worth = blocks(needed, expected, most, colour, policy)
    return WeekNeed(individual.individual_id, monday, colour, round(chance, 4), needed, worth)


def _weeks_away(records: ServiceRecords, individual: Individual, monday: date, until: date) -> int:
    """Whole weeks to come in which the individual is absent on every day."""
    absent = {
        row.first_date + offset * DAY
        for row in records.absences
        if row.individual_id == individual.individual_id and row.start == 0 and row.end == 1440
        for offset in range(min(366, (row.last_date - row.first_date).days + 1))
    }
    if not absent:
        return 0
    count, week = 0, monday
    while week + WEEK - DAY <= until:
        count += all(week + offset * DAY in absent for offset in range(7))
        week += WEEK
    return count


def _typical_minutes(
    records: ServiceRecords, individual: Individual, lengths: list[int], first_monday: date, weeks: int
) -> int:
    """The median length of the sessions that are not too long for the individual."""
    until = first_monday + weeks * WEEK - DAY
    limit = 1440.0
    for need in records.needs:
        holds = (need.first_date or until) <= until and (need.last_date or first_monday) >= first_monday
        if need.individual_id == individual.individual_id and holds:
            if need.longest_session_hours:
                limit = min(limit, 60 * need.longest_session_hours)
            if need.short_only:
                limit = min(limit, 60 * records.policy.short_session_hours)
    return int(median([length for length in lengths if length <= limit] or lengths or [360]))


def _starts(
    records: ServiceRecords,
    live: Mapping[str, list[Order]],
    closed: Collection[date],
    first_monday: date,
    last_day: date,
) -> tuple[StartDue, ...]:
    """Who still needs an induction or a first placement, by when the national standard asks for it."""
    starts = []
    for individual_id, orders in sorted(live.items()):
        current = [order for order in orders if order.imposed_on <= last_day]
        if not current or any(order.first_placement_on for order in current):
            continue
        inductions = [order.induction_on for order in current if order.induction_on]
        inducted = any(day <= last_day for day in inductions)
        if inductions and not inducted:
            continue  # agreed for a later week: there is nothing to book in these
        step = StartStep.FIRST_PLACEMENT if inducted else StartStep.INDUCTION
        policy = records.policy
        days = policy.first_placement_working_days if inducted else policy.induction_working_days
        due = add_working_days(max(order.imposed_on for order in current), days, closed)
        starts.append(StartDue(individual_id, step, due, due if due >= first_monday else last_day))
    return tuple(starts)


def _stop_chances(records: ServiceRecords, sessions: Collection[Session]) -> dict[str, int]:
    """Chance in thousandths that weather stops a session; none for what is under cover."""
    placements = {placement.placement_id: placement for placement in records.placements}
    forecast = {(row.muster_point_id, row.day, row.half_day): row.chance_stopped for row in records.weather}
    chances = {}
    for session in sessions:
        placement = placements[session.placement_id]
        if Trait.WEATHER_RESILIENT in placement.traits or placement.kind in UNDER_COVER:
            continue
        chances[session.session_id] = round(1000 * _stop_chance(records, forecast, placement, session))
    return {session_id: chance for session_id, chance in chances.items() if chance > 0}


def _stop_chance(
    records: ServiceRecords, forecast: Mapping[tuple[str, date, HalfDay], float], placement: Placement, session: Session
) -> float:
    key = (placement.muster_point_id or "", session.day, half_of(session.start))
    return forecast.get(key, season_chance(records.policy, session.day))


def _usual(records: ServiceRecords, first_monday: date) -> dict[str, Usual]:
    """Placements and weekdays of the roster before, else of what was attended in the last four weeks."""
    before: dict[str, list[tuple[str, int]]] = {}
    for booking in records.previous_bookings:
        if booking.placement_id is not None and booking.day < first_monday:
            before.setdefault(booking.individual_id, []).append((booking.placement_id, booking.day.weekday()))
    lately: dict[str, list[tuple[str, int]]] = {}
    since = first_monday - timedelta(weeks=USUAL_WEEKS)
    for row in records.attendance:
        if since <= row.day < first_monday and row.outcome in TURNED_UP:
            lately.setdefault(row.individual_id, []).append((row.placement_id, row.day.weekday()))
    return {
        individual: Usual(frozenset(place for place, _ in seen), frozenset(day for _, day in seen))
        for individual, seen in sorted((lately | before).items())
    }
