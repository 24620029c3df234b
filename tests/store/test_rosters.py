"""A week's roster in the store: proposed, published by name, replaced; never two at once, never changed."""

import json
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from scheduler.assemble import assemble
from scheduler.domain.errors import NotARoster, SchedulerError
from scheduler.domain.events import SupervisorAbsent
from scheduler.domain.versions import Actor, Deed, RosterState
from scheduler.operations.change_records import change_record
from scheduler.operations.draft_changes import propose_repair, publish_repair
from scheduler.operations.keep_records import consult, import_service, records_before
from scheduler.operations.plan_night import plan_night
from scheduler.operations.publish_week import add_draft, list_versions, plan_into_store, publish_week, weeks_known
from scheduler.operations.read_log import read_log, verify_log
from scheduler.operations.see_week import published_on, see_week
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.limits import Limits
from scheduler.store import audit, rosters
from scheduler.store.records import service_id

MONDAY = date(2026, 12, 7)
AILSA = Actor("Ailsa Coordinator", "Looked through")
LIMITS = Limits(0.5, 0.01, 1, 1)


def a_draft(database):
    import_service(database, "s", invent_service(12, 4, Profile.TYPICAL), AILSA)
    plan_into_store(database, "s", MONDAY, 1, LIMITS, AILSA)


@pytest.fixture
def week(store_with):
    """A small service with a draft of its week."""
    return store_with(a_draft)


def document(database, number):
    with database.reading() as session:
        return rosters.document_of(session, service_id(session, "s"), MONDAY, number)


def without_one_booking(database, number, path):
    """A roster.json with one booking less in a session of which the fewest people are still there."""
    content = json.loads(document(database, number))
    content["bookings"] = content["bookings"][1:]
    path.write_text(json.dumps(content))
    return path


def test_the_solver_only_proposes(week):
    (version,) = list_versions(week, "s")
    assert version.state is RosterState.DRAFT
    assert version.published_by is None


def test_an_officer_publishes_in_their_own_name_with_a_reason(week):
    version, changes = publish_week(week, "s", MONDAY, 1, AILSA)
    assert (version.state, version.published_by, version.reason) == (
        RosterState.PUBLISHED,
        "Ailsa Coordinator",
        "Looked through",
    )
    assert changes.stay == 0
    assert len(changes.new) == len(json.loads(document(week, 1))["bookings"])


def test_a_new_version_replaces_the_published_one_and_says_what_it_changes(week):
    publish_week(week, "s", MONDAY, 1, AILSA)
    plan_into_store(week, "s", MONDAY, 1, Limits(0.5, 0.01, 1, 2), AILSA)
    version, changes = publish_week(week, "s", MONDAY, 2, AILSA)
    assert version.based_on == 1
    assert [v.state for v in list_versions(week, "s")] == [RosterState.SUPERSEDED, RosterState.PUBLISHED]
    old, new = (
        {(b["individual_id"], b["session_id"]) for b in json.loads(document(week, number))["bookings"]}
        for number in (1, 2)
    )
    assert set(changes.gone) == old - new
    assert set(changes.new) == new - old
    assert changes.stay == len(old & new)


def test_a_draft_made_before_another_was_published_is_refused_and_names_who_did(week):
    plan_into_store(week, "s", MONDAY, 1, LIMITS, AILSA)
    publish_week(week, "s", MONDAY, 1, AILSA)
    with pytest.raises(SchedulerError, match="Version 1 of 2026-12-07 was published meanwhile, by Ailsa Coordinator"):
        publish_week(week, "s", MONDAY, 2, AILSA)
    assert [v.state for v in list_versions(week, "s")] == [RosterState.PUBLISHED, RosterState.DRAFT]


def test_a_version_is_published_once(week):
    publish_week(week, "s", MONDAY, 1, AILSA)
    with pytest.raises(SchedulerError, match="was published already"):
        publish_week(week, "s", MONDAY, 1, AILSA)


def test_a_draft_that_breaks_a_rule_is_not_kept(week, tmp_path):
    content = json.loads(document(week, 1))
    content["staffing"] = []
    path = tmp_path / "roster.json"
    path.write_text(json.dumps(content))
    with pytest.raises(NotARoster, match="C2"):
        add_draft(week, "s", path, AILSA)
    assert len(list_versions(week, "s")) == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE rosters SET document = '{}'",
        "UPDATE rosters SET published_by = 'Somebody'",
        "UPDATE roster_bookings SET start = 0",
        "DELETE FROM roster_bookings",
        "DELETE FROM roster_staffing",
    ],
)
def test_the_database_itself_refuses_to_change_a_published_roster(week, change):
    publish_week(week, "s", MONDAY, 1, AILSA)
    with pytest.raises(DBAPIError, match="never changed"), week.changing(AILSA) as session:
        session.execute(text(change))


def test_the_next_week_is_planned_from_what_was_published(week):
    publish_week(week, "s", MONDAY, 1, AILSA)
    with week.reading() as session:
        records = records_before(session, service_id(session, "s"), date(2026, 12, 14))
    booked = {(b.individual_id, f"{b.placement_id}/{b.day}") for b in records.previous_bookings if b.placement_id}
    content = json.loads(document(week, 1))
    assert booked == {(b["individual_id"], b["session_id"].rpartition("/")[0]) for b in content["bookings"]}
    assert len(records.previous_staffing) == len(content["staffing"])


def test_who_was_offered_no_place_is_remembered_for_the_next_week(week, tmp_path):
    content = json.loads(document(week, 1))
    crowd = Counter(row["session_id"] for row in content["bookings"])
    times = Counter(row["individual_id"] for row in content["bookings"])
    alone = next(
        row
        for row in content["bookings"]
        if times[row["individual_id"]] == 1 and crowd[row["session_id"]] > 2 and row["kind"] == "regular"
    )
    content["bookings"].remove(alone)
    path = tmp_path / "roster.json"
    path.write_text(json.dumps(content))
    publish_week(week, "s", MONDAY, add_draft(week, "s", path, AILSA).number, AILSA)
    with week.reading() as session:
        records = records_before(session, service_id(session, "s"), date(2026, 12, 14))
    passed_over = {row.individual_id for row in records.previous_bookings if row.placement_id is None}
    assert alone["individual_id"] in passed_over
    assert not passed_over & {row["individual_id"] for row in content["bookings"]}
    assert alone["individual_id"] in assemble(records, date(2026, 12, 14)).waiting


def test_every_step_is_in_the_log(week):
    publish_week(week, "s", MONDAY, 1, AILSA)
    consult(week, "s", "the sample's people", Actor("Morag Example", "Asked by the court"))
    assert [entry.deed for entry in read_log(week, "s")] == [
        Deed.COLLECTION,
        Deed.COMBINATION,
        Deed.COLLECTION,
        Deed.ALTERATION,
        Deed.CONSULTATION,
    ]
    assert read_log(week, "s")[-1].actor == "Morag Example"
    assert verify_log(week, "s") == (5, [])


def test_a_change_that_nobody_noted_is_not_made(week):
    with pytest.raises(RuntimeError, match="nothing was noted"), week.changing(AILSA) as session:
        rosters.publish(session, service_id(session, "s"), MONDAY, 1, AILSA, week.moment())
    assert [v.state for v in list_versions(week, "s")] == [RosterState.DRAFT]


def test_reading_cannot_change_anything(week):
    with pytest.raises(DBAPIError, match=r"readonly|read-only"), week.reading() as session:
        session.execute(text("UPDATE services SET key = 'other'"))


def test_services_see_nothing_of_each_other(week):
    import_service(week, "t", invent_service(10, 5, Profile.TYPICAL), AILSA)
    assert list_versions(week, "t") == []
    assert len(read_log(week, "t")) == 1
    with week.reading() as session:
        assert audit.verify(session, service_id(session, "t")) == []


def test_a_roster_of_two_weeks_stands_for_both_and_none_of_its_weeks_is_planned_or_dropped_beside_it(week):
    second = MONDAY + timedelta(days=7)
    _, _, long = plan_into_store(week, "s", MONDAY, 2, LIMITS, AILSA)
    plan_into_store(week, "s", second, 1, LIMITS, AILSA)
    publish_week(week, "s", MONDAY, long.number, AILSA)
    assert published_on(week, "s", second + timedelta(days=3)) == list_versions(week, "s", MONDAY)[-1]
    for monday in (second, MONDAY):
        with pytest.raises(SchedulerError, match="published for 2 weeks"):
            plan_into_store(week, "s", monday, 1, LIMITS, AILSA)
    with pytest.raises(SchedulerError, match="has days of these"):
        publish_week(week, "s", second, 1, AILSA)
    with pytest.raises(SchedulerError, match="meanwhile"):
        publish_week(week, "s", MONDAY, 1, AILSA)
    assert weeks_known(week, "s", MONDAY) == 2
    plan_into_store(week, "s", second + timedelta(days=7), 1, LIMITS, AILSA)


def test_at_night_a_roster_of_two_weeks_is_healed_whole_and_its_second_week_not_planned_anew(week):
    _, _, long = plan_into_store(week, "s", MONDAY, 2, LIMITS, AILSA)
    publish_week(week, "s", MONDAY, long.number, AILSA)
    second = MONDAY + timedelta(days=7)
    duties = json.loads(document(week, long.number))["staffing"]
    duty = next(row for row in duties if row["session_id"].split("/")[1] >= second.isoformat())
    day = date.fromisoformat(duty["session_id"].split("/")[1])
    leave = {"supervisor_id": duty["supervisor_id"], "first_date": day.isoformat(), "last_date": day.isoformat()}
    change_record(week, "s", "supervisor_leave", None, leave, None, AILSA)
    for today in (MONDAY + timedelta(days=1), second):
        known = {(version.monday, version.number) for version in list_versions(week, "s")}
        keep = plan_night(week, "s", today, "test", 1, AILSA)
        with week.changing(AILSA) as session:
            keep(session, service_id(session, "s"))
        drafted = [one for one in list_versions(week, "s") if (one.monday, one.number) not in known]
        healed = [version for version in drafted if version.monday == MONDAY]
        assert [(version.weeks, version.based_on) for version in healed] == [(2, long.number)]
        assert second not in {version.monday for version in drafted}


def test_what_happened_to_a_published_roster_stays_with_what_is_planned_or_taken_in_after_it(week, tmp_path):
    first, _ = publish_week(week, "s", MONDAY, 1, AILSA)
    duty = max(json.loads(document(week, 1))["staffing"], key=lambda row: row["session_id"].split("/")[1])
    day = date.fromisoformat(duty["session_id"].split("/")[1])
    records = consult(week, "s", "a test", AILSA)
    seen = see_week(records, first, document(week, 1), document(week, 1), MONDAY)
    problem, repair = propose_repair(seen, MONDAY, [SupervisorAbsent(duty["supervisor_id"], day, day)], 1)
    repaired = publish_repair(week, "s", seen, problem, repair, AILSA, 1)
    happened = json.loads(document(week, repaired.number))["made_with"]["events"]
    assert happened == [f"supervisor {duty['supervisor_id']} {day} {day}"]

    problem, _, planned = plan_into_store(week, "s", MONDAY, 1, LIMITS, AILSA)
    assert problem.events
    again = json.loads(document(week, planned.number))
    assert again["made_with"]["events"] == happened
    led = {(row["supervisor_id"], row["session_id"].split("/")[1]) for row in again["staffing"]}
    assert (duty["supervisor_id"], day.isoformat()) not in led

    path = tmp_path / "roster.json"
    path.write_text(document(week, 1))
    with pytest.raises(NotARoster, match=duty["supervisor_id"]):
        add_draft(week, "s", path, AILSA)
    back = add_draft(week, "s", path, AILSA, [SupervisorAbsent(duty["supervisor_id"], day, day)])
    assert "events" not in json.loads(document(week, back.number))["made_with"]
    del again["made_with"]["events"]
    path.write_text(json.dumps(again))
    assert json.loads(document(week, add_draft(week, "s", path, AILSA).number))["made_with"]["events"] == happened
