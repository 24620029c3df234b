"""What each call says of why: true, and of the one who is called."""

from dataclasses import replace

from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.events import (
    IndividualUnavailable,
    PlacementLost,
    SessionCancelled,
    SupervisorAbsent,
    WeatherStops,
)
from scheduler.domain.individuals import KeepApart, Sex
from scheduler.domain.placements import HalfDay
from scheduler.domain.supervisors import MustNotSupervise, SupervisorLeave
from scheduler.domain.times import TimeOfDay
from scheduler.operations.repair_week import repair_week
from scheduler.solver.limits import Limits
from tests.builders import (
    MONDAY,
    NINE,
    ONE,
    THREE,
    TUESDAY,
    a_placement,
    a_problem,
    a_roster,
    a_session,
    a_supervisor,
    a_workshop,
    an_individual,
)

TEAM = a_session()


def reasons(problem, roster, events):
    """Why each person is called: what became of their booking or duty."""
    _, repair = repair_week(problem, roster, MONDAY, events, Limits(5.0, workers=1))
    return {call.person_id: call.why.split(";")[0] for call in repair.calls}


def test_a_supervisor_on_leave_by_now_is_away_and_their_team_too_small_for_all():
    """Two lead a team of four, two each; one of them is on leave since."""
    supervisors = [replace(a_supervisor(key), ratio=2) for key in ("S1", "S2")]
    leave = SupervisorLeave(supervisor_id="S2", first_date=MONDAY, last_date=MONDAY)
    problem = a_problem(
        placements=[a_placement(supervisors_most=2)],
        sessions=[TEAM],
        supervisors=supervisors,
        show_up=1000,
        supervisor_leave=(leave,),
    )
    roster = a_roster({TEAM: ["P1", "P2", "P3", "P4"]}, staffed={TEAM: ["S1", "S2"]})
    _, repair = repair_week(replace(problem, day_effect_sd=0.0), roster, MONDAY, (), Limits(5.0, workers=1))
    whys = {call.person_id: call.why for call in repair.calls}
    assert whys.pop("S2") == "away"
    assert len(whys) == 2
    assert set(whys.values()) == {"the team has fewer places than people to expect; no place this week"}


def test_on_a_wet_morning_weather_is_the_reason_only_where_it_stops_work():
    """A team stopped, a workshop and a later team cancelled for reasons of their own."""
    later, shed = a_session(start=ONE, end=THREE), a_session("SHED")
    problem = a_problem(placements=[a_placement(), a_workshop()], sessions=[TEAM, later, shed])
    roster = a_roster({TEAM: ["P1"], later: ["P2"], shed: ["P3"]}, staffed={})
    events = [WeatherStops(MONDAY, HalfDay.MORNING), *map(SessionCancelled, (later.session_id, shed.session_id))]
    assert reasons(problem, roster, events) == {
        "P1": "Parks is stopped by the weather",
        "P2": "Parks is cancelled",
        "P3": "Shed is cancelled",
    }


def test_whoever_keeps_another_booking_is_not_told_that_there_is_no_place_this_week():
    tomorrow = a_session(day=TUESDAY)
    problem = a_problem(placements=[a_placement()], sessions=[TEAM, tomorrow])
    roster = a_roster({TEAM: ["P1", "P2"], tomorrow: ["P1"]})
    events = [SessionCancelled(TEAM.session_id), IndividualUnavailable("P2", TUESDAY, TUESDAY)]
    _, repair = repair_week(problem, roster, MONDAY, events, Limits(5.0, workers=1))
    whys = {call.person_id: call.why for call in repair.calls}
    assert whys["P1"] == "Parks is cancelled; no other place instead"
    assert whys["P2"] == "Parks is cancelled; no place this week"


def test_who_would_be_the_only_woman_is_told_so_and_not_that_there_is_no_room():
    women = [an_individual(key, sex=Sex.WOMAN) for key in ("P1", "P2")]
    men = [an_individual(key) for key in ("P3", "P4")]
    problem = a_problem(individuals=[*women, *men], placements=[a_placement()], sessions=[TEAM])
    roster = a_roster({TEAM: ["P1", "P2", "P3", "P4"]})
    events = [IndividualUnavailable("P1", MONDAY, MONDAY)]
    _, repair = repair_week(problem, roster, MONDAY, events, Limits(5.0, workers=1))
    whys = {call.person_id: call.why for call in repair.calls}
    assert whys == {
        "P1": "they cannot come then; no place this week",
        "P2": "they would be the only woman in the team; no place this week",
    }


def test_of_those_to_be_kept_apart_nobody_is_told_of_the_other():
    """What keeps P2 and P3 apart is recorded after both were booked."""
    apart = KeepApart(first_individual_id="P2", second_individual_id="P3")
    problem = a_problem(placements=[a_placement()], sessions=[TEAM], keep_apart=(apart,))
    roster = a_roster({TEAM: ["P1", "P2", "P3"]})
    _, repair = repair_week(problem, roster, MONDAY, (), Limits(5.0, workers=1))
    (call,) = repair.calls
    assert call.person_id in {"P2", "P3"}
    assert call.why == "the team would no longer suit everyone in it; no place this week"


def test_who_is_moved_because_a_place_elsewhere_was_asked_for_is_told_that_it_was_decided():
    tomorrow = a_session(day=TUESDAY)
    problem = a_problem(
        individuals=[an_individual("P1", days_a_week=1), an_individual("P2")],
        placements=[a_placement()],
        sessions=[TEAM, tomorrow],
    )
    roster = a_roster({TEAM: ["P1", "P2"], tomorrow: ["P2"]})
    there = {"placement_id": tomorrow.placement_id, "day": tomorrow.day, "start": TimeOfDay(tomorrow.start)}
    pin = Decision(decision_id="D1", kind=DecisionKind.PIN, individual_id="P1", **there)
    pinned = replace(problem, decisions=(pin,))
    _, repair = repair_week(pinned, roster, MONDAY, (), Limits(5.0, workers=1))
    whys = {call.person_id: call.why for call in repair.calls if not call.supervisor}
    assert whys == {"P1": "a coordinator decided so; to another day"}


def test_a_supervisor_away_on_one_day_is_not_said_to_be_away_on_another():
    later = a_session(day=TUESDAY)
    problem = a_problem(placements=[a_placement(), a_workshop()], sessions=[TEAM, later])
    roster = a_roster({TEAM: ["P1"], later: ["P2"]}, staffed={TEAM: ["S1"], later: ["S1"]})
    events = [SupervisorAbsent("S1", MONDAY, MONDAY), WeatherStops(TUESDAY), PlacementLost("PARKS", MONDAY, MONDAY)]
    _, repair = repair_week(problem, roster, MONDAY, events, Limits(5.0, workers=1))
    whys = {(call.person_id, call.from_session): call.why for call in repair.calls}
    assert whys["S1", TEAM.session_id] == "away"
    assert whys["S1", later.session_id] == "not needed: Parks is stopped by the weather"
    assert whys["P2", later.session_id].startswith("Parks is stopped by the weather")


def test_a_place_lost_on_one_day_is_not_the_reason_on_another():
    later = a_session(day=TUESDAY)
    problem = a_problem(placements=[a_placement(), a_workshop()], sessions=[TEAM, later])
    roster = a_roster({later: ["P2"]}, staffed={later: ["S1"]})
    events = [PlacementLost("PARKS", MONDAY, MONDAY), SessionCancelled(later.session_id)]
    assert reasons(problem, roster, events)["P2"] == "Parks is cancelled"


def test_those_who_cannot_come_are_told_so_and_their_supervisor_that_too_few_are_left():
    problem = a_problem(sessions=[TEAM])
    roster = a_roster({TEAM: ["P1", "P2"]}, staffed={TEAM: ["S1"]})
    events = [IndividualUnavailable(who, MONDAY, MONDAY) for who in ("P1", "P2")]
    assert reasons(problem, roster, events) == {
        "P1": "they cannot come then",
        "P2": "they cannot come then",
        "S1": "not needed: Parks has too few people to run",
    }


def test_a_supervisor_on_leave_by_the_records_leaves_a_team_without_one_not_with_too_few_people():
    leave = SupervisorLeave(supervisor_id="S1", first_date=MONDAY, last_date=MONDAY)
    problem = a_problem(sessions=[TEAM], supervisors=[a_supervisor("S1")], supervisor_leave=(leave,))
    roster = a_roster({TEAM: ["P1", "P2"]}, staffed={TEAM: ["S1"]})
    assert reasons(problem, roster, ()) == {
        "P1": "Parks has no supervisor",
        "P2": "Parks has no supervisor",
        "S1": "away",
    }


def test_a_session_that_a_coordinator_closed_is_not_said_to_have_too_few_people():
    close = Decision(decision_id="D1", kind=DecisionKind.CLOSE, placement_id="PARKS", day=MONDAY, start=NINE)
    told = reasons(a_problem(sessions=[TEAM], decisions=(close,)), a_roster({TEAM: ["P1", "P2"]}), ())
    closed = "Parks is closed: a coordinator decided so"
    assert told == {"P1": closed, "P2": closed, "S1": f"not needed: {closed}"}


def test_a_session_on_a_holiday_is_closed_that_day():
    told = reasons(a_problem(sessions=[TEAM], closed_days=[MONDAY]), a_roster({TEAM: ["P1", "P2"]}), ())
    closed = "Parks is closed that day"
    assert told == {"P1": closed, "P2": closed, "S1": f"not needed: {closed}"}


def test_a_supervisor_whom_another_replaces_is_not_told_that_the_team_does_not_run():
    barred = (MustNotSupervise(supervisor_id="S1", individual_id="P1"),)
    told = reasons(a_problem(sessions=[TEAM], must_not_supervise=barred), a_roster({TEAM: ["P1", "P2"]}), ())
    assert told == {"S1": "not needed: others lead it", "S2": "needed there"}


def test_a_supervisor_whom_a_coordinator_took_off_is_told_so():
    off = Decision(
        decision_id="D1",
        kind=DecisionKind.UNSTAFF,
        supervisor_id="S1",
        placement_id="PARKS",
        day=MONDAY,
        start=NINE,
    )
    told = reasons(a_problem(sessions=[TEAM], decisions=(off,)), a_roster({TEAM: ["P1", "P2"]}), ())
    assert told == {"S1": "a coordinator decided so", "S2": "needed there"}
