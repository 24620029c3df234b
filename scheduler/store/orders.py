"""Orders and what happens in their lives: events are added, the order's own row follows."""

from collections.abc import Collection
from dataclasses import fields

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain.casework import OrderEvent, OrderEventKind
from scheduler.domain.errors import SchedulerError
from scheduler.domain.individuals import Order
from scheduler.store.numbering import add_rows
from scheduler.store.records import RECORD_NAMES
from scheduler.store.tables.casework import OrderEventRow
from scheduler.store.tables.people import OrderRow

AGREEMENTS = (OrderEventKind.INDUCTION_AGREED, OrderEventKind.INDUCTION_CALLED_OFF)
"""What may be said again: the last counts."""


def order_of(session: Session, service: int, order_id: str) -> Order:
    """Raises SchedulerError if the service has no such order."""
    row = _row(session, service, order_id)
    return Order(**{name: getattr(row, name) for name in RECORD_NAMES["orders"]})


def events_of(session: Session, service: int, order_ids: Collection[str]) -> list[OrderEvent]:
    """What happened to orders, in the order in which it was recorded."""
    kind = OrderEventRow
    query = select(kind).where(kind.service_id == service, kind.order_id.in_(order_ids)).order_by(kind.position)
    names = RECORD_NAMES["order_events"]
    return [OrderEvent(**{name: getattr(row, name) for name in names}) for row in session.scalars(query)]


def add_event(session: Session, service: int, event: OrderEvent, order: Order) -> None:
    """The event, and the order as it is after it. Raises SchedulerError if just that was recorded already; another
    number of hours or last day of the same day stands instead of what was said before; an agreement that is
    said again becomes the last.
    """
    kind = OrderEventRow
    same = select(kind).where(
        kind.service_id == service,
        kind.order_id == event.order_id,
        kind.kind == event.kind,
        kind.day == event.day,
        kind.until == event.until,
        kind.hours == event.hours,
    )
    standing = session.scalar(same)
    last = session.scalar(select(func.max(kind.position)).where(kind.service_id == service))
    following = (last if last is not None else -1) + 1
    if standing is None:
        values = {field.name: getattr(event, field.name) for field in fields(event)}
        add_rows(session, kind, service, [{"position": following, **values}])
    elif event.kind in AGREEMENTS:
        standing.position, standing.recorded_by = following, event.recorded_by
    else:
        raise SchedulerError(f"{event.kind} of {event.order_id} on {event.day} is recorded already.")
    row = _row(session, service, order.order_id)
    for name in RECORD_NAMES["orders"]:
        if getattr(row, name) != getattr(order, name):
            setattr(row, name, getattr(order, name))
    session.flush()


def keep_steps(session: Session, service: int, order: Order) -> None:
    """The days of an order's first steps."""
    row = _row(session, service, order.order_id)
    row.induction_on, row.first_placement_on = order.induction_on, order.first_placement_on
    session.flush()


def _row(session: Session, service: int, order_id: str) -> OrderRow:
    row = session.scalar(select(OrderRow).where(OrderRow.service_id == service, OrderRow.order_id == order_id))
    if row is None:
        raise SchedulerError(f'The service has no order "{order_id}". Check the id.')
    return row
