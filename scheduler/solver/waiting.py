"""Whether someone who has to start may wait for the next week's plan."""

from dataclasses import replace
from datetime import date

from scheduler.domain.problem import PlanningProblem, StartStep
from scheduler.domain.times import WEEK
from scheduler.solver.objective import is_step
from scheduler.solver.pairs import possible_pairs


def can_wait(problem: PlanningProblem, individual_id: str, step: StartStep, due: date) -> bool:
    """Whether a week like the first of these has, by the due day in the week after, a session for the step."""
    records, before = problem.records, problem.first_monday - WEEK
    orders = [
        replace(order, imposed_on=before, induction_on=order.induction_on and before)
        for order in records.orders
        if order.individual_id == individual_id
    ]
    people = [row for row in records.individuals if row.individual_id == individual_id]
    alone = replace(records, individuals=tuple(people), orders=tuple(orders), attendance=())
    pairs = possible_pairs(replace(problem, records=alone, published=None))
    placements = pairs.facts.placements
    return any(
        session.day + WEEK <= due and is_step(placements[session.placement_id].kind, step)
        for session in (pairs.open_sessions[key] for key in pairs.by_individual.get(individual_id, ()))
    )
