from dataclasses import replace
from datetime import date

import pytest

from scheduler.domain.comparison import Comparison, PeopleMoved
from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.errors import SchedulerError
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.result import PlanningResult
from scheduler.domain.scenarios import (
    AS_IT_IS,
    MoreOrders,
    MoreSessional,
    PlacementClosed,
    RiskLimit,
    Scenario,
    SessionAdded,
    ShowUp,
)
from scheduler.domain.times import TimeOfDay, Weekday
from scheduler.operations import scenarios as operation
from scheduler.operations.plan_week import plan_problem, plan_week
from scheduler.operations.scenario_measures import week_figures
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.limits import Limits

MONDAY = date(2026, 12, 7)
LIMITS = Limits(seconds=2.0, workers=1)
RECORDS = replace(invent_service(30, 1, Profile.TYPICAL, MONDAY), decisions=())
CLOSED = RECORDS.placements[0].placement_id
SCENARIOS = (
    Scenario("closed", (PlacementClosed(CLOSED),)),
    Scenario("stricter", (RiskLimit(0.02),)),
    Scenario("more", (MoreSessional(1, Weekday.SAT),)),
)

Planned = list[tuple[PlanningProblem, PlanningResult]]


@pytest.fixture(scope="module")
def compared() -> tuple[Comparison, Planned, list[str]]:
    """A comparison, the weeks that were planned for it, and the names told on the way."""
    planned: Planned = []
    told: list[str] = []

    def remember(*arguments: object) -> tuple[PlanningProblem, PlanningResult]:
        planned.append(plan_problem(*arguments))  # type: ignore[arg-type]
        return planned[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operation, "plan_problem", remember)
        comparison = operation.compare(RECORDS, MONDAY, SCENARIOS, LIMITS, lambda name, step: told.append(name))
    return comparison, planned, told


def test_the_week_as_it_is_comes_first_and_is_what_plan_week_plans(
    compared: tuple[Comparison, Planned, list[str]],
) -> None:
    base = compared[0].weeks[0]
    problem, result = plan_week(RECORDS, MONDAY, 1, LIMITS)
    assert base.scenario == AS_IT_IS
    assert [aim.tier for aim in base.aims] == list(result.tiers)
    assert base.figures == week_figures(problem, result)
    assert compared[1][0] == (problem, result)
    assert not any(aim.difference or aim.within_gap for aim in base.aims)


def test_every_scenario_is_planned_in_its_order_and_told_on_the_way(
    compared: tuple[Comparison, Planned, list[str]],
) -> None:
    names = [AS_IT_IS.name, *(scenario.name for scenario in SCENARIOS)]
    assert [week.scenario.name for week in compared[0].weeks] == names
    assert list(dict.fromkeys(compared[2])) == names


def test_a_closed_placement_has_no_session_in_the_roster(compared: tuple[Comparison, Planned, list[str]]) -> None:
    (_, base), (_, closed), *_ = compared[1]
    assert any(session.startswith(f"{CLOSED}/") for session in base.roster.sessions)
    assert not any(session.startswith(f"{CLOSED}/") for session in closed.roster.sessions)


def test_a_stricter_limit_holds_in_all_pools(compared: tuple[Comparison, Planned, list[str]]) -> None:
    stricter = compared[1][2][1]
    assert {pool.chance_limit for pool in stricter.pools} == {0.02}
    assert max(pool.chance_sent_home for pool in stricter.pools) <= 0.02
    assert compared[0].weeks[2].figures.largest_chance <= 0.02


def test_with_the_gap_closed_more_staff_never_gives_fewer_starts(
    compared: tuple[Comparison, Planned, list[str]],
) -> None:
    base, *_, more = compared[0].weeks
    starts = more.aims[0]
    assert base.aims[0].tier.gap == starts.tier.gap == 0.0
    assert starts.difference >= 0
    assert not starts.within_gap


def test_all_weeks_are_measured_by_the_same_needs(compared: tuple[Comparison, Planned, list[str]]) -> None:
    short = Scenario("short", (SessionAdded(CLOSED, Weekday.SUN, TimeOfDay(1200), TimeOfDay(1215)), ShowUp(5)))
    problems = operation.scenario_problems(RECORDS, MONDAY, (AS_IT_IS, short))
    assert problems[0].needs == problems[1].needs
    assert problems[0].show_up != problems[1].show_up


def test_the_same_scenario_again_moves_nobody(compared: tuple[Comparison, Planned, list[str]]) -> None:
    comparison = operation.compare(RECORDS, MONDAY, [Scenario("nothing new", (RiskLimit(0.05),))], LIMITS)
    again = comparison.weeks[1]
    assert comparison.weeks[0] == compared[0].weeks[0]
    assert again.figures == comparison.weeks[0].figures
    assert (again.more_bookings, again.fewer_bookings) == (PeopleMoved(), PeopleMoved())
    assert [aim.difference for aim in again.aims] == [0] * 6


def test_a_decision_that_a_scenario_makes_impossible_is_named_there(
    compared: tuple[Comparison, Planned, list[str]],
) -> None:
    problem, result = compared[1][0]
    runs = next(s for s in problem.sessions if s.placement_id == CLOSED and s.session_id in result.roster.sessions)
    start = TimeOfDay(runs.start)
    decision = Decision(decision_id="D1", kind=DecisionKind.OPEN, placement_id=CLOSED, day=runs.day, start=start)
    comparison = operation.compare(
        replace(RECORDS, decisions=(decision,)), MONDAY, SCENARIOS[:1], Limits(1.0, workers=1)
    )
    as_it_is, closed = comparison.weeks
    assert as_it_is.set_aside == ()
    assert "D1" in "".join(closed.set_aside)


def test_what_cannot_be_changed_is_told_before_anything_is_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operation, "plan_problem", lambda *arguments: pytest.fail("solved"))
    row = RECORDS.timetable[0]
    again = SessionAdded(row.placement_id, row.weekday, row.start, row.end)
    with pytest.raises(SchedulerError, match="is there already"):
        operation.compare(RECORDS, MONDAY, [Scenario("again", (again,))], LIMITS)


def test_more_orders_are_a_matter_of_months() -> None:
    with pytest.raises(SchedulerError, match="ask `whatif`"):
        operation.scenario_problems(RECORDS, MONDAY, (Scenario("busy", (MoreOrders(60),)),))
