"""Tasks for HiGHS in threads: each reads the model when it begins, and none outlives the search."""

import time
from threading import Event

import pytest

from scheduler.solver.highs import Highs
from scheduler.solver.meanwhile import Meanwhile

SOON = 60.0


@pytest.fixture
def highs():
    with Highs() as running:
        yield running


def test_a_task_has_a_guide_of_its_own_and_says_what_it_found(highs):
    guides = iter(range(10))
    with Meanwhile(lambda highs: next(guides), highs) as meanwhile:
        first, second = (lambda guide: guide + 10), (lambda guide: guide + 20)
        meanwhile.begin(first)
        _wait(lambda: meanwhile.over)
        assert meanwhile.has_ended(first)
        assert not meanwhile.has_ended(second)
        meanwhile.begin_with_another(second)
        _wait(lambda: meanwhile.over)
    assert meanwhile.said() == 10
    assert meanwhile.has_ended(second)


def test_what_begins_later_has_a_highs_of_its_own_and_says_nothing_for_the_first(highs):
    used = []
    with Meanwhile(lambda highs: highs, highs) as meanwhile:
        let_go = Event()
        meanwhile.begin(lambda guide: (used.append(guide), let_go.wait(SOON), 1)[-1])
        meanwhile.begin_with_another(lambda guide: (used.append(guide), 2)[-1])
        _wait(lambda: len(used) == 2)
        assert not meanwhile.over
        let_go.set()
        _wait(lambda: meanwhile.over)
    assert meanwhile.said() == 1
    assert {*map(id, used)} > {id(highs)}
    assert len({*map(id, used)}) == 2


def test_at_the_end_every_highs_is_told_to_stop(highs):
    """A task looks for the word where it asks HiGHS for something; here it only waits to be told."""
    told = []

    def until_told(guide):
        _wait(lambda: guide.interrupted)
        told.append(guide)

    with Meanwhile(lambda highs: highs, highs) as meanwhile:
        meanwhile.begin(until_told)
        meanwhile.begin_with_another(until_told)
        _wait(lambda: len(meanwhile._at_work) == 2)
    assert len(told) == 2
    assert meanwhile.over


def test_a_task_that_has_not_begun_when_the_search_is_over_never_does(highs, monkeypatch):
    asked = []

    class Late(Highs):
        def __init__(self):
            _wait(lambda: meanwhile._over)
            super().__init__()

    monkeypatch.setattr("scheduler.solver.meanwhile.Highs", Late)
    with Meanwhile(lambda highs: highs, highs) as meanwhile:
        meanwhile.begin_with_another(asked.append)
    assert not asked
    assert meanwhile.over


def test_what_goes_wrong_in_a_task_is_not_kept_quiet(highs):
    with Meanwhile(lambda highs: highs, highs) as meanwhile:
        meanwhile.begin(lambda guide: 1)
        meanwhile.begin_with_another(lambda guide: 1 // 0)
        _wait(lambda: meanwhile.over)
    with pytest.raises(ZeroDivisionError):
        meanwhile.said()


def _wait(enough):
    until = time.monotonic() + SOON
    while not enough():
        assert time.monotonic() < until
        time.sleep(0.01)
