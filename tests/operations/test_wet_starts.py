"""A place that is found at night or in a repair keeps away from what the forecast is likely to stop."""

from dataclasses import replace

import pytest

from scheduler.domain.events import SessionCancelled
from scheduler.operations.repair_week import repair_week
from tests.builders import TUESDAY, a_roster, a_session
from tests.operations.starting_week import EARLY, FRIDAY, LATE, LIMITS, SATURDAY, THURSDAY, healed, published, week

FORECAST = [(0, EARLY), (100, EARLY), (600, LATE), (1000, LATE)]


@pytest.mark.parametrize(("chance", "where"), FORECAST)
@pytest.mark.parametrize("due", [THURSDAY, SATURDAY])
def test_a_first_day_is_not_given_where_weather_is_nearly_sure_to_stop_it(chance, where, due):
    problem = replace(week(EARLY, LATE, due=due), stop_chance={EARLY.session_id: chance})
    _, bookings = healed(problem, published(early=[], late=[]))
    assert ("P9", where.session_id) in bookings


def test_nobody_gives_way_for_a_first_day_that_weather_is_nearly_sure_to_stop():
    problem = replace(week(EARLY, due=THURSDAY), stop_chance={EARLY.session_id: 1000})
    found, bookings = healed(problem, published(early=["P1"]))
    assert bookings == {("P1", EARLY.session_id)}
    assert found.could_raise == ()


@pytest.mark.parametrize(("chance", "day"), [(0, FRIDAY), (100, FRIDAY), (400, SATURDAY), (1000, SATURDAY)])
def test_who_loses_a_place_gets_one_that_weather_is_likely_to_spare(chance, day):
    gone, friday, saturday = (a_session("HOST", when) for when in (THURSDAY, FRIDAY, SATURDAY))
    problem = replace(week(gone, friday, saturday), starts=(), stop_chance={friday.session_id: chance})
    roster = a_roster({gone: ["P1"], friday: [], saturday: []}, staffed={})
    _, repair = repair_week(problem, roster, TUESDAY, [SessionCancelled(gone.session_id)], LIMITS)
    (booking,) = repair.roster.bookings
    assert booking.session_id == a_session("HOST", day).session_id
