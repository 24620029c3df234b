"""What is left of an individual's orders, and until when."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from scheduler.domain.individuals import Order, OrderStatus

LEVEL_1_HOURS = 100


def live_orders(orders: Iterable[Order]) -> Mapping[str, list[Order]]:
    """Orders in force by individual."""
    live: dict[str, list[Order]] = defaultdict(list)
    for order in orders:
        if order.status is OrderStatus.IN_FORCE:
            live[order.individual_id].append(order)
    return live


def last_day(order: Order) -> date:
    """The extension's day, else the court's, else 3 or 6 months from imposition (1995 Act s.227L)."""
    if order.extended_to or order.completion_due:
        return order.extended_to or order.completion_due or order.imposed_on
    return months_after(order.imposed_on, 3 if order.hours_imposed <= LEVEL_1_HOURS else 6)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month if it has no such day."""
    months += day.month - 1
    year, month = day.year + months // 12, months % 12 + 1
    end_of_month = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return end_of_month.replace(day=min(day.day, end_of_month.day))


def minutes_left(order: Order) -> int:
    return max(0, round(60 * (order.hours_imposed - order.hours_credited)))


def deadlines(orders: Collection[Order]) -> list[tuple[date, int]]:
    """(last day, minutes to be done by then) for each order, earlier ones included; concurrent orders are worked off
    together, each until its own hours are done."""
    group = concurrent_groups(orders)
    remaining: list[tuple[date, int]] = []
    done: dict[str, int] = {}
    total = 0
    for order in sorted(orders, key=lambda order: (last_day(order), order.order_id)):
        together = group[order.order_id]
        more = max(0, minutes_left(order) - done.get(together, 0))
        done[together] = done.get(together, 0) + more
        total += more
        remaining.append((last_day(order), total - done[together] + minutes_left(order)))
    return remaining


def concurrent_groups(orders: Collection[Order]) -> dict[str, str]:
    """Each order's group, named by one of its orders: those that run concurrently, directly or through others."""
    group = {order.order_id: order.order_id for order in orders}
    for order in orders:
        if order.concurrent_with in group:
            old, new = group[order.order_id], group[order.concurrent_with]
            group = {key: new if name == old else name for key, name in group.items()}
    return group
