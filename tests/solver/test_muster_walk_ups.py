"""People who are not booked, on mornings made by hand: a place that is left, or the rule that forbids it."""

from dataclasses import replace

import pytest

from scheduler.domain.individuals import Demand, KeepApart, Need, Supervision
from scheduler.domain.placements import PlacementKind
from scheduler.domain.supervisors import MustNotSupervise
from scheduler.solver.muster import seat_present
from tests.builders import (
    TUESDAY,
    WEDNESDAY,
    a_placement,
    a_problem,
    a_roster,
    a_session,
    a_workshop,
    an_individual,
    an_order,
)
from tests.solver.hand_made import PARKS, SHED, SMALL, crowd, muster, people, seats, why, with_chances


def test_a_walk_up_gets_a_place_that_is_left_and_never_a_booked_persons():
    problem = with_chances(a_problem(placements=SMALL, sessions=[PARKS]), P3=0.1)
    roster = a_roster({PARKS: people(2)})
    assert seats(muster(problem, roster, "P1", "P3")) == {"P1": "PARKS", "P3": "PARKS"}
    full = muster(problem, roster, "P1", "P2", "P3")
    assert seats(full) == {"P1": "PARKS", "P2": "PARKS", "P3": None}
    assert why(full, "P3") == "Not booked here this morning. Parks: no place is left."


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"needs": (Need(individual_id="P9", avoid=(Demand.LIFTING,)),)}, "not right for their health (rule S3)"),
        ({"keep_apart": (KeepApart(first_individual_id="P1", second_individual_id="P9"),)}, "kept apart"),
        ({"must_not_supervise": (MustNotSupervise(supervisor_id="S1", individual_id="P9"),)}, "(rule V3)"),
        ({"orders": [an_order(key) for key in people(8)]}, "cannot count towards an order today (rule S7)"),
        ({"individuals": [*crowd(), an_individual("P9", days_a_week=1)]}, "hours or days of their week (rule W2)"),
        ({"individuals": [*crowd("P1"), an_individual("P9")]}, "would be the only one of the team (rule C4)"),
    ],
)
def test_a_walk_up_is_refused_by_the_rule_that_forbids_it(changes, words):
    known = {"individuals": [*crowd(), an_individual("P9")], "sessions": [PARKS, a_session("SHED", TUESDAY)]}
    problem = a_problem(**{**known, "placements": [a_placement(demands=(Demand.LIFTING,)), a_workshop()]} | changes)
    roster = a_roster({PARKS: ["P1"], a_session("SHED", TUESDAY): ["P9"]})
    result = muster(problem, roster, "P1", "P9")
    assert seats(result) == {"P1": "PARKS", "P9": None}
    assert words in why(result, "P9")


def test_a_walk_up_with_a_session_elsewhere_that_day_is_refused():
    depot = a_session("SHOP")
    shop = a_placement("SHOP", kind=PlacementKind.PERSONAL, muster_point_id=None, supervisors_needed=0)
    problem = a_problem(placements=[a_placement(), shop], sessions=[PARKS, depot])
    result = muster(problem, a_roster({PARKS: ["P1"], depot: ["P2"]}), "P1", "P2")
    assert "another session of theirs that day (rule W1)" in why(result, "P2")


def test_hours_of_days_before_are_in_the_records_and_not_counted_again():
    """Five hours are left; Monday's six are behind them, Wednesday's would be enough."""
    tuesday, wednesday = a_session(day=TUESDAY), a_session(day=WEDNESDAY)
    orders = [an_order("P1"), an_order("P2", hours_credited=95.0)]
    problem = a_problem(individuals=crowd(count=2), orders=orders, sessions=[PARKS, tuesday, wednesday])
    behind = a_roster({PARKS: ["P2"], tuesday: ["P1"]}, {})
    staffed = replace(behind, staffing=a_roster({tuesday: []}, {tuesday: ["S1"]}).staffing)
    assert seats(seat_present(problem, staffed, TUESDAY, "YARD", ["P1", "P2"]))["P2"] == "PARKS"
    ahead = replace(staffed, bookings=a_roster({tuesday: ["P1"], wednesday: ["P2"]}).bookings)
    result = seat_present(problem, ahead, TUESDAY, "YARD", ["P1", "P2"])
    assert "(rule S7)" in why(result, "P2")


def test_of_two_walk_ups_to_be_kept_apart_only_one_is_seated():
    apart = (KeepApart(first_individual_id="P2", second_individual_id="P3"),)
    problem = with_chances(a_problem(keep_apart=apart), P2=0.9, P3=0.2)
    result = muster(problem, a_roster({PARKS: ["P1"], SHED: ["P4"]}), "P1", "P2", "P3")
    assert (seats(result)["P2"], seats(result)["P3"] is None) == (None, False)
    assert "(rule C3)" in why(result, "P2")


def test_walk_ups_with_enhanced_supervision_keep_to_the_limit_of_the_team():
    needs = tuple(Need(individual_id=key, supervision=Supervision.ENHANCED) for key in people(4))
    problem = a_problem(needs=needs, sessions=[PARKS])
    result = muster(problem, a_roster({PARKS: ["P1"]}), *people(4))
    assert sorted(map(str, seats(result).values())) == ["None", "None", "PARKS", "PARKS"]
    assert any("supervision that they need is not there (rule S6)" in seat.why for seat in result.seats)


def test_a_walk_up_with_one_to_one_supervision_takes_no_place_from_those_seated():
    needs = (Need(individual_id="P9", supervision=Supervision.ONE_TO_ONE),)
    individuals = [*crowd(), an_individual("P9")]
    one = a_problem(individuals=individuals, needs=needs, sessions=[PARKS])
    assert seats(muster(one, a_roster({PARKS: ["P1"]}), "P1", "P9"))["P9"] is None
    two = a_problem(
        individuals=individuals, needs=needs, sessions=[PARKS], placements=[a_placement(supervisors_most=2)]
    )
    result = muster(two, a_roster({PARKS: ["P1"]}, {PARKS: ["S1", "S2"]}), "P1", "P9")
    assert seats(result) == {"P1": "PARKS", "P9": "PARKS"}


def test_who_missed_one_induction_may_walk_up_to_the_next_but_not_to_one_before_it():
    start = a_placement("START", kind=PlacementKind.INDUCTION, supervisors_needed=0, supervisors_most=0)
    first, second = a_session("START"), a_session("START", day=TUESDAY)
    orders = [*(an_order(key) for key in people(4)), an_order("P5", induction_on=None, first_placement_on=None)]
    individuals = crowd(count=5)
    problem = a_problem(individuals=individuals, orders=orders, placements=[start], sessions=[first, second])
    assert seat(problem, a_roster({first: ["P1"], second: ["P5"]}, {}), first) == {"P5": None}
    assert seat(problem, a_roster({first: ["P5"], second: ["P1"]}, {}), second) == {"P5": "START"}


def seat(problem, roster, session):
    return seats(seat_present(problem, roster, session.day, "YARD", ["P5"]))
