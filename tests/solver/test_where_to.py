"""Where people go who lose a booking: as near as can be, never to what has begun, nor to cover that is none."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.checker.check import check
from scheduler.domain.attendance import Attendance, Outcome
from scheduler.domain.events import SessionCancelled
from scheduler.domain.problem import Published
from scheduler.operations.repair_week import repair_week
from scheduler.solver.limits import Limits
from scheduler.solver.pairs import possible_pairs
from scheduler.solver.pools import find_pools
from scheduler.solver.upset import Upset
from scheduler.solver.workbench import Workbench
from tests.builders import (
    MONDAY,
    NINE,
    NOON,
    ONE,
    THREE,
    TUESDAY,
    WEDNESDAY,
    a_placement,
    a_problem,
    a_roster,
    a_session,
    a_workshop,
)

LIMITS = Limits(5.0, workers=1)
TEAM, SHED = a_session(), a_session("SHED")


@pytest.mark.parametrize("fallback", [None, SHED.session_id])
def test_where_to_is_told_apart_also_for_who_had_a_fallback(fallback):
    same_time, same_day = a_session("PATHS"), a_session("CRAFT", start=ONE)
    next_day, later = a_session(day=TUESDAY), a_session(day=WEDNESDAY)
    problem = a_problem(
        placements=[a_placement(), a_workshop(), a_placement("PATHS"), a_workshop("CRAFT")],
        sessions=[TEAM, SHED, same_time, same_day, next_day, later],
    )
    roster = a_roster({TEAM: ["P1"], SHED: ["P2"]})
    told = tuple(replace(b, fallback=fallback) if b.individual_id == "P1" else b for b in roster.bookings)
    after = replace(problem, published=Published(replace(roster, bookings=told), MONDAY))
    pairs = possible_pairs(after)
    upset = Upset(Workbench(pairs, find_pools(pairs), LIMITS).variables, after.published, ())
    far = [upset.where_to.distance("P1", s.session_id) for s in (same_time, same_day, next_day, later)]
    assert far == sorted(set(far))


def test_a_booking_that_stands_is_not_what_a_new_one_is_measured_from():
    """Monday's is lost, Thursday's stands: Tuesday is nearer than Friday."""
    days = [MONDAY + timedelta(days=offset) for offset in (0, 1, 3, 4)]
    lost, tuesday, stands, friday = (a_session(day=day) for day in days)
    problem = a_problem(sessions=[replace(lost, cancelled=True), tuesday, stands, friday])
    roster = a_roster({lost: ["P1"], stands: ["P1"]}, {lost: ["S1"], stands: ["S1"]})
    after = replace(problem, published=Published(roster, MONDAY))
    pairs = possible_pairs(after)
    upset = Upset(Workbench(pairs, find_pools(pairs), LIMITS).variables, after.published, ())
    assert upset.where_to.distance("P1", tuesday.session_id) < upset.where_to.distance("P1", friday.session_id)


def test_nobody_is_moved_to_a_session_of_today_whose_register_has_been_taken():
    morning, afternoon, tomorrow = a_session("SHED", end=NOON), a_session(start=ONE, end=THREE), a_session(day=TUESDAY)
    came = Attendance(
        individual_id="P2", placement_id="SHED", day=MONDAY, start=NINE, outcome=Outcome.ATTENDED, minutes_credited=180
    )
    problem = a_problem(sessions=[morning, afternoon, tomorrow], attendance=(came,))
    roster = a_roster(
        {morning: ["P2"], afternoon: ["P1"], tomorrow: ["P3"]},
        {morning: ["S2"], afternoon: ["S1"], tomorrow: ["S1"]},
    )
    _, repair = repair_week(problem, roster, MONDAY, [SessionCancelled(afternoon.session_id)], LIMITS)
    there = {call.person_id: call.to_session for call in repair.calls if not call.supervisor}
    assert there == {"P1": tomorrow.session_id}


def test_a_cover_that_is_under_cover_no_longer_is_no_fallback_and_the_week_can_be_repaired():
    roster = a_roster({TEAM: ["P1", "P2"], SHED: ["P3", "P4"]})
    promised = tuple(replace(b, fallback=SHED.session_id) if b.individual_id == "P1" else b for b in roster.bookings)
    roster = replace(roster, bookings=promised)
    assert check(a_problem(), roster) == ()
    leaks = a_problem(placements=[a_placement(), a_workshop(traits=())])
    _, repair = repair_week(leaks, roster, MONDAY, [], LIMITS)
    assert repair.changed == 0
    assert [b.individual_id for b in repair.uncovered] == ["P1"]
