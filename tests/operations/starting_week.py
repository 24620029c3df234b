"""A small week in which someone has to start, and what a night makes of it."""

from dataclasses import replace

from scheduler.checker.check import check
from scheduler.domain.placements import PlacementKind
from scheduler.domain.problem import StartDue, StartStep
from scheduler.domain.times import DAY
from scheduler.operations.make_room import heal_with_starts
from scheduler.solver.limits import Limits
from tests.builders import (
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    a_placement,
    a_problem,
    a_roster,
    a_session,
    an_individual,
    an_order,
)

LIMITS = Limits(5.0, workers=1)
THURSDAY, FRIDAY, SATURDAY = MONDAY + 3 * DAY, MONDAY + 4 * DAY, MONDAY + 5 * DAY
BY_HOST = {"supervisors_needed": 0, "supervisors_most": 0}
PLACEMENTS = (
    a_placement("START", kind=PlacementKind.INDUCTION, **BY_HOST),
    a_placement("HOST", kind=PlacementKind.PERSONAL, places=1, **BY_HOST),
)
INDUCTION, EARLY, LATE = a_session("START", TUESDAY), a_session("HOST", THURSDAY), a_session("HOST", SATURDAY)


def week(*sessions, due=SATURDAY, others=("P1", "P2")):
    """P9 was inducted on Tuesday and still has to start; all are sure to come."""
    people = [an_individual(key) for key in (*others, "P9")]
    orders = [an_order(key) for key in others]
    orders.append(an_order("P9", imposed_on=MONDAY - 3 * DAY, induction_on=TUESDAY, first_placement_on=None))
    problem = a_problem(
        individuals=people, orders=orders, placements=PLACEMENTS, sessions=[INDUCTION, *sessions], show_up=1000
    )
    return replace(problem, starts=(StartDue("P9", StartStep.FIRST_PLACEMENT, due, due),), day_effect_sd=0.0)


def published(**booked):
    sessions = {"induction": INDUCTION, "early": EARLY, "late": LATE}
    return a_roster({sessions[name]: people for name, people in booked.items()}, staffed={})


def healed(problem, roster, as_of=WEDNESDAY - DAY):
    found = heal_with_starts(problem, roster, as_of, LIMITS)
    assert check(found.problem, found.repair.roster) == ()
    assert found.problem.decisions == problem.decisions
    assert found.repair.changed == found.repair.least
    return found, {(b.individual_id, b.session_id) for b in found.repair.roster.bookings}
