"""Rules V: each a legal week, then ways to break it."""

import pytest

from scheduler.domain.roster import Staffing
from scheduler.domain.supervisors import MustNotSupervise, SupervisorAvailability, SupervisorLeave
from scheduler.domain.times import TimeOfDay, Weekday
from tests.builders import MONDAY, TUESDAY, a_placement, a_problem, a_roster, a_session, a_supervisor, codes

PARKS = a_session()
ROSTER = a_roster({PARKS: ["P1"]})


def there(start, end, day=Weekday.MON):
    return SupervisorAvailability(supervisor_id="S1", weekday=day, start=TimeOfDay(start), end=TimeOfDay(end))


@pytest.mark.parametrize(
    ("windows", "broken"),
    [
        ([there(540, 900)], set()),
        ([there(540, 720), there(720, 900)], set()),
        ([there(541, 900)], {"V1"}),
        ([there(540, 899)], {"V1"}),
        ([there(540, 900, Weekday.TUE)], {"V1"}),
    ],
)
def test_V1_supervisors_are_there(windows, broken):
    assert codes(a_problem(supervisor_availability=tuple(windows)), ROSTER) == broken


def test_V1_supervisors_on_leave_do_not_work():
    leave = SupervisorLeave(supervisor_id="S1", first_date=MONDAY, last_date=MONDAY, start=TimeOfDay(899))
    assert codes(a_problem(supervisor_leave=(leave,)), ROSTER) == {"V1"}
    after = SupervisorLeave(supervisor_id="S1", first_date=TUESDAY, last_date=TUESDAY)
    assert codes(a_problem(supervisor_leave=(after,)), ROSTER) == set()


def test_V1_supervisors_have_the_skills():
    placement = a_placement(skills=("van",))
    skilled = a_problem(placements=[placement], sessions=[PARKS], supervisors=[a_supervisor(skills=("van", "saw"))])
    assert codes(skilled, ROSTER) == set()
    assert codes(a_problem(placements=[placement], sessions=[PARKS]), ROSTER) == {"V1"}


@pytest.mark.parametrize(("start", "broken"), [(915, set()), (914, {"V1"}), (600, {"V1"})])
def test_V1_a_supervisor_is_in_one_place_at_a_time(start, broken):
    later = a_session("SHED", start=TimeOfDay(start), end=TimeOfDay(1080))
    problem = a_problem(sessions=[PARKS, later])
    roster = a_roster({PARKS: ["P1"], later: ["P2"]}, {PARKS: ["S1"], later: ["S1"]})
    assert codes(problem, roster) == broken


def test_V1_a_supervisor_who_is_not_in_the_records_is_named():
    stray = a_roster({PARKS: ["P1"]}, {PARKS: ["S1"]})
    stray = type(stray)(stray.sessions, stray.bookings, (*stray.staffing, Staffing(PARKS.session_id, "S9")))
    assert codes(a_problem(), stray) == {"V1"}


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({"contracted_hours": 12.0}, set()),
        ({"contracted_hours": 11.5}, {"V2"}),
        ({"max_hours": 11.5}, {"V2"}),
        ({"max_hours": 11.5, "contracted_hours": 20.0}, {"V2"}),
    ],
)
def test_V2_hours_stay_within_contract_and_limit(changes, broken):
    sessions = [PARKS, a_session(day=TUESDAY)]
    problem = a_problem(sessions=sessions, supervisors=[a_supervisor(**changes)])
    roster = a_roster({s: ["P1"] for s in sessions}, {s: ["S1"] for s in sessions})
    assert codes(problem, roster) == broken


def test_V3_no_supervisor_is_with_whom_they_must_not_supervise():
    barred = (MustNotSupervise(supervisor_id="S1", individual_id="P1"),)
    problem = a_problem(must_not_supervise=barred)
    assert codes(problem, a_roster({PARKS: ["P1"]}, {PARKS: ["S2"]})) == set()
    assert codes(problem, ROSTER) == {"V3"}
