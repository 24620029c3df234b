"""Rules S: each a legal week, then ways to break it."""

from dataclasses import replace
from datetime import date

import pytest

from scheduler.checker.check import check
from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.individuals import (
    Absence,
    Access,
    Availability,
    Demand,
    KeepAway,
    KeepAwayFrom,
    Need,
    OrderKind,
    OrderStatus,
    Presence,
    Reason,
    Sex,
    Supervision,
)
from scheduler.domain.placements import Journey, PlacementKind, Trait
from scheduler.domain.problem import Published
from scheduler.domain.times import TimeOfDay, Weekday
from tests.builders import (
    MONDAY,
    NINE,
    ONE,
    THREE,
    TUESDAY,
    WEDNESDAY,
    a_placement,
    a_problem,
    a_roster,
    a_session,
    a_supervisor,
    an_individual,
    an_order,
    codes,
)

PARKS = a_session()
P1_AT_PARKS = a_roster({PARKS: ["P1"]})
PIN = Decision(
    decision_id="D1", kind=DecisionKind.PIN, individual_id="P1", placement_id="PARKS", day=MONDAY, start=NINE,
    override_commitment=True, reason="Agreed with the employer",
)  # fmt: skip


def window(start, end, day=Weekday.MON, presence=Presence.AVAILABLE, **more):
    return Availability(
        individual_id="P1", weekday=day, start=TimeOfDay(start), end=TimeOfDay(end), presence=presence, **more
    )


BUSY = window(900, 960, presence=Presence.UNAVAILABLE, reason=Reason.COMMITMENT)


@pytest.mark.parametrize(
    ("records", "broken"),
    [
        ({}, set()),
        ({"availability": (window(530, 910),)}, set()),
        ({"availability": (window(530, 700), window(700, 910))}, set()),
        ({"availability": (window(535, 910),)}, {"S1"}),
        ({"availability": (window(530, 905),)}, {"S1"}),
        ({"availability": (window(530, 910, Weekday.TUE),)}, {"S1"}),
        ({"availability": (window(530, 910, last_date=date(2026, 12, 6)),)}, {"S1"}),
        ({"availability": (BUSY,)}, {"S1"}),
        ({"absences": (Absence(individual_id="P1", first_date=MONDAY, last_date=MONDAY, start=THREE),)}, {"S1"}),
        (
            {"absences": (Absence(individual_id="P1", first_date=MONDAY, last_date=MONDAY, start=TimeOfDay(910)),)},
            set(),
        ),
        ({"absences": (Absence(individual_id="P1", first_date=TUESDAY, last_date=WEDNESDAY),)}, set()),
    ],
)
def test_S1_the_session_with_the_journey_lies_in_a_time_when_the_individual_can_come(records, broken):
    assert codes(a_problem(**records), P1_AT_PARKS) == broken


def test_S1_a_pin_with_a_reason_overrides_commitments_and_nothing_else():
    assert codes(a_problem(availability=(BUSY,), decisions=(PIN,)), P1_AT_PARKS) == set()
    assert codes(a_problem(availability=(BUSY,), decisions=(replace(PIN, reason=None),)), P1_AT_PARKS) == {"S1"}
    caring = replace(BUSY, reason=Reason.CARING)
    assert codes(a_problem(availability=(caring,), decisions=(PIN,)), P1_AT_PARKS) == {"S1"}


def test_S2_women_only_sessions_take_only_women_and_have_a_woman_supervisor():
    women_only = a_placement(traits=(Trait.WOMEN_ONLY,))
    woman, supervisor = an_individual(sex=Sex.WOMAN), a_supervisor(sex=Sex.WOMAN)
    legal = a_problem(placements=[women_only], sessions=[PARKS], individuals=[woman], supervisors=[supervisor])
    assert codes(legal, P1_AT_PARKS) == set()
    for sex in (Sex.MAN, Sex.NOT_STATED):
        someone = a_problem(
            placements=[women_only], sessions=[PARKS], individuals=[an_individual(sex=sex)], supervisors=[supervisor]
        )
        assert codes(someone, P1_AT_PARKS) == {"S2"}
    man_leads = a_problem(placements=[women_only], sessions=[PARKS], individuals=[woman])
    assert codes(man_leads, P1_AT_PARKS) == {"S2"}


def test_S2_who_requires_women_only_goes_nowhere_else():
    need = Need(individual_id="P1", women_only=True)
    assert codes(a_problem(needs=(need,)), P1_AT_PARKS) == {"S2"}
    assert codes(a_problem(needs=(replace(need, last_date=date(2026, 12, 1)),)), P1_AT_PARKS) == set()


@pytest.mark.parametrize(
    ("need", "broken"),
    [
        ({"avoid": (Demand.DUST,), "require": (Access.STEP_FREE,), "longest_session_hours": 6.0}, set()),
        ({"avoid": (Demand.DUST, Demand.LIFTING)}, {"S3"}),
        ({"require": (Access.STEP_FREE, Access.SEATED)}, {"S3"}),
        ({"longest_session_hours": 5.5}, {"S3"}),
        ({"avoid": (Demand.LIFTING,), "first_date": TUESDAY}, set()),
    ],
)
def test_S3_the_work_asks_nothing_that_must_be_avoided(need, broken):
    placement = a_placement(demands=(Demand.LIFTING,), access=(Access.STEP_FREE,))
    problem = a_problem(placements=[placement], sessions=[PARKS], needs=(Need(individual_id="P1", **need),))
    assert codes(problem, P1_AT_PARKS) == broken


@pytest.mark.parametrize(
    ("need", "broken"),
    [
        ({"earliest_start": NINE}, set()),
        ({"earliest_start": TimeOfDay(541)}, {"S4"}),
        ({"short_only": True}, {"S4"}),
    ],
)
def test_S4_late_and_short_needs_are_kept(need, broken):
    assert codes(a_problem(needs=(Need(individual_id="P1", **need),)), P1_AT_PARKS) == broken


def test_S4_a_short_session_suits_who_needs_one():
    short = a_session(end=ONE)
    problem = a_problem(sessions=[short], needs=(Need(individual_id="P1", short_only=True),))
    assert codes(problem, a_roster({short: ["P1"]})) == set()


@pytest.mark.parametrize(
    ("kind", "value", "broken"),
    [
        (KeepAwayFrom.PLACEMENT, "SHED", set()),
        (KeepAwayFrom.PLACEMENT, "PARKS", {"S5"}),
        (KeepAwayFrom.LOCALITY, "Hilltop", {"S5"}),
        (KeepAwayFrom.LOCALITY, "Harbour", {"S5"}),
        (KeepAwayFrom.BENEFICIARY_GROUP, "schools", {"S5"}),
    ],
)
def test_S5_nobody_goes_where_they_must_keep_away(kind, value, broken):
    placement = a_placement(beneficiary_group="schools")
    away = KeepAway(individual_id="P1", keep_away_from=kind, value=value)
    assert codes(a_problem(placements=[placement], sessions=[PARKS], keep_away=(away,)), P1_AT_PARKS) == broken


def test_S6_under_18_only_where_the_placement_allows_it():
    born = date(2008, 12, 8)
    young = a_problem(individuals=[an_individual(date_of_birth=born)])
    assert codes(young, P1_AT_PARKS) == {"S6"}
    assert codes(a_problem(individuals=[an_individual(date_of_birth=date(2008, 12, 7))]), P1_AT_PARKS) == set()
    allowed = a_problem(
        individuals=[an_individual(date_of_birth=born)], placements=[a_placement(under_18=True)], sessions=[PARKS]
    )
    assert codes(allowed, P1_AT_PARKS) == set()


def test_S6_only_so_many_with_enhanced_and_one_with_one_to_one_supervision():
    def needing(level, count):
        return tuple(Need(individual_id=f"P{k}", supervision=level) for k in range(1, count + 1))

    three = a_roster({PARKS: ["P1", "P2", "P3"]})
    assert codes(a_problem(needs=needing(Supervision.ENHANCED, 2)), three) == set()
    assert codes(a_problem(needs=needing(Supervision.ENHANCED, 3)), three) == {"S6"}
    own_limit = a_problem(
        placements=[a_placement(enhanced_most=1)], sessions=[PARKS], needs=needing(Supervision.ENHANCED, 2)
    )
    assert codes(own_limit, three) == {"S6"}
    assert codes(a_problem(needs=needing(Supervision.ONE_TO_ONE, 1)), P1_AT_PARKS) == set()
    assert "S6" in codes(a_problem(needs=needing(Supervision.ONE_TO_ONE, 2)), three)


def test_S6_personal_placements_take_only_standard_supervision():
    host = a_placement(kind=PlacementKind.PERSONAL, muster_point_id=None, supervisors_needed=0, supervisors_most=0)
    alone = a_roster({PARKS: ["P1"]}, {})
    assert codes(a_problem(placements=[host], sessions=[PARKS]), alone) == set()
    need = Need(individual_id="P1", supervision=Supervision.ENHANCED)
    assert codes(a_problem(placements=[host], sessions=[PARKS], needs=(need,)), alone) == {"S6"}


@pytest.mark.parametrize(
    ("order", "broken"),
    [
        ({"hours_credited": 99.0}, set()),
        ({"hours_credited": 100.0}, {"S7"}),
        ({"status": OrderStatus.SUSPENDED}, {"S7"}),
        ({"imposed_on": TUESDAY, "induction_on": None}, {"S7"}),
        ({"completion_due": date(2026, 12, 6)}, {"S7"}),
        ({"completion_due": date(2026, 12, 6), "extended_to": MONDAY}, set()),
        ({"imposed_on": date(2026, 9, 6), "completion_due": None}, {"S7"}),
        ({"imposed_on": date(2026, 9, 7), "completion_due": None}, set()),
        ({"imposed_on": date(2026, 6, 7), "completion_due": None, "hours_imposed": 101.0}, set()),
        ({"induction_on": None}, {"S7"}),
        ({"induction_on": TUESDAY}, {"S7"}),
    ],
)
def test_S7_the_order_is_in_force_with_hours_left_and_the_induction_done(order, broken):
    known = {"induction_on": date(2026, 9, 10)} if "imposed_on" in order else {}
    assert codes(a_problem(individuals=[an_individual()], orders=[an_order(**(known | order))]), P1_AT_PARKS) == broken


def test_S7_inductions_are_for_those_who_have_not_had_theirs():
    start = a_placement(kind=PlacementKind.INDUCTION, muster_point_id=None, supervisors_needed=0, supervisors_most=0)
    alone = a_roster({PARKS: ["P1"]}, {})
    fresh = [an_order(induction_on=None, first_placement_on=None)]
    assert (
        codes(a_problem(individuals=[an_individual()], orders=fresh, placements=[start], sessions=[PARKS]), alone)
        == set()
    )
    assert codes(a_problem(placements=[start], sessions=[PARKS]), alone) == {"S7"}


def test_S7_one_induction_is_enough_and_one_that_is_over_may_have_been_missed():
    start = a_placement(kind=PlacementKind.INDUCTION, muster_point_id=None, supervisors_needed=0, supervisors_most=0)
    later = a_session(day=WEDNESDAY)
    fresh = [an_order(induction_on=None, first_placement_on=None)]
    problem = a_problem(individuals=[an_individual()], orders=fresh, placements=[start], sessions=[PARKS, later])
    both = a_roster({PARKS: ["P1"], later: ["P1"]}, {})
    assert {(v.rule, v.session_id) for v in check(problem, both)} == {("S7", later.session_id)}
    assert codes(replace(problem, published=Published(both, TUESDAY)), both) == set()


def test_S7_a_booking_is_made_only_while_the_others_leave_hours_over():
    sessions = [a_session(), a_session(day=TUESDAY)]
    both = a_roster({sessions[0]: ["P1"], sessions[1]: ["P1"]})

    def with_left(hours, **more):
        order = an_order(hours_credited=100 - hours, **more)
        return a_problem(individuals=[an_individual()], orders=[order], sessions=sessions)

    assert codes(with_left(6.5), both) == set()
    assert codes(with_left(6), both) == {"S7"}


def test_S7_concurrent_orders_count_the_same_hours_and_consecutive_ones_add_up():
    sessions = [a_session(), a_session(day=TUESDAY)]
    both = a_roster({sessions[0]: ["P1"], sessions[1]: ["P1"]})
    first = an_order(hours_credited=96.0)
    second = an_order(order_id="O2", hours_credited=95.0)
    together = a_problem(
        individuals=[an_individual()],
        orders=[first, replace(second, concurrent_with=first.order_id)],
        sessions=sessions,
    )
    assert codes(together, both) == {"S7"}
    assert codes(a_problem(individuals=[an_individual()], orders=[first, second], sessions=sessions), both) == set()
    ended = replace(second, completion_due=MONDAY)
    late = [a_session(day=TUESDAY), a_session(day=WEDNESDAY)]
    problem = a_problem(individuals=[an_individual()], orders=[first, ended], sessions=late)
    assert codes(problem, a_roster({late[0]: ["P1"], late[1]: ["P1"]})) == {"S7"}


def test_S7_other_activity_stays_within_its_cap():
    course = a_placement(
        kind=PlacementKind.OTHER_ACTIVITY, muster_point_id=None, supervisors_needed=0, supervisors_most=0
    )
    alone = a_roster({PARKS: ["P1"]}, {})

    def credited(hours, **more):
        order = an_order(other_activity_credited=hours, **more)
        return a_problem(individuals=[an_individual()], orders=[order], placements=[course], sessions=[PARKS])

    assert codes(credited(24.0), alone) == set()
    assert codes(credited(24.5), alone) == {"S7"}
    assert codes(credited(0.0, hours_imposed=50.0, kind=OrderKind.FISCAL_WORK_ORDER), alone) == {"S7"}


@pytest.mark.parametrize(
    ("limit", "minutes", "broken"), [(30, 30, set()), (29, 30, {"S8"}), (None, 60, set()), (None, 61, {"S8"})]
)
def test_S8_the_journey_to_where_people_report_is_within_the_limit(limit, minutes, broken):
    individual = an_individual(home_locality="Hilltop", max_travel_minutes=limit)
    way = Journey(from_locality="Hilltop", to_locality="Harbour", minutes=minutes)
    assert codes(a_problem(individuals=[individual], travel=(way,)), P1_AT_PARKS) == broken


def test_S8_with_no_way_to_get_there_nobody_is_sent_there():
    assert codes(a_problem(individuals=[an_individual(home_locality="Farout")]), P1_AT_PARKS) == {"S8"}
