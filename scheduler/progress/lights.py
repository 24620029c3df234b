"""The traffic light of each order: the chance to complete on time by simulating what is left of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import ceil

from scheduler.domain.casework import OrderEvent
from scheduler.domain.individuals import Order
from scheduler.domain.policy import Policy
from scheduler.domain.problem import Light
from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import WEEK, add_working_days
from scheduler.progress.causes import Cause, causes_of
from scheduler.progress.forecast import light
from scheduler.progress.futures import Chances, Dice
from scheduler.progress.idle import idle_days
from scheduler.progress.offers import Diaries, Diary, kept_share, offer_chances, offers_of
from scheduler.progress.orders import deadlines, last_day
from scheduler.progress.outlook import EXTENSIONS, Option, Outlook, remedies
from scheduler.progress.past import usable_records
from scheduler.progress.service import usual_journeys
from scheduler.progress.show_up import usual_chances
from scheduler.progress.then import MOST_WEEKS_AHEAD, Standing
from scheduler.progress.weather import weather_of

RECENT_WEEKS = 26
LEAST_WEEKS_AHEAD = 52


@dataclass(frozen=True, slots=True)
class OrderLight:
    """`projected`: the day by which half of the futures are done, none if that is years away. Minutes left include
    those of orders due before it. An order past its last day with minutes left has no chance."""

    order_id: str
    individual_id: str
    light: Light
    chance: float
    minutes_left: int
    last_day: date
    projected: date | None
    minutes_needed_a_week: int
    minutes_expected_a_week: int
    causes: tuple[Cause, ...]
    turns_green: tuple[Option, ...]
    past_last_day: bool


@dataclass(frozen=True, slots=True)
class Movement:
    """An order's light on an earlier day and now; none where it was not, or is no longer, in force."""

    order_id: str
    before: Light | None
    now: Light | None
    change: float | None


def movements(before: Iterable[OrderLight], now: Iterable[OrderLight]) -> tuple[Movement, ...]:
    """How each order's light moved, by order; `change` is of the chance."""
    old, new = ({row.order_id: row for row in rows} for rows in (before, now))
    moved = []
    for key in sorted(old.keys() | new.keys()):
        was, is_now = old.get(key), new.get(key)
        change = round(is_now.chance - was.chance, 4) if was and is_now else None
        moved.append(Movement(key, was.light if was else None, is_now.light if is_now else None, change))
    return tuple(moved)


def order_lights(records: ServiceRecords, as_of: date, seed: int) -> tuple[OrderLight, ...]:
    """The light of every order in force on the morning of `as_of`, by order id, from what was known then.

    One seed gives one answer, whatever the order of the rows. Attendance of the day and later says nothing, and what
    it credited is taken off again.
    """
    view = Standing.of(records, as_of)
    people = {row.individual_id: row for row in records.individuals if row.individual_id in view.orders}
    diaries = Diaries(records, view.closed)
    events = _events_of(records)
    diary = {
        key: replace(diaries.of(individual, as_of), idle=idle_days(view.orders[key], events[key], view.own[key], as_of))
        for key, individual in people.items()
    }
    offers = offer_chances(
        {key: offers_of(diary[key], view.booked[key], _started(view.orders[key]), as_of) for key in people}
    )
    coming = _coming(records, view, people, as_of)
    kept = kept_share(row for row in records.attendance if as_of - RECENT_WEEKS * WEEK <= row.day < as_of)
    dice = Dice.thrown(MOST_WEEKS_AHEAD * records.policy.max_days_a_week, seed)
    lights = [
        found
        for key in sorted(people)
        for found in _lights_of(view, key, diary[key], Chances(coming[key], offers[key], kept), dice, records.policy)
    ]
    return tuple(sorted(lights, key=lambda row: row.order_id))


def _events_of(records: ServiceRecords) -> Mapping[str, list[OrderEvent]]:
    """By individual what happened to their orders."""
    whose = {order.order_id: order.individual_id for order in records.orders}
    found: dict[str, list[OrderEvent]] = defaultdict(list)
    for event in records.order_events:
        found[whose.get(event.order_id, "")].append(event)
    return found


def _coming(
    records: ServiceRecords, view: Standing, people: Collection[str], as_of: date
) -> Mapping[str, tuple[float, float]]:
    """Betas of coming; the others booked in the last half year teach, with all that they did before."""
    recent = {row.individual_id for row in records.attendance if as_of - RECENT_WEEKS * WEEK <= row.day < as_of}
    wanted = recent | set(people)
    rows = (row for row in records.attendance if row.individual_id in wanted)
    journeys = usual_journeys(records)
    past = usable_records(rows, as_of, journeys, weather_of(records))
    return usual_chances(past, {key: journeys[key] for key in sorted(people)}, records.policy, as_of)


def _started(orders: Iterable[Order]) -> date | None:
    """The day from which the individual could be given work: the earliest induction, or first placement without one."""
    days = [day for order in orders if (day := order.induction_on or order.first_placement_on)]
    return min(days, default=None)


def _first_day(orders: Collection[Order], view: Standing, policy: Policy) -> date:
    """The first day of work to come: today, or for who has no induction yet when the standard has them placed."""
    if _started(orders):
        return view.as_of
    standard = add_working_days(
        min(order.imposed_on for order in orders), policy.first_placement_working_days, view.closed
    )
    steps = max(1, policy.first_placement_working_days - policy.induction_working_days)
    return max(standard, add_working_days(view.as_of, steps, view.closed))


def _lights_of(
    view: Standing, key: str, diary: Diary, chances: Chances, dice: Dice, policy: Policy
) -> Iterable[OrderLight]:
    orders = sorted(view.orders[key], key=lambda order: (last_day(order), order.order_id))
    latest = last_day(orders[-1])
    weeks = min(MOST_WEEKS_AHEAD - 1, max(LEAST_WEEKS_AHEAD, (latest - view.as_of) // WEEK + EXTENSIONS[-1] + 1))
    slots = diary.slots(_first_day(orders, view, policy), view.as_of + weeks * WEEK)
    future = Outlook(diary, chances, dice, slots)
    for order, (due, minutes) in zip(orders, deadlines(orders), strict=True):
        yield _light_of(view, order, due, minutes, future, policy)


def _light_of(view: Standing, order: Order, due: date, minutes: int, future: Outlook, policy: Policy) -> OrderLight:
    count = future.until(due)
    chance = future.chance(future.worked(count), minutes)
    weeks = max(1.0, ((due - view.as_of).days + 1) / 7)
    rows = view.own[order.individual_id]
    offered = view.booked[order.individual_id], view.unplaced.get(order.individual_id, ())
    since = order.imposed_on, _started(view.orders[order.individual_id])
    return OrderLight(
        order_id=order.order_id,
        individual_id=order.individual_id,
        light=light(chance, policy),
        chance=round(chance, 4),
        minutes_left=minutes,
        last_day=due,
        projected=future.projected(minutes, view.as_of),
        minutes_needed_a_week=ceil(minutes / weeks),
        minutes_expected_a_week=round(future.diary.session_minutes * future.chances.mean * count / weeks),
        causes=causes_of(rows, view.lengths, future.diary, offered, since, view.as_of),
        turns_green=() if chance >= policy.green_from else tuple(remedies(future, due, minutes, policy.green_from)),
        past_last_day=due < view.as_of,
    )
