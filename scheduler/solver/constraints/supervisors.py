"""Rules of supervisors as rows of the model: V1 (one place at a time), V2, V3."""

from collections import defaultdict
from datetime import date
from itertools import combinations

from ortools.sat.python.cp_model import CpModel

from scheduler.domain.problem import Session
from scheduler.solver.constraints.rows import at_most_minutes, none_of
from scheduler.solver.facts import Facts, week_of
from scheduler.solver.variables import Variables


def v1_one_place(model: CpModel, variables: Variables) -> None:
    """At most one of two sessions of a day that leave too little time between them."""
    facts = variables.pairs.facts
    days: dict[tuple[str, date], list[Session]] = defaultdict(list)
    for supervisor_id, session_id in variables.staff:
        session = variables.pairs.open_sessions[session_id]
        days[supervisor_id, session.day].append(session)
    for (supervisor_id, _), sessions in days.items():
        if not any(enough_between(facts, one, other) for one, other in combinations(sessions, 2)):
            model.add_at_most_one(variables.staff[supervisor_id, session.session_id] for session in sessions)
            continue
        for one, other in combinations(sessions, 2):
            if not enough_between(facts, one, other):
                both = (variables.staff[supervisor_id, session.session_id] for session in (one, other))
                model.add_at_most_one(both)


def enough_between(facts: Facts, one: Session, other: Session) -> bool:
    earlier, later = sorted((one, other), key=lambda session: (session.start, session.session_id))
    journey = facts.journey_between(earlier, later)
    return journey is not None and later.start - earlier.end >= facts.policy.supervisor_minutes_between + journey


def v2_hours(model: CpModel, variables: Variables) -> None:
    facts = variables.pairs.facts
    weeks: dict[tuple[str, date], list[str]] = defaultdict(list)
    for supervisor_id, session_id in variables.staff:
        weeks[supervisor_id, week_of(variables.pairs.open_sessions[session_id])].append(session_id)
    for (supervisor_id, monday), sessions in weeks.items():
        duties = [(facts.sessions[s].minutes, variables.staff[supervisor_id, s]) for s in sessions]
        done = sum(s.minutes for s in facts.duties_done.get(supervisor_id, []) if week_of(s) == monday)
        left = most_minutes(facts, supervisor_id) - done
        if left < 0:
            none_of(model, (on for _, on in duties))
        else:
            at_most_minutes(model, duties, left)


def most_minutes(facts: Facts, supervisor_id: str) -> int:
    supervisor = facts.supervisors[supervisor_id]
    hours = supervisor.max_hours
    if supervisor.contracted_hours is not None:
        hours = min(hours, supervisor.contracted_hours)
    return int(60 * hours)


def v3_must_not_supervise(model: CpModel, variables: Variables) -> None:
    for supervisor_id, individual_id in sorted(variables.pairs.facts.barred):
        for session_id in variables.pairs.by_individual.get(individual_id, []):
            on = variables.staff.get((supervisor_id, session_id))
            if on is not None:
                model.add(on + variables.book[individual_id, session_id] <= 1)
