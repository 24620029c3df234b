"""On tiny services each conflict is one, none of fewer decisions is left, and the rest holds: by trying all rosters."""

import random
from dataclasses import replace
from itertools import combinations

import pytest

from scheduler.checker.check import check
from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.times import TimeOfDay
from scheduler.solver.conflicts import find_conflicts
from scheduler.solver.limits import Limits
from tests.brute_force import pools_of, ranked_weeks, staffed, weeks_of
from tests.strategies import tiny_problem

KINDS = [kind for kind in DecisionKind if kind is not DecisionKind.RAISE_LIMITS]
LARGE = {400, 401, 409, 413, 422, 437}
"""To try all of their rosters takes as long as those of all others."""


def decided(seed):
    """A tiny service with six decisions of every kind, pins above all."""
    chance, problem = random.Random(f"decided {seed}"), tiny_problem(seed)
    people = [individual.individual_id for individual in problem.records.individuals]
    supervisors = [supervisor.supervisor_id for supervisor in problem.records.supervisors]
    decisions = []
    for number in range(6):
        kind, session = chance.choice([*KINDS, DecisionKind.PIN, DecisionKind.PIN]), chance.choice(problem.sessions)
        who = {}
        if kind in (DecisionKind.PIN, DecisionKind.FORBID):
            who["individual_id"] = chance.choice(people)
        if kind in (DecisionKind.STAFF, DecisionKind.UNSTAFF):
            who["supervisor_id"] = chance.choice(supervisors)
        at = {"placement_id": session.placement_id, "day": session.day, "start": TimeOfDay(session.start)}
        decisions.append(Decision(decision_id=f"D{number}", kind=kind, **who, **at))
    return replace(problem, decisions=tuple(decisions))


def with_only(problem, ids):
    return replace(problem, decisions=tuple(d for d in problem.decisions if d.decision_id in ids))


def holds(problem):
    """Whether any roster obeys all rules and decisions."""
    ways = [weeks_of(problem, individual.individual_id) for individual in problem.records.individuals]
    halls, legal = pools_of(problem), {}
    rosters = (roster for _, week in ranked_weeks(problem, ways) for roster in staffed(problem, halls, week, legal))
    return any(not check(problem, roster) for roster in rosters)


@pytest.mark.parametrize("seed", sorted({*range(400, 445)} - LARGE))
def test_conflicts_are_what_trying_every_roster_shows(seed):
    problem = decided(seed)
    left = {decision.decision_id for decision in problem.decisions}
    for conflict in find_conflicts(problem, Limits(seconds=1.0, workers=1)):
        ids = {decision.decision_id for decision in conflict.decisions}
        assert ids <= left
        assert conflict.rules or len(ids) > 1
        assert not holds(with_only(problem, ids)), ids
        for fewer in combinations(sorted(left), len(ids) - 1):
            assert holds(with_only(problem, fewer)), fewer
        left -= ids
    assert holds(with_only(problem, left))
