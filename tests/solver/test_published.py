"""Around a published roster the solver finds what exhaustive search finds, and what cannot stand is named."""

import random
from dataclasses import replace

import pytest

from scheduler.checker.check import check, standing
from scheduler.checker.objective import tier_values
from scheduler.domain.errors import SchedulerError
from scheduler.domain.individuals import Absence, OrderStatus, Reason
from scheduler.domain.problem import Published
from scheduler.domain.supervisors import SupervisorLeave
from scheduler.solver.limits import Limits
from scheduler.solver.plan import plan_roster
from tests.brute_force import best_values
from tests.builders import MONDAY, TUESDAY
from tests.strategies import tiny_problem

LIMITS = Limits(seconds=30.0, gap=0.0, workers=1)


def looked_at_again(seed):
    """A tiny service with a published roster, of which the records have changed since, and now and then locks."""
    chance, problem = random.Random(f"again {seed}"), tiny_problem(seed)
    before = plan_roster(replace(problem, decisions=()), replace(LIMITS, seconds=0.2)).roster
    sessions = [session.session_id for session in problem.sessions]
    people = [individual.individual_id for individual in problem.records.individuals]
    published = Published(
        before,
        as_of=chance.choice([MONDAY, MONDAY, TUESDAY]),
        locked_sessions=frozenset(chance.sample(sessions, chance.choice([0, 0, 0, 1]))),
        locked_individuals=frozenset(chance.sample(people, chance.choice([0, 0, 0, 1]))),
    )
    policy = replace(problem.records.policy, notice_working_days=chance.choice([0, 1]))
    records = replace(
        problem.records,
        policy=policy,
        individuals=tuple(with_less(chance, row, max_hours_a_week=5.0) for row in problem.records.individuals),
        orders=tuple(with_less(chance, row, status=OrderStatus.COMPLETED) for row in problem.records.orders),
        supervisors=tuple(with_less(chance, row, max_hours=5.0) for row in problem.records.supervisors),
        absences=tuple(absent(key) for key in people if chance.random() < 0.15),
        supervisor_leave=tuple(on_leave("S1") for _ in range(1) if chance.random() < 0.15),
    )
    cancelled = tuple(replace(session, cancelled=chance.random() < 0.1) for session in problem.sessions)
    return replace(problem, records=records, sessions=cancelled, published=published)


def with_less(chance, row, **less):
    return replace(row, **less) if chance.random() < 0.08 else row


def absent(individual):
    return Absence(individual_id=individual, first_date=MONDAY, last_date=TUESDAY, reason=Reason.HEALTH)


def on_leave(supervisor):
    return SupervisorLeave(supervisor_id=supervisor, first_date=MONDAY, last_date=TUESDAY)


def unlocked(problem):
    return replace(problem, published=replace(problem.published, locked_sessions=frozenset(),
                                              locked_individuals=frozenset()))  # fmt: skip


@pytest.mark.parametrize("seed", range(50))
def test_the_solver_finds_what_exhaustive_search_finds_around_a_published_roster(seed):
    problem = looked_at_again(seed)
    expected = best_values(problem)
    if expected is None:
        undecided = replace(problem, decisions=())
        if best_values(undecided) is None:  # only locks can be at odds with the records
            assert best_values(unlocked(undecided)) is not None
            with pytest.raises(SchedulerError, match="can leave as it was"):
                plan_roster(problem, LIMITS, stands=standing(problem))
        else:
            assert plan_roster(problem, LIMITS, stands=standing(problem)).conflicts
        return
    result = plan_roster(problem, LIMITS, stands=standing(problem))
    assert check(problem, result.roster) == ()
    assert not result.conflicts
    assert tier_values(problem, result.roster) == expected
    assert tuple(tier.value for tier in result.tiers) == expected
    assert all(tier.bound == tier.value for tier in result.tiers)
