"""Past weeks planned once more: only what was known then, beside what happened."""

from datetime import date

import pytest

from scheduler.domain.attendance import TURNED_UP
from scheduler.domain.errors import SchedulerError
from scheduler.domain.individuals import OrderStatus
from scheduler.domain.times import WEEK
from scheduler.simulation.backtest import backtest, last_monday, records_then
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.limits import Limits

MONDAY = date(2026, 12, 7)
QUICK = Limits(0.05, 0.05, 1, 1)


@pytest.fixture(scope="module")
def records():
    return invent_service(30, 5, Profile.TYPICAL, MONDAY)


def test_nothing_is_known_of_what_came_later(records):
    then = MONDAY - 3 * WEEK
    before = records_then(records, then)
    assert all(row.day < then for row in before.attendance)
    assert all(order.imposed_on < then and order.status is OrderStatus.IN_FORCE for order in before.orders)
    now = {order.order_id: order.hours_credited for order in records.orders}
    assert all(order.hours_credited <= now[order.order_id] for order in before.orders)
    assert sum(order.hours_credited for order in before.orders) < sum(now.values())
    assert {row.individual_id for row in before.individuals} == {order.individual_id for order in before.orders}


def test_a_week_is_laid_beside_what_happened(records):
    (week,) = backtest(records, last_monday(records), 1, QUICK)
    assert week.monday == MONDAY - WEEK
    rows = [row for row in records.attendance if row.day >= week.monday]
    assert week.then_booked == len(rows)
    assert week.then_came == sum(row.outcome in TURNED_UP for row in rows)
    assert week.came + week.stayed_away + week.unknown == week.booked > 0
    assert 0 <= week.expected_sent_home < 0.005 * week.booked
    assert week.expected_hours > 0


def test_an_empty_register_has_nothing_to_replay(records):
    with pytest.raises(SchedulerError, match="nothing to replay"):
        list(backtest(records, MONDAY + 60 * WEEK, 2, QUICK))
