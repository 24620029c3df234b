"""What is open to one person in a week that is kept in the store."""

from scheduler.domain.options import Option, WhatItTakes, WhatStands
from scheduler.operations.published import beside_its_past
from scheduler.operations.see_week import SeenWeek
from scheduler.operations.why import all_options, beside_what_stands, what_it_takes
from scheduler.solver.limits import Limits

LIMITS = Limits(2.0)


def what_stands_of(week: SeenWeek) -> WhatStands:
    """Where the questions about a week begin. Nothing is open any more on days that are over."""
    published = week.judged.published
    problem = beside_its_past(week.problem, week.roster, published.as_of if published else None)
    return beside_what_stands(problem, week.roster, LIMITS)


def ranked_options(stands: WhatStands, individual_id: str) -> tuple[Option, ...]:
    """Every session of the week, the best first. Raises SchedulerError for an unknown individual."""
    return all_options(stands.problem, stands.roster, individual_id, LIMITS)


def what_a_place_takes(stands: WhatStands, individual_id: str, session_id: str) -> WhatItTakes:
    """One session in full. Raises SchedulerError for an unknown individual or session."""
    return what_it_takes(stands.problem, stands.roster, individual_id, session_id, LIMITS)
