"""What a service's records say of its own people before the first simulated week: who comes, who has stayed away."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.domain.attendance import NEVER_EXPECTED, SENT_HOME_BY_SERVICE, TURNED_UP, Attendance, Outcome
from scheduler.domain.casework import OrderEventKind
from scheduler.domain.placements import PlacementKind
from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import WEEK
from scheduler.progress.orders import live_orders

REMEMBERED = 26
"""Weeks of attendance that a plan learns from, and an individual's own chance to come."""
BREACH = (OrderEventKind.BREACH_DECIDED, OrderEventKind.BREACH_LODGED)


@dataclass(frozen=True, slots=True)
class Registered:
    """Of one individual's bookings for work: how many they came to and missed lately, for whatever reason; whether they
    came to the last; how many they missed without an accepted reason since the orders in force or a breach."""

    came: int = 0
    missed: int = 0
    came_last: bool | None = None
    unexcused: int = 0


def registered(records: ServiceRecords, before: date) -> dict[str, Registered]:
    """Of everyone whom the register knows; an induction, to which nearly all come, says nothing about work."""
    inductions = {row.placement_id for row in records.placements if row.kind is PlacementKind.INDUCTION}
    rows: dict[str, list[Attendance]] = defaultdict(list)
    for row in sorted(records.attendance, key=lambda row: (row.day, row.start)):
        if row.day < before and row.outcome not in NEVER_EXPECTED and row.placement_id not in inductions:
            rows[row.individual_id].append(row)
    since = _counted_since(records, before)
    return {key: _of(mine, before, since.get(key, before)) for key, mine in rows.items()}


def _of(rows: Sequence[Attendance], before: date, since: date) -> Registered:
    came = [row.outcome in TURNED_UP for row in rows if row.day >= before - REMEMBERED * WEEK]
    # Being sent home by the service changes nobody's inclination in a simulated week either.
    own = [row.outcome in TURNED_UP for row in rows if row.outcome not in SENT_HOME_BY_SERVICE]
    unexcused = sum(row.outcome is Outcome.UNACCEPTABLE_ABSENCE and row.day >= since for row in rows)
    return Registered(sum(came), len(came) - sum(came), own[-1] if own else None, unexcused)


def _counted_since(records: ServiceRecords, before: date) -> dict[str, date]:
    """The day from which each individual's absences count: the first of the orders in force, or the last breach."""
    live = live_orders(records.orders)
    since = {key: min(order.imposed_on for order in orders) for key, orders in live.items()}
    whose = {order.order_id: key for key, orders in live.items() for order in orders}
    for event in records.order_events:
        if event.kind in BREACH and event.day < before and (key := whose.get(event.order_id)):
            since[key] = max(since[key], event.day)
    return since
