"""What the register tells of an order's first steps: the day of the induction and of the first placement."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from scheduler.domain.attendance import Outcome
from scheduler.domain.individuals import Order, OrderStatus
from scheduler.domain.placements import PlacementKind
from scheduler.progress.orders import last_day

CAME = frozenset({Outcome.ATTENDED, Outcome.ATTENDED_LATE, Outcome.LEFT_EARLY})
"""Outcomes of those who were inducted, or worked."""


def step_of(kind: PlacementKind) -> str | None:
    """The field of an order that attending such a placement fills; other activity is neither step."""
    if kind is PlacementKind.INDUCTION:
        return "induction_on"
    return None if kind is PlacementKind.OTHER_ACTIVITY else "first_placement_on"


def with_step(order: Order, step: str, day: date, days_there: Iterable[date], *, came_before: bool) -> Order:
    """The order after a line of the register about the day.

    `days_there` are all days on which the register now says that the individual came for that step; `came_before`
    tells whether the line said so before it was corrected. A first placement counts once the induction is done.
    """
    standing: date | None = getattr(order, step)
    since = order.imposed_on if step == "induction_on" else order.induction_on
    if order.status is not OrderStatus.IN_FORCE or since is None or not since <= day <= last_day(order):
        return order
    days = sorted(found for found in days_there if found >= since)
    if day in days and (standing is None or standing > day):
        return replace(order, **{step: day})  # type: ignore[arg-type]
    if came_before and day not in days and standing == day:
        return replace(order, **{step: days[0] if days else None})  # type: ignore[arg-type]
    return order
