"""An order's life in the store: events are kept, the order follows, what cannot be leaves no trace."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scheduler.domain.casework import OrderEvent, OrderEventKind
from scheduler.domain.errors import SchedulerError
from scheduler.domain.versions import Actor, Deed
from scheduler.operations.follow_orders import record_event, steps_due
from scheduler.operations.keep_records import import_service
from scheduler.operations.read_log import read_log, verify_log
from scheduler.progress.first_steps import last_agreed
from scheduler.simulation.services import Profile, invent_service
from tests.exchange.folders import a_service
from tests.store.test_records import got

MORAG = Actor("Morag Example", "Letter from the court")
TODAY = date(2027, 3, 1)
GRANTED = OrderEvent(
    order_id="O001", kind=OrderEventKind.EXTENSION_GRANTED, day=date(2027, 2, 1), until=date(2028, 1, 1)
)


def an_agreement(day):
    return OrderEvent(order_id="O002", kind=OrderEventKind.INDUCTION_AGREED, day=day)


def a_small_service(database):
    import_service(database, "s", a_service(), MORAG)


@pytest.fixture
def service(store_with):
    return store_with(a_small_service)


def test_an_event_is_kept_with_who_recorded_it_and_the_order_follows(service):
    before = got(service, "s")
    record_event(service, "s", GRANTED, MORAG, TODAY)
    after = got(service, "s")
    assert after.order_events[:-1] == before.order_events
    assert (after.order_events[-1].kind, after.order_events[-1].recorded_by) == (GRANTED.kind, "Morag Example")
    assert after.orders[0].extended_to == date(2028, 1, 1)
    assert after.orders[1:] == before.orders[1:]
    assert read_log(service, "s")[-1].deed is Deed.ALTERATION
    assert verify_log(service, "s")[1] == []


@pytest.mark.parametrize(
    ("event", "today", "words"),
    [
        (GRANTED, date(2027, 1, 1), "still to come"),
        (an_agreement(TODAY - timedelta(days=1)), TODAY, "If it was held, record that"),
        (an_agreement(TODAY + timedelta(weeks=7)), TODAY, "agreed for a day from 2027-03-01 to 2027-04-12"),
        (OrderEvent(order_id="O999", kind=OrderEventKind.WARNING, day=TODAY), TODAY, 'no order "O999"'),
        (OrderEvent(order_id="O001", kind=OrderEventKind.RESUMED, day=TODAY), TODAY, "not suspended"),
    ],
)
def test_what_cannot_be_leaves_no_trace(service, event, today, words):
    before = got(service, "s")
    with pytest.raises(SchedulerError, match=words):
        record_event(service, "s", event, MORAG, today)
    assert got(service, "s") == before
    assert len(read_log(service, "s")) == 1


def test_the_same_event_is_recorded_once(service):
    record_event(service, "s", OrderEvent(order_id="O001", kind=OrderEventKind.WARNING, day=TODAY), MORAG, TODAY)
    with pytest.raises(SchedulerError, match="recorded already"):
        record_event(service, "s", OrderEvent(order_id="O001", kind=OrderEventKind.WARNING, day=TODAY), MORAG, TODAY)


def test_steps_due_are_those_missed_and_those_soon_of_orders_that_go_on():
    records = invent_service(60, 4, Profile.TYPICAL)
    found = steps_due(records, date(2026, 12, 7), 2)
    assert found == sorted(found, key=lambda step: step.due)
    assert {step.order_id for step in found} <= {o.order_id for o in records.orders if o.ended_on is None}
    assert all(step.due <= date(2026, 12, 21) for step in found)


def test_the_last_that_was_said_of_an_induction_counts(store_with):
    """Agreed for the 8th, then the 10th, then the 8th again, called off, agreed once more."""

    def fill(database):
        records = a_service()
        orders = tuple(replace(order, induction_on=None, first_placement_on=None) for order in records.orders)
        import_service(database, "s", replace(records, orders=orders), MORAG)

    database = store_with(fill)
    first, second = TODAY + timedelta(days=7), TODAY + timedelta(days=9)
    off = OrderEvent(order_id="O002", kind=OrderEventKind.INDUCTION_CALLED_OFF, day=TODAY)
    for said, counts in ((an_agreement(first), first), (an_agreement(second), second), (an_agreement(first), first)):
        record_event(database, "s", said, MORAG, TODAY)
        assert last_agreed(got(database, "s").order_events)["O002"] == counts
    record_event(database, "s", off, MORAG, TODAY)
    assert "O002" not in last_agreed(got(database, "s").order_events)
    record_event(database, "s", an_agreement(second), MORAG, TODAY)
    record_event(database, "s", off, MORAG, TODAY)
    assert "O002" not in last_agreed(got(database, "s").order_events)
    assert verify_log(database, "s")[1] == []
