"""Bad weather: the plan lowers exposure, and on a wet day nobody who was promised a seat under cover goes without."""

from collections import Counter
from dataclasses import replace

import pytest

from scheduler.assemble import assemble
from scheduler.disruption import disrupt
from scheduler.domain.events import WeatherStops
from scheduler.domain.placements import HalfDay, WeatherChance
from scheduler.domain.roster import Roster
from scheduler.operations.repair_week import repair_week
from scheduler.simulation.services import FIRST_MONDAY, Profile, invent_service
from scheduler.solver.limits import Limits
from scheduler.solver.plan import plan_roster
from tests.builders import (
    MONDAY,
    ONE,
    THREE,
    a_placement,
    a_problem,
    a_session,
    a_supervisor,
    a_workshop,
    an_individual,
)

LIMITS = Limits(seconds=5.0, workers=1)


def exposed(problem, roster):
    """Bookings that weather can stop and that have no seat under cover."""
    return [b for b in roster.bookings if problem.stop_chance.get(b.session_id) and b.fallback is None]


@pytest.mark.parametrize(("chance", "outdoors"), [(0, True), (800, False)])
def test_with_a_bad_forecast_people_work_under_cover_where_all_else_is_equal(chance, outdoors):
    """Outdoors is the usual place, which counts for less than the weather; one team can be staffed."""
    parks, shed = a_session(), a_session("SHED")
    problem = a_problem(
        individuals=[an_individual("P1"), an_individual("P2")],
        placements=[a_placement(places=2), a_workshop(places=2)],
        sessions=[parks, shed],
        supervisors=[a_supervisor()],
        stop_chance={parks.session_id: chance} if chance else {},
    )
    problem = replace(problem, usual_staff=frozenset({("S1", "PARKS", 0)}))
    roster = plan_roster(problem, LIMITS).roster
    assert len(roster.bookings) == 2
    assert {booking.session_id for booking in roster.bookings} == {(parks if outdoors else shed).session_id}


@pytest.fixture(scope="module", params=[1, 3])
def wet_week(request):
    records = replace(invent_service(80, request.param, Profile.TYPICAL), decisions=())
    days = {session.day for session in assemble(records, FIRST_MONDAY).sessions}
    wet = tuple(
        WeatherChance(muster_point_id=point.muster_point_id, day=day, half_day=half, chance_stopped=0.6)
        for point in records.muster_points
        for day in sorted(days)
        for half in HalfDay
    )
    problem = assemble(replace(records, weather=wet), FIRST_MONDAY)
    return problem, plan_roster(problem, Limits(seconds=1.5, workers=1)).roster


def test_who_was_promised_a_seat_under_cover_gets_one_or_another_session_when_weather_stops_the_team(wet_week):
    """Another session, told beforehand, is the rare way out: a repair looks for the fewest changes first."""
    problem, roster = wet_week
    promised = moved = 0
    for day in sorted({s.day for s in problem.sessions if s.session_id in problem.stop_chance}):
        after, repair = repair_week(problem, roster, day, [WeatherStops(day)], Limits(seconds=30.0, workers=1))
        under_cover = {session.session_id for session in after.sessions if session.sheltering}
        seated = {b.individual_id for b in repair.roster.bookings if b.session_id in under_cover}
        mine = [b for b in roster.bookings if b.fallback and b.session_id.split("/")[1] == day.isoformat()]
        before, now = (Counter(b.individual_id for b in each.bookings) for each in (roster, repair.roster))
        elsewhere = {b.individual_id for b in mine} - seated
        assert all(now[individual] >= before[individual] for individual in elsewhere)
        promised, moved = promised + len(mine), moved + len(elsewhere)
    assert promised > 0, "a week in which nobody was promised a seat tests nothing"
    assert moved <= 1


def test_a_workshop_that_no_stopped_team_musters_with_does_not_shelter():
    """Its start is another: its places, its van and the skills it asks stay as on a dry day."""
    team, shed, later = a_session(), a_session("SHED"), a_session("SHED", start=ONE, end=THREE)
    problem = a_problem(placements=[a_placement(), a_workshop(cover_places=16)], sessions=[team, shed, later])
    after = disrupt(problem, Roster(), [WeatherStops(MONDAY)])
    assert {s.session_id for s in after.sessions if s.sheltering} == {shed.session_id}
