"""By when each step of an order is due, and whether it was kept, on dates counted by hand."""

from dataclasses import replace
from datetime import date

from scheduler.domain.casework import OrderEvent, OrderEventKind
from scheduler.domain.individuals import Order, OrderStatus
from scheduler.domain.policy import Policy
from scheduler.domain.standards import Keeping, Standard
from scheduler.progress.standards import steps_of

ORDER = Order(order_id="O001", individual_id="P001", imposed_on=date(2026, 11, 26), hours_imposed=100)
ST_ANDREW = {date(2026, 11, 30)}


def steps(order=ORDER, events=(), as_of=date(2026, 12, 1), closed=ST_ANDREW):
    found = steps_of(order, events, Policy(), closed, as_of)
    return {step.standard: step for step in found}


def test_working_days_count_from_the_day_after_and_leave_out_weekends_and_holidays():
    found = steps()
    assert found[Standard.FIRST_CONTACT].due == date(2026, 11, 27)
    assert found[Standard.INDUCTION].due == date(2026, 12, 4)
    assert found[Standard.FIRST_PLACEMENT].due == date(2026, 12, 8)


def test_a_step_is_kept_missed_or_open():
    order = replace(ORDER, first_contact_on=date(2026, 11, 27), induction_on=date(2026, 12, 7))
    found = steps(order, as_of=date(2026, 12, 8))
    assert found[Standard.FIRST_CONTACT].keeping is Keeping.KEPT
    assert found[Standard.INDUCTION].keeping is Keeping.MISSED
    assert found[Standard.FIRST_PLACEMENT].keeping is Keeping.OPEN
    assert steps(order, as_of=date(2026, 12, 9))[Standard.FIRST_PLACEMENT].keeping is Keeping.MISSED


def an_event(kind, day):
    return OrderEvent(order_id="O001", kind=kind, day=day)


def test_a_breach_is_lodged_within_five_working_days_of_the_decision():
    decided = an_event(OrderEventKind.BREACH_DECIDED, date(2027, 2, 1))
    assert steps(events=[decided], as_of=date(2027, 2, 2))[Standard.BREACH_LODGED].due == date(2027, 2, 8)
    lodged = an_event(OrderEventKind.BREACH_LODGED, date(2027, 2, 9))
    assert steps(events=[decided, lodged], as_of=date(2027, 3, 1))[Standard.BREACH_LODGED].keeping is Keeping.MISSED


def test_reviews_are_due_at_three_and_six_months_and_then_every_six():
    held = [an_event(OrderEventKind.REVIEW, day) for day in (date(2027, 2, 20), date(2027, 6, 1))]
    found = steps_of(ORDER, held, Policy(), ST_ANDREW, date(2027, 8, 1))
    reviews = [step for step in found if step.standard is Standard.REVIEW]
    assert [(step.due, step.keeping) for step in reviews] == [
        (date(2027, 2, 26), Keeping.KEPT),
        (date(2027, 5, 26), Keeping.MISSED),
        (date(2027, 11, 26), Keeping.OPEN),
    ]


def test_an_order_that_has_ended_owes_nothing_after_its_end():
    ended = replace(ORDER, status=OrderStatus.REVOKED, ended_on=date(2026, 11, 28))
    found = steps(ended, as_of=date(2027, 12, 1))
    assert set(found) == {Standard.FIRST_CONTACT}
    assert found[Standard.FIRST_CONTACT].keeping is Keeping.MISSED
