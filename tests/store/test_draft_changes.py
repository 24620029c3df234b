"""A roster changed by hand or repaired in the store: kept as a draft, its decisions and calls with it."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from scheduler.domain.casework import OrderEvent, OrderEventKind
from scheduler.domain.edits import Add, Forbid, Pin, Remove
from scheduler.domain.errors import NotARoster, SchedulerError
from scheduler.domain.events import SessionCancelled, SupervisorAbsent
from scheduler.domain.rules import Rule
from scheduler.domain.times import WEEKDAYS
from scheduler.domain.versions import RosterState
from scheduler.exchange.judging import as_texts
from scheduler.exchange.roster_reading import proof_of
from scheduler.operations import draft_changes
from scheduler.operations.change_records import change_record, rows_of
from scheduler.operations.draft_changes import calls_of, keep_edits, propose_repair, publish_repair, tick_call
from scheduler.operations.follow_orders import record_event
from scheduler.operations.publish_week import list_versions, plan_into_store, publish_week
from scheduler.operations.read_log import verify_log
from scheduler.operations.repair_week import result_of
from scheduler.operations.see_week import week_text
from scheduler.solver.limits import Limits
from scheduler.store.records import load_records, service_id
from tests.store.weeks import ACTOR, WEEK, a_published_week, seen


@pytest.fixture
def published(store_with):
    return store_with(a_published_week)


def test_a_forbid_is_a_decision_from_now_on(published):
    week = seen(published, 1)
    booked = {(b.individual_id, b.session_id) for b in week.roster.bookings}
    person = next(iter(sorted(who for who, _ in booked)))
    session_id = next(s.session_id for s in week.problem.sessions if (person, s.session_id) not in booked)
    version = keep_edits(published, "s", week, [Forbid(person, session_id)], ACTOR)
    with published.reading() as session:
        decisions = load_records(session, service_id(session, "s")).decisions
    assert (decisions[-1].individual_id, decisions[-1].decided_by) == (person, "Ailsa Coordinator")
    assert (version.number, version.state, version.based_on) == (2, RosterState.DRAFT, 1)
    assert verify_log(published, "s")[1] == []


def test_an_edit_that_breaks_a_rule_is_not_kept(published):
    week = seen(published, 1)
    booking = week.roster.bookings[0]
    day = next(s for s in week.problem.sessions if s.session_id == booking.session_id).day
    same_day = [s.session_id for s in week.problem.sessions if s.day == day and s.session_id != booking.session_id]
    broken = 0
    for session_id in same_day:
        try:
            keep_edits(published, "s", week, [Add(booking.individual_id, session_id)], ACTOR)
        except NotARoster:
            broken += 1
        except SchedulerError:
            continue
    assert broken


def test_a_repair_is_kept_with_its_calls_and_they_are_ticked_off(published):
    week = seen(published, 1)
    supervisor = week.roster.staffing[0]
    day = next(s for s in week.problem.sessions if s.session_id == supervisor.session_id).day
    problem, repair = propose_repair(week, WEEK, [SupervisorAbsent(supervisor.supervisor_id, day, day)], 1)
    version = publish_repair(published, "s", week, problem, repair, ACTOR, 1)
    kept = calls_of(published, "s", WEEK, version.number)
    assert [row.call for row in kept] == list(repair.calls)
    tick_call(published, "s", WEEK, version.number, 1, True, ACTOR)
    assert calls_of(published, "s", WEEK, version.number)[0].made_by == "Ailsa Coordinator"
    tick_call(published, "s", WEEK, version.number, 1, False, ACTOR)
    assert calls_of(published, "s", WEEK, version.number)[0].made_by is None
    with pytest.raises(SchedulerError, match="no such call"):
        tick_call(published, "s", WEEK, version.number, 99, True, ACTOR)
    assert verify_log(published, "s")[1] == []


def test_a_repair_whose_publishing_is_refused_leaves_no_draft_and_no_calls(published):
    week = seen(published, 1)
    duty = week.roster.staffing[0]
    day = next(s for s in week.problem.sessions if s.session_id == duty.session_id).day
    problem, repair = propose_repair(week, WEEK, [SupervisorAbsent(duty.supervisor_id, day, day)], 1)
    publish_repair(published, "s", week, problem, repair, ACTOR, 1)
    before = [version.number for version in list_versions(published, "s", WEEK)]
    with pytest.raises(SchedulerError, match="meanwhile"):
        publish_repair(published, "s", week, problem, repair, ACTOR, 1)
    assert [version.number for version in list_versions(published, "s", WEEK)] == before
    assert calls_of(published, "s", WEEK, before[-1] + 1) == []
    assert verify_log(published, "s")[1] == []


def test_an_edit_that_is_not_kept_leaves_no_decision(published, monkeypatch):
    week = seen(published, 1)
    booking = week.roster.bookings[0]
    monkeypatch.setattr(draft_changes, "draft_in", refuse)
    with pytest.raises(SchedulerError, match="refused"):
        keep_edits(published, "s", week, [Pin(booking.individual_id, booking.session_id)], ACTOR)
    assert seen(published, 1).problem.records.decisions == week.problem.records.decisions


def test_two_who_pin_at_the_same_moment_are_told_of_each_other(published):
    week = seen(published, 1)
    first, second = week.roster.bookings[:2]
    keep_edits(published, "s", week, [Pin(first.individual_id, first.session_id)], ACTOR)
    with pytest.raises(SchedulerError, match="Someone else has decided something"):
        keep_edits(published, "s", week, [Pin(second.individual_id, second.session_id)], ACTOR)
    assert len(list_versions(published, "s", WEEK)) == 2


def test_changes_to_what_has_been_replaced_are_refused(published):
    _, _, version = plan_into_store(published, "s", WEEK, 1, Limits(1, workers=1, seed=9), ACTOR)
    publish_week(published, "s", WEEK, version.number, ACTOR)
    week = seen(published, 1)
    booking = week.roster.bookings[0]
    with pytest.raises(SchedulerError, match="in place of this one"):
        keep_edits(published, "s", week, [Pin(booking.individual_id, booking.session_id)], ACTOR)


def refuse(*_):
    raise SchedulerError("refused")


def a_pin_set_aside(published):
    """The booking that was pinned, and the published repair that set the pin aside."""
    week = seen(published, 1)
    sessions = {session.session_id: session for session in week.problem.sessions}
    booking = max(week.roster.bookings, key=lambda b: sessions[b.session_id].day)
    pinned = keep_edits(published, "s", week, [Pin(booking.individual_id, booking.session_id)], ACTOR)
    publish_week(published, "s", WEEK, pinned.number, ACTOR)
    week = seen(published, pinned.number)
    problem, repair = propose_repair(week, WEEK, [SessionCancelled(booking.session_id)], 1)
    assert [decision.individual_id for decision in repair.set_aside] == [booking.individual_id]
    return booking, repair, publish_repair(published, "s", week, problem, repair, ACTOR, 1)


def test_a_repair_that_sets_a_pin_aside_is_published_and_what_is_set_aside_stays_so_in_the_next(published):
    _, _, version = a_pin_set_aside(published)
    week = seen(published, version.number)
    assert week.violations == ()
    duty = week.roster.staffing[0]
    day = date.fromisoformat(duty.session_id.split("/")[1])
    problem, repair = propose_repair(week, WEEK, [SupervisorAbsent(duty.supervisor_id, day, day)], 1)
    assert repair.set_aside == ()
    version = publish_repair(published, "s", week, problem, repair, ACTOR, 1)
    assert seen(published, version.number).violations == ()


def without_timetable_of(database, session_id):
    """The rows of the session's placement taken out of the timetable of its weekday."""
    placement, day, _ = session_id.split("/")
    weekday = WEEKDAYS[date.fromisoformat(day).weekday()]
    rows = rows_of(database, "s", "timetable")
    number, row = next((n, row) for n, row in rows if (row.placement_id, row.weekday) == (placement, weekday))
    change_record(database, "s", "timetable", number, None, as_texts("timetable", row), ACTOR)


def test_a_session_that_the_timetable_no_longer_has_is_cancelled_and_the_week_repaired(published):
    crowds = Counter(booking.session_id for booking in seen(published, 1).roster.bookings)
    gone = max(crowds, key=lambda session: session.split("/")[1])
    without_timetable_of(published, gone)
    week = seen(published, 1)
    assert {v.session_id for v in week.violations if v.rule is Rule.C5} == {gone}
    problem, repair = propose_repair(week, WEEK, [], 1)
    assert repair.changed == repair.least >= crowds[gone]
    assert {
        call.why.split(" is cancelled")[0] for call in repair.calls if call.from_session == gone and not call.supervisor
    } <= {row.name for row in problem.records.placements}
    version = publish_repair(published, "s", week, problem, repair, ACTOR, 1)
    assert seen(published, version.number).violations == ()


def test_what_is_over_stays_when_the_timetable_no_longer_has_it(on_tuesday):
    placements = {row.placement_id for _, row in rows_of(on_tuesday, "s", "timetable") if row.weekday is WEEKDAYS[0]}
    over = next(session for _, session in sorted(bookings(on_tuesday, 1, 0)) if session.split("/")[0] in placements)
    without_timetable_of(on_tuesday, over)
    assert seen(on_tuesday, 1).violations == ()
    _, _, version = plan_into_store(on_tuesday, "s", WEEK, 1, Limits(1, workers=1, seed=9), ACTOR)
    assert bookings(on_tuesday, version.number, 0) == bookings(on_tuesday, 1, 0)
    publish_week(on_tuesday, "s", WEEK, version.number, ACTOR)


def test_a_decision_set_aside_holds_again_once_it_is_changed(published):
    booking, repair, version = a_pin_set_aside(published)
    number, row = next(
        (number, row) for number, row in rows_of(published, "s", "decisions") if row == repair.set_aside[0]
    )
    texts = as_texts("decisions", row)
    elsewhere = next(b.session_id for b in repair.roster.bookings if b.individual_id != booking.individual_id)
    placement, day, start = elsewhere.split("/")
    there = {"placement_id": placement, "day": day, "start": f"{start[:2]}:{start[2:]}"}
    assert row.decision_id not in {d.decision_id for d in seen(published, version.number).problem.decisions}
    change_record(published, "s", "decisions", number, texts | there, texts, ACTOR)
    again = seen(published, version.number)
    assert row.decision_id in {decision.decision_id for decision in again.problem.decisions}
    problem, repair = propose_repair(again, WEEK, [], 1)
    aside = {decision.decision_id for decision in repair.set_aside}
    proof = proof_of("version", again.text)
    told = result_of(problem, repair, proof).conflicts
    assert {decision.decision_id for conflict in told for decision in conflict.decisions} == aside


def test_a_draft_edited_again_stands_on_what_the_first_stood_on(published):
    week = seen(published, 1)
    for booking in week.roster.bookings:
        try:
            version = keep_edits(published, "s", week, [Remove(booking.individual_id, booking.session_id)], ACTOR)
        except NotARoster:
            continue
        break
    assert week_text(published, "s", WEEK, version.number)[0].based_on == 1
    again = replace(seen(published, version.number))
    assert again.version.based_on == 1


@pytest.fixture
def on_tuesday(store_with):
    """The week was published on the Thursday before; it is Tuesday morning, and someone who was booked on Monday had
    their order transferred that day."""
    moment = [datetime(2026, 12, 3, 15, tzinfo=UTC)]
    database = store_with(a_published_week, lambda: moment[0])
    moment[0] = datetime(2026, 12, 8, 7, 30, tzinfo=UTC)
    there = {b.individual_id for b in seen(database, 1).roster.bookings if WEEK.isoformat() in b.session_id}
    with database.reading() as session:
        orders = load_records(session, service_id(session, "s")).orders
    left = next(order for order in orders if order.individual_id in there and order.ended_on is None)
    event = OrderEvent(order_id=left.order_id, kind=OrderEventKind.TRANSFERRED, day=WEEK)
    record_event(database, "s", event, ACTOR, WEEK)
    return database


def bookings(database, number, *days):
    named = {(WEEK + timedelta(days=day)).isoformat() for day in days}
    found = seen(database, number).roster.bookings
    return {(b.individual_id, b.session_id) for b in found if b.session_id.split("/")[1] in named}


def test_what_is_over_keeps_no_repair_from_being_published(on_tuesday):
    week = seen(on_tuesday, 1)
    assert not [v for v in week.violations if WEEK.isoformat() in v.session_id]
    later = next(duty for duty in week.roster.staffing if duty.session_id.split("/")[1] > "2026-12-09")
    day = date.fromisoformat(later.session_id.split("/")[1])
    event = SupervisorAbsent(later.supervisor_id, day, day)
    problem, repair = propose_repair(week, date(2026, 12, 8), [event], 1)
    version = publish_repair(on_tuesday, "s", week, problem, repair, ACTOR, 1)
    assert bookings(on_tuesday, version.number, 0) == bookings(on_tuesday, 1, 0) != set()


def test_a_week_that_is_published_is_planned_anew_around_what_people_know(on_tuesday):
    _, _, version = plan_into_store(on_tuesday, "s", WEEK, 1, Limits(1, workers=1, seed=9), ACTOR)
    with on_tuesday.reading() as session:
        live = {o.individual_id for o in load_records(session, service_id(session, "s")).orders if o.ended_on is None}
    assert bookings(on_tuesday, version.number, 0) == bookings(on_tuesday, 1, 0)
    kept = {(who, where) for who, where in bookings(on_tuesday, 1, 1, 2) if who in live}
    assert kept <= bookings(on_tuesday, version.number, 1, 2)
    publish_week(on_tuesday, "s", WEEK, version.number, ACTOR)


def test_a_booking_that_is_over_is_not_taken_away_by_hand_and_one_of_tomorrow_is(on_tuesday):
    week = seen(on_tuesday, 1)
    over = min(bookings(on_tuesday, 1, 0))
    with pytest.raises(NotARoster):
        keep_edits(on_tuesday, "s", week, [Remove(*over)], ACTOR)
    crowd = [b.session_id for b in week.roster.bookings]
    tomorrow = max(bookings(on_tuesday, 1, 2), key=lambda pair: (crowd.count(pair[1]), pair))
    version = keep_edits(on_tuesday, "s", week, [Remove(*tomorrow)], ACTOR)
    publish_week(on_tuesday, "s", WEEK, version.number, ACTOR)
    assert tomorrow not in bookings(on_tuesday, version.number, 2)
