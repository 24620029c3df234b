"""Rules C: each a legal week, then ways to break it."""

from dataclasses import replace

import pytest

from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.individuals import Demand, KeepApart, Need, Sex, Supervision
from scheduler.domain.roster import Booking
from scheduler.domain.times import TimeOfDay
from tests.builders import (
    MONDAY,
    NINE,
    THREE,
    a_placement,
    a_problem,
    a_roster,
    a_session,
    a_supervisor,
    a_workshop,
    an_individual,
    codes,
)

PARKS, SHED = a_session(), a_session("SHED")


def people(count, first=1):
    return [f"P{k}" for k in range(first, first + count)]


def crowd(count, **changes):
    return [an_individual(key, **changes) for key in people(count)]


def test_C1_a_team_alone_is_not_overbooked():
    problem = a_problem(sessions=[PARKS])
    assert codes(problem, a_roster({PARKS: people(5)})) == set()
    assert codes(problem, a_roster({PARKS: people(6)})) == {"C1"}


def test_C1_people_who_seldom_come_may_be_one_more():
    problem = a_problem(sessions=[PARKS], show_up=180)
    assert codes(problem, a_roster({PARKS: people(6)})) == set()


def test_C1_a_pool_absorbs_what_a_team_cannot():
    problem = a_problem(individuals=crowd(12))
    assert codes(problem, a_roster({PARKS: people(6), SHED: people(5, 7)})) == set()
    assert codes(problem, a_roster({PARKS: people(6), SHED: people(6, 7)})) == {"C1"}


def test_C1_those_whom_no_other_team_suits_cannot_use_its_places():
    needs = tuple(Need(individual_id=key, avoid=(Demand.LIFTING,)) for key in people(6))
    placements = [a_placement(demands=(Demand.LIFTING,)), a_workshop()]
    problem = a_problem(individuals=crowd(11), placements=placements, needs=needs)
    assert codes(problem, a_roster({SHED: people(6), PARKS: people(5, 7)})) == {"C1"}
    assert codes(problem, a_roster({SHED: people(5), PARKS: people(5, 7)})) == set()


@pytest.mark.parametrize("changes", [{"places": 4}, {"van_seats": 4}])
def test_C1_places_are_the_least_of_the_placements_and_the_vans(changes):
    problem = a_problem(placements=[a_placement(**changes)], sessions=[PARKS])
    assert codes(problem, a_roster({PARKS: people(4)})) == set()
    assert codes(problem, a_roster({PARKS: people(5)})) == {"C1"}


def test_C1_places_follow_the_ratio_and_the_number_of_supervisors():
    small = a_problem(sessions=[PARKS], supervisors=[a_supervisor(ratio=3)])
    assert codes(small, a_roster({PARKS: people(4)})) == {"C1"}
    both = [a_supervisor("S1", ratio=3), a_supervisor("S2", ratio=3)]
    two = a_problem(sessions=[PARKS], placements=[a_placement(supervisors_most=2)], supervisors=both)
    assert codes(two, a_roster({PARKS: people(6)}, {PARKS: ["S1", "S2"]})) == set()


def test_C1_one_to_one_takes_the_whole_attention_of_a_supervisor():
    need = Need(individual_id="P1", supervision=Supervision.ONE_TO_ONE)
    problem = a_problem(sessions=[PARKS], placements=[a_placement(supervisors_most=2)], needs=(need,))
    assert codes(problem, a_roster({PARKS: ["P1"]})) == set()
    assert codes(problem, a_roster({PARKS: ["P1", "P2"]})) == {"C1"}
    assert codes(problem, a_roster({PARKS: ["P1", "P2", "P3"]}, {PARKS: ["S1", "S2"]})) == set()


def test_C1_limits_can_be_raised_for_one_pool():
    raised = Decision(
        decision_id="D1", kind=DecisionKind.RAISE_LIMITS, placement_id="PARKS", day=MONDAY, start=NINE,
        chance_limit=0.2, share_limit=0.05, reason="Visitors from abroad",
    )  # fmt: skip
    assert codes(a_problem(sessions=[PARKS], decisions=(raised,)), a_roster({PARKS: people(6)})) == set()


def test_C1_limits_raised_for_a_session_hold_for_its_pool_even_if_it_does_not_run():
    raised = Decision(
        decision_id="D1", kind=DecisionKind.RAISE_LIMITS, placement_id="SHED", day=MONDAY, start=NINE,
        chance_limit=0.2, share_limit=0.05, reason="Visitors from abroad",
    )  # fmt: skip
    assert codes(a_problem(decisions=(raised,)), a_roster({PARKS: people(6)})) == set()
    cancelled = a_problem(decisions=(raised,), sessions=[PARKS, replace(SHED, cancelled=True)])
    assert codes(cancelled, a_roster({PARKS: people(6)})) == {"C1"}


def test_C1_those_sent_home_last_time_are_sure_of_a_seat():
    problem = a_problem(placements=[a_placement(places=2), a_workshop()], sent_home_last=people(3))
    assert codes(problem, a_roster({PARKS: people(2), SHED: ["P3"]})) == set()
    assert codes(problem, a_roster({PARKS: people(3), SHED: ["P4"]})) == {"C1"}


def test_C1_a_fallback_is_a_seat_under_cover_that_suits():
    problem = a_problem(stop_chance={PARKS.session_id: 100}, placements=[a_placement(), a_workshop(cover_places=2)])
    roster = a_roster({PARKS: ["P1", "P2"], SHED: ["P3"]})

    def falling_back(*ids, to=SHED.session_id):
        kept = (replace(b, fallback=to if b.individual_id in ids else None) for b in roster.bookings)
        return replace(roster, bookings=tuple(kept))

    assert codes(problem, falling_back("P1")) == set()
    assert codes(problem, falling_back("P1", "P2")) == {"C1"}
    assert codes(problem, falling_back("P3", to=PARKS.session_id)) == {"C1"}
    assert codes(problem, falling_back("P1", to="NOWHERE/2026-12-07/0900")) == {"C1", "C5"}


def test_C2_a_session_runs_with_enough_people_and_supervisors():
    problem = a_problem(placements=[a_placement(min_people=2)], sessions=[PARKS])
    assert codes(problem, a_roster({PARKS: people(2)})) == set()
    assert codes(problem, a_roster({PARKS: people(1)})) == {"C2"}
    assert "C2" in codes(problem, a_roster({PARKS: people(2)}, {PARKS: []}))
    assert codes(problem, a_roster({PARKS: people(2)}, {PARKS: ["S1", "S2"]})) == {"C2"}
    assert codes(problem, a_roster({PARKS: people(2)}, running=[])) == {"C2"}


def test_C3_a_pair_to_be_kept_apart_never_meets():
    apart = (KeepApart(first_individual_id="P1", second_individual_id="P2"),)
    problem = a_problem(keep_apart=apart)
    assert codes(problem, a_roster({PARKS: ["P1", "P3"]})) == set()
    assert codes(problem, a_roster({PARKS: ["P1", "P2"]})) == {"C3"}
    assert codes(problem, a_roster({PARKS: ["P1"], SHED: ["P2"]})) == {"C3"}


def test_C3_sessions_that_touch_at_a_muster_point_count_as_meeting():
    apart = (KeepApart(first_individual_id="P1", second_individual_id="P2"),)
    for start, broken in ((THREE, {"C3"}), (TimeOfDay(901), set())):
        later = a_session("SHED", start=start, end=TimeOfDay(1000))
        problem = a_problem(sessions=[PARKS, later], keep_apart=apart)
        assert codes(problem, a_roster({PARKS: ["P1"], later: ["P2"]})) == broken


def test_C4_no_woman_is_the_only_woman_unless_she_agreed():
    def with_women(*women):
        return a_problem(individuals=[*women, *[an_individual(f"P{k}") for k in range(3, 6)]])

    woman, other = an_individual("P1", sex=Sex.WOMAN), an_individual("P2", sex=Sex.WOMAN)
    assert codes(with_women(woman, other), a_roster({PARKS: people(3)})) == set()
    assert codes(with_women(woman, other), a_roster({PARKS: ["P1", "P3"]})) == {"C4"}
    assert codes(with_women(woman, other), a_roster({PARKS: ["P1"]})) == set()
    agrees = replace(woman, agrees_only_woman=True)
    assert codes(with_women(agrees, other), a_roster({PARKS: ["P1", "P3"]})) == set()


def test_C5_no_booking_on_a_cancelled_session_or_a_holiday():
    roster = a_roster({PARKS: ["P1"]})
    assert codes(a_problem(), roster) == set()
    assert codes(a_problem(sessions=[replace(PARKS, cancelled=True)]), roster) == {"C5"}
    assert codes(a_problem(closed_days=[MONDAY]), roster) == {"C5"}
    runs = a_placement(runs_on_holidays=True)
    assert codes(a_problem(placements=[runs], sessions=[PARKS], closed_days=[MONDAY]), roster) == set()


def test_C5_a_session_that_does_not_exist_is_named():
    roster = a_roster({PARKS: ["P1"]})
    stray = replace(roster, bookings=(*roster.bookings, Booking("NOWHERE/2026-12-07/0900", "P2")))
    assert codes(a_problem(), stray) == {"C5"}
