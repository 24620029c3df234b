"""Whom a published week and its reminders tell, by which way, and who is left alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from scheduler.domain.attendance import Outcome
from scheduler.domain.individuals import Absence, ContactBy, OrderStatus
from scheduler.domain.messages import Appointment, Channel, MessageKind, MessageState
from scheduler.domain.placements import ChangeKind, SessionChange
from scheduler.domain.register import Mark
from scheduler.operations.change_settings import change_setting
from scheduler.operations.deliver import last_messages
from scheduler.operations.keep_records import import_service
from scheduler.operations.publish_week import list_versions, plan_into_store, publish_week
from scheduler.operations.record_attendance import record_attendance
from scheduler.operations.tell_individuals import (
    NO_LETTER,
    NO_REMINDERS,
    SWITCHED_OFF,
    moment_of,
    tell_tomorrow,
    tell_week,
    week_messages,
)
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.limits import Limits
from scheduler.store import rosters
from scheduler.store.records import load_records
from tests.store.mailing import ACTOR, KEY, noted

MONDAY = date(2026, 12, 7)
THURSDAY = datetime(2026, 12, 3, 15, tzinfo=UTC)
WISHES = (
    {"contact_by": ContactBy.EMAIL},
    {"contact_by": ContactBy.TEXT},
    {"contact_by": ContactBy.LETTER},
    {"contact_by": ContactBy.EMAIL, "reminders": False},
    {"contact_by": ContactBy.TEXT, "reading_help": True},
)
WAYS = (Channel.EMAIL, Channel.TEXT, Channel.LETTER, Channel.EMAIL, Channel.CALL)


def people_with_wishes():
    """Each individual with one of the wishes, in turn."""
    records = invent_service(60, 4, Profile.TYPICAL, MONDAY)
    own = {"reading_help": False, "reminders": True}
    people = tuple(
        replace(p, **own, email=f"p{i}@example.org", phone=f"07700 9{i:05d}") for i, p in enumerate(records.individuals)
    )
    return replace(records, individuals=tuple(replace(p, **WISHES[i % len(WISHES)]) for i, p in enumerate(people)))


def a_published_week(database):
    """Published on the Thursday before."""
    import_service(database, KEY, people_with_wishes(), ACTOR)
    plan_into_store(database, KEY, MONDAY, 1, Limits(0.3, 0.01, 1, 1), ACTOR)
    publish_week(database, KEY, MONDAY, list_versions(database, KEY, MONDAY)[-1].number, ACTOR)


@pytest.fixture
def database(store_with):
    return store_with(a_published_week)


@pytest.fixture
def published():
    return {p.individual_id: i % len(WISHES) for i, p in enumerate(people_with_wishes().individuals)}


def of_kind(database, kind):
    return [one for one in last_messages(database, KEY, 1000) if one.message.kind is kind]


def booked_on(database, day):
    with noted(database) as (session, service):
        return {row.individual_id for row in rosters.bookings_between(session, service, day, day)}


def tell(database, day, change=lambda records: records):
    with noted(database) as (session, service):
        return tell_tomorrow(session, service, change(load_records(session, service)), day, THURSDAY)


def test_a_published_week_is_told_to_each_by_the_way_they_chose_and_only_once(database, published):
    told = of_kind(database, MessageKind.WEEK)
    with noted(database) as (session, service):
        booked = {row.individual_id for row in rosters.bookings_of_week(session, service, MONDAY)}
        assert tell_week(session, service, load_records(session, service), MONDAY, "v1", database.moment()) == 0
        assert tell_week(session, service, load_records(session, service), MONDAY, "v2", database.moment()) == 0
    assert {one.message.individual_id for one in told} == booked
    assert len(told) == len(booked)
    for one in told:
        assert one.message.channel is WAYS[published[one.message.individual_id]]
        by_hand = one.message.channel in (Channel.LETTER, Channel.CALL)
        assert one.state is (MessageState.BY_HAND if by_hand else MessageState.QUEUED)
        assert bool(one.message.calendars) == (one.message.channel is Channel.EMAIL)


def test_reminders_heed_wishes_and_a_day_is_reminded_once(database, published):
    days = [MONDAY + timedelta(days=number) for number in range(5)]
    for day in days:
        assert tell(database, day) == len(booked_on(database, day))
        assert tell(database, day) == 0
    wanted = {2: (MessageState.SUPPRESSED, NO_LETTER), 3: (MessageState.SUPPRESSED, NO_REMINDERS)}
    wanted |= {0: (MessageState.QUEUED, None), 1: (MessageState.QUEUED, None), 4: (MessageState.BY_HAND, None)}
    found = of_kind(database, MessageKind.REMINDER)
    assert {published[one.message.individual_id] for one in found} == set(wanted)
    for one in found:
        assert (one.state, one.reason) == wanted[published[one.message.individual_id]]


def test_nobody_is_reminded_of_a_session_that_was_cancelled_since(database, published):
    tuesday = MONDAY + timedelta(days=1)

    def all_cancelled(records):
        off = tuple(
            SessionChange(placement_id=row.placement_id, day=tuesday, start=row.start, change=ChangeKind.CANCELLED)
            for row in records.timetable
            if row.weekday == "tue"
        )
        return replace(records, session_changes=(*records.session_changes, *off))

    assert booked_on(database, tuesday)
    assert tell(database, tuesday, all_cancelled) == 0


def with_orders(**changes):
    return lambda records: replace(records, orders=tuple(replace(row, **changes) for row in records.orders))


def everyone_away(records):
    rows = (Absence(individual_id=p.individual_id, first_date=MONDAY, last_date=MONDAY) for p in records.individuals)
    return replace(records, absences=tuple(rows))


@pytest.mark.parametrize(
    "change",
    [
        with_orders(status=OrderStatus.SUSPENDED),
        with_orders(status=OrderStatus.REVOKED, ended_on=THURSDAY.date()),
        with_orders(hours_imposed=20.0, hours_credited=20.0),
        everyone_away,
    ],
    ids=["suspended", "ended", "done", "away"],
)
def test_nobody_is_reminded_who_cannot_or_need_not_come_any_more(database, change):
    assert booked_on(database, MONDAY)
    assert tell(database, MONDAY, change) == 0


@pytest.mark.parametrize("outcome", [Outcome.STOOD_DOWN, Outcome.ACCEPTABLE_MEDICAL])
def test_nobody_is_reminded_of_what_the_register_has_as_called_off_or_excused(database, outcome):
    with noted(database) as (session, service):
        rows = rosters.bookings_between(session, service, MONDAY, MONDAY)
    one, where = rows[0], {"individual_id": rows[0].individual_id, "placement_id": rows[0].placement_id}
    mark = Mark(**where, day=MONDAY, start=one.start, end=one.start, outcome=outcome)
    record_attendance(database, KEY, mark, ACTOR, THURSDAY.date())
    assert tell(database, MONDAY) == len({row.individual_id for row in rows}) - 1


def told_at(at, known, wanted):
    """The message to one individual about a week that they know otherwise."""
    records = people_with_wishes()
    key = records.individuals[0].individual_id
    (message,) = week_messages(records, {key: wanted}, {key: known}, MONDAY, "v2", at)
    return message


def an_appointment(day, start, end, uid=""):
    session_id = f"PARKS/{day}/{start // 60:02d}{start % 60:02d}"
    return Appointment(uid=uid, sequence=0, session_id=session_id, day=day, start=start, end=end, meet="Harbour Yard")


SUNDAY_AT_NINE, FRIDAY = datetime(2026, 12, 6, 21, tzinfo=UTC), MONDAY + timedelta(days=4)


@pytest.mark.parametrize(
    ("start", "at", "waits"),
    [(450, 21, False), (599, 21, False), (601, 21, True), (450, 19, False), (900, 21, True)],
    ids=["before the quiet hours end", "soon after", "later", "not quiet", "in the afternoon"],
)
@pytest.mark.parametrize("instead", [[], [an_appointment(MONDAY, 960, 1200)]], ids=["cancelled", "moved"])
def test_what_changes_early_tomorrow_is_told_in_quiet_hours(start, at, waits, instead):
    """Published on Sunday evening; Friday stays. Quiet hours end at eight, and people get ready for two hours."""
    friday, monday = an_appointment(FRIDAY, 540, 930, "b"), an_appointment(MONDAY, start, start + 120, "a")
    message = told_at(SUNDAY_AT_NINE.replace(hour=at), (monday, friday), [replace(friday, uid=""), *instead])
    assert (message.not_before is not None) == waits
    assert message.expires_at == moment_of(MONDAY, 1200 if instead else start + 120)


def test_a_service_that_sends_nothing_keeps_its_messages_back(database, published):
    change_setting(database, KEY, "sends_messages", "no", "yes", ACTOR)
    tell(database, MONDAY)
    found = of_kind(database, MessageKind.REMINDER)
    assert found
    assert {(one.state, one.reason) for one in found} == {(MessageState.SUPPRESSED, SWITCHED_OFF)}
