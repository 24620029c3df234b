"""Those booked, on mornings made by hand: who stays, who moves, who must go, and what staff are told."""

from dataclasses import replace

import pytest

from scheduler.domain.attendance import BookingKind
from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.individuals import Demand, Need, Sex, Supervision
from scheduler.domain.placements import PlacementKind, Trait
from scheduler.domain.supervisors import SupervisorLeave
from scheduler.domain.times import TimeOfDay
from tests.builders import (
    MONDAY,
    NINE,
    NOON,
    ONE,
    THREE,
    a_placement,
    a_problem,
    a_roster,
    a_session,
    a_supervisor,
    a_workshop,
    an_order,
)
from tests.solver.hand_made import PARKS, SHED, SMALL, crowd, muster, people, seats, why, with_chances


def test_everyone_stays_in_their_own_team_while_there_is_room():
    result = muster(a_problem(), a_roster({PARKS: people(4), SHED: people(3, 5)}), *people(6))
    assert seats(result) == {"P1": "PARKS", "P2": "PARKS", "P3": "PARKS", "P4": "PARKS", "P5": "SHED", "P6": "SHED"}
    assert {seat.why for seat in result.seats} == {"Own team."}
    assert [booking.individual_id for booking in result.absent] == ["P7"]
    assert result.notes == ()


def test_who_has_no_place_in_their_own_team_moves_to_another_that_suits():
    lifting = a_placement(places=2, demands=(Demand.LIFTING,))
    needs = (Need(individual_id="P3", avoid=(Demand.LIFTING,)),)
    problem = a_problem(placements=[lifting, a_workshop(places=2)], needs=needs)
    result = muster(problem, a_roster({SHED: people(3), PARKS: ["P4"]}), "P1", "P2", "P3")
    assert seats(result)["P3"] == "SHED"
    assert sorted(seats(result).values()) == ["PARKS", "SHED", "SHED"]
    moved = next(seat for seat in result.seats if seat.is_moved)
    assert moved.why == "Shed: no place is left. Parks suits."


@pytest.mark.parametrize(("team", "extra"), [("EAST", "WEST"), ("WEST", "EAST")])
def test_the_overspill_group_is_the_last_resort(team, extra):
    overspill = a_placement(extra, kind=PlacementKind.OVERSPILL, places=2)
    sessions = [PARKS, a_session("EAST"), a_session("WEST")]
    problem = a_problem(
        placements=[a_placement(places=2), a_placement(team, places=2), overspill], sessions=sessions,
        supervisors=[a_supervisor(f"S{k}") for k in "123"],
    )  # fmt: skip
    roster = a_roster(dict(zip(sessions, [people(5), ["P7"], ["P8"]], strict=True)))
    assert sorted(seats(muster(problem, roster, "P1", "P2", "P3")).values()) == sorted(["PARKS", "PARKS", team])
    result = muster(problem, roster, *people(5))
    assert sorted(seats(result).values()) == sorted(["PARKS", "PARKS", team, team, extra])
    reserve = next(seat for seat in result.seats if seat.to_session == a_session(extra).session_id)
    assert "The overspill group takes those for whom no other team has a place." in reserve.why


def test_those_with_the_most_time_in_hand_go_and_never_who_was_sent_home_last_time():
    problem = a_problem(placements=SMALL, sessions=[PARKS], sent_home_last=["P1"])
    roster = a_roster({PARKS: people(4)})
    chances = {"P1": 0.99, "P2": 0.7, "P3": 0.9, "P4": 0.6}
    result = muster(with_chances(problem, **chances), roster, *people(4))
    assert seats(result) == {"P1": "PARKS", "P2": None, "P3": None, "P4": "PARKS"}
    assert "the most time in hand: 90% likely to finish on time, 3.3 hours needed this week" in why(result, "P3")


def test_who_needs_nothing_this_week_has_the_most_time_then_who_needs_fewer_minutes():
    problem = with_chances(a_problem(placements=SMALL, sessions=[PARKS]), P1=0.9, P2=0.9, P3=0.9)
    fewer = tuple(replace(need, minutes=100) if need.individual_id == "P2" else need for need in problem.needs)
    result = muster(replace(problem, needs=fewer), a_roster({PARKS: people(4)}), *people(4))
    assert seats(result) == {"P1": "PARKS", "P2": None, "P3": "PARKS", "P4": None}
    assert "they need no hours this week" in why(result, "P4")


def starting(roster, *who):
    """For these it is the first placement."""
    first = BookingKind.FIRST_PLACEMENT
    rows = [replace(row, kind=first) if row.individual_id in who else row for row in roster.bookings]
    return replace(roster, bookings=tuple(rows))


def test_whose_first_placement_it_is_goes_last_for_it_is_due_within_days():
    begun = a_problem(placements=SMALL, sessions=[PARKS])
    orders = tuple(replace(order, first_placement_on=None) for order in begun.records.orders)
    to_begin = replace(begun, records=replace(begun.records, orders=orders))
    begun, problem = (with_chances(each, P1=0.99, P2=0.2, P3=0.4) for each in (begun, to_begin))
    roster = a_roster({PARKS: people(4)})
    assert (
        seats(muster(begun, starting(roster, "P1"), *people(3)))["P1"] is None
    )  # later in the week that they began in
    assert seats(muster(problem, roster, *people(3)))["P1"] is None
    assert seats(muster(problem, starting(roster, "P1"), *people(3))) == {"P1": "PARKS", "P2": "PARKS", "P3": None}
    result = muster(problem, starting(roster, "P1", "P2", "P3"), *people(3))
    assert seats(result) == {"P1": None, "P2": "PARKS", "P3": "PARKS"}
    assert why(result, "P1").endswith("Starts today, but nobody could go instead who has started already.")


def test_when_all_were_sent_home_last_time_staff_are_told():
    problem = a_problem(placements=SMALL, sessions=[PARKS], sent_home_last=people(3))
    result = muster(problem, a_roster({PARKS: people(3)}), *people(3))
    assert len(result.notes) == 1
    assert "was sent home last time as well" in result.notes[0]


def test_another_woman_who_agrees_moves_so_that_none_is_alone():
    problem = a_problem(individuals=crowd("P1", "P5", agrees=["P5"]))
    roster = a_roster({PARKS: people(3), SHED: people(2, 5)})
    result = muster(problem, roster, "P1", "P2", "P5", "P6")
    assert seats(result) == {"P1": "PARKS", "P2": "PARKS", "P5": "PARKS", "P6": "SHED"}
    assert why(result, "P5") == "So that no woman is the only one of her team (rule C4). Parks suits."
    assert result.notes == ()


def test_a_woman_whom_nobody_can_join_is_asked():
    result = muster(a_problem(individuals=crowd("P1", "P2")), a_roster({PARKS: people(3)}), "P1", "P3")
    assert seats(result) == {"P1": "PARKS", "P3": "PARKS"}
    assert result.notes == (
        "P1 is the only woman in Parks and has not agreed to it: ask her before the team leaves (rule C4).",
    )


def test_a_woman_alone_moves_to_women_only_work_if_she_can():
    craft = a_session("CRAFT")
    placements = [a_placement(), a_workshop("CRAFT", traits=(Trait.WOMEN_ONLY,))]
    staff = [a_supervisor("S1"), a_supervisor("S2", sex=Sex.WOMAN)]
    problem = a_problem(
        individuals=crowd("P1", "P2", "P3"), placements=placements, sessions=[PARKS, craft], supervisors=staff
    )
    result = muster(problem, a_roster({PARKS: ["P1", "P2", "P4"], craft: ["P3"]}), "P1", "P4")
    assert seats(result) == {"P1": "CRAFT", "P4": "PARKS"}


def women_without_their_supervisor(*present, **changes):
    """The women of a craft group whose supervisor is on leave, beside a team of men with places left."""
    craft = a_session("CRAFT")
    placements = [a_placement(), a_workshop("CRAFT", traits=(Trait.WOMEN_ONLY,))]
    staff = [a_supervisor("S1"), a_supervisor("S2", sex=Sex.WOMAN)]
    leave = (SupervisorLeave(supervisor_id="S2", first_date=MONDAY, last_date=MONDAY),)
    problem = a_problem(
        individuals=crowd("P1", "P2"), placements=placements, sessions=[PARKS, craft],
        supervisors=staff, supervisor_leave=leave, **changes,
    )  # fmt: skip
    return muster(problem, a_roster({PARKS: ["P3", "P4"], craft: ["P1", "P2"]}), *present)


def test_women_whose_team_does_not_run_sit_together_in_another():
    assert seats(women_without_their_supervisor("P1", "P2", "P3", "P4")) == dict.fromkeys(people(4), "PARKS")


def test_a_woman_whose_team_does_not_run_is_not_left_alone_in_another():
    result = women_without_their_supervisor("P1", "P3", "P4")
    assert seats(result) == {"P1": None, "P3": "PARKS", "P4": "PARKS"}
    assert "rule C4" in why(result, "P1")


def test_who_needs_enhanced_supervision_finds_another_team_when_theirs_does_not_run():
    needs = (Need(individual_id="P1", supervision=Supervision.ENHANCED),)
    result = women_without_their_supervisor("P1", "P2", "P3", needs=needs)
    assert seats(result) == dict.fromkeys(people(3), "PARKS")


def test_one_to_one_people_keep_their_seat_and_their_supervisor():
    needs = (Need(individual_id="P1", supervision=Supervision.ONE_TO_ONE),)
    problem = a_problem(
        sessions=[PARKS], placements=[a_placement(supervisors_most=2)], needs=needs,
        supervisors=[a_supervisor("S1", ratio=4), a_supervisor("S2", ratio=2)],
    )  # fmt: skip
    roster = a_roster({PARKS: people(5)}, {PARKS: ["S1", "S2"]})
    with_them = muster(problem, roster, *people(5))
    assert seats(with_them)["P1"] == "PARKS"
    assert list(seats(with_them).values()).count("PARKS") == 3
    without = muster(problem, roster, *people(4, 2))
    assert set(seats(without).values()) == {"PARKS"}
    assert without.notes == ("P1 has not come: the supervisor kept for them in Parks leads others.",)


def test_who_is_pinned_has_no_other_team():
    pin = Decision(
        decision_id="D1", kind=DecisionKind.PIN, individual_id="P3", placement_id="PARKS", day=MONDAY, start=NINE
    )
    problem = with_chances(a_problem(placements=SMALL, decisions=(pin,)), P1=0.5, P2=0.5, P3=0.5)
    result = muster(problem, a_roster({PARKS: people(3), SHED: ["P4"]}), *people(3))
    assert seats(result)["P3"] == "PARKS"


def test_people_of_a_cancelled_session_go_where_it_suits():
    problem = a_problem(sessions=[replace(PARKS, cancelled=True), SHED], placements=[a_placement(), a_workshop()])
    result = muster(problem, a_roster({PARKS: people(2), SHED: ["P3"]}), *people(3))
    assert set(seats(result).values()) == {"SHED"}
    assert why(result, "P1") == "Parks: it is cancelled or falls on a holiday (rule C5). Shed suits."
    assert result.notes == ("Parks does not run this morning: it is cancelled or falls on a holiday (rule C5).",)


def test_a_supervisor_on_leave_brings_no_places():
    leave = (SupervisorLeave(supervisor_id="S1", first_date=MONDAY, last_date=MONDAY),)
    result = muster(a_problem(supervisor_leave=leave), a_roster({PARKS: people(2), SHED: ["P3"]}), *people(3))
    assert set(seats(result).values()) == {"SHED"}
    assert result.notes == (
        "Parks does not run this morning: supervisors needed 1, there 0 (rule C2).",
        "S1 cannot lead Parks this morning (rule V1): no places are counted for them.",
    )


def test_a_booking_that_no_longer_suits_is_given_another_team():
    placements = [a_placement(demands=(Demand.LIFTING,)), a_workshop()]
    problem = a_problem(placements=placements, needs=(Need(individual_id="P1", avoid=(Demand.LIFTING,)),))
    result = muster(problem, a_roster({PARKS: people(2), SHED: ["P3"]}), *people(3))
    assert seats(result)["P1"] == "SHED"
    assert why(result, "P1") == "Parks: the work is not right for their health (rule S3). Shed suits."


def test_starts_are_apart_and_one_can_be_asked_for():
    later = a_session("SHED", start=TimeOfDay(600))
    problem = a_problem(sessions=[PARKS, later], placements=SMALL)
    roster = a_roster({PARKS: people(3), later: ["P4"]})
    result = muster(problem, roster, *people(4))
    assert list(seats(result).values()).count(None) == 1
    assert seats(muster(problem, roster, "P1", start=540)) == {"P1": "PARKS"}
    assert seats(muster(problem, roster, "P4", start=600)) == {"P4": "SHED"}


def test_an_induction_at_the_muster_point_is_a_pool_of_its_own():
    start = a_session("START")
    placements = [*SMALL, a_placement("START", kind=PlacementKind.INDUCTION, supervisors_needed=0, supervisors_most=0)]
    fresh = an_order("P5", induction_on=None, first_placement_on=None)
    orders = [*(an_order(key) for key in people(4)), fresh]
    problem = a_problem(individuals=crowd(count=5), orders=orders, placements=placements, sessions=[PARKS, start])
    result = muster(problem, a_roster({PARKS: people(3), start: ["P5"]}, {PARKS: ["S1"]}), *people(3), "P5")
    assert list(seats(result).values()).count(None) == 1
    assert seats(result)["P5"] == "START"


@pytest.mark.parametrize(("busy", "free"), [("P1", "P2"), ("P2", "P1")])
def test_who_has_an_afternoon_session_does_not_move_to_a_longer_one_if_another_can(busy, free):
    short, long = a_session("SHED", end=NOON), a_session(end=THREE)
    afternoon = a_session("CRAFT", start=ONE, end=TimeOfDay(960))
    problem = a_problem(
        placements=[a_placement(places=2), a_workshop(places=1), a_workshop("CRAFT")],
        sessions=[long, short, afternoon], supervisors=[a_supervisor(f"S{k}") for k in "123"],
    )  # fmt: skip
    roster = a_roster({short: ["P1", "P2"], long: ["P3"], afternoon: [busy, "P4"]})
    result = muster(problem, roster, "P1", "P2", start=540)
    assert seats(result) == {busy: "SHED", free: "PARKS"}
    both = a_roster({short: ["P1", "P2"], long: ["P3"], afternoon: ["P1", "P2"]})
    result = muster(problem, both, "P1", "P2", start=540)
    assert sorted(seats(result).values()) == ["PARKS", "SHED"]
    assert "does not fit the rest of their week (rules W1, W2, S7)" in result.notes[0]


def test_sixty_people_are_seated_in_five_teams():
    names = [f"TEAM{k}" for k in range(5)]
    sessions = [a_session(name) for name in names]
    problem = a_problem(
        individuals=crowd(count=60), placements=[a_placement(name, places=11) for name in names], sessions=sessions,
        supervisors=[a_supervisor(f"S{k}", ratio=11) for k in range(1, 6)],
    )  # fmt: skip
    problem = with_chances(problem, **{key: 0.001 * k for k, key in enumerate(people(60))})
    roster = a_roster({session: people(12, 1 + 12 * k) for k, session in enumerate(sessions)})
    result = muster(problem, roster, *people(60))
    assert {key for key, to in seats(result).items() if to is None} == set(people(5, 56))
    assert sum(seat.is_moved for seat in result.seats) == 4


def test_nobody_present_leaves_empty_teams():
    result = muster(a_problem(), a_roster({PARKS: people(2)}))
    assert (result.seats, len(result.absent), dict(result.places)) == ((), 2, {PARKS.session_id: 5})
