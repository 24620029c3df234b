"""What happened stays with a week, whatever becomes of the records, until taken back, and is told to whom it names."""

from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from scheduler.domain.attendance import NEVER_EXPECTED
from scheduler.domain.events import IndividualUnavailable, PlacementLost, PresentThisMorning, SupervisorAbsent, VanLost
from scheduler.domain.times import DAY, WEEKDAYS
from scheduler.exchange.judging import as_texts
from scheduler.exchange.roster_files import roster_text, with_events
from scheduler.exchange.roster_reading import proof_of, roster_of
from scheduler.operations.called_off import note_called_off
from scheduler.operations.change_records import change_record, rows_of
from scheduler.operations.draft_changes import propose_repair, publish_repair
from scheduler.operations.publish_week import add_draft, today_of
from scheduler.operations.repair_week import result_of
from scheduler.operations.retain_records import disclose_to_subject
from scheduler.operations.see_week import as_if_not, week_text
from scheduler.store import personal
from tests.store.mailing import Clock
from tests.store.weeks import ACTOR, WEEK, a_published_week, records_of, repaired, seen

THURSDAY_BEFORE = datetime(2026, 12, 3, 12, tzinfo=UTC)
NIGHT_AFTER = datetime(2026, 12, 14, 2, tzinfo=UTC)


@pytest.fixture
def clock():
    return Clock(THURSDAY_BEFORE)


@pytest.fixture
def database(store_with, clock):
    return store_with(a_published_week, clock)


def kept(database, number):
    return roster_of("version", week_text(database, "s", WEEK, number)[1]).events


def test_a_week_is_seen_when_the_session_that_an_event_cancelled_is_no_longer_in_the_timetable(database):
    last = max(seen(database, 1).roster.sessions, key=lambda session: session.split("/")[1])
    placement, text, _ = last.split("/")
    day = date.fromisoformat(text)
    number, _ = repaired(database, 1, PlacementLost(placement, day, day))
    for entry, row in rows_of(database, "s", "timetable"):
        if (row.placement_id, row.weekday) == (placement, WEEKDAYS[day.weekday()]):
            change_record(database, "s", "timetable", entry, None, as_texts("timetable", row), ACTOR)
    assert seen(database, number).violations == ()


def test_a_week_is_seen_when_the_van_that_was_lost_is_taken_out_of_the_records(database):
    vans = {row.placement_id for row in records_of(database).placements if row.van_seats}
    running = seen(database, 1).roster.sessions
    placement, text, _ = next(s for s in running if s.split("/")[0] in vans).split("/")
    number, _ = repaired(database, 1, VanLost(placement, date.fromisoformat(text)))
    entry, row = next((n, r) for n, r in rows_of(database, "s", "placements") if r.placement_id == placement)
    texts = as_texts("placements", row)
    change_record(database, "s", "placements", entry, texts | {"van_seats": ""}, texts, ACTOR)
    seen(database, number)


def at_one_muster(week):
    """A muster and who is booked there."""
    points = {row.placement_id: row.muster_point_id for row in week.problem.records.placements}
    for session in week.problem.sessions:
        point = points[session.placement_id]
        here = {
            s.session_id
            for s in week.problem.sessions
            if (s.day, s.start, points[s.placement_id]) == (session.day, session.start, point)
        }
        booked = sorted({b.individual_id for b in week.roster.bookings if b.session_id in here})
        if point and len(booked) >= 3:
            return (point, session.day, session.start), booked
    raise AssertionError("no such muster")


def test_the_later_list_in_a_file_replaces_the_earlier_of_what_is_published(database, tmp_path):
    muster, booked = at_one_muster(seen(database, 1))
    number, _ = repaired(database, 1, PresentThisMorning(*muster, frozenset(booked[:1])))
    week = seen(database, number)
    later = PresentThisMorning(*muster, frozenset(booked[:2]))  # one came late
    problem, repair = propose_repair(week, today_of(database), [later], 1)
    path = tmp_path / "roster.json"
    path.write_text(roster_text(problem, result_of(problem, repair, proof_of("v", week.text)), {}))
    version = add_draft(database, "s", path, ACTOR)
    (one,) = kept(database, version.number)
    assert one.present == frozenset(booked[:2])


def test_a_draft_with_take_back_does_not_keep_the_event_of_its_own_file(database, tmp_path):
    duty = seen(database, 1).roster.staffing[0]
    day = date.fromisoformat(duty.session_id.split("/")[1])
    event = SupervisorAbsent(duty.supervisor_id, day, day)
    number, _ = repaired(database, 1, event)
    path = tmp_path / "roster.json"
    path.write_text(week_text(database, "s", WEEK, number)[1])
    version = add_draft(database, "s", path, ACTOR, [event])
    assert kept(database, version.number) == ()


def test_who_lost_a_place_by_what_did_not_happen_has_it_as_the_services_doing(database, clock):
    lost = seen(database, 1).roster.bookings[0]
    event = IndividualUnavailable(lost.individual_id, WEEK, WEEK + 6 * DAY)
    number, _ = repaired(database, 1, event)
    week = as_if_not(records_of(database), seen(database, number), [event], today_of(database))
    problem, repair = propose_repair(week, today_of(database), [], 1)
    assert lost.individual_id not in {b.individual_id for b in repair.roster.bookings}  # it does not come back
    publish_repair(database, "s", week, problem, repair, ACTOR, 1)
    clock.at = NIGHT_AFTER
    note_called_off(database, "s", today_of(database), ACTOR)
    rows = [row for row in records_of(database).attendance if row.day >= WEEK and row.outcome in NEVER_EXPECTED]
    assert lost.individual_id in {row.individual_id for row in rows}


def test_a_person_is_told_of_what_is_kept_of_them_as_having_happened(database, tmp_path):
    who = seen(database, 1).roster.bookings[0].individual_id
    repaired(database, 1, IndividualUnavailable(who, WEEK, WEEK + DAY))
    disclose_to_subject(database, "s", who, tmp_path / "all.xlsx", ACTOR)
    book = load_workbook(tmp_path / "all.xlsx")
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert "could not come" in cells


@pytest.mark.parametrize(
    "event",
    [
        IndividualUnavailable("P001", WEEK, WEEK),
        PresentThisMorning("YARD", WEEK, 540, frozenset({"P002"}), frozenset({"P001"})),
    ],
)
def test_an_event_that_names_someone_is_a_trace_of_them(event):
    text = with_events('{"made_with": {}}', [event])
    assert personal._mention_of(["P001"]).search(text)
