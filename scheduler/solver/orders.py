"""Hours and days that an individual's orders allow (rule S7)."""

from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations

from scheduler.domain.individuals import Order, OrderKind

LEVEL_1_HOURS = 100
OTHER_ACTIVITY_HOURS = 30.0
OTHER_ACTIVITY_SHARE = 0.3


@lru_cache(maxsize=4096)
def add_months(day: date, months: int) -> date:
    """The same day of the month, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), first_of_next - timedelta(days=1))


def last_day(order: Order) -> date:
    """The extension's day, else the court's, else 3 or 6 months from imposition (1995 Act s.227L)."""
    statutory = add_months(order.imposed_on, 3 if order.hours_imposed <= LEVEL_1_HOURS else 6)
    return order.extended_to or order.completion_due or statutory


def in_force(order: Order, day: date) -> bool:
    return order.imposed_on <= day <= last_day(order)


def minutes_left(order: Order) -> int:
    return max(0, round(60 * (order.hours_imposed - order.hours_credited)))


def concurrent_groups(orders: list[Order]) -> list[list[Order]]:
    """Orders that run together, put together (s.227N)."""
    groups: list[list[Order]] = []
    for order in orders:
        mine = [group for group in groups if any(_concurrent(order, other) for other in group)]
        groups = [group for group in groups if group not in mine] + [[order, *(o for group in mine for o in group)]]
    return groups


def _concurrent(one: Order, other: Order) -> bool:
    return one.concurrent_with == other.order_id or other.concurrent_with == one.order_id


def together_left(orders: list[Order]) -> int:
    """Minutes left of several orders, concurrent ones counted once, at their largest."""
    return sum(max(map(minutes_left, group)) for group in concurrent_groups(orders))


def hour_limits(orders: list[Order], days: dict[str, date]) -> list[tuple[list[str], int]]:
    """For sessions (id -> day): the sets that only some orders can take, with the minutes left of those.

    A set of bookings fits if, for each pair returned, the lengths of all but any one of the bookings
    in the set sum to less than the minutes (Hall's condition over sets of orders).
    """
    if len(orders) == 1:
        return [(list(days), minutes_left(orders[0]))] if days else []
    usable = {key: frozenset(o.order_id for o in orders if in_force(o, day)) for key, day in days.items()}
    limits = []
    for size in range(1, len(orders) + 1):
        for some in combinations(orders, size):
            ids = {order.order_id for order in some}
            inside = [key for key, takers in usable.items() if takers <= ids]
            if inside:
                limits.append((inside, _left(orders, ids)))
    return limits


def _left(orders: list[Order], ids: set[str]) -> int:
    groups = concurrent_groups(orders)
    return sum(max((minutes_left(o) for o in group if o.order_id in ids), default=0) for group in groups)


def other_activity_left(orders: list[Order]) -> int:
    """Minutes of other activity that still count: the lesser of 30 hours and 30 % of the order (s.227K)."""

    def left(order: Order) -> float:
        if order.kind is not OrderKind.CPO:
            return 0.0
        cap = min(OTHER_ACTIVITY_HOURS, OTHER_ACTIVITY_SHARE * order.hours_imposed)
        return max(0.0, cap - order.other_activity_credited)

    return int(60 * sum(max(map(left, group)) for group in concurrent_groups(orders)) + 1e-6)
