"""What a case manager's digest says of people on their case-load, and of nobody else."""

from dataclasses import replace
from datetime import date

import pytest

from scheduler.domain.access import Role
from scheduler.domain.attendance import Attendance, Outcome
from scheduler.domain.casework import OrderEvent, OrderEventKind
from scheduler.domain.messages import MessageKind
from scheduler.domain.register import Mark
from scheduler.domain.times import DAY, TimeOfDay
from scheduler.operations.deliver import last_messages
from scheduler.operations.keep_records import import_service
from scheduler.operations.record_attendance import record_attendance
from scheduler.operations.tell_staff import tell_case_managers
from scheduler.store import users
from scheduler.store.records import load_records
from tests.exchange.folders import a_service
from tests.store.mailing import ACTOR, KEY, NOON, Clock, noted

TUESDAY, MONDAY = date(2026, 12, 8), date(2026, 12, 7)
MANAGER = "Morag Example"
AGREED = "Induction was agreed, and none is recorded"


def agreed(*days):
    return [OrderEvent(order_id="O001", kind=OrderEventKind.INDUCTION_AGREED, day=day) for day in days]


@pytest.fixture
def digest_of(store_with):
    """The digest of Tuesday about one person whose induction was agreed for a day."""

    def told(*days, induction=None, mine=True, needs=(), **changes):
        records = replace(a_service(), needs=needs)
        manager = MANAGER if mine else "Somebody Else"
        records = replace(
            records,
            individuals=tuple(replace(row, case_manager=manager) for row in records.individuals),
            orders=tuple(
                replace(row, induction_on=induction, first_placement_on=None, **changes) for row in records.orders[:1]
            ),
            attendance=(),
            order_events=tuple(agreed(*days)),
        )
        database = store_with(lambda database: import_service(database, KEY, records, ACTOR))
        with noted(database) as (session, service):
            users.add_user(session, service, "m@example.org", MANAGER, Role.CASE_MANAGER, None, "a password of no use")
            tell_case_managers(session, service, records, [], {}, TUESDAY, NOON)
        return next(
            one.message.text for one in last_messages(database, KEY, 9) if one.message.kind is MessageKind.DIGEST
        )

    return told


@pytest.mark.parametrize(
    ("imposed", "told"),
    [
        (3, "2026-12-04, late. Hold the induction at the contact: work that suits is in time on Monday 14 December"),
        (4, "2026-12-07, late. Hold the induction at the contact: work that suits is in time on Monday 14 December"),
        (7, "2026-12-08\n"),
    ],
)
def test_a_late_first_contact_says_what_is_left_for_the_first_placement(digest_of, imposed, told):
    """Work is on Mondays. Within 7 working days of Thursday, and of Friday, there is one more."""
    assert f"O001: {told}" in digest_of(imposed_on=date(2026, 12, imposed))


def test_who_is_inducted_already_is_not_to_be_inducted_at_a_late_first_contact(digest_of):
    text = digest_of(imposed_on=date(2026, 12, 3), induction=MONDAY)
    assert "O001: 2026-12-04, late\n" in text


@pytest.mark.parametrize(("imposed", "needs"), [(2, ()), (3, a_service().needs)], ids=["too late", "nothing suits"])
def test_where_no_work_is_in_time_a_late_first_contact_says_so(digest_of, imposed, needs):
    text = digest_of(imposed_on=date(2026, 12, imposed), needs=needs)
    assert f"O001: 2026-12-0{imposed + 1}, late. No work that suits is in time any more" in text


@pytest.mark.parametrize(("day", "told"), [(MONDAY, "Monday 7 December"), (date(2026, 12, 3), "Thursday 3 December")])
def test_an_induction_agreed_for_a_day_that_is_over_is_asked_after(digest_of, day, told):
    text = digest_of(day)
    assert f"{AGREED}\n" in text
    assert f"O001: {told}" in text


@pytest.mark.parametrize(
    ("days", "more"),
    [
        ([], {}),
        ([TUESDAY], {}),
        ([MONDAY, TUESDAY], {}),
        ([MONDAY], {"mine": False}),
        ([MONDAY], {"induction": MONDAY}),
    ],
    ids=["none", "today", "another day since", "someone else's", "recorded"],
)
def test_no_other_induction_is(digest_of, days, more):
    assert AGREED not in digest_of(*days, **more)


WHERE = {"individual_id": "P001", "placement_id": "PARKS", "day": MONDAY, "start": TimeOfDay(540)}


def a_row(outcome):
    return Attendance(**WHERE, outcome=outcome)


def a_mark(outcome):
    return Mark(**WHERE, end=TimeOfDay(540), outcome=outcome)


@pytest.fixture
def digests(store_with):
    """The digests of Tuesday, with what the register has by noon, of Wednesday, with what is recorded at two, and of
    Thursday."""

    def told(*by_noon, at_two=()):
        mine = tuple(replace(row, case_manager=MANAGER) for row in a_service().individuals)
        records, clock = replace(a_service(), individuals=mine, attendance=by_noon), Clock()
        database = store_with(lambda database: import_service(database, KEY, records, ACTOR), clock)
        with noted(database) as (session, service):
            users.add_user(session, service, "m@example.org", MANAGER, Role.CASE_MANAGER, None, "a password of no use")
        for day in (TUESDAY, TUESDAY + DAY, TUESDAY + 2 * DAY):
            with noted(database) as (session, service):
                known = load_records(session, service)
                tell_case_managers(session, service, known, [], {}, day, database.moment())
            clock.pass_by(hours=2)
            for outcome in at_two if day == TUESDAY else ():
                record_attendance(database, KEY, a_mark(outcome), ACTOR, TUESDAY)
            clock.pass_by(hours=22)
        found = [one.message for one in last_messages(database, KEY, 9) if one.message.kind is MessageKind.DIGEST]
        return ["P001, Monday 7 December" in one.text for one in sorted(found, key=lambda one: one.key)]

    return told


ABSENT = Outcome.UNACCEPTABLE_ABSENCE


def test_an_absence_is_told_once_though_the_register_came_after_the_digest(digests):
    assert digests(a_row(ABSENT)) == [True, False, False]
    assert digests(at_two=[ABSENT]) == [False, True, False]
    assert digests(at_two=[Outcome.ATTENDED]) == [False, False, False]


def test_who_was_with_another_team_did_come(digests):
    assert digests(a_row(ABSENT), replace(a_row(Outcome.ATTENDED), placement_id="SHOP")) == [False, False, False]
