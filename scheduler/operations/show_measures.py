"""A service's measures: from its records, or from the store with the look logged."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from scheduler.domain.individuals import Order
from scheduler.domain.measures import Grain, Report
from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import WEEK
from scheduler.domain.versions import Actor, Deed
from scheduler.exchange.measures_workbook import write_pack
from scheduler.exchange.staging import all_or_nothing
from scheduler.measures.frames import OrderFacts, frames_of
from scheduler.measures.outstanding import PACE_WEEKS
from scheduler.measures.periods import periods_until, year_before
from scheduler.measures.report import report_of
from scheduler.progress.orders import concurrent_groups, last_day
from scheduler.progress.service import closed_days
from scheduler.progress.standards import steps_of
from scheduler.store import audit
from scheduler.store.database import Database
from scheduler.store.records import load_records, service_id

Asked = Sequence[tuple[Grain, int]]
"""For each report, the kind of period and how many of them."""


def figures_asked(records: ServiceRecords, as_of: date, asked: Asked) -> list[Report]:
    """A report for each of those asked for, from what was known by `as_of` of records that may go further."""
    closed = closed_days(records, min((order.imposed_on for order in records.orders), default=as_of), as_of)
    events = defaultdict(list)
    for event in records.order_events:
        events[event.order_id].append(event)
    steps = [
        step
        for order in records.orders
        for step in steps_of(order, events[order.order_id], records.policy, closed, as_of)
    ]
    frames = frames_of(records, steps, _facts(records), closed, as_of)
    return [report_of(frames, records.policy, grain, count) for grain, count in asked]


def stored_figures_asked(database: Database, key: str, as_of: date, asked: Asked, actor: Actor) -> list[Report]:
    """The same from the store; that figures were made of its records is logged."""
    with database.changing(actor) as session:
        service = service_id(session, key)
        audit.note(session, service, Deed.COMBINATION, f"measures until {as_of}")
        records = load_records(session, service, rows_since=_needed_from(as_of, asked))
    return figures_asked(records, as_of, asked)


def _needed_from(as_of: date, asked: Asked) -> date:
    """Attendance from then on: a year before the first period, and the weeks whose pace hours are cleared at."""
    first = min(periods_until(as_of, grain, count)[0].first for grain, count in asked)
    return year_before(first) - PACE_WEEKS * WEEK


def write_quarterly_pack(path: Path, quarters: Report, months: Report) -> None:
    """The pack as a workbook, whole or not at all. Raises SchedulerError where it cannot be written."""
    with all_or_nothing(path.parent) as staging:
        write_pack(staging / path.name, quarters, months)


def _facts(records: ServiceRecords) -> dict[str, OrderFacts]:
    by_individual: dict[str, list[Order]] = defaultdict(list)
    for order in records.orders:
        by_individual[order.individual_id].append(order)
    return {
        order.order_id: OrderFacts(last_day(replace(order, extended_to=None)), last_day(order), group[order.order_id])
        for orders in by_individual.values()
        for group in (concurrent_groups(orders),)
        for order in orders
    }
