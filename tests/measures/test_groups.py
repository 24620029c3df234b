"""Small numbers by group: hidden, and not to be worked out from the total."""

from hypothesis import given
from hypothesis import strategies as st

from scheduler.measures.groups import hidden_groups

SIZES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 30), max_size=8)


@given(SIZES, st.integers(1, 12))
def test_no_group_of_few_people_is_shown(people, small):
    hidden = hidden_groups(people, small)
    assert all(size >= small or name in hidden for name, size in people.items())


@given(SIZES, st.integers(1, 12))
def test_what_is_hidden_cannot_be_worked_out_from_the_total(people, small):
    """Total less the groups shown leaves two groups at least, and not few people; unless nothing is shown at all."""
    hidden = hidden_groups(people, small)
    if hidden and hidden != set(people):
        assert len(hidden) >= 2
        assert sum(people[name] for name in hidden) >= small


@given(SIZES, st.integers(1, 12))
def test_nothing_is_hidden_where_all_groups_are_large(people, small):
    if all(size >= small for size in people.values()):
        assert not hidden_groups(people, small)


def test_the_next_smallest_is_hidden_with_a_single_small_one():
    assert hidden_groups({"team": 40, "workshop": 12, "personal": 3}, 5) == {"personal", "workshop"}
