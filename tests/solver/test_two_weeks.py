"""Several weeks at once: each day's own chance counts, for solver and checker alike."""

from dataclasses import replace
from datetime import timedelta

from scheduler.checker.check import check
from scheduler.checker.objective import tier_values
from scheduler.checker.risk import pool_risks
from scheduler.solver.limits import Limits
from scheduler.solver.plan import plan_roster
from tests.builders import MONDAY, a_placement, a_problem, a_session

HOURS = 4


def test_a_chance_that_falls_in_the_second_week_counts_there_only():
    later = a_session(day=MONDAY + timedelta(weeks=1))
    problem = a_problem(placements=[a_placement(places=2)], sessions=[a_session(), later])
    chances = dict.fromkeys(problem.show_up, (900,) * 7 + (100,) * 7)
    problem = replace(problem, weeks=2, show_up=chances)
    result = plan_roster(problem, Limits(seconds=5, gap=0, workers=1, seed=1))
    first, second = pool_risks(problem, result.roster)
    assert check(problem, result.roster) == ()
    assert (first.booked, round(first.expected, 1)) == (2, 1.8)
    assert second.booked > 2
    assert round(second.expected, 3) == second.booked / 10
    expected_minutes = 2 * 324 + 36 * second.booked
    assert tier_values(problem, result.roster)[HOURS - 1] == expected_minutes == result.tiers[HOURS - 1].value
