"""What is open to one person in a week that is kept in the store."""

from scheduler.domain.options import Option, WhatItTakes
from scheduler.operations.see_week import SeenWeek
from scheduler.operations.why import all_options, what_it_takes
from scheduler.solver.limits import Limits

SECONDS = 2.0


def ranked_options(week: SeenWeek, individual_id: str) -> tuple[Option, ...]:
    """Every session of the week, the best first. Raises SchedulerError for an unknown individual."""
    return all_options(week.problem, week.roster, individual_id, Limits(SECONDS))


def what_a_place_takes(week: SeenWeek, individual_id: str, session_id: str) -> WhatItTakes:
    """One session in full. Raises SchedulerError for an unknown individual or session."""
    return what_it_takes(week.problem, week.roster, individual_id, session_id, Limits(SECONDS))
