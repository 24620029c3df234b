"""Orders' lives: events recorded, and the standards as each order keeps them."""

from dataclasses import replace
from datetime import date

from scheduler.domain.casework import OrderEvent, OrderEventKind
from scheduler.domain.errors import SchedulerError
from scheduler.domain.individuals import Order
from scheduler.domain.records import ServiceRecords
from scheduler.domain.standards import Keeping, Step
from scheduler.domain.times import WEEK
from scheduler.domain.versions import Actor, Deed
from scheduler.progress.order_life import apply_event
from scheduler.progress.service import closed_days
from scheduler.progress.standards import steps_of
from scheduler.store import audit, orders
from scheduler.store.database import Database
from scheduler.store.records import service_id

WEEKS_AHEAD = 26
AGREED_WEEKS = 6


def record_event(database: Database, key: str, event: OrderEvent, actor: Actor, today: date) -> Order:
    """The order as it is afterwards. Raises SchedulerError, with the remedy, for what cannot be."""
    _refuse_wrong_day(event, today)
    with database.changing(actor) as session:
        service = service_id(session, key)
        audit.note(session, service, Deed.ALTERATION, f"order {event.order_id}: {event.kind} on {event.day}")
        before = orders.order_of(session, service, event.order_id)
        if any(_says_anew(event, other) for other in orders.events_of(session, service, [event.order_id])):
            before = replace(before, extended_to=None)
        order = apply_event(before, event)
        orders.add_event(session, service, replace(event, recorded_by=actor.name), order)
    return order


def _refuse_wrong_day(event: OrderEvent, today: date) -> None:
    """What has happened is not still to come; what is agreed is, and soon."""
    agreed = event.kind is OrderEventKind.INDUCTION_AGREED
    if event.day > today and not agreed:
        raise SchedulerError(f"{event.day} is still to come. Record it when it has happened.")
    if agreed and not today <= event.day <= today + AGREED_WEEKS * WEEK:
        least, most = today, today + AGREED_WEEKS * WEEK
        raise SchedulerError(f"An induction is agreed for a day from {least} to {most}. If it was held, record that.")


def _says_anew(event: OrderEvent, other: OrderEvent) -> bool:
    """Whether an extension puts right what was recorded of the same day."""
    return event.kind is OrderEventKind.EXTENSION_GRANTED and (other.kind, other.day) == (event.kind, event.day)


def steps_due(records: ServiceRecords, as_of: date, weeks: int) -> list[Step]:
    """Steps that are overdue, and those due within so many weeks, of all orders that have not ended; soonest first."""
    closed = closed_days(records, min((o.imposed_on for o in records.orders), default=as_of), as_of + weeks * WEEK)
    found = [
        step
        for order in records.orders
        if order.ended_on is None
        for step in steps_of(order, records.order_events, records.policy, closed, as_of)
        if step.done is None and (step.keeping is Keeping.MISSED or step.due <= as_of + weeks * WEEK)
    ]
    return sorted(found, key=lambda step: (step.due, step.order_id, step.standard))


def steps_of_individual(records: ServiceRecords, individual_id: str, as_of: date) -> list[Step]:
    """Steps of an individual's orders that are overdue or next to be due, soonest first."""
    mine = tuple(order for order in records.orders if order.individual_id == individual_id)
    return steps_due(replace(records, orders=mine), as_of, WEEKS_AHEAD)
