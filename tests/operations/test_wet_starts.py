"""A place that is found at night or in a repair keeps away from what the forecast is likely to stop."""

from dataclasses import replace

import pytest

from scheduler.domain.events import SessionCancelled
from scheduler.domain.placements import PlacementKind
from scheduler.operations.repair_week import repair_week
from tests.builders import TUESDAY, WEDNESDAY, a_placement, a_roster, a_session
from tests.operations.starting_week import (
    BY_HOST,
    EARLY,
    FRIDAY,
    LATE,
    LIMITS,
    SATURDAY,
    THURSDAY,
    healed,
    published,
    week,
)

BOTH_IN_TIME = [(SATURDAY, 0, EARLY), (SATURDAY, 100, EARLY), (SATURDAY, 400, LATE), (SATURDAY, 1000, LATE)]
ONE_LATE = [(THURSDAY, 100, EARLY), (THURSDAY, 500, EARLY), (THURSDAY, 1000, LATE)]


@pytest.mark.parametrize(("due", "chance", "where"), [*BOTH_IN_TIME, *ONE_LATE])
def test_a_first_day_is_not_given_where_weather_is_nearly_sure_to_stop_it(due, chance, where):
    """If either is in time the safer, sooner or later; a late one only where the other is hardly a chance."""
    problem = replace(week(EARLY, LATE, due=due), stop_chance={EARLY.session_id: chance})
    found, bookings = healed(problem, published(early=[], late=[]))
    assert ("P9", where.session_id) in bookings
    assert found.could_raise == ()


@pytest.mark.parametrize("chance", [300, 400, 500])
def test_nobody_gives_way_while_there_is_a_fair_chance_of_a_start_in_time(chance):
    wet = a_session("WET", WEDNESDAY)
    problem = week(wet, EARLY, LATE, due=THURSDAY)
    placements = (*problem.records.placements, a_placement("WET", kind=PlacementKind.PERSONAL, places=1, **BY_HOST))
    records = replace(problem.records, placements=placements)
    problem = replace(problem, records=records, stop_chance={wet.session_id: chance})
    _, bookings = healed(problem, a_roster({wet: [], EARLY: ["P1"], LATE: []}, staffed={}))
    assert bookings == {("P1", EARLY.session_id), ("P9", wet.session_id)}


@pytest.mark.parametrize(("chance", "day"), [(500, WEDNESDAY), (1000, THURSDAY)])
def test_a_supervisor_is_called_for_a_fair_chance_of_a_start_in_time(chance, day):
    """A team on Wednesday is not open yet; with a host there is a place on Thursday, which is late."""
    team = a_session("TEAM", WEDNESDAY)
    problem = week(team, EARLY, due=WEDNESDAY)
    records = replace(problem.records, placements=(*problem.records.placements, a_placement("TEAM", min_people=1)))
    problem = replace(problem, records=records, stop_chance={team.session_id: chance})
    _, bookings = healed(problem, a_roster({EARLY: []}, staffed={}))
    assert {session for who, session in bookings if who == "P9"} == {
        team.session_id if day == WEDNESDAY else EARLY.session_id
    }


def test_nobody_gives_way_for_a_first_day_that_weather_is_nearly_sure_to_stop():
    problem = replace(week(EARLY, due=THURSDAY), stop_chance={EARLY.session_id: 1000})
    found, bookings = healed(problem, published(early=["P1"]))
    assert bookings == {("P1", EARLY.session_id)}
    assert found.could_raise == ()


@pytest.mark.parametrize(
    ("before", "chance", "day"),
    [(0, 0, FRIDAY), (0, 100, FRIDAY), (0, 400, SATURDAY), (0, 1000, SATURDAY), (500, 500, FRIDAY)],
)
def test_who_loses_a_place_gets_one_that_weather_is_no_likelier_to_stop(before, chance, day):
    gone, friday, saturday = (a_session("HOST", when) for when in (THURSDAY, FRIDAY, SATURDAY))
    problem = replace(
        week(gone, friday, saturday), starts=(), stop_chance={gone.session_id: before, friday.session_id: chance}
    )
    roster = a_roster({gone: ["P1"], friday: [], saturday: []}, staffed={})
    _, repair = repair_week(problem, roster, TUESDAY, [SessionCancelled(gone.session_id)], LIMITS)
    (booking,) = repair.roster.bookings
    assert booking.session_id == a_session("HOST", day).session_id
