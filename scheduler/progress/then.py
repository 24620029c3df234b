"""Orders and rows as they stood on an earlier day, from today's rows, events and attendance."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from scheduler.domain.attendance import NEVER_EXPECTED, TURNED_UP, Attendance
from scheduler.domain.casework import OrderEvent, OrderEventKind
from scheduler.domain.individuals import Order, OrderStatus
from scheduler.domain.placements import ChangeKind, TimetableEntry
from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import WEEK, WEEKDAYS, Weekday
from scheduler.progress.orders import concurrent_groups, last_day
from scheduler.progress.service import closed_days

MOST_WEEKS_AHEAD = 156


def in_force_on(order: Order, day: date) -> bool:
    """Imposed before the day, and in force still or ended since. A suspension is known only as it is now."""
    ended_since = order.ended_on is not None and order.ended_on >= day
    return order.imposed_on < day and (order.status is OrderStatus.IN_FORCE or ended_since)


def as_they_stood(
    orders: Collection[Order], events: Iterable[OrderEvent], minutes_since: int, day: date
) -> list[Order]:
    """One individual's orders, without what came on or after the day.

    `minutes_since`: credited from the day on. They are taken from the order due last, then from the one before it;
    concurrent orders were credited with them at the same time.
    """
    granted = _granted(events, day)
    group = concurrent_groups(orders)
    before, taken, left = [], dict[str, float](), minutes_since / 60
    for order in sorted(orders, key=lambda order: (last_day(order), order.order_id), reverse=True):
        together = group[order.order_id]
        take = min(order.hours_credited, left + taken.get(together, 0.0))
        left -= max(0.0, take - taken.get(together, 0.0))
        taken[together] = max(take, taken.get(together, 0.0))
        before.append(_without_later_dates(replace(order, hours_credited=order.hours_credited - take), granted, day))
    return sorted(before, key=lambda order: (last_day(order), order.order_id))


def _granted(events: Iterable[OrderEvent], day: date) -> Mapping[str, Sequence[OrderEvent]]:
    """Extensions granted, by order, where one came on or after the day; oldest first."""
    rows: dict[str, list[OrderEvent]] = {}
    extensions = (event for event in events if event.kind is OrderEventKind.EXTENSION_GRANTED)
    for event in sorted(extensions, key=lambda event: (event.day, event.until or event.day)):
        rows.setdefault(event.order_id, []).append(event)
    return {order_id: found for order_id, found in rows.items() if found[-1].day >= day}


def _without_later_dates(order: Order, granted: Mapping[str, Sequence[OrderEvent]], day: date) -> Order:
    if order.order_id in granted:
        earlier = [event.until for event in granted[order.order_id] if event.day < day and event.until]
        order = replace(order, extended_to=earlier[-1] if earlier else None)
    if order.induction_on and order.induction_on >= day:
        order = replace(order, induction_on=None)
    if order.first_placement_on and order.first_placement_on >= day:
        order = replace(order, first_placement_on=None)
    return order


@dataclass(frozen=True, slots=True)
class Standing:
    """The service as it stood on a day, grouped once by individual; `booked` are days with a booking, whether the
    register has it yet or not."""

    as_of: date
    closed: frozenset[date]
    orders: Mapping[str, list[Order]]
    own: Mapping[str, list[Attendance]]
    booked: Mapping[str, list[date]]
    unplaced: Mapping[str, list[date]]
    lengths: Mapping[tuple[str, date, int], int]

    @classmethod
    def of(cls, records: ServiceRecords, as_of: date) -> "Standing":
        in_force: dict[str, list[Order]] = defaultdict(list)
        for order in records.orders:
            if in_force_on(order, as_of):
                in_force[order.individual_id].append(order)
        own: dict[str, list[Attendance]] = defaultdict(list)
        later: dict[str, list[Attendance]] = defaultdict(list)
        for row in records.attendance:
            if row.individual_id in in_force:
                (own if row.day < as_of else later)[row.individual_id].append(row)
        since = {key: sum(row.minutes_credited for row in without_repeats(later[key])) for key in in_force}
        unplaced: dict[str, list[date]] = defaultdict(list)
        booked = {key: [row.day for row in without_repeats(own[key])] for key in in_force}
        for booking in records.previous_bookings:
            if booking.placement_id is None:
                unplaced[booking.individual_id].append(booking.day)
            elif booking.day < as_of and booking.day not in booked.get(booking.individual_id, [booking.day]):
                booked[booking.individual_id].append(booking.day)
        events = [event for event in records.order_events if event.kind is OrderEventKind.EXTENSION_GRANTED]
        orders = {key: as_they_stood(rows, events, since[key], as_of) for key, rows in in_force.items()}
        first = min((order.imposed_on for rows in orders.values() for order in rows), default=as_of)
        closed = closed_days(records, first, as_of + MOST_WEEKS_AHEAD * WEEK)
        own = defaultdict(list, {key: without_repeats(rows) for key, rows in own.items()})
        return cls(as_of, frozenset(closed), orders, own, booked, unplaced, _lengths(records, own))


def without_repeats(rows: Iterable[Attendance]) -> list[Attendance]:
    """One row for each start of a day: an attendance before an absence, and either before what was called off, which
    is where they were before they were moved; in order of time."""
    best: dict[tuple[date, int], Attendance] = {}
    for row in sorted(rows, key=_first):
        best.setdefault((row.day, row.start), row)
    return [best[key] for key in sorted(best)]


def _first(row: Attendance) -> tuple[bool, bool, str, str, int]:
    called_off = row.outcome in NEVER_EXPECTED
    return row.outcome not in TURNED_UP, called_off, row.outcome.value, row.placement_id, -row.minutes_credited


def _lengths(records: ServiceRecords, own: Mapping[str, list[Attendance]]) -> Mapping[tuple[str, date, int], int]:
    """The scheduled minutes of each session in the rows."""
    usual: dict[tuple[str, Weekday, int], list[TimetableEntry]] = defaultdict(list)
    for entry in records.timetable:
        usual[entry.placement_id, entry.weekday, entry.start].append(entry)
    found: dict[tuple[str, date, int], int] = {}
    for rows in own.values():
        for row in rows:
            if entries := usual[row.placement_id, WEEKDAYS[row.day.weekday()], row.start]:
                then = [e for e in entries if (e.first_date or row.day) <= row.day <= (e.last_date or row.day)]
                entry = (then or entries)[-1]
                found[row.placement_id, row.day, int(row.start)] = entry.end - entry.start
    for change in records.session_changes:
        if change.change is ChangeKind.ADDED and change.end is not None:
            found[change.placement_id, change.day, int(change.start)] = change.end - change.start
    return found
