"""The learnt chances against what happened in weeks not learnt from; the tables in the docs."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from scheduler.domain.attendance import Attendance, Outcome
from scheduler.domain.policy import Policy
from scheduler.domain.times import TimeOfDay
from scheduler.exchange.importing import read_service
from scheduler.progress.calibration import Band, Calibration, calibrate
from scheduler.progress.service import usual_journeys
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


def test_the_future_does_not_change_what_is_told():
    service = invent_service(160, 1, Profile.TYPICAL, MONDAY)
    journeys, later = usual_journeys(service), MONDAY - timedelta(weeks=1)
    known = [row for row in service.attendance if row.day < later]
    everything = calibrate(service.attendance, journeys, service.policy, later)
    assert everything == calibrate(known, journeys, service.policy, later)


def test_the_interval_of_a_band_is_wilsons():
    low, high = Band(0.6, 100, 0.65, 0.6).interval
    assert (round(low, 3), round(high, 3)) == (0.502, 0.691)
    assert Band(0.9, 3, 0.95, 1.0).interval[1] == 1.0


def test_chances_that_are_right_err_by_chance_alone_and_shifted_ones_by_more():
    right = Calibration(400, 0.2, 0.2, 0.2, (Band(0.3, 200, 0.35, 0.36), Band(0.6, 200, 0.65, 0.63)))
    assert right.error == pytest.approx(0.015)
    assert right.error < right.error_by_chance == pytest.approx(0.0269, abs=1e-4)
    shifted = replace(right, bands=tuple(replace(band, said=band.said - 0.1) for band in right.bands))
    assert shifted.error > 2 * shifted.error_by_chance


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("`data/sample`", read_service(Path("data/sample"))[0]),
        ("invented, typical, 600 people, seed 1", invent_service(600, 1, Profile.TYPICAL, MONDAY)),
    ],
    ids=["sample", "600 people"],
)
def test_the_scores_on_the_page_are_those_of_the_services(name, service):
    found = calibrate(service.attendance, usual_journeys(service), service.policy, MONDAY)
    scores = f"{found.model:.3f} | {found.one_rate:.3f} | {found.own_average:.3f}"
    assert f"| {name} | {found.bookings:,} | {scores} |" in Path("docs/progress.md").read_text()
