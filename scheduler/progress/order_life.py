"""An order's life: what an event makes of the order, and what cannot happen to it."""

from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from datetime import date, timedelta

from scheduler.domain.casework import OrderEvent, OrderEventKind
from scheduler.domain.errors import SchedulerError
from scheduler.domain.individuals import Order, OrderStatus
from scheduler.progress.orders import last_day, minutes_left

SUSPENSION = (OrderEventKind.SUSPENDED, OrderEventKind.RESUMED)
LIVE = (OrderStatus.IN_FORCE, OrderStatus.SUSPENDED)
HOURS = next(field.metadata for field in fields(OrderEvent) if field.name == "hours")
FARTHEST = timedelta(days=3 * 366)
"""An extension beyond is taken for a slip of the pen."""


def as_on(order: Order, events: Iterable[OrderEvent], day: date) -> Order:
    """The order with the status that it had on a day that is over. Work on the day on which it was suspended, resumed
    or ended is work under it."""
    if order.status not in LIVE and (order.ended_on is None or order.ended_on < day):
        return order
    moves = [event for event in events if event.order_id == order.order_id and event.kind in SUSPENSION]
    moves.sort(key=lambda event: event.day)
    before = [e for e in moves if e.day < day or (e.day == day and e.kind is OrderEventKind.RESUMED)]
    if before:
        suspended = before[-1].kind is OrderEventKind.SUSPENDED
    elif moves:
        suspended = moves[0].kind is OrderEventKind.RESUMED
    else:
        suspended = order.status is OrderStatus.SUSPENDED
    return replace(order, status=OrderStatus.SUSPENDED if suspended else OrderStatus.IN_FORCE)


def apply_event(order: Order, event: OrderEvent) -> Order:
    """The order as it is after the event. Raises SchedulerError, with the remedy, for what cannot be."""
    if event.day < order.imposed_on:
        raise SchedulerError(f"{event.day} is before {order.order_id} was imposed on {order.imposed_on}. Correct it.")
    if event.hours is not None and not HOURS["least"] <= event.hours <= HOURS["most"]:
        raise SchedulerError(f"Hours imposed are {HOURS['least']} to {HOURS['most']}. Correct them.")
    if event.until is not None and event.until > event.day + FARTHEST:
        raise SchedulerError(f"{event.until} is more than three years after {event.day}. Check the year.")
    if order.status not in LIVE:
        raise SchedulerError(f"{order.order_id} is {order.status}: nothing more can happen to it. Check the order.")
    change = CHANGES.get(event.kind)
    return order if change is None else change(order, event)


def _first_contact(order: Order, event: OrderEvent) -> Order:
    return replace(order, first_contact_on=_once(order, event, order.first_contact_on))


def _induction_agreed(order: Order, event: OrderEvent) -> Order:
    """Changes nothing in the order: the day may go by without it."""
    if order.induction_on is not None:
        raise SchedulerError(f"The induction of {order.order_id} was on {order.induction_on}. There is none to agree.")
    return order


def _induction(order: Order, event: OrderEvent) -> Order:
    return replace(order, induction_on=_once(order, event, order.induction_on))


def _first_placement(order: Order, event: OrderEvent) -> Order:
    if order.induction_on is None or order.induction_on > event.day:
        raise SchedulerError(f"{order.order_id} has no induction before {event.day}. Record the induction first.")
    return replace(order, first_placement_on=_once(order, event, order.first_placement_on))


def _suspended(order: Order, event: OrderEvent) -> Order:
    if order.status is OrderStatus.SUSPENDED:
        raise SchedulerError(f"{order.order_id} is suspended already. Record its being resumed first.")
    return replace(order, status=OrderStatus.SUSPENDED)


def _resumed(order: Order, event: OrderEvent) -> Order:
    if order.status is not OrderStatus.SUSPENDED:
        raise SchedulerError(f"{order.order_id} is not suspended. Check which order it is.")
    return replace(order, status=OrderStatus.IN_FORCE)


def _extension_granted(order: Order, event: OrderEvent) -> Order:
    """Also after the last day has passed: that does not end an order (Appeal Court)."""
    if event.until is None or event.until <= last_day(order):
        raise SchedulerError(f"An extension ends after the last day, {last_day(order)}. Say until when.")
    return replace(order, extended_to=event.until)


def _hours_changed(order: Order, event: OrderEvent) -> Order:
    if event.hours is None or event.hours < order.hours_credited:
        done = f"{order.hours_credited:g} hours are credited already"
        raise SchedulerError(f"{done}: the hours imposed cannot be fewer. Say how many they are from now on.")
    return replace(order, hours_imposed=event.hours)


def _completed(order: Order, event: OrderEvent) -> Order:
    if left := minutes_left(order):
        raise SchedulerError(f"{left / 60:g} hours of {order.order_id} are left. Record the attendance first.")
    return _ended(order, event, OrderStatus.COMPLETED)


def _revoked(order: Order, event: OrderEvent) -> Order:
    return _ended(order, event, OrderStatus.REVOKED)


def _transferred(order: Order, event: OrderEvent) -> Order:
    return _ended(order, event, OrderStatus.TRANSFERRED)


def _ended(order: Order, event: OrderEvent, status: OrderStatus) -> Order:
    return replace(order, status=status, ended_on=event.day)


def _once(order: Order, event: OrderEvent, before: date | None) -> date:
    if before is not None:
        words = event.kind.replace("_", " ")
        raise SchedulerError(f"The {words} of {order.order_id} is recorded already, on {before}. Correct the order.")
    return event.day


CHANGES: dict[OrderEventKind, Callable[[Order, OrderEvent], Order]] = {
    OrderEventKind.FIRST_CONTACT: _first_contact,
    OrderEventKind.INDUCTION_AGREED: _induction_agreed,
    OrderEventKind.INDUCTION: _induction,
    OrderEventKind.FIRST_PLACEMENT: _first_placement,
    OrderEventKind.SUSPENDED: _suspended,
    OrderEventKind.RESUMED: _resumed,
    OrderEventKind.EXTENSION_GRANTED: _extension_granted,
    OrderEventKind.HOURS_CHANGED: _hours_changed,
    OrderEventKind.COMPLETED: _completed,
    OrderEventKind.REVOKED: _revoked,
    OrderEventKind.TRANSFERRED: _transferred,
}
"""What an event changes of the order's own row; the others are only kept."""
