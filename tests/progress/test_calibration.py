"""The learnt chances against what happened in weeks not learnt from."""

from datetime import date, timedelta

import pytest

from scheduler.assemble import usual_journeys
from scheduler.domain.attendance import Attendance, Outcome
from scheduler.domain.policy import Policy
from scheduler.domain.times import TimeOfDay
from scheduler.progress.calibration import calibrate
from scheduler.simulation.services import Profile, invent_service

MONDAY = date(2026, 12, 7)


@pytest.mark.parametrize("profile", Profile)
def test_the_model_beats_one_rate_for_all_and_everyones_own_average(profile):
    service = invent_service(160, 1, profile, MONDAY)
    found = calibrate(service.attendance, usual_journeys(service), service.policy, MONDAY)
    assert found.bookings > 500
    assert found.model < found.one_rate
    assert found.model < found.own_average


def test_of_those_said_to_come_with_a_chance_about_that_share_comes():
    service = invent_service(600, 1, Profile.TYPICAL, MONDAY)
    found = calibrate(service.attendance, usual_journeys(service), service.policy, MONDAY)
    assert sum(band.bookings for band in found.bands) == found.bookings
    assert [band for band in found.bands if band.bookings >= 200 and abs(band.said - band.came) > 0.06] == []


def test_a_week_is_told_without_looking_at_it():
    rows = [
        Attendance(
            individual_id="P1",
            placement_id="PARKS",
            day=MONDAY - timedelta(days=days),
            start=TimeOfDay(540),
            outcome=Outcome.ATTENDED,
        )
        for days in (1, 3, 6)
    ]
    found = calibrate(rows, {"P1": 20}, Policy(), MONDAY)
    assert found.bookings == 3
    assert found.model == pytest.approx((1 - Policy().show_up_prior) ** 2)


def test_without_bookings_there_is_nothing_to_judge():
    assert calibrate([], {"P1": 20}, Policy(), MONDAY) is None
