"""An order's first steps: what the register tells of induction and first placement, and what an agreed day allows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from scheduler.domain.attendance import Outcome
from scheduler.domain.casework import OrderEvent, OrderEventKind
from scheduler.domain.individuals import Order, OrderStatus
from scheduler.domain.placements import PlacementKind
from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import DAY
from scheduler.progress.crediting import AS_LONG_AS_THERE, UNTIL_LEFT
from scheduler.progress.orders import last_day

INDUCTED = frozenset({Outcome.ATTENDED, Outcome.ATTENDED_LATE, Outcome.LEFT_EARLY})
WORKED = AS_LONG_AS_THERE | UNTIL_LEFT
"""Outcomes of those who have had their induction; and of those who were at work, however it ended."""
NO_WORK = (PlacementKind.INDUCTION, PlacementKind.OTHER_ACTIVITY)


@dataclass(frozen=True, slots=True)
class DaysThere:
    """Days on which the register says that an individual was inducted, and worked (other activity is neither); and
    those on which a case manager recorded the one step or the other of an order."""

    inducted: frozenset[date]
    worked: frozenset[date]
    inductions_recorded: frozenset[date] = frozenset()
    starts_recorded: frozenset[date] = frozenset()


def with_first_steps(order: Order, days: DaysThere, day: date, no_longer: PlacementKind | None = None) -> Order:
    """The order after a line of the register about a day on which it was in force; as it was if it was not.

    An earlier day takes the place of a later one. Where the line said that the individual was at such a placement and
    does `no_longer`, its day is the step's no more, unless a case manager recorded it. Work before the induction is no
    first placement.
    """
    if order.status is not OrderStatus.IN_FORCE or not order.imposed_on <= day <= last_day(order):
        return order
    induction, start = order.induction_on, order.first_placement_on
    if (
        no_longer is PlacementKind.INDUCTION
        and induction == day
        and day not in days.inducted | days.inductions_recorded
    ):
        induction = None
    induction = _first({induction, *(d for d in days.inducted if d >= order.imposed_on)})
    gone = no_longer not in (None, *NO_WORK) and start == day and day not in days.worked
    moved = induction != order.induction_on and start in days.worked
    too_early = moved and start is not None and (induction is None or start < induction)
    if (gone or too_early) and start not in days.starts_recorded:
        start = None
    start = _first({start, *(d for d in days.worked if induction is not None and d >= induction)})
    return replace(order, induction_on=induction, first_placement_on=start)


def _first(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day is not None), default=None)


def with_agreed_inductions(records: ServiceRecords, today: date) -> ServiceRecords:
    """Whoever has an induction agreed for today or later counts as inducted from the day after: they can be given a
    first day of work behind it. An agreement that is over tells nothing: it was kept if the induction is recorded."""
    agreed = last_agreed(records.order_events)
    orders = tuple(
        replace(order, induction_on=agreed[order.order_id] + DAY)
        if order.induction_on is None and agreed.get(order.order_id, date.min) >= today
        else order
        for order in records.orders
    )
    return replace(records, orders=orders)


def last_agreed(events: Iterable[OrderEvent]) -> dict[str, date]:
    """The day last agreed for the induction, by order; `events` in the order in which they were recorded."""
    agreed: dict[str, date] = {}
    for event in events:
        if event.kind is OrderEventKind.INDUCTION_AGREED:
            agreed[event.order_id] = event.day
        elif event.kind is OrderEventKind.INDUCTION_CALLED_OFF:
            agreed.pop(event.order_id, None)
    return agreed
