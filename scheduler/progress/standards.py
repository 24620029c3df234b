"""The standards of an order: by when each step is due, when it was done, whether it was kept."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from scheduler.domain.casework import OrderEvent, OrderEventKind
from scheduler.domain.individuals import Order
from scheduler.domain.policy import Policy
from scheduler.domain.standards import Keeping, Standard, Step
from scheduler.domain.times import add_working_days
from scheduler.progress.orders import months_after

REVIEW_MONTHS = (3, 6)
REVIEW_EVERY_MONTHS = 6


def steps_of(
    order: Order, events: Iterable[OrderEvent], policy: Policy, closed_days: Collection[date], as_of: date
) -> tuple[Step, ...]:
    """All steps of an order that are due, done, or the next to be due. An order that has ended owes nothing more."""
    mine = sorted((e for e in events if e.order_id == order.order_id and e.day <= as_of), key=lambda e: e.day)
    found = [*_starts(order, policy, closed_days), *_breaches(mine, closed_days), *_reviews(order, mine, as_of)]
    over = order.ended_on
    return tuple(
        Step(order.order_id, standard, due, done, _keeping(due, done, as_of))
        for standard, due, done in found
        if done is not None or over is None or due <= over
    )


def _starts(
    order: Order, policy: Policy, closed_days: Collection[date]
) -> Iterator[tuple[Standard, date, date | None]]:
    """Working days from imposition (national standards)."""
    for standard, days, done in (
        (Standard.FIRST_CONTACT, policy.first_contact_working_days, order.first_contact_on),
        (Standard.INDUCTION, policy.induction_working_days, order.induction_on),
        (Standard.FIRST_PLACEMENT, policy.first_placement_working_days, order.first_placement_on),
    ):
        yield standard, add_working_days(order.imposed_on, days, closed_days), done


def _breaches(
    events: Iterable[OrderEvent], closed_days: Collection[date]
) -> Iterator[tuple[Standard, date, date | None]]:
    """Lodged within 5 working days of the decision; each decision by the next lodging."""
    lodged = [event.day for event in events if event.kind is OrderEventKind.BREACH_LODGED]
    for event in events:
        if event.kind is OrderEventKind.BREACH_DECIDED:
            done = next((day for day in lodged if day >= event.day), None)
            yield Standard.BREACH_LODGED, add_working_days(event.day, 5, closed_days), done


def _reviews(order: Order, events: Iterable[OrderEvent], as_of: date) -> Iterator[tuple[Standard, date, date | None]]:
    """At 3 and 6 months, then every 6 (practice guidance s.15): the reviews held count to them in turn."""
    over = min(as_of, order.ended_on or as_of)
    held = [event.day for event in events if event.kind is OrderEventKind.REVIEW]
    for place, due in enumerate(_review_days(order.imposed_on)):
        done = held[place] if place < len(held) else None
        yield Standard.REVIEW, due, done
        if done is None and due > over:
            return


def _review_days(imposed: date) -> Iterator[date]:
    months = 0
    for first in REVIEW_MONTHS:
        months = first
        yield months_after(imposed, months)
    while True:
        months += REVIEW_EVERY_MONTHS
        yield months_after(imposed, months)


def _keeping(due: date, done: date | None, as_of: date) -> Keeping:
    if done is not None:
        return Keeping.KEPT if done <= due else Keeping.MISSED
    return Keeping.MISSED if as_of > due else Keeping.OPEN
