"""Hours credited: what a line of the register counts for, by the service's rules, and to which orders."""

from collections.abc import Sequence
from datetime import date

from scheduler.domain.attendance import SENT_HOME_BY_SERVICE, Outcome
from scheduler.domain.errors import SchedulerError
from scheduler.domain.individuals import Order, OrderKind, OrderStatus
from scheduler.domain.policy import Policy
from scheduler.domain.register import Credit, Mark
from scheduler.domain.times import clock
from scheduler.progress.orders import concurrent_groups, last_day, minutes_left

OTHER_ACTIVITY_SHARE, OTHER_ACTIVITY_MOST_MINUTES = 0.3, 1800
"""Other activity counts up to the lower of 30 % of the hours imposed and 30 hours (1995 Act s.227K(2))."""

AHEAD = frozenset(
    {
        Outcome.STOOD_DOWN,
        Outcome.CANCELLED,
        Outcome.ACCEPTABLE_MEDICAL,
        Outcome.ACCEPTABLE_EMPLOYMENT,
        Outcome.ACCEPTABLE_FAMILY,
        Outcome.ACCEPTABLE_COURT,
        Outcome.ACCEPTABLE_OTHER,
    }
)
"""What may be recorded before the day."""

AS_LONG_AS_THERE = frozenset({Outcome.ATTENDED, Outcome.FAILED_TO_COMPLY, Outcome.ATTENDED_LATE})
UNTIL_LEFT = frozenset({Outcome.LEFT_EARLY, Outcome.SENT_HOME_BEHAVIOUR})
WORKED_THERE = AS_LONG_AS_THERE | UNTIL_LEFT


def refuse_unfit(mark: Mark, today: date) -> None:
    """Raises SchedulerError, with the remedy, for a line that cannot be."""
    if mark.day > today and mark.outcome not in AHEAD:
        raise SchedulerError(f"{mark.day} is still to come: only what is called off or excused can be recorded yet.")
    for name, moment in (("arrived", mark.arrived), ("left", mark.left)):
        if moment is not None and not mark.start <= moment <= mark.end:
            session = f"{clock(mark.start)} to {clock(mark.end)}"
            raise SchedulerError(f"{name} {clock(moment)} is outside the session, {session}. Correct the time.")
    if mark.arrived is not None and mark.left is not None and mark.left < mark.arrived:
        raise SchedulerError("The time of leaving is before the time of arriving. Correct one of the two.")
    if mark.outcome is Outcome.ATTENDED_LATE and mark.arrived is None:
        raise SchedulerError("Say when the individual arrived: the hours credited depend on it.")
    if mark.outcome in UNTIL_LEFT and mark.left is None:
        raise SchedulerError("Say when the individual left: the hours credited depend on it.")


def minutes_worked(mark: Mark, policy: Policy) -> int:
    """Minutes that the session counts for, whatever remains of the orders. The mark has been found fit."""
    if mark.outcome in SENT_HOME_BY_SERVICE:
        stayed = (mark.left or mark.start) - mark.start
        return min(mark.end - mark.start, max(policy.sent_home_credit_minutes, stayed))
    if mark.outcome not in WORKED_THERE:
        return 0
    arrived = mark.arrived if mark.arrived is not None else mark.start
    late = arrived - mark.start
    begin = mark.start if late <= policy.late_grace_minutes else arrived
    stayed = (mark.left if mark.left is not None else mark.end) - begin
    return max(0, stayed - policy.break_minutes)


def credits(mark: Mark, other_activity: bool, orders: Sequence[Order], policy: Policy) -> tuple[Credit, ...]:
    """The minutes worked as they count to the individual's orders in force, the one that ends first, first.

    `orders` are as they were on the day.

    Concurrent orders are each credited with the same minutes (s.227N). No order gets more than remains of it, and
    other activity no more than its cap.
    """
    live = [order for order in orders if order.status is OrderStatus.IN_FORCE and order.imposed_on <= mark.day]
    groups = concurrent_groups(live)
    left, found, done = minutes_worked(mark, policy), [], set[str]()
    for order in sorted(live, key=lambda order: (last_day(order), order.order_id)):
        together = groups[order.order_id]
        if together in done:
            continue
        done.add(together)
        mine = [other for other in live if groups[other.order_id] == together]
        given = [Credit(o.order_id, min(left, room(o, other_activity)), other_activity) for o in mine]
        found += [credit for credit in given if credit.minutes > 0]
        left -= max((credit.minutes for credit in given), default=0)
    return tuple(found)


def taken_back(minutes: int, other_activity: bool, day: date, orders: Sequence[Order]) -> tuple[Credit, ...]:
    """What an entry from a service's folder counted for, which says only how many minutes: the orders that were in
    force on its day are taken to have been credited in the order of `credits`."""
    live = [order for order in orders if order.imposed_on <= day]
    groups = concurrent_groups(live)
    found, done = [], set[str]()
    for order in sorted(live, key=lambda order: (last_day(order), order.order_id)):
        together = groups[order.order_id]
        if together in done or minutes <= 0:
            continue
        done.add(together)
        mine = [other for other in live if groups[other.order_id] == together]
        given = [Credit(o.order_id, min(minutes, round(60 * o.hours_credited)), other_activity) for o in mine]
        found += [credit for credit in given if credit.minutes > 0]
        minutes -= max((credit.minutes for credit in given), default=0)
    return tuple(found)


def minutes_counted(given: Sequence[Credit], orders: Sequence[Order]) -> int:
    """Minutes of a session that count to any order; those of concurrent orders once."""
    groups = concurrent_groups(orders)
    most: dict[str, int] = {}
    for credit in given:
        together = groups[credit.order_id]
        most[together] = max(most.get(together, 0), credit.minutes)
    return sum(most.values())


def room(order: Order, other_activity: bool) -> int:
    """Minutes that can still be credited to the order; other activity counts to community payback orders only."""
    if not other_activity:
        return minutes_left(order)
    if order.kind is not OrderKind.CPO:
        return 0
    cap = min(OTHER_ACTIVITY_MOST_MINUTES, int(60 * order.hours_imposed * OTHER_ACTIVITY_SHARE))
    return max(0, min(minutes_left(order), cap - round(60 * order.other_activity_credited)))
