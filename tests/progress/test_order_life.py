"""What each event makes of an order, and what cannot happen to it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scheduler.domain.casework import OrderEvent, OrderEventKind
from scheduler.domain.errors import SchedulerError
from scheduler.domain.individuals import Order, OrderStatus
from scheduler.progress.order_life import apply_event, as_on

DAY = date(2026, 12, 7)
ORDER = Order(order_id="O001", individual_id="P001", imposed_on=date(2026, 11, 2), hours_imposed=100, hours_credited=40)
INDUCTED = replace(ORDER, induction_on=date(2026, 11, 6))
SUSPENDED = replace(ORDER, status=OrderStatus.SUSPENDED)
DONE = replace(ORDER, hours_credited=100)
KINDS = OrderEventKind


def an_event(kind, **more):
    return OrderEvent(order_id="O001", kind=kind, day=more.pop("day", DAY), **more)


CASES = {
    KINDS.IMPOSED: (ORDER, {}, {}),
    KINDS.FIRST_CONTACT: (ORDER, {}, {"first_contact_on": DAY}),
    KINDS.INDUCTION_AGREED: (ORDER, {}, {}),
    KINDS.INDUCTION_CALLED_OFF: (ORDER, {}, {}),
    KINDS.INDUCTION: (ORDER, {}, {"induction_on": DAY}),
    KINDS.FIRST_PLACEMENT: (INDUCTED, {}, {"first_placement_on": DAY}),
    KINDS.REVIEW: (ORDER, {}, {}),
    KINDS.SUSPENDED: (ORDER, {}, {"status": OrderStatus.SUSPENDED}),
    KINDS.RESUMED: (SUSPENDED, {}, {"status": OrderStatus.IN_FORCE}),
    KINDS.EXTENSION_ASKED: (ORDER, {"until": date(2027, 3, 1)}, {}),
    KINDS.EXTENSION_GRANTED: (ORDER, {"until": date(2027, 3, 1)}, {"extended_to": date(2027, 3, 1)}),
    KINDS.EXTENSION_REFUSED: (ORDER, {}, {}),
    KINDS.HOURS_CHANGED: (ORDER, {"hours": 60}, {"hours_imposed": 60}),
    KINDS.WARNING: (ORDER, {}, {}),
    KINDS.BREACH_DECIDED: (ORDER, {}, {}),
    KINDS.BREACH_LODGED: (ORDER, {}, {}),
    KINDS.COMPLETED: (DONE, {}, {"status": OrderStatus.COMPLETED, "ended_on": DAY}),
    KINDS.REVOKED: (ORDER, {}, {"status": OrderStatus.REVOKED, "ended_on": DAY}),
    KINDS.TRANSFERRED: (ORDER, {}, {"status": OrderStatus.TRANSFERRED, "ended_on": DAY}),
}


@pytest.mark.parametrize("kind", OrderEventKind)
def test_each_kind_of_event_changes_just_what_it_says(kind):
    order, given, changed = CASES[kind]
    assert apply_event(order, an_event(kind, **given)) == replace(order, **changed)


@pytest.mark.parametrize(
    ("order", "event", "words"),
    [
        (ORDER, an_event(KINDS.WARNING, day=date(2026, 11, 1)), "before O001 was imposed on 2026-11-02"),
        (replace(DONE, status=OrderStatus.COMPLETED), an_event(KINDS.WARNING), "nothing more can happen"),
        (INDUCTED, an_event(KINDS.INDUCTION), "recorded already, on 2026-11-06"),
        (INDUCTED, an_event(KINDS.INDUCTION_AGREED), "was on 2026-11-06. There is none to agree"),
        (ORDER, an_event(KINDS.FIRST_PLACEMENT), "no induction before 2026-12-07"),
        (SUSPENDED, an_event(KINDS.SUSPENDED), "suspended already"),
        (ORDER, an_event(KINDS.RESUMED), "is not suspended"),
        (ORDER, an_event(KINDS.EXTENSION_GRANTED, until=date(2027, 2, 2)), "ends after the last day, 2027-02-02"),
        (ORDER, an_event(KINDS.HOURS_CHANGED, hours=39.5), "40 hours are credited already"),
        (ORDER, an_event(KINDS.COMPLETED), "60 hours of O001 are left"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(order, event, words):
    with pytest.raises(SchedulerError, match=words):
        apply_event(order, event)


def test_an_order_can_be_extended_after_its_last_day():
    late = an_event(KINDS.EXTENSION_GRANTED, day=date(2027, 3, 1), until=date(2027, 6, 1))
    assert apply_event(ORDER, late).extended_to == date(2027, 6, 1)


@pytest.mark.parametrize("hours", [0.5, 1200, float("inf"), float("nan"), -60])
def test_hours_that_no_court_imposes_are_refused(hours):
    with pytest.raises(SchedulerError, match="1 to 350"):
        apply_event(replace(ORDER, hours_credited=0), an_event(KINDS.HOURS_CHANGED, hours=hours))


def test_a_last_day_in_another_century_is_refused():
    with pytest.raises(SchedulerError, match="Check the year"):
        apply_event(ORDER, an_event(KINDS.EXTENSION_GRANTED, until=date(2207, 3, 1)))


BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
FORCE, STOPPED = OrderStatus.IN_FORCE, OrderStatus.SUSPENDED


@pytest.mark.parametrize(
    ("order", "events", "then"),
    [
        (ORDER, [], FORCE),
        (SUSPENDED, [], STOPPED),
        (SUSPENDED, [(KINDS.SUSPENDED, BEFORE)], STOPPED),
        (SUSPENDED, [(KINDS.SUSPENDED, DAY)], FORCE),
        (SUSPENDED, [(KINDS.SUSPENDED, AFTER)], FORCE),
        (ORDER, [(KINDS.SUSPENDED, BEFORE), (KINDS.RESUMED, DAY)], FORCE),
        (ORDER, [(KINDS.SUSPENDED, BEFORE), (KINDS.RESUMED, AFTER)], STOPPED),
        (ORDER, [(KINDS.RESUMED, AFTER)], STOPPED),
        (replace(DONE, status=OrderStatus.COMPLETED, ended_on=DAY), [], FORCE),
        (replace(DONE, status=OrderStatus.COMPLETED, ended_on=AFTER), [], FORCE),
        (replace(DONE, status=OrderStatus.COMPLETED, ended_on=BEFORE), [], OrderStatus.COMPLETED),
        (replace(DONE, status=OrderStatus.REVOKED, ended_on=AFTER), [(KINDS.SUSPENDED, BEFORE)], STOPPED),
    ],
)
def test_an_order_is_in_force_on_a_day_by_what_was_true_then(order, events, then):
    assert as_on(order, [an_event(kind, day=day) for kind, day in events], DAY) == replace(order, status=then)


def test_events_of_other_orders_say_nothing():
    other = replace(an_event(KINDS.SUSPENDED, day=BEFORE), order_id="O002")
    assert as_on(ORDER, [other], DAY) == ORDER
