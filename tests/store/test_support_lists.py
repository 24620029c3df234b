"""Who needs lunch or a travel pass in a week, and whose needs are to be reviewed."""

from dataclasses import replace
from datetime import date

from scheduler.domain.attendance import PreviousBooking
from scheduler.domain.casework import Entitlement, Help, NeedsReview
from scheduler.domain.individuals import Order, OrderStatus
from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import TimeOfDay
from scheduler.operations.support_lists import HelpLine, help_needed, reviews_due

MON, TUE = date(2026, 12, 7), date(2026, 12, 8)


def booked(day, start=540, individual="P1", placement="PARKS"):
    return PreviousBooking(individual_id=individual, placement_id=placement, day=day, start=TimeOfDay(start))


def lunch(**dates):
    return Entitlement(individual_id="P1", help=Help.LUNCH, **dates)


def test_a_lunch_for_each_day_booked_however_many_sessions():
    found = help_needed([lunch()], [booked(MON, 780, placement="SHOP"), booked(MON), booked(TUE)])
    assert found == [HelpLine(MON, Help.LUNCH, "P1", "PARKS"), HelpLine(TUE, Help.LUNCH, "P1", "PARKS")]


def test_only_while_the_entitlement_holds_both_days_included():
    rows = [booked(MON), booked(TUE)]
    assert [line.day for line in help_needed([lunch(last_date=MON)], rows)] == [MON]
    assert [line.day for line in help_needed([lunch(first_date=TUE)], rows)] == [TUE]


def test_nobody_elses_and_not_without_a_place():
    nowhere = PreviousBooking(individual_id="P1", day=MON)
    assert help_needed([lunch()], [booked(MON, individual="P2"), nowhere]) == []


def test_reviews_due_are_those_not_held_of_people_with_an_order():
    order = Order(order_id="O1", individual_id="P1", imposed_on=MON, hours_imposed=60)
    ended = replace(order, order_id="O2", individual_id="P2", status=OrderStatus.COMPLETED)
    rows = (
        NeedsReview(individual_id="P1", due_on=date(2026, 12, 1)),
        NeedsReview(individual_id="P1", due_on=date(2026, 9, 1), held_on=date(2026, 9, 1)),
        NeedsReview(individual_id="P1", due_on=date(2027, 3, 1)),
        NeedsReview(individual_id="P2", due_on=date(2026, 12, 1)),
    )
    records = ServiceRecords(orders=(order, ended), needs_reviews=rows)
    assert [row.due_on for row in reviews_due(records, MON, 2)] == [date(2026, 12, 1)]
