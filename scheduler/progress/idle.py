"""Days that are over on which an individual's orders allowed no work: nobody's failure to offer or to come."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from scheduler.domain.attendance import Attendance
from scheduler.domain.casework import OrderEvent, OrderEventKind
from scheduler.domain.individuals import Order, OrderStatus
from scheduler.domain.times import DAY
from scheduler.progress.order_life import as_on
from scheduler.progress.orders import last_day, minutes_left

CHANGING = (OrderEventKind.SUSPENDED, OrderEventKind.RESUMED, OrderEventKind.EXTENSION_GRANTED)


def idle_days(
    orders: Collection[Order], events: Collection[OrderEvent], rows: Iterable[Attendance], as_of: date
) -> frozenset[date]:
    """Days before `as_of` on which each of the individual's orders was not imposed yet, suspended, or past the last day
    that was known then; and all since the last work if no hours are left. `events` are of these orders."""
    own = [event for event in events if event.kind in CHANGING]
    done = not any(map(minutes_left, orders))
    if not (own or done or any(last_day(order) < as_of for order in orders)):
        return frozenset()
    first = min(order.imposed_on for order in orders)
    finished = max((row.day for row in rows if row.minutes_credited), default=first) if done else as_of
    days = (first + offset * DAY for offset in range((as_of - first).days))
    return frozenset(day for day in days if day > finished or not any(_allows(order, own, day) for order in orders))


def _allows(order: Order, events: Collection[OrderEvent], day: date) -> bool:
    if day < order.imposed_on or as_on(order, events, day).status is not OrderStatus.IN_FORCE:
        return False
    grants = [e for e in events if e.order_id == order.order_id and e.kind is OrderEventKind.EXTENSION_GRANTED]
    if not grants:
        return day <= last_day(order)
    known = (event.until for event in grants if event.until and event.day <= day)
    return day <= max([last_day(replace(order, extended_to=None)), *known])
