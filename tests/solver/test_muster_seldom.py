"""Mornings that are rare: people whom no plan moves, staff without the skill, someone sent home the same day."""

from dataclasses import replace

import pytest

from scheduler.domain.attendance import Attendance, Outcome
from scheduler.domain.individuals import Demand, Need, Supervision
from scheduler.domain.placements import PlacementKind
from scheduler.domain.supervisors import MustNotSupervise, SupervisorLeave
from scheduler.domain.times import TimeOfDay
from scheduler.operations.muster import muster_of_week
from tests.builders import MONDAY, NOON, ONE, a_placement, a_problem, a_roster, a_session, a_supervisor, a_workshop
from tests.solver.hand_made import PARKS, SHED, crowd, muster, people, seats, with_chances


@pytest.mark.parametrize(
    "changes",
    [
        {"must_not_supervise": (MustNotSupervise(supervisor_id="S9", individual_id="P1"),)},
        {"needs": (Need(individual_id="P1", supervision=Supervision.ENHANCED),)},
        {"individuals": crowd("P1", "P2", "P3", "P4", "P5")},
    ],
    ids=["kept from a supervisor elsewhere", "enhanced supervision", "women in both teams"],
)
def test_who_is_not_moved_by_plan_is_moved_sooner_than_sent_home_and_before_a_walk_up(changes):
    """Only P1 may go to the workshop, where there is room; rule C1 plans as if they could not."""
    no_tools = tuple(Need(individual_id=key, avoid=(Demand.TOOLS,)) for key in ("P2", "P3"))
    problem = a_problem(
        placements=[a_placement(places=2), a_workshop(demands=(Demand.TOOLS,), places=3)],
        supervisors=[a_supervisor(key) for key in ("S1", "S2", "S9")],
        **{**changes, "needs": (*no_tools, *changes.get("needs", ()))},
    )
    problem = with_chances(problem, P1=0.99, P2=0.5, P3=0.5)
    result = muster(problem, a_roster({PARKS: people(3), SHED: ["P4", "P5"]}), *people(5), "P8")
    assert (seats(result)["P1"], seats(result)["P8"]) == ("SHED", None)


def test_a_cancelled_session_elsewhere_is_no_session_of_theirs_that_day():
    shop = a_placement("SHOP", kind=PlacementKind.PERSONAL, muster_point_id=None, supervisors_needed=0)
    off = replace(a_session("SHOP"), cancelled=True)
    problem = a_problem(placements=[a_placement(), shop], sessions=[PARKS, off])
    assert seats(muster(problem, a_roster({PARKS: ["P1"], off: ["P2"]}), "P1", "P2"))["P2"] == "PARKS"


def test_a_sheltering_workshop_does_not_run_without_a_supervisor_who_has_its_skill():
    shed = a_session("SHED", sheltering=True)
    problem = a_problem(
        placements=[a_workshop(skills=("lathe",))],
        sessions=[shed],
        supervisors=[a_supervisor("S1"), a_supervisor("S2", skills=("lathe",))],
        supervisor_leave=(SupervisorLeave(supervisor_id="S2", first_date=MONDAY, last_date=MONDAY),),
    )
    result = muster(problem, a_roster({shed: people(2)}, {shed: ["S1", "S2"]}), *people(2))
    assert shed.session_id not in result.places
    assert "supervisors with its skills needed 1, there 0 (rule V1)" in result.notes[0]


@pytest.mark.parametrize("off_since", [False, True])
def test_who_was_sent_home_this_morning_is_not_sent_home_this_afternoon(off_since):
    """Nor if something that was called off came between."""
    early, late = a_session(end=NOON), a_session(start=ONE, end=TimeOfDay(960))
    home = Attendance(
        individual_id="P1",
        placement_id="PARKS",
        day=MONDAY,
        start=TimeOfDay(early.start),
        outcome=Outcome.SENT_HOME_TEAM_FULL,
    )
    off = (replace(home, start=NOON, outcome=Outcome.STOOD_DOWN),) if off_since else ()
    problem = a_problem(placements=[a_placement(places=1)], sessions=[early, late], attendance=(home, *off))
    problem = with_chances(problem, P1=0.99, P2=0.5)
    roster = a_roster({late: ["P1", "P2"]})
    result = muster_of_week(problem, roster, problem.records, MONDAY, "YARD", ["P1", "P2"], late.start)
    assert seats(result) == {"P1": "PARKS", "P2": None}
