"""Several processes at once, half of them killed: nothing lost, nothing published twice, the log whole."""

from tests.store.crowd import DEEDS, run_crowd


def test_many_at_once_lose_nothing_and_publish_nothing_twice(address, tmp_path):
    outcomes = run_crowd(address, tmp_path, workers=4, seconds=12, kill=2)
    assert outcomes.faults == ()
    assert outcomes.killed == 2
    assert all(outcomes.done[deed] for deed in DEEDS)
