"""Hours outstanding against capacity."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from scheduler.assemble import expand_sessions
from scheduler.domain.individuals import OrderStatus
from scheduler.domain.times import DAY, WEEK
from scheduler.operations.show_capacity import capacity_by_week, staffed_minutes, worked_share
from scheduler.progress.orders import last_day, minutes_left
from scheduler.simulation.services import Profile, invent_service

TODAY = date(2026, 12, 7)


@pytest.fixture(scope="module")
def records():
    return invent_service(60, 3, Profile.TYPICAL, TODAY)


def test_what_is_needed_adds_up_to_what_is_left(records):
    """Over all weeks until the last order's last day, each order's even pace comes to the minutes it has left."""
    live = [o for o in records.orders if o.status is OrderStatus.IN_FORCE and minutes_left(o)]
    weeks = (max(map(last_day, live)) - TODAY).days // 7 + 1
    found = capacity_by_week(records, TODAY, weeks)
    assert sum(week.needed for week in found) == pytest.approx(sum(map(minutes_left, live)), abs=weeks)


def test_it_is_never_more_than_there_is(records):
    found = capacity_by_week(records, TODAY, 20)
    for week, following in pairwise(found):
        assert 0 <= week.expected <= week.staffed <= week.timetable
        assert following.outstanding == week.outstanding - week.expected >= 0


def test_one_supervisor_leads_one_session_at_a_time_within_their_hours(records):
    sessions = [s for s in expand_sessions(records, TODAY, TODAY + WEEK - DAY) if not s.cancelled]
    one = replace(records, supervisors=records.supervisors[:1])
    alone = staffed_minutes(one, sessions) - staffed_minutes(replace(records, supervisors=()), sessions)
    supervisor = records.supervisors[0]
    limit = min(supervisor.max_hours, supervisor.contracted_hours or supervisor.max_hours)
    assert 0 < alone <= supervisor.ratio * 60 * limit


def test_more_staff_never_open_fewer_hours_and_leave_opens_none(records):
    sessions = [s for s in expand_sessions(records, TODAY, TODAY + WEEK - DAY) if not s.cancelled]
    none = replace(records, supervisor_availability=())
    unsupervised = staffed_minutes(replace(records, supervisors=()), sessions)
    assert staffed_minutes(none, sessions) == unsupervised < staffed_minutes(records, sessions)


def test_the_share_worked_is_the_registers(records):
    slot = records.timetable[0]
    row = replace(records.attendance[0], placement_id=slot.placement_id, start=slot.start, day=TODAY - DAY)
    half = replace(records, attendance=(replace(row, minutes_credited=(slot.end - slot.start) // 2),))
    assert worked_share(half, TODAY) == pytest.approx(0.5, abs=0.01)
    assert 0 < worked_share(replace(records, attendance=()), TODAY) < 1
