"""The smallest conflict among any sets that cannot hold together, and how few questions find it."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.solver.smallest_conflict import MOST_ASKED, Verdicts, smallest_conflict

LETTERS = "abcdefgh"


def judge(*clashes):
    """Verdicts where just these sets, and what has more, cannot hold together."""
    return Verdicts(lambda some: not any(set(clash) <= set(some) for clash in clashes))


@given(st.lists(st.frozensets(st.sampled_from(LETTERS), max_size=5), min_size=1, max_size=5))
def test_it_is_the_smallest(clashes):
    verdicts = judge(*clashes)
    found = smallest_conflict(LETTERS, verdicts)
    assert found in clashes
    assert len(found) == min(map(len, clashes)) or verdicts.asked >= MOST_ASKED


@pytest.mark.parametrize(("crowd", "too_many"), [(10, 3), (14, 7), (40, 20)])
def test_of_a_crowd_it_names_as_many_as_are_too_many_and_asks_little(crowd, too_many):
    """To show that no fewer are in conflict would take as many questions as there are ways to choose so many."""
    people = [f"D{number:02}" for number in range(crowd)]
    verdicts = Verdicts(lambda some: len(some) < too_many)
    assert len(smallest_conflict(people, verdicts)) == too_many
    assert verdicts.asked < MOST_ASKED + 2 * crowd


@pytest.mark.parametrize("clash", list(combinations((0, 21, 22, 49), 2)))
def test_two_that_clash_among_fifty_are_found_by_few_questions(clash):
    decisions = [f"D{number:02}" for number in range(50)]
    two = {decisions[number] for number in clash}
    verdicts = judge(two)
    assert smallest_conflict(decisions, verdicts) == two
    assert verdicts.asked <= 30


def test_what_is_known_is_not_asked_again():
    asked = []
    verdicts = Verdicts(lambda some: asked.append(some) or len(some) < 3)
    assert verdicts.consistent(frozenset("ab"))
    assert not verdicts.consistent(frozenset("abc"))
    assert verdicts.consistent(frozenset("a"))
    assert not verdicts.consistent(frozenset("abcd"))
    assert len(asked) == 2
