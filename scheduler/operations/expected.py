"""Who is still to come to what is published, by what the records say since: nobody is asked who must or need not."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import TypeVar

from scheduler.assemble import expand_sessions
from scheduler.domain.attendance import PreviousBooking
from scheduler.domain.individuals import Absence, Order, OrderStatus
from scheduler.domain.problem import Session
from scheduler.domain.records import ServiceRecords
from scheduler.progress.crediting import AHEAD
from scheduler.progress.order_life import as_on
from scheduler.progress.orders import minutes_left

Row = TypeVar("Row", Absence, Order)


def still_expected(records: ServiceRecords, bookings: Collection[PreviousBooking]) -> list[PreviousBooking]:
    """Without those whose session is cancelled, who could not come, or whom the register has as excused already."""
    if not bookings:
        return []
    days = [row.day for row in bookings]
    held = sessions_held(records, min(days), max(days))
    people = WhoCanCome(records)
    excused = {
        (row.individual_id, row.placement_id, row.day, row.start) for row in records.attendance if row.outcome in AHEAD
    }
    found = []
    for row in bookings:
        session = held.get((row.placement_id, row.day, row.start))
        if session is None or session.cancelled:
            continue
        if (row.individual_id, row.placement_id, row.day, row.start) not in excused:
            found += [row] if people.can(row.individual_id, session) else []
    return found


def sessions_held(
    records: ServiceRecords, first: date, last: date
) -> Mapping[tuple[str | None, date, int | None], Session]:
    """The sessions of some days, cancelled ones too, by placement, day and start."""
    return {(s.placement_id, s.day, s.start): s for s in expand_sessions(records, first, last)}


class WhoCanCome:
    """Whether someone has an order in force with hours left on the day of a session, and no absence at its time."""

    def __init__(self, records: ServiceRecords) -> None:
        self._events = records.order_events
        self._orders, self._absences = _by_individual(records.orders), _by_individual(records.absences)

    def can(self, individual_id: str, session: Session) -> bool:
        away = any(_covers(absence, session) for absence in self._absences[individual_id])
        return not away and any(self._allows(order, session.day) for order in self._orders[individual_id])

    def _allows(self, order: Order, day: date) -> bool:
        in_force = as_on(order, self._events, day).status is OrderStatus.IN_FORCE
        return in_force and order.imposed_on <= day and minutes_left(order) > 0


def _by_individual(rows: Iterable[Row]) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.individual_id].append(row)
    return found


def _covers(absence: Absence, session: Session) -> bool:
    there = absence.first_date <= session.day <= absence.last_date
    return there and absence.start < session.end and session.start < absence.end
