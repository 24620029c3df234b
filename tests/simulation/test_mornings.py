"""Mornings on which teams do not run: who hears of it in time stays at home, whoever does not is sent home."""

from datetime import date

import pytest

from scheduler.domain.attendance import Outcome
from scheduler.simulation.parameters import Parameters
from scheduler.simulation.policies import PolicyName, policy_of
from scheduler.simulation.services import Profile, invent_service
from scheduler.simulation.world import World
from scheduler.simulation.year import run_year
from scheduler.solver.limits import Limits

MONDAY = date(2026, 12, 7)
POLICY = policy_of(PolicyName.RULE_OF_THUMB, Limits(0.05, 0.05, 1, 1))
ALWAYS_WET = {"weather_winter": 1.0, "weather_summer": 1.0, "sickness_begins": 0.0, "van_fails": 0.0}
OFTEN_ILL = {"sickness_begins": 0.3, "sickness_days": 1.0, "cover_found": 0.0, "weather_winter": 0.0, "van_fails": 0.0}


@pytest.fixture(scope="module")
def records():
    return invent_service(30, 5, Profile.TYPICAL, MONDAY)


@pytest.fixture(scope="module")
def counted(records):
    def run(**parameters):
        tally = run_year(World.of(records, MONDAY, 2, Parameters(**parameters), 3, 0), POLICY)
        return {outcome: tally.outcomes["all", outcome] for outcome in Outcome}, tally.spared

    return run


def test_bad_weather_known_the_evening_before_sends_nobody_home(counted):
    count, spared = counted(**ALWAYS_WET, weather_foreseen=1.0)
    assert count[Outcome.STOOD_DOWN] > 5
    assert count[Outcome.SENT_HOME_WEATHER] == count[Outcome.CANCELLED] == spared == 0


def test_bad_weather_seen_early_sends_nobody_home_who_is_reached(counted):
    count, spared = counted(**ALWAYS_WET, weather_foreseen=0.0, seen_early=1.0, reached=1.0)
    assert count[Outcome.SENT_HOME_WEATHER] == count[Outcome.STOOD_DOWN] == 0
    assert 0 < spared < count[Outcome.CANCELLED]


@pytest.mark.parametrize("too_late", [{"seen_early": 0.0}, {"reached": 0.0}])
def test_who_does_not_hear_of_it_is_sent_home(counted, too_late):
    count, spared = counted(**ALWAYS_WET, **{"weather_foreseen": 0.0, "seen_early": 1.0, "reached": 1.0} | too_late)
    assert count[Outcome.CANCELLED] == count[Outcome.STOOD_DOWN] == spared == 0
    assert count[Outcome.SENT_HOME_WEATHER] > 5


def test_a_supervisor_who_reports_ill_early_spares_people_the_journey(counted):
    told, spared = counted(**OFTEN_ILL, seen_early=1.0, reached=1.0)
    untold, _ = counted(**OFTEN_ILL, seen_early=0.0)
    assert spared > 0
    assert told[Outcome.SENT_HOME_NO_SUPERVISOR] < untold[Outcome.SENT_HOME_NO_SUPERVISOR]
