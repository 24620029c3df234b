"""Warnings within one row: what is possible, and yet seldom meant."""

from collections.abc import Callable, Iterator
from typing import Any

from scheduler.domain.attendance import TURNED_UP, Attendance
from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.errors import Fault
from scheduler.domain.individuals import (
    Availability,
    ContactBy,
    Individual,
    Need,
    Order,
    OrderKind,
    OrderStatus,
    Presence,
)
from scheduler.domain.placements import Placement
from scheduler.domain.supervisors import Supervisor
from scheduler.exchange.row_checks import Wrong
from scheduler.exchange.tables import Table

MOST_HOURS = 300
"""Most hours of an order (1995 Act s.227I(4)); Ministers may allow up to 350 (s.227I(7))."""

FISCAL_HOURS = (10, 50)
"""Fewest and most hours of a fiscal work order (1995 Act s.303ZA)."""


def odd_rows(name: str, table: Table) -> Iterator[Fault]:
    """All that is odd within single rows of the file `name`."""
    for check in ROW_ODDITIES.get(name, ()):
        for row in table.rows:
            if (odd := check(row.record)) is not None:
                yield Fault(table.label, row.number, *odd)


def _contact_has_an_address(individual: Individual) -> Wrong | None:
    address = {ContactBy.EMAIL: "email", ContactBy.TEXT: "phone"}.get(individual.contact_by)
    if address is None or getattr(individual, address) is not None:
        return None
    return Wrong(address, f"To be told by {individual.contact_by}, yet there is no {address}.", "Fill it in.")


def _hours_within_the_act(order: Order) -> Wrong | None:
    fewest, most = FISCAL_HOURS
    if order.kind is OrderKind.FISCAL_WORK_ORDER and not fewest <= order.hours_imposed <= most:
        problem = f"{order.hours_imposed:g} hours; a fiscal work order has {fewest} to {most} (s.303ZA)."
        return Wrong("hours_imposed", problem, "Check the kind and the hours.")
    if order.hours_imposed > MOST_HOURS:
        problem = f"{order.hours_imposed:g} hours are more than {MOST_HOURS} (s.227I)."
        return Wrong("hours_imposed", problem, "Check the hours.")
    return None


def _finished_order_is_completed(order: Order) -> Wrong | None:
    if order.status is not OrderStatus.IN_FORCE or order.hours_credited < order.hours_imposed:
        return None
    return Wrong("status", "All hours are credited, yet the order is in force.", "Write completed, if it is.")


def _steps_after_imposition(order: Order) -> Wrong | None:
    for step in ("first_contact_on", "induction_on", "first_placement_on"):
        day = getattr(order, step)
        if day is not None and day < order.imposed_on:
            problem = f"{day} is before the order was imposed on {order.imposed_on}."
            return Wrong(step, problem, "Check it, unless it was done for an earlier order.")
    return None


def _unavailable_window_has_a_reason(window: Availability) -> Wrong | None:
    if window.presence is Presence.AVAILABLE or window.reason is not None:
        return None
    return Wrong("reason", "No reason is given for an unavailable window.", "Name its class, so that officers know it.")


def _need_asks_for_something(need: Need) -> Wrong | None:
    unlimited = Need(individual_id=need.individual_id, first_date=need.first_date, last_date=need.last_date)
    if need != unlimited:
        return None
    return Wrong("", "The row asks for nothing.", "Fill in the limit, or remove the row.")


def _van_takes_the_fewest(placement: Placement) -> Wrong | None:
    if placement.van_seats is None or placement.min_people <= placement.van_seats:
        return None
    problem = f"It runs only with {placement.min_people} people, and the van takes {placement.van_seats}."
    return Wrong("min_people", problem, "Check the two; overbooking alone could open it.")


def _contract_within_most_hours(supervisor: Supervisor) -> Wrong | None:
    if supervisor.contracted_hours is None or supervisor.contracted_hours <= supervisor.max_hours:
        return None
    problem = f"{supervisor.contracted_hours:g} hours of contract are more than max_hours, {supervisor.max_hours:g}."
    return Wrong("contracted_hours", problem, "Check the two; the smaller holds.")


def _credit_for_who_came(attendance: Attendance) -> Wrong | None:
    if attendance.minutes_credited == 0 or attendance.outcome in TURNED_UP:
        return None
    problem = f"{attendance.minutes_credited} minutes are credited for {attendance.outcome}."
    return Wrong("minutes_credited", problem, "Check the outcome and the minutes.")


def _forbids_something_definite(decision: Decision) -> Wrong | None:
    open_ended = (decision.placement_id, decision.day, decision.start) == (None, None, None)
    if decision.kind not in (DecisionKind.FORBID, DecisionKind.UNSTAFF) or not open_ended:
        return None
    return Wrong("day", "With no placement, day or start this forbids every session.", "Fill one in, if not meant.")


ROW_ODDITIES: dict[str, tuple[Callable[[Any], Wrong | None], ...]] = {
    "individuals": (_contact_has_an_address,),
    "orders": (_hours_within_the_act, _finished_order_is_completed, _steps_after_imposition),
    "availability": (_unavailable_window_has_a_reason,),
    "needs": (_need_asks_for_something,),
    "placements": (_van_takes_the_fewest,),
    "supervisors": (_contract_within_most_hours,),
    "attendance": (_credit_for_who_came,),
    "decisions": (_forbids_something_definite,),
}
