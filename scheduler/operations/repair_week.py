"""Repair a published week after an event: disrupt, mend with the fewest changes, check, list the calls to make."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from scheduler.checker.check import check, standing
from scheduler.disruption import disrupt
from scheduler.domain.changes import Repair
from scheduler.domain.errors import NotARoster, SchedulerError
from scheduler.domain.events import Event, IndividualArrived
from scheduler.domain.problem import PlanningProblem, Published
from scheduler.domain.roster import Roster
from scheduler.operations.call_list import call_list
from scheduler.operations.plan_week import without
from scheduler.solver.limits import Limits
from scheduler.solver.repair import mend


def repair_week(
    problem: PlanningProblem, roster: Roster, as_of: date, events: Sequence[Event], limits: Limits
) -> tuple[PlanningProblem, Repair]:
    """The problem after the events and the repair of the roster published before them, as seen on `as_of`.

    Raises SchedulerError for events about what is not there or if no roster obeys the rules, and NotARoster if
    the checker refuses.
    """
    after = replace(disrupt(problem, roster, events), published=Published(roster, as_of))
    newcomers = [event.individual_id for event in events if isinstance(event, IndividualArrived)]
    mended = mend(after, standing(after), newcomers, limits)
    if mended is None:
        raise SchedulerError("No roster keeps what is published and obeys the rules. Plan the week anew.")
    after = without(after, {decision.decision_id for decision in mended.set_aside})
    if violations := check(after, mended.roster):
        lines = "\n".join(f"{v.rule} {v.who} {v.session_id}: {v.detail}" for v in violations)
        raise NotARoster(f"The checker refuses the repaired roster. This is a fault of the program.\n{lines}")
    calls = call_list(after, mended.roster, events)
    return after, Repair(mended.roster, calls, mended.changed, mended.least, mended.set_aside)
