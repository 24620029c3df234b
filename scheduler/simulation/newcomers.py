"""People on whom courts impose orders: like those whom the service had lately, under new ids."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from scheduler.domain.errors import SchedulerError
from scheduler.domain.individuals import Absence, Availability, Individual, KeepAway, Need, Order, OrderStatus, Reason
from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import DAY, add_working_days
from scheduler.simulation.chance import Chance, Purpose, days_of
from scheduler.simulation.parameters import Parameters
from scheduler.simulation.suited import whom_something_suits
from scheduler.starts import days_to_start

Row = TypeVar("Row", Availability, Need, KeepAway)
LATELY = 365
TOGETHER = 61
"""Days within which two orders of one individual count as imposed together."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Someone with new orders; `like` is whom they resemble, `contacted_on` the first contact's day."""

    individual: Individual
    like: str
    orders: tuple[Order, ...]
    availability: tuple[Availability, ...]
    needs: tuple[Need, ...]
    keep_away: tuple[KeepAway, ...]
    absences: tuple[Absence, ...]
    contacted_on: date

    @property
    def imposed_on(self) -> date:
        return self.orders[0].imposed_on


class Newcomers:
    """Draws them from the people on whom orders were imposed in the year before a day."""

    def __init__(
        self, records: ServiceRecords, today: date, closed: Collection[date], chance: Chance, parameters: Parameters
    ) -> None:
        self._chance, self._closed, self._parameters = chance, closed, parameters
        self._individuals = {row.individual_id: row for row in records.individuals}
        lately = [row for row in records.orders if today - LATELY * DAY <= row.imposed_on < today]
        orders: dict[str, list[Order]] = defaultdict(list)
        for row in sorted(lately or records.orders, key=lambda row: (row.imposed_on, row.order_id)):
            orders[row.individual_id].append(row)
        self._sets = [group for key in sorted(orders) for group in _together(orders[key])]
        if not self._sets:
            raise SchedulerError("The service has no orders, so nobody knows what new ones would be like.")
        self.orders_each = sum(map(len, self._sets)) / len(self._sets)
        self._suited_sets, self._from_all = self._sets, 1.0
        if parameters.most_unsuited < 1:
            self._leave_out_most_unsuited(whom_something_suits(records, today), parameters.most_unsuited)
        self._availability = _grouped(records.availability)
        self._needs, self._keep_away = _grouped(records.needs), _grouped(records.keep_away)

    def _leave_out_most_unsuited(self, suited: Collection[str], most: float) -> None:
        """So seldom draw from everyone that those whom nothing suits are no more than the share."""
        self._suited_sets = [group for group in self._sets if group[0].individual_id in suited] or self._sets
        unsuited = 1 - len(self._suited_sets) / len(self._sets)
        self._from_all = min(1.0, most / unsuited) if unsuited else 1.0

    def newcomer(self, key: str, imposed_on: date) -> Newcomer:
        chance, p = self._chance.generator(Purpose.NEWCOMER, key), self._parameters
        sets = self._sets if chance.random() < self._from_all else self._suited_sets
        orders = sets[int(chance.integers(len(sets)))]
        like = orders[0].individual_id
        in_time, cannot = chance.random() < p.first_contact_in_time, chance.random() < p.cannot_start
        contacted = add_working_days(imposed_on, 1 if in_time else p.late_contact_days, self._closed)
        length = days_of(float(chance.random()), p.cannot_start_days)
        absence = Absence(
            individual_id=key, first_date=imposed_on, last_date=imposed_on + (10 + length) * DAY, reason=Reason.HEALTH
        )
        return Newcomer(
            replace(self._individuals[like], individual_id=key, first_name="New", last_name=f"Sample-{key}"),
            like,
            tuple(_anew(order, orders, key, imposed_on) for order in orders),
            tuple(replace(row, individual_id=key) for row in self._availability[like]),
            tuple(replace(row, individual_id=key) for row in self._needs[like]),
            tuple(replace(row, individual_id=key) for row in self._keep_away[like]),
            (absence,) if cannot else (),
            contacted,
        )


def has_a_session(records: ServiceRecords, newcomer: Newcomer, first: date, last: date) -> bool:
    """Whether the timetable has a session from the first day to the last that could be someone's first placement,
    were they inducted."""
    alone = replace(
        records,
        individuals=(newcomer.individual,),
        orders=newcomer.orders,
        availability=newcomer.availability,
        needs=newcomer.needs,
        keep_away=newcomer.keep_away,
        absences=newcomer.absences,
    )
    return bool(days_to_start(alone, newcomer.individual.individual_id, first, last))


def _together(orders: list[Order]) -> list[list[Order]]:
    """An individual's orders, those imposed within two months of the first as one set."""
    sets: list[list[Order]] = []
    for order in orders:
        if sets and (order.imposed_on - sets[-1][0].imposed_on).days <= TOGETHER:
            sets[-1].append(order)
        else:
            sets.append([order])
    return sets


def _anew(order: Order, orders: list[Order], key: str, imposed_on: date) -> Order:
    """The like of an order, imposed on the day, with nothing done; the court's own period as long as it was."""
    ids = {row.order_id: f"{key}-{number}" for number, row in enumerate(orders, start=1)}
    court = order.completion_due and imposed_on + (order.completion_due - order.imposed_on)
    return Order(
        order_id=ids[order.order_id],
        individual_id=key,
        kind=order.kind,
        status=OrderStatus.IN_FORCE,
        imposed_on=imposed_on,
        hours_imposed=order.hours_imposed,
        completion_due=court,
        concurrent_with=ids.get(order.concurrent_with or ""),
    )


def _grouped(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.individual_id].append(row)
    return found
