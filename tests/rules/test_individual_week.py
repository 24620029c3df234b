"""Rules W: each a legal week, then ways to break it."""

import pytest

from scheduler.checker.check import check
from scheduler.domain.placements import PlacementKind
from scheduler.domain.policy import Policy
from scheduler.domain.times import TimeOfDay
from tests.builders import (
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    a_placement,
    a_problem,
    a_roster,
    a_session,
    an_individual,
    codes,
)


def on_monday(*times):
    return [a_session(start=TimeOfDay(start), end=TimeOfDay(end)) for start, end in times]


@pytest.mark.parametrize(
    ("times", "broken"),
    [
        ([(540, 720), (750, 900)], set()),
        ([(540, 720), (749, 900)], {"W1"}),
        ([(540, 720), (700, 900)], {"W1"}),
        ([(540, 790), (900, 1000)], {"W1"}),
    ],
)
def test_W1_two_sessions_in_a_day_are_short_and_far_enough_apart(times, broken):
    sessions = on_monday(*times)
    roster = a_roster({session: ["P1"] for session in sessions})
    assert codes(a_problem(sessions=sessions), roster) == broken


def test_W1_the_journey_between_two_places_is_added():
    early, late = a_session(end=TimeOfDay(720)), a_session("SITE", start=TimeOfDay(780), end=TimeOfDay(900))
    site = a_placement("SITE", muster_point_id=None)
    problem = a_problem(placements=[a_placement(), site], sessions=[early, late])
    assert codes(problem, a_roster({early: ["P1"], late: ["P1"]})) == set()
    sooner = a_session("SITE", start=TimeOfDay(779), end=TimeOfDay(900))
    problem = a_problem(placements=[a_placement(), site], sessions=[early, sooner])
    assert codes(problem, a_roster({early: ["P1"], sooner: ["P1"]})) == {"W1"}


def test_W1_nobody_is_booked_twice_in_a_session():
    session = a_session()
    assert "W1" in codes(a_problem(), a_roster({session: ["P1", "P1"]}))


def test_W2_days_of_a_week_stay_within_the_individuals_and_the_services_limit():
    sessions = [a_session(day=day) for day in (MONDAY, TUESDAY, WEDNESDAY)]
    roster = a_roster({s: ["P1"] for s in sessions}, {s: ["S1"] for s in sessions})
    assert codes(a_problem(sessions=sessions, individuals=[an_individual(days_a_week=3)]), roster) == set()
    assert codes(a_problem(sessions=sessions, individuals=[an_individual(days_a_week=2)]), roster) == {"W2"}
    asked = an_individual(days_a_week=2, extra_days=1)
    assert codes(a_problem(sessions=sessions, individuals=[asked]), roster) == set()
    assert codes(a_problem(sessions=sessions, individuals=[asked], policy=Policy(max_days_a_week=2)), roster) == {"W2"}


def test_W2_names_the_week_by_its_monday():
    sessions = [a_session(day=day) for day in (TUESDAY, WEDNESDAY)]
    roster = a_roster({s: ["P1"] for s in sessions}, {s: ["S1"] for s in sessions})
    (fault,) = check(a_problem(sessions=sessions, individuals=[an_individual(days_a_week=1)]), roster)
    assert fault.detail == f"2 days, 1 over the limit in the week of {MONDAY}"


def test_W2_hours_of_a_week_stay_within_the_individuals_and_the_services_limit():
    sessions = [a_session(day=day) for day in (MONDAY, TUESDAY)]
    roster = a_roster({s: ["P1"] for s in sessions}, {s: ["S1"] for s in sessions})
    assert codes(a_problem(sessions=sessions, individuals=[an_individual(max_hours_a_week=12.0)]), roster) == set()
    assert codes(a_problem(sessions=sessions, individuals=[an_individual(max_hours_a_week=11.5)]), roster) == {"W2"}
    assert codes(a_problem(sessions=sessions, policy=Policy(max_hours_a_week=11.0)), roster) == {"W2"}


def test_W2_overspill_placements_are_for_extra_days_asked_for():
    session = a_session()
    overspill = a_placement(kind=PlacementKind.OVERSPILL)
    roster = a_roster({session: ["P1"]})
    asked = a_problem(placements=[overspill], sessions=[session], individuals=[an_individual(extra_days=1)])
    assert codes(asked, roster) == set()
    assert codes(a_problem(placements=[overspill], sessions=[session]), roster) == {"W2"}
