"""What each call says of why: true, and of the one who is called."""

from dataclasses import replace

from scheduler.domain.events import IndividualUnavailable, SessionCancelled, WeatherStops
from scheduler.domain.placements import HalfDay
from scheduler.domain.supervisors import SupervisorLeave
from scheduler.operations.repair_week import repair_week
from scheduler.solver.limits import Limits
from tests.builders import (
    MONDAY,
    ONE,
    THREE,
    TUESDAY,
    a_placement,
    a_problem,
    a_roster,
    a_session,
    a_supervisor,
    a_workshop,
)

TEAM = a_session()


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
    _, repair = repair_week(problem, roster, MONDAY, events, Limits(5.0, workers=1))
    whys = {call.person_id: call.why.split(";")[0] for call in repair.calls}
    assert whys == {
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
