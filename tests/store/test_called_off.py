"""What the service called off is in the register the night after, as the service's doing; and nothing else is."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from scheduler.assemble import session_key
from scheduler.domain.attendance import NEVER_EXPECTED, Outcome
from scheduler.domain.edits import Add, Remove
from scheduler.domain.events import IndividualUnavailable, SessionCancelled
from scheduler.domain.register import Mark
from scheduler.domain.times import DAY, TimeOfDay
from scheduler.operations.called_off import note_called_off
from scheduler.operations.draft_changes import keep_edits
from scheduler.operations.publish_week import publish_week, today_of
from scheduler.operations.read_log import verify_log
from scheduler.operations.record_attendance import record_attendance
from scheduler.store.records import load_records, service_id
from tests.store.mailing import Clock
from tests.store.weeks import ACTOR, WEEK, a_published_week, repaired, seen

THURSDAY_BEFORE = datetime(2026, 12, 3, 12, tzinfo=UTC)
NIGHT = datetime(2026, 12, 14, 2, tzinfo=UTC)


@pytest.fixture
def clock():
    return Clock(THURSDAY_BEFORE)


@pytest.fixture
def database(store_with, clock):
    return store_with(a_published_week, clock)


def without_place(database):
    """Sessions are cancelled until somebody has no place instead; who they are, with what they lost."""
    lost, number = [], 1
    for session_id in seen(database, 1).roster.sessions:
        if not lost:
            number, calls = repaired(database, number, SessionCancelled(session_id))
            lost = [(c.person_id, c.from_session) for c in calls if not c.supervisor and c.to_session is None]
    assert lost
    return lost, number


def noted(database, clock, at=NIGHT):
    """What the register has of the week the night after it, once and for all, as (individual, session, outcome)."""
    clock.at = at
    added = note_called_off(database, "s", today_of(database), ACTOR)
    assert note_called_off(database, "s", today_of(database), ACTOR) == 0
    with database.reading() as session:
        rows = load_records(session, service_id(session, "s")).attendance
    found = [row for row in rows if row.day >= WEEK and row.outcome in NEVER_EXPECTED]
    assert len(found) == added
    assert verify_log(database, "s")[1] == []
    return {(row.individual_id, session_key(row.placement_id, row.day, row.start)): row.outcome for row in found}


def test_who_loses_a_session_for_nothing_instead_has_it_as_the_services_doing(database, clock):
    lost, _ = without_place(database)
    found = noted(database, clock)
    assert set(lost) <= set(found)
    assert {found[one] for one in lost} == {Outcome.CANCELLED}


def test_before_the_day_is_over_nothing_is_noted_and_a_missed_night_is_made_up_for(database, clock):
    lost, _ = without_place(database)
    day = min(datetime.fromisoformat(session_id.split("/")[1]).replace(hour=2, tzinfo=UTC) for _, session_id in lost)
    assert not set(lost) & set(noted(database, clock, day))
    assert set(lost) <= set(noted(database, clock))


def test_a_quiet_week_has_nothing_called_off(database, clock):
    assert noted(database, clock) == {}


def test_who_cannot_come_is_not_called_off(database, clock):
    booking = seen(database, 1).roster.bookings[0]
    repaired(database, 1, IndividualUnavailable(booking.individual_id, WEEK, WEEK + 6 * DAY))
    assert booking.individual_id not in {who for who, _ in noted(database, clock)}


def test_a_place_taken_away_by_hand_counts_unless_it_is_given_back(database, clock):
    roster = seen(database, 1).roster
    sizes = Counter(booking.session_id for booking in roster.bookings)
    largest = max(sizes, key=lambda key: (sizes[key], key))
    one, other = [booking for booking in roster.bookings if booking.session_id == largest][:2]
    removed = [Remove(each.individual_id, each.session_id) for each in (one, other)]
    version = keep_edits(database, "s", seen(database, 1), removed, ACTOR)
    publish_week(database, "s", WEEK, version.number, ACTOR)
    version = keep_edits(
        database, "s", seen(database, version.number), [Add(other.individual_id, other.session_id)], ACTOR
    )
    publish_week(database, "s", WEEK, version.number, ACTOR)
    assert noted(database, clock) == {(one.individual_id, one.session_id): Outcome.STOOD_DOWN}


def test_what_the_register_has_already_stays(database, clock):
    ((who, session_id), *_), _ = without_place(database)
    held = next(s for s in seen(database, 1).problem.sessions if s.session_id == session_id)
    clock.at = NIGHT
    mark = Mark(
        individual_id=who,
        placement_id=held.placement_id,
        day=held.day,
        start=TimeOfDay(held.start),
        end=TimeOfDay(held.end),
        outcome=Outcome.SENT_HOME_WEATHER,
    )
    record_attendance(database, "s", mark, ACTOR, today_of(database))
    assert (who, session_id) not in noted(database, clock)
