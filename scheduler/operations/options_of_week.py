"""What is open to one person in a week that is kept in the store."""

from scheduler.domain.options import Option, WhatItTakes
from scheduler.domain.problem import PlanningProblem
from scheduler.operations.published import beside_its_past
from scheduler.operations.see_week import SeenWeek
from scheduler.operations.why import all_options, what_it_takes
from scheduler.solver.limits import Limits

SECONDS = 2.0


def ranked_options(week: SeenWeek, individual_id: str) -> tuple[Option, ...]:
    """Every session of the week, the best first. Raises SchedulerError for an unknown individual."""
    return all_options(_without_the_past(week), week.roster, individual_id, Limits(SECONDS))


def what_a_place_takes(week: SeenWeek, individual_id: str, session_id: str) -> WhatItTakes:
    """One session in full. Raises SchedulerError for an unknown individual or session."""
    return what_it_takes(_without_the_past(week), week.roster, individual_id, session_id, Limits(SECONDS))


def _without_the_past(week: SeenWeek) -> PlanningProblem:
    """Nothing is open any more on days that are over."""
    published = week.judged.published
    return beside_its_past(week.problem, week.roster, published.as_of if published else None)
