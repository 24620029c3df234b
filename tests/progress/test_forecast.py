"""The chance of completing on time, its light, and the blocks of a week's need."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.policy import Policy
from scheduler.domain.problem import Light
from scheduler.progress.forecast import blocks, chance_on_time, light


def test_nothing_left_is_certain_and_too_few_offers_are_hopeless():
    assert chance_on_time(0, 360, 0, 4, 2) == 1
    assert chance_on_time(361, 360, 1, 4, 2) == 0


def test_one_session_of_one_offer_has_the_mean_chance():
    assert chance_on_time(360, 360, 1, 4, 2) == pytest.approx(4 / 6)


def test_two_of_two_offers_are_likelier_together_than_if_independent():
    assert chance_on_time(720, 360, 2, 4, 2) == pytest.approx(4 / 6 * 5 / 7)


@given(st.integers(1, 6000), st.integers(0, 60), st.floats(0.3, 40), st.floats(0.3, 40))
def test_more_offers_and_less_left_never_lower_the_chance(minutes, offers, alpha, beta):
    chance = chance_on_time(minutes, 360, offers, alpha, beta)
    assert 0 <= chance <= 1
    assert chance_on_time(minutes, 360, offers + 1, alpha, beta) >= chance - 1e-9
    assert chance_on_time(max(0, minutes - 360), 360, offers, alpha, beta) >= chance - 1e-9


@pytest.mark.parametrize(
    ("chance", "colour"),
    [(0.8, Light.GREEN), (0.79, Light.AMBER), (0.5, Light.AMBER), (0.49, Light.RED)],
)
def test_the_light_turns_at_the_settings(chance, colour):
    assert light(chance, Policy()) is colour


def test_blocks_fall_with_the_share_needed_and_from_booking_to_booking():
    assert blocks(350, 200, 4, Light.AMBER, Policy()) == ((200, 200), (200, 120))


@given(st.integers(1, 3000), st.integers(1, 500), st.integers(1, 7), st.sampled_from(list(Light)))
def test_block_weights_never_rise_and_the_first_is_worth_something(needed, typical, count, colour):
    weights = [weight for _, weight in blocks(needed, typical, count, colour, Policy())]
    assert 1 <= len(weights) <= count
    assert all(one >= next_one >= 1 for one, next_one in pairwise(weights))
