"""The common day effect and how sure it is."""

import pytest

from scheduler.domain.policy import Policy
from scheduler.progress.past import usable_records
from scheduler.progress.service import usual_journeys
from scheduler.progress.show_up import learn
from scheduler.simulation.services import Profile, invent_service
from tests.progress.attendances import AS_OF, attended, model_of, stayed_away

PEOPLE = [f"P{k}" for k in range(20)]


def weekly(comes, weeks=20):
    return [
        (attended if comes(week, number) else stayed_away)(person, week * 7 + 1)
        for week in range(weeks)
        for number, person in enumerate(PEOPLE)
    ]


def test_days_on_which_all_stay_away_together_raise_the_day_effect():
    together = model_of(weekly(lambda week, number: week % 2), PEOPLE).day_effect.sd
    apart = model_of(weekly(lambda week, number: (week + number) % 2), PEOPLE).day_effect.sd
    assert together > 0.6 > 0.3 > apart


def test_the_day_effect_of_invented_services_is_found_without_flattering():
    found = []
    for seed in range(1, 13):
        service = invent_service(160, seed, Profile.TYPICAL, AS_OF)
        journeys = usual_journeys(service)
        rows = usable_records(service.attendance, AS_OF, journeys)
        found.append(learn(rows, journeys, service.policy, AS_OF).day_effect)
    assert 0.25 <= sum(effect.sd for effect in found) / len(found) <= 0.35
    assert sum(abs(effect.sd - 0.3) < 2 * effect.standard_error for effect in found) >= 10


def test_the_default_is_unsure_and_more_history_makes_surer():
    errors = [
        model_of(weekly(lambda week, number: (week * 7 + number * 3) % 10 < 6, weeks), PEOPLE).day_effect.standard_error
        for weeks in (0, 4, 20)
    ]
    assert errors[0] > 0.5 * Policy().day_effect_sd
    assert errors == sorted(errors, reverse=True)


def test_a_service_may_do_without_a_day_effect():
    model = model_of(weekly(lambda week, number: week % 2), PEOPLE, policy=Policy(day_effect_sd=0))
    assert (model.day_effect.sd, model.day_effect.standard_error) == (0, 0)


@pytest.mark.parametrize("rows", [[], [attended("P1", 3)], [attended("P1", 3), attended("P1", 10)]])
def test_without_two_people_on_one_day_the_default_stays(rows):
    assert model_of(rows).day_effect == model_of([]).day_effect
