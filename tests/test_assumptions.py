from dataclasses import replace

import pytest

from scheduler.assemble import assemble
from scheduler.assumptions import change_problem, change_records
from scheduler.checker.check import check
from scheduler.domain.errors import SchedulerError
from scheduler.domain.individuals import Sex
from scheduler.domain.placements import ChangeKind, SessionChange, TimetableEntry
from scheduler.domain.policy import Policy
from scheduler.domain.records import ServiceRecords
from scheduler.domain.rules import Rule
from scheduler.domain.scenarios import (
    Change,
    MoreSessional,
    PlacementClosed,
    Ratio,
    RiskLimit,
    Scenario,
    SessionAdded,
    ShowUp,
    SupervisorAbsent,
)
from scheduler.domain.supervisors import Employment, Supervisor
from scheduler.domain.times import WEEK, TimeOfDay, Weekday
from tests.builders import MONDAY, NINE, ONE, THREE, a_problem, a_roster, a_session, a_supervisor

SATURDAY = a_session(day=MONDAY.replace(day=12))


def timetable(*weekdays: Weekday) -> tuple[TimetableEntry, ...]:
    return tuple(
        TimetableEntry(placement_id=placement, weekday=day, start=NINE, end=THREE)
        for placement in ("PARKS", "SHED")
        for day in weekdays
    )


RECORDS: ServiceRecords = replace(
    a_problem().records, timetable=timetable(Weekday.MON, Weekday.SAT), policy=Policy(sent_home_share_limit=0.004)
)


def changed(*changes: Change, records: ServiceRecords = RECORDS) -> ServiceRecords:
    return change_records(records, MONDAY, Scenario("changed", changes))


def with_staff(*supervisors: Supervisor) -> ServiceRecords:
    return replace(RECORDS, supervisors=supervisors)


def test_no_change_leaves_the_records_as_they_are() -> None:
    assert changed() == RECORDS
    assert change_problem(a_problem(), Scenario("as it is", ())) == a_problem()


def test_a_sessional_supervisor_added_is_one_more_on_that_weekday_alone() -> None:
    records = changed(MoreSessional(2, Weekday.SAT))
    added = records.supervisors[len(RECORDS.supervisors) :]
    assert [row.employment for row in added] == [Employment.SESSIONAL] * 2
    assert [row.sex for row in added] == [Sex.NOT_STATED] * 2
    windows = records.supervisor_availability[len(RECORDS.supervisor_availability) :]
    assert [(row.supervisor_id, row.weekday, row.start, row.end) for row in windows] == [
        (row.supervisor_id, Weekday.SAT, TimeOfDay(420), TimeOfDay(1080)) for row in added
    ]
    assert replace(
        records,
        supervisors=RECORDS.supervisors,
        supervisor_availability=RECORDS.supervisor_availability,
    ) == RECORDS  # fmt: skip


def test_the_one_added_may_lead_a_session_on_that_day() -> None:
    problem = replace(a_problem(sessions=[SATURDAY]), records=changed(MoreSessional(1, Weekday.SAT)))
    roster = a_roster({SATURDAY: ["P1"]}, {SATURDAY: ["SESSIONAL-1"]})
    assert check(problem, roster) == ()
    friday = a_session(day=MONDAY.replace(day=11))
    problem = replace(problem, sessions=(friday,))
    assert [v.rule for v in check(problem, a_roster({friday: ["P1"]}, {friday: ["SESSIONAL-1"]}))] == [Rule.V1]


def test_the_one_added_takes_no_id_and_no_name_that_someone_has() -> None:
    records = with_staff(a_supervisor("SESSIONAL-1", name="Someone"), a_supervisor("S2", name="Sessional 2"))
    added = changed(MoreSessional(2, Weekday.SAT), records=records).supervisors[2:]
    assert [(row.supervisor_id, row.name) for row in added] == [
        ("SESSIONAL-3", "Sessional 3"),
        ("SESSIONAL-4", "Sessional 4"),
    ]


def test_the_one_added_has_the_skills_that_all_sessional_supervisors_have() -> None:
    sessional = {"employment": Employment.SESSIONAL}
    records = with_staff(
        a_supervisor("S1", skills=("saw",)),
        a_supervisor("S2", skills=("van", "first aid", "saw"), **sessional),
        a_supervisor("S3", skills=("first aid", "van"), **sessional),
    )
    assert changed(MoreSessional(1, Weekday.SAT), records=records).supervisors[-1].skills == ("first aid", "van")


def test_in_a_service_without_sessional_supervisors_the_one_added_has_no_skills() -> None:
    records = with_staff(a_supervisor("S1", skills=("van",)))
    assert changed(MoreSessional(1, Weekday.SAT), records=records).supervisors[-1].skills == ()


@pytest.mark.parametrize(("ratios", "median"), [((4, 6, 7), 6), ((4, 6), 4), ((), 5)], ids=str)
def test_the_one_added_has_the_services_median_ratio(ratios: tuple[int, ...], median: int) -> None:
    records = with_staff(*(a_supervisor(f"S{place}", ratio=ratio) for place, ratio in enumerate(ratios)))
    assert changed(MoreSessional(1, Weekday.SAT), records=records).supervisors[-1].ratio == median


def test_a_placement_closed_has_all_its_sessions_of_the_week_cancelled_and_no_other() -> None:
    records = changed(PlacementClosed("PARKS"))
    sessions = assemble(records, MONDAY, 2).sessions
    assert {s.session_id for s in sessions if s.cancelled} == {
        s.session_id for s in sessions if s.placement_id == "PARKS" and s.day < MONDAY + WEEK
    }


def test_a_session_cancelled_before_is_not_cancelled_twice() -> None:
    cancelled = SessionChange(placement_id="PARKS", day=MONDAY, start=NINE, change=ChangeKind.CANCELLED, reason="Works")
    records = changed(PlacementClosed("PARKS"), records=replace(RECORDS, session_changes=(cancelled,)))
    assert [(row.day, row.reason) for row in records.session_changes] == [
        (MONDAY, "Works"),
        (SATURDAY.day, "Closed in this scenario"),
    ]


def test_a_ratio_is_every_supervisors_also_of_those_added() -> None:
    records = changed(MoreSessional(1, Weekday.SAT), Ratio(7))
    assert [row.ratio for row in records.supervisors] == [7, 7, 7]


def test_a_limit_replaces_the_services_chance_and_its_share_if_one_is_named() -> None:
    alone, both = changed(RiskLimit(0.02)).policy, changed(RiskLimit(0.02, 0.001)).policy
    assert (alone.sent_home_chance_limit, alone.sent_home_share_limit) == (0.02, 0.004)
    assert (both.sent_home_chance_limit, both.sent_home_share_limit) == (0.02, 0.001)


def test_a_session_added_is_there_that_week_and_not_the_next() -> None:
    records = changed(SessionAdded("PARKS", Weekday.SUN, ONE, THREE))
    before, after = (assemble(each, MONDAY, 2).sessions for each in (RECORDS, records))
    (added,) = set(after) - set(before)
    assert set(before) < set(after)
    assert (added.session_id, added.end, added.cancelled) == ("PARKS/2026-12-13/1300", THREE, False)


def test_a_session_that_is_there_already_cannot_be_added() -> None:
    again = SessionAdded("PARKS", Weekday.SAT, NINE, ONE)
    with pytest.raises(SchedulerError, match=r"PARKS on sat 2026-12-12 at 09:00 is there already, in the timetable\."):
        changed(again)
    with pytest.raises(SchedulerError, match=r"already, cancelled\. Add a session that starts at another time"):
        changed(PlacementClosed("PARKS"), again)


def test_changes_are_made_in_their_order() -> None:
    late = SessionAdded("PARKS", Weekday.SAT, ONE, THREE)
    open_after = [s for s in assemble(changed(PlacementClosed("PARKS"), late), MONDAY).sessions if not s.cancelled]
    open_before = [s for s in assemble(changed(late, PlacementClosed("PARKS")), MONDAY).sessions if not s.cancelled]
    assert [s.start for s in open_after if s.placement_id == "PARKS"] == [ONE]
    assert [s for s in open_before if s.placement_id == "PARKS"] == []


@pytest.mark.parametrize("day", range(7, 14))
def test_an_absent_supervisor_is_away_every_day_of_the_week(day: int) -> None:
    session = a_session(day=MONDAY.replace(day=day))
    problem = a_problem(sessions=[session])
    absent = replace(problem, records=change_records(problem.records, MONDAY, Scenario("x", (SupervisorAbsent("S1"),))))
    assert check(problem, a_roster({session: ["P1"]}, {session: ["S1"]})) == ()
    assert [v.rule for v in check(absent, a_roster({session: ["P1"]}, {session: ["S1"]}))] == [Rule.V1]
    assert check(absent, a_roster({session: ["P1"]}, {session: ["S2"]})) == ()


def test_show_up_shifts_everyones_chance_by_points_and_stays_a_chance() -> None:
    problem = replace(a_problem(), show_up={"P1": (640, 990, 10, 500, 500, 500, 500)})
    higher = change_problem(problem, Scenario("reminders", (ShowUp(3), ShowUp(2))))
    lower = change_problem(problem, Scenario("no reminders", (ShowUp(-5),)))
    assert higher.show_up == {"P1": (690, 999, 60, 550, 550, 550, 550)}
    assert lower.show_up == {"P1": (590, 940, 1, 450, 450, 450, 450)}
    assert replace(higher, show_up=problem.show_up) == problem
    assert changed(ShowUp(5)) == RECORDS
