from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.comparison import PeopleMoved
from scheduler.domain.problem import Light, WeekNeed
from scheduler.domain.result import PlanningResult, PoolRisk, Shortfall, TierResult
from scheduler.domain.supervisors import Employment
from scheduler.operations.scenario_measures import compared, people_moved, week_figures
from tests.builders import MONDAY, a_problem, a_roster, a_session, a_supervisor

PARKS, SHED = a_session("PARKS"), a_session("SHED")


def a_tier(value: int, bound: int) -> TierResult:
    return TierResult(1, "Starts on time", "people", 1, value, bound)


def sign(number: int) -> int:
    return (number > 0) - (number < 0)


RANGES = st.lists(st.integers(0, 8), min_size=3, max_size=3).map(sorted)


@given(RANGES, RANGES)
def test_a_difference_beyond_the_gap_is_that_of_the_best_weeks_too(before: list[int], after: list[int]) -> None:
    """The best week there is lies anywhere between the value found and the bound."""
    (value, best, bound), (new_value, new_best, new_bound) = before, after
    (aim,) = compared((a_tier(value, bound),), (a_tier(new_value, new_bound),))
    assert aim.least <= new_best - best <= aim.most
    assert aim.least <= aim.difference <= aim.most
    assert aim.within_gap or sign(new_best - best) == sign(aim.difference)


def test_a_difference_smaller_than_the_gap_is_marked() -> None:
    (aim,) = compared((a_tier(10, 13),), (a_tier(12, 12),))
    assert (aim.difference, aim.least, aim.most, aim.within_gap) == (2, -1, 2, True)


def test_no_difference_is_proven_only_when_both_gaps_are_closed() -> None:
    closed, open_ = a_tier(10, 10), a_tier(10, 11)
    pairs = ((closed, closed), (closed, open_), (open_, closed), (open_, open_))
    marked = [compared((before,), (after,))[0].within_gap for before, after in pairs]
    assert marked == [False, True, True, True]


def test_below_an_aim_that_is_not_settled_nothing_is_proven() -> None:
    settled, unsettled = a_tier(7, 7), a_tier(999_999, 1_000_000)
    for upper, within in ((settled, False), (unsettled, True)):
        upper_aim, lower_aim = compared((settled, a_tier(5, 5)), (upper, a_tier(9, 9)))
        assert upper_aim.settled_above
        assert lower_aim.within_gap is within


def test_the_figures_count_people_bookings_duties_hours_and_risk() -> None:
    problem = a_problem(supervisors=[a_supervisor("S1"), a_supervisor("S2", employment=Employment.SESSIONAL)])
    roster = a_roster({PARKS: ["P1", "P2"], SHED: ["P2"]})
    short = [Shortfall(key, MONDAY, 2, given, {}, ()) for key, given in (("P1", 1), ("P3", 0), ("P4", 0))]
    pools = [PoolRisk(("x",), 3, 3, expected, chance, 0.1, 1, 1) for expected, chance in ((2.0, 0.01), (3.0, 0.04))]
    figures = week_figures(problem, PlanningResult(roster, (), tuple(pools), tuple(short), ()))
    assert (figures.people_booked, figures.bookings, figures.people_without, figures.people_fewer) == (2, 3, 2, 1)
    assert (figures.sessions_run, figures.duties) == (2, 2)
    assert (figures.permanent_hours, figures.sessional_hours) == (6.0, 6.0)
    assert (round(figures.expected_sent_home, 9), figures.largest_chance) == (0.5, 0.04)


def test_a_week_with_nothing_in_it_has_figures_too() -> None:
    figures = week_figures(a_problem(), PlanningResult(a_roster({}), (), (), (), ()))
    assert (figures.bookings, figures.largest_chance) == (0, 0.0)


def test_people_moved_are_counted_with_their_lights() -> None:
    lights = {"P1": Light.RED, "P2": Light.GREEN, "P3": Light.AMBER, "P4": Light.RED}
    needs = tuple(WeekNeed(key, MONDAY, light, 0.5, 60, ()) for key, light in lights.items())
    base = a_roster({PARKS: ["P1", "P2", "P5"], SHED: ["P4"]})
    week = a_roster({PARKS: ["P3", "P4"], SHED: ["P1", "P3"]})
    assert people_moved(replace(a_problem(), needs=needs), base, week) == (
        PeopleMoved(people=1, amber=1),
        PeopleMoved(people=2, green=1),
    )
