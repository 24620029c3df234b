"""What pages stand on is worked out once, however many ask for it at the same time."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

ASKING = 8


def test_what_many_ask_for_at_once_is_worked_out_once(app):
    site, worked = app.extensions["site"], []

    def work():
        worked.append(1)
        time.sleep(0.2)
        return len(worked)

    with ThreadPoolExecutor(ASKING) as pool:
        found = list(pool.map(lambda number: site.kept("sample", ("figures",), work), range(ASKING)))
    assert found == [1] * ASKING
    assert site._working == {}


def test_what_could_not_be_worked_out_is_tried_again(app):
    site = app.extensions["site"]
    with pytest.raises(ZeroDivisionError):
        site.kept("sample", ("others",), lambda: 1 // 0)
    assert site.kept("sample", ("others",), lambda: 1) == 1
