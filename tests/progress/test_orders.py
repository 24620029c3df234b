"""What is left of orders: the last day, and hours that run together counted once."""

from dataclasses import replace
from datetime import date

import pytest

from scheduler.domain.individuals import Order
from scheduler.progress.orders import deadlines, last_day


def an_order(number, hours, due, together=None, credited=0):
    return Order(
        order_id=f"O{number}",
        individual_id="P1",
        imposed_on=date(2026, 8, 31),
        hours_imposed=hours,
        hours_credited=credited,
        completion_due=due,
        concurrent_with=together,
    )


@pytest.mark.parametrize(
    ("hours", "due"), [(100, date(2026, 11, 30)), (101, date(2027, 2, 28))], ids=["level 1", "level 2"]
)
def test_an_order_without_a_date_lasts_three_or_six_months(hours, due):
    assert last_day(an_order(1, hours, None)) == due


def test_an_extension_beats_the_courts_day():
    order = an_order(1, 100, date(2026, 12, 1))
    assert last_day(order) == date(2026, 12, 1)
    assert last_day(replace(order, extended_to=date(2027, 3, 1))) == date(2027, 3, 1)


def test_orders_one_after_the_other_add_up():
    orders = [an_order(1, 40, date(2027, 1, 10)), an_order(2, 60, date(2027, 3, 10), credited=10)]
    assert deadlines(orders) == [(date(2027, 1, 10), 2400), (date(2027, 3, 10), 5400)]


def test_concurrent_orders_count_once_at_their_largest():
    orders = [an_order(1, 40, date(2027, 1, 10)), an_order(2, 60, date(2027, 3, 10), together="O1")]
    assert deadlines(orders) == [(date(2027, 1, 10), 2400), (date(2027, 3, 10), 3600)]


def test_orders_concurrent_through_a_third_run_together():
    orders = [
        an_order(1, 40, date(2027, 1, 10)),
        an_order(2, 60, date(2027, 2, 10), together="O1"),
        an_order(3, 50, date(2027, 3, 10), together="O2"),
    ]
    assert [minutes for _, minutes in deadlines(orders)] == [2400, 3600, 3000]


def test_two_orders_concurrent_with_one_no_longer_live_do_not_run_together():
    orders = [
        an_order(2, 60, date(2027, 2, 10), together="O1"),
        an_order(3, 50, date(2027, 3, 10), together="O1"),
    ]
    assert [minutes for _, minutes in deadlines(orders)] == [3600, 6600]
