"""Whom some work suits at all."""

from dataclasses import replace
from datetime import date

from scheduler.assemble import UNDER_COVER, assemble
from scheduler.domain.individuals import Order, OrderStatus
from scheduler.domain.placements import PlacementKind
from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import DAY, WEEK
from scheduler.solver.pairs import possible_pairs

NOT_WORK = (*UNDER_COVER, PlacementKind.OVERSPILL)


def whom_something_suits(records: ServiceRecords, monday: date) -> frozenset[str]:
    """Individuals for whom the week has a work session that no rule keeps them from, were they not away and had they
    a new order and been inducted."""
    orders = tuple(
        Order(
            order_id=row.individual_id,
            individual_id=row.individual_id,
            status=OrderStatus.IN_FORCE,
            imposed_on=monday - WEEK,
            hours_imposed=100.0,
            induction_on=monday - DAY,
        )
        for row in records.individuals
    )
    free = replace(records, orders=orders, absences=(), attendance=(), decisions=(), order_events=())
    pairs = possible_pairs(assemble(free, monday))
    kinds = {row.placement_id: row.kind for row in records.placements}
    return frozenset(
        individual
        for individual, session in pairs.bookable
        if kinds[pairs.open_sessions[session].placement_id] not in NOT_WORK
    )
