"""The attendance model: sensible without records, monotone, in range, robust to nonsense."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.assemble import usual_journeys
from scheduler.domain.attendance import Attendance, Outcome
from scheduler.domain.policy import Policy
from scheduler.domain.times import TimeOfDay
from scheduler.progress.show_up import learn, posterior, usable_records
from scheduler.simulation.services import Profile, invent_service

AS_OF = date(2026, 12, 7)
OUTCOMES = st.lists(st.tuples(st.floats(0.01, 1.0), st.booleans()), max_size=40)


def attended(individual, days_ago, outcome=Outcome.ATTENDED, start=540):
    return Attendance(
        individual_id=individual,
        placement_id="PARKS",
        day=AS_OF - timedelta(days=days_ago),
        start=TimeOfDay(start),
        outcome=outcome,
    )


def model_of(rows, individuals=("P1", "P2")):
    journeys = dict.fromkeys(individuals, 20)
    return learn(usable_records(rows, AS_OF, journeys), journeys, Policy(), AS_OF)


def test_a_new_service_starts_from_the_documented_default():
    model = model_of([])
    assert set(model.show_up["P1"].thousandths) == {640}
    assert model.day_effect_sd == Policy().day_effect_sd


def test_someone_who_always_comes_is_likelier_to_come_than_someone_who_never_does():
    rows = [attended("P1", 3 + 7 * week) for week in range(12)]
    rows += [attended("P2", 3 + 7 * week, Outcome.UNACCEPTABLE_ABSENCE) for week in range(12)]
    model = model_of(rows)
    assert model.show_up["P1"].thousandths[0] > 750
    assert model.show_up["P2"].thousandths[0] < 400


def test_few_records_leave_a_wide_uncertainty():
    few = model_of([attended("P1", 3)]).show_up["P1"]
    many = model_of([attended("P1", 1 + day) for day in range(60)]).show_up["P1"]
    assert few.sd > 2 * many.sd


def test_bookings_called_off_and_records_of_the_future_say_nothing():
    noise = [attended("P1", 3, Outcome.STOOD_DOWN), attended("P1", 4, Outcome.CANCELLED), attended("P1", -3)]
    assert model_of(noise) == model_of([])


def test_a_record_given_twice_counts_once():
    row = attended("P1", 3)
    assert model_of([row, row]) == model_of([row])


def test_days_on_which_all_stay_away_together_raise_the_day_effect():
    people = [f"P{k}" for k in range(20)]
    together = [
        attended(person, week * 7 + 1, Outcome.ATTENDED if week % 2 else Outcome.ACCEPTABLE_OTHER)
        for week in range(20)
        for person in people
    ]
    apart = [
        attended(person, week * 7 + 1, Outcome.ATTENDED if (week + number) % 2 else Outcome.ACCEPTABLE_OTHER)
        for week in range(20)
        for number, person in enumerate(people)
    ]
    assert model_of(together, people).day_effect_sd > 0.6 > 0.3 > model_of(apart, people).day_effect_sd


def test_the_day_effect_of_invented_services_is_found_without_flattering():
    found = []
    for seed in range(1, 13):
        service = invent_service(160, seed, Profile.TYPICAL, AS_OF)
        journeys = usual_journeys(service)
        rows = usable_records(service.attendance, AS_OF, journeys)
        found.append(learn(rows, journeys, service.policy, AS_OF).day_effect_sd)
    assert 0.25 <= sum(found) / len(found) <= 0.35


@given(OUTCOMES, st.floats(0.02, 0.98), st.floats(0.5, 50), st.floats(0.01, 1.0))
@settings(max_examples=200, deadline=None)
def test_one_more_attendance_never_lowers_the_chance(outcomes, mean, strength, weight):
    alpha, beta = posterior(mean, strength, outcomes)
    more_alpha, more_beta = posterior(mean, strength, [*outcomes, (weight, True)])
    assert more_alpha / (more_alpha + more_beta) >= alpha / (alpha + beta) - 1e-12


@given(OUTCOMES, st.randoms())
@settings(max_examples=100, deadline=None)
def test_the_order_of_records_of_the_same_weight_does_not_matter(outcomes, chance):
    shuffled = list(outcomes)
    chance.shuffle(shuffled)
    assert posterior(0.6, 6, shuffled) == pytest.approx(posterior(0.6, 6, outcomes))


@given(
    st.lists(
        st.tuples(st.sampled_from(["P1", "P2"]), st.integers(-30, 400), st.sampled_from(list(Outcome))), max_size=60
    )
)
@settings(max_examples=60, deadline=None)
def test_chances_stay_between_nought_and_one_whatever_the_records(rows):
    model = model_of([attended(person, days, outcome) for person, days, outcome in rows])
    assert all(0 < p < 1000 for show_up in model.show_up.values() for p in show_up.thousandths)
    assert 0.05 <= model.day_effect_sd <= 1.5
