"""What a case manager's digest says of people on their case-load, and of nobody else."""

from dataclasses import replace
from datetime import date

import pytest

from scheduler.domain.access import Role
from scheduler.domain.attendance import Attendance, Outcome
from scheduler.domain.casework import OrderEvent, OrderEventKind
from scheduler.domain.messages import MessageKind
from scheduler.domain.placements import Placement, PlacementKind
from scheduler.domain.times import TimeOfDay
from scheduler.operations.deliver import last_messages
from scheduler.operations.keep_records import import_service
from scheduler.operations.tell_staff import tell_case_managers
from scheduler.store import users
from tests.exchange.folders import a_service
from tests.store.mailing import ACTOR, KEY, NOON, noted

TUESDAY, MONDAY, SATURDAY = date(2026, 12, 8), date(2026, 12, 7), date(2026, 12, 5)
MANAGER = "Morag Example"
START = Placement(placement_id="START", name="Induction", kind=PlacementKind.INDUCTION, locality="Harbour", places=8)
AGREED = "Induction was agreed: if they did not come, take the day out of the order"


def came(day, outcome=Outcome.ATTENDED):
    return Attendance(individual_id="P001", placement_id="START", day=day, start=TimeOfDay(600), outcome=outcome)


@pytest.fixture
def digest_of(store_with):
    """The digest of Tuesday about one person whose induction was agreed for a day."""

    def told(agreed, *, attendance=(), events=(), mine=True):
        records = a_service()
        manager = MANAGER if mine else "Somebody Else"
        records = replace(
            records,
            individuals=tuple(replace(row, case_manager=manager) for row in records.individuals),
            orders=tuple(replace(row, induction_on=agreed, first_placement_on=None) for row in records.orders[:1]),
            placements=(*records.placements, START),
            attendance=tuple(attendance),
            order_events=tuple(events),
        )
        database = store_with(lambda database: import_service(database, KEY, records, ACTOR))
        with noted(database) as (session, service):
            users.add_user(session, service, "m@example.org", MANAGER, Role.CASE_MANAGER, None, "a password of no use")
            tell_case_managers(session, service, records, [], {}, TUESDAY, NOON)
        return next(
            one.message.text for one in last_messages(database, KEY, 9) if one.message.kind is MessageKind.DIGEST
        )

    return told


def test_an_induction_agreed_for_a_day_that_is_over_is_asked_after(digest_of):
    assert f"{AGREED}\n" in digest_of(MONDAY)
    assert "O001: Monday 7 December" in digest_of(MONDAY)


@pytest.mark.parametrize(
    ("agreed", "more"),
    [
        (None, {}),
        (TUESDAY, {}),
        (date(2026, 12, 4), {}),
        (MONDAY, {"mine": False}),
        (MONDAY, {"attendance": [came(MONDAY)]}),
        (MONDAY, {"events": [OrderEvent(order_id="O001", kind=OrderEventKind.INDUCTION, day=MONDAY)]}),
    ],
    ids=["none", "today", "told of before", "someone else's", "in the register", "recorded"],
)
def test_no_other_induction_is(digest_of, agreed, more):
    assert AGREED not in digest_of(agreed, **more)


def test_who_did_not_come_to_it_is_asked_after_though_the_register_says_so(digest_of):
    text = digest_of(MONDAY, attendance=[came(MONDAY, Outcome.UNACCEPTABLE_ABSENCE)])
    assert AGREED in text
    assert "P001, Monday 7 December" in text
