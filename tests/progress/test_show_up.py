"""The attendance model: sensible without records, fair to one more attendance, in range, robust to nonsense."""

import json
from dataclasses import asdict, replace
from math import isfinite

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.domain.attendance import Outcome
from scheduler.domain.policy import Policy
from scheduler.progress.alike import learn_alike
from scheduler.progress.past import usable_records
from scheduler.progress.show_up import posterior
from tests.progress.attendances import AS_OF, attended, model_of, stayed_away, weather_by_day

PEOPLE = ("P1", "P2", "P3", "P4", "P5")
OUTCOMES = st.lists(st.tuples(st.floats(0.01, 1.0), st.booleans()), max_size=40)
ROWS = st.lists(
    st.builds(
        attended,
        st.sampled_from([*PEOPLE, "NOBODY"]),
        st.integers(-30, 400),
        st.sampled_from(list(Outcome)),
        st.sampled_from([540, 780]),
        st.sampled_from(["PARKS", "SHED", "?"]),
    ),
    max_size=60,
)
WEATHER = st.dictionaries(st.integers(-7, 60), st.floats(-0.1, 0.96), max_size=30).map(weather_by_day)
JOURNEYS = st.fixed_dictionaries({person: st.sampled_from([0, 20, 45, 10_000]) for person in PEOPLE})
DAYS = st.lists(st.sampled_from([0.0, 0.0, -0.1, 0.3, 0.96]), min_size=14, max_size=14)
POLICIES = st.builds(
    Policy,
    show_up_prior=st.sampled_from([0.01, 0.64, 0.99]),
    show_up_prior_strength=st.sampled_from([0.5, 6.0, 200.0]),
    attendance_half_life_weeks=st.sampled_from([1.0, 8.0, 520.0]),
    day_effect_sd=st.sampled_from([0.0, 0.3, 2.0]),
)


def assert_sensible(model):
    """Every chance strictly between nought and one, every figure finite."""
    for show_up in model.show_up.values():
        assert all(1 <= p <= 999 for p in show_up.thousandths)
        assert 0 < show_up.alpha < 1e6
        assert 0 < show_up.beta < 1e6
    assert all(isfinite(weight) for weight in model.alike.weights)
    assert 0.5 <= model.alike.strength <= 200
    assert 0 <= model.day_effect.sd <= 2
    assert 0 <= model.day_effect.standard_error < 3
    json.dumps(asdict(model), allow_nan=False)


def test_a_new_service_starts_from_the_documented_default():
    model = model_of([])
    assert set(model.show_up["P1"].thousandths) == {640}
    assert model.day_effect.sd == Policy().day_effect_sd


def test_someone_who_always_comes_is_likelier_to_come_than_someone_who_never_does():
    rows = [attended("P1", 3 + 7 * week) for week in range(12)]
    rows += [stayed_away("P2", 3 + 7 * week) for week in range(12)]
    model = model_of(rows)
    assert model.show_up["P1"].thousandths[0] > 750
    assert model.show_up["P2"].thousandths[0] < 400


def test_someone_without_a_history_is_told_what_people_alike_do():
    people = [f"P{k}" for k in range(40)]
    rows = [stayed_away(person, 7 * week + 1) for person in people for week in range(10)]
    assert max(model_of(rows, [*people, "NEWCOMER"]).show_up["NEWCOMER"].thousandths) < 150


def test_who_came_lately_is_likelier_to_come_than_who_came_long_ago():
    rows = [attended("P1", ago) for ago in range(1, 29)] + [stayed_away("P1", ago) for ago in range(150, 178)]
    rows += [stayed_away("P2", ago) for ago in range(1, 29)] + [attended("P2", ago) for ago in range(150, 178)]
    model = model_of(rows)
    assert model.show_up["P1"].thousandths[0] > 800
    assert model.show_up["P2"].thousandths[0] < 300


def test_few_records_leave_a_wide_uncertainty():
    few = model_of([attended("P1", 3)]).show_up["P1"]
    many = model_of([attended("P1", 1 + day) for day in range(60)]).show_up["P1"]
    assert few.sd > 2 * many.sd


def test_a_weekday_on_which_fewer_come_is_told_lower():
    people = [f"P{k}" for k in range(30)]
    rows = [
        (stayed_away if (7 * week + number) % 10 < (6 if ago == 2 else 3) else attended)(person, 7 * week + ago)
        for number, person in enumerate(people)
        for week in range(20)
        for ago in (2, 3)
    ]
    told = model_of(rows, [*people, "NEWCOMER"]).show_up["NEWCOMER"].thousandths
    friday, saturday, sunday = told[4:]
    assert saturday < sunday - 30 < friday - 30


def rainy_service(lost_in_rain):
    """Thirty people over twenty weeks; every fourth week it rains, and of ten so many more stay away."""
    people = [f"P{k}" for k in range(30)]
    rain = {7 * week + 3: 0.5 if week % 4 == 0 else 0.0 for week in range(20)}
    rows = [
        (stayed_away if (place + number) % 10 < 3 + (lost_in_rain if rain[ago] else 0) else attended)(person, ago)
        for number, person in enumerate(people)
        for place, ago in enumerate(rain)
    ]
    return rows, people, rain


def test_rain_lowers_the_chance_of_a_rainy_day_where_it_did_before():
    rows, people, rain = rainy_service(lost_in_rain=3)
    model = model_of(rows, people, weather_by_day(rain), days=[0.0, 0.5])
    monday, tuesday = zip(*(model.show_up[person].thousandths for person in people), strict=True)
    assert np.mean(tuesday) < np.mean(monday) - 100


def test_weather_that_is_in_no_record_says_nothing():
    rows, people, _ = rainy_service(lost_in_rain=3)
    assert model_of(rows, people, days=[0.96] * 7).show_up == model_of(rows, people).show_up


def test_bad_weather_never_raises_a_chance():
    rows, people, rain = rainy_service(lost_in_rain=-3)
    model = model_of(rows, people, weather_by_day(rain), days=[0.0] * 7 + [0.5] * 7)
    assert all(show_up.thousandths[:7] == show_up.thousandths[7:] for show_up in model.show_up.values())


def test_bookings_called_off_and_records_of_the_future_say_nothing():
    noise = [attended("P1", 3, Outcome.STOOD_DOWN), attended("P1", 4, Outcome.CANCELLED), attended("P1", -3)]
    assert model_of(noise) == model_of([])


def test_a_record_given_twice_counts_once():
    row = attended("P1", 3)
    assert model_of([row, row]) == model_of([row])


def test_repeats_that_contradict_each_other_count_as_one_attendance_in_any_order():
    came, stayed = attended("P1", 3), stayed_away("P1", 3, placement="SHED")
    assert model_of([came, stayed]) == model_of([stayed, came]) == model_of([came])


@given(OUTCOMES, st.floats(0.02, 0.98), st.floats(0.5, 50), st.floats(0.01, 1.0))
@settings(max_examples=200, deadline=None)
def test_one_more_attendance_never_lowers_the_mean_of_the_posterior(outcomes, mean, strength, weight):
    alpha, beta = posterior(mean, strength, outcomes)
    more_alpha, more_beta = posterior(mean, strength, [*outcomes, (weight, True)])
    assert more_alpha > alpha
    assert more_beta == beta


@given(ROWS, ROWS, JOURNEYS, WEATHER)
@settings(max_examples=100, deadline=None)
def test_what_people_alike_do_is_learnt_without_ones_own_records(rows, others, journeys, weather):
    """So that one more of one's own moves nothing but the posterior, and being new, which never raises a chance."""
    others = [row for row in others if row.individual_id != "P1"]
    mine = [replace(row, individual_id="P1") for row in rows]
    alone, together = (
        learn_alike(usable_records(records, AS_OF, journeys, weather), Policy()).of("P1")
        for records in (others, others + mine)
    )
    assert alone == together


@given(ROWS, st.integers(1, 200), st.sampled_from([540, 780]), JOURNEYS, WEATHER, DAYS, POLICIES)
@settings(max_examples=200, deadline=None)
def test_one_more_attendance_never_lowers_the_individuals_own_chance_on_any_day(
    rows, ago, start, journeys, weather, days, policy
):
    more = [*rows, attended("P1", ago, start=start)]
    before, after = (model_of(records, journeys, weather, days, policy).show_up["P1"] for records in (rows, more))
    assert all(one <= other for one, other in zip(before.thousandths, after.thousandths, strict=True))


@given(ROWS, st.integers(1, 200), JOURNEYS, WEATHER, DAYS, POLICIES)
@settings(max_examples=100, deadline=None)
def test_one_more_absence_never_raises_the_chance_of_who_is_not_new(rows, ago, journeys, weather, days, policy):
    rows = [*rows, *(attended("P1", 300 + k) for k in range(3))]
    more = [*rows, stayed_away("P1", ago, start=600)]
    before, after = (model_of(records, journeys, weather, days, policy).show_up["P1"] for records in (rows, more))
    assert all(one >= other for one, other in zip(before.thousandths, after.thousandths, strict=True))


@given(OUTCOMES, st.randoms())
@settings(max_examples=100, deadline=None)
def test_the_order_of_outcomes_does_not_matter(outcomes, chance):
    shuffled = chance.sample(outcomes, len(outcomes))
    assert posterior(0.6, 6, shuffled) == posterior(0.6, 6, outcomes)


@given(ROWS, JOURNEYS, WEATHER, st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_records_does_not_matter(rows, journeys, weather, chance):
    shuffled = chance.sample(rows, len(rows))
    assert model_of(shuffled, journeys, weather) == model_of(rows, journeys, weather)


@given(ROWS, JOURNEYS, WEATHER, DAYS, POLICIES)
@settings(max_examples=150, deadline=None)
def test_chances_stay_between_nought_and_one_whatever_the_records(rows, journeys, weather, days, policy):
    assert_sensible(model_of(rows, journeys, weather, days, policy))


@pytest.mark.parametrize("prior", [0.01, 0.64, 0.99])
@pytest.mark.parametrize("row", [attended, stayed_away], ids=["all present", "all absent"])
@pytest.mark.parametrize("count", [1, 2, 10_000])
def test_one_individual_with_any_number_of_records_and_always_the_same_outcome(count, row, prior):
    model = model_of(
        [row("P1", 1 + k // 4, start=60 * (k % 4)) for k in range(count)], policy=Policy(show_up_prior=prior)
    )
    assert_sensible(model)
    assert (model.show_up["P1"].alpha > model.show_up["P1"].beta) == (row is attended) or count < 10


@pytest.mark.parametrize("prior", [0.01, 0.64, 0.99])
@pytest.mark.parametrize("row", [attended, stayed_away], ids=["all present", "all absent"])
def test_a_service_in_which_everyone_always_does_the_same(row, prior):
    people = [f"P{k}" for k in range(50)]
    rows = [row(person, 1 + 3 * k) for person in people for k in range(20)]
    model = model_of(rows, [*people, "NEWCOMER"], policy=Policy(show_up_prior=prior))
    assert_sensible(model)
    assert (min(model.show_up["NEWCOMER"].thousandths) > 900) == (row is attended)
    assert (max(model.show_up["NEWCOMER"].thousandths) < 100) == (row is stayed_away)


def test_individuals_that_nobody_knows_teach_what_people_do_and_are_told_nothing():
    rows = [stayed_away(f"GONE{k}", 1 + week * 7) for k in range(30) for week in range(10)]
    model = model_of(rows)
    assert set(model.show_up) == {"P1", "P2"}
    assert max(model.show_up["P1"].thousandths) < 200


def test_a_record_of_the_year_one_is_worth_nothing_and_does_no_harm():
    ancient = replace(attended("P1", 1), day=AS_OF.replace(year=1))
    assert_sensible(model_of([ancient]))
    assert model_of([ancient]).show_up["P1"].thousandths == model_of([]).show_up["P1"].thousandths
