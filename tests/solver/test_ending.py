"""A search that someone has seen enough of."""

import threading
from datetime import date
from threading import Event

from scheduler.checker.check import check
from scheduler.operations.plan_week import problem_of
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.limits import Limits
from scheduler.solver.plan import plan_roster

MONDAY = date(2026, 12, 7)


def test_a_search_is_ended_early_with_a_legal_roster_and_leaves_nothing_running():
    problem = problem_of(invent_service(150, 1, Profile.TIGHT, MONDAY), MONDAY, 1)
    before, enough = set(threading.enumerate()), Event()
    seconds = []

    def show(progress):
        seconds.append(progress.seconds)
        enough.set()

    result = plan_roster(problem, Limits(seconds=600.0, gap=0.0, workers=2, seed=1), show, enough=enough)
    assert check(problem, result.roster) == ()
    assert seconds[-1] < 300  # with ten minutes to search, and no gap that is near enough
    for thread in set(threading.enumerate()) - before:
        thread.join(60)
        assert not thread.is_alive()
