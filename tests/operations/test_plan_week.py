from datetime import date

import pytest

from scheduler.domain.errors import NotARoster, SchedulerError
from scheduler.domain.rules import Rule, Violation
from scheduler.operations import plan_week as operation
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.limits import Limits
from tests.builders import a_placement, a_problem, a_session

MONDAY = date(2026, 12, 7)
LIMITS = Limits(seconds=1.0, workers=1)
RECORDS = invent_service(20, 5, Profile.TYPICAL, MONDAY)


def test_what_the_checker_refuses_goes_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = (Violation(Rule.W1, "P001", "PARKS/2026-12-07/0900", "twice"),)
    monkeypatch.setattr(operation, "check", lambda problem, roster: broken)
    with pytest.raises(NotARoster, match=r"W1 P001 PARKS/2026-12-07/0900: twice"):
        operation.plan_week(RECORDS, MONDAY, 1, LIMITS)


def test_the_result_carries_the_checkers_risks_and_every_tier_with_its_bound() -> None:
    _, result = operation.plan_week(RECORDS, MONDAY, 1, LIMITS)
    assert [tier.number for tier in result.tiers] == [1, 2, 3, 4, 5, 6]
    assert all(tier.value <= tier.bound for tier in result.tiers)
    assert {session for pool in result.pools for session in pool.sessions} == set(result.roster.sessions)
    assert all(pool.chance_sent_home <= pool.chance_limit for pool in result.pools)


def test_a_week_begins_on_a_monday() -> None:
    with pytest.raises(SchedulerError, match=r"2026-12-08 is a Tuesday.*2026-12-07"):
        operation.plan_week(RECORDS, date(2026, 12, 8), 1, LIMITS)


def test_progress_is_told_while_planning() -> None:
    steps = []
    operation.plan_week(RECORDS, MONDAY, 1, LIMITS, steps.append)
    assert steps[0].tier == 1
    assert [step.seconds for step in steps] == sorted(step.seconds for step in steps)


def test_of_sessions_that_a_file_tells_only_those_that_could_have_been_are_taken_for_cancelled() -> None:
    problem = a_problem(placements=[a_placement()], sessions=[a_session()])
    gone = "PARKS/2026-12-08/1000"
    told = {
        gone: "15:30",
        "PARKS/2026-12-08/1600": "15:30",
        "PARKS/2026-02-31/0900": "15:30",
        "PARKS/2027-12-08/0900": "15:30",
        "PARKS/2026-12-08/2900": "30:00",
        "NOWHERE/2026-12-08/0900": "15:30",
        "PARKS": "noon",
    }
    (found,) = set(operation.with_sessions_gone(problem, told).sessions) - set(problem.sessions)
    assert (found.session_id, found.start, found.end, found.cancelled) == (gone, 600, 930, True)
