"""How a week is planned: by hand in two ways, by the solver, and by one who knows who will come."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Protocol

from scheduler.checker.check import check
from scheduler.domain.attendance import NEVER_EXPECTED, TURNED_UP
from scheduler.domain.errors import NotARoster
from scheduler.domain.problem import Light, PlanningProblem, WeekNeed
from scheduler.domain.roster import Roster
from scheduler.domain.times import WEEK
from scheduler.progress.orders import minutes_left
from scheduler.solver.greedy import greedy_roster
from scheduler.solver.limits import Limits
from scheduler.solver.pairs import possible_pairs
from scheduler.solver.plan import plan_roster
from scheduler.solver.pools import find_pools

SURE, NEVER = 1000, 1
LONGEST_WAIT = 365
FIRST_TURN = 1000
USUAL_ATTENDANCE = 0.64
MOST_RATIO = 12
Comes = Callable[[str, date], bool]


class PolicyName(StrEnum):
    RULE_OF_THUMB = "rule of thumb"
    UNIFORM = "uniform overbooking"
    SOLVER = "solver"
    CLAIRVOYANT = "clairvoyant"


class Policy(Protocol):
    """`plan` makes the week's roster; `seen` is the problem as the policy sees it, to judge a later booking by."""

    @property
    def name(self) -> PolicyName: ...

    def seen(self, problem: PlanningProblem, comes: Comes) -> PlanningProblem: ...

    def plan(self, seen: PlanningProblem) -> Roster: ...


@dataclass(frozen=True, slots=True)
class RuleOfThumb:
    """Those who have not started, then the longest waiting; teams filled to their places; one day for everyone, then a
    second where there is room, for those with most hours left first.

    It obeys every rule about who may go where; with everyone taken as sure to come, C1 fills places once.
    """

    name: PolicyName = PolicyName.RULE_OF_THUMB

    def seen(self, problem: PlanningProblem, comes: Comes) -> PlanningProblem:
        return by_hand(problem)

    def plan(self, seen: PlanningProblem) -> Roster:
        pairs = possible_pairs(seen)
        return greedy_roster(pairs, find_pools(pairs))


@dataclass(frozen=True, slots=True)
class Uniform:
    """The same by hand, with every team booked to its places divided by the mean attendance so far."""

    name: PolicyName = PolicyName.UNIFORM

    def seen(self, problem: PlanningProblem, comes: Comes) -> PlanningProblem:
        return by_hand(overfilled(problem, mean_attendance(problem)))

    def plan(self, seen: PlanningProblem) -> Roster:
        pairs = possible_pairs(seen)
        return greedy_roster(pairs, find_pools(pairs))


@dataclass(frozen=True, slots=True)
class Solver:
    """This product's solver, each roster judged by the checker."""

    limits: Limits
    name: PolicyName = PolicyName.SOLVER

    def seen(self, problem: PlanningProblem, comes: Comes) -> PlanningProblem:
        return problem

    def plan(self, seen: PlanningProblem) -> Roster:
        return _checked(seen, self.limits)


@dataclass(frozen=True, slots=True)
class Clairvoyant:
    """The solver, told beforehand who will come on which day: the most that knowing could bring, week by week."""

    limits: Limits
    name: PolicyName = PolicyName.CLAIRVOYANT

    def seen(self, problem: PlanningProblem, comes: Comes) -> PlanningProblem:
        days = [problem.first_monday + (k * WEEK) / 7 for k in range(7 * problem.weeks)]
        known = {key: tuple(SURE if comes(key, day) else NEVER for day in days) for key in problem.show_up}
        return replace(problem, show_up=known, day_effect_sd=0.0)

    def plan(self, seen: PlanningProblem) -> Roster:
        return without_absent(seen, _checked(seen, self.limits))


def policy_of(name: PolicyName, limits: Limits) -> Policy:
    match name:
        case PolicyName.RULE_OF_THUMB:
            return RuleOfThumb()
        case PolicyName.UNIFORM:
            return Uniform()
        case PolicyName.SOLVER:
            return Solver(limits)
        case PolicyName.CLAIRVOYANT:
            return Clairvoyant(limits)


def _checked(problem: PlanningProblem, limits: Limits) -> Roster:
    roster = plan_roster(problem, limits).roster
    if violations := check(problem, roster):
        lines = "\n".join(f"{v.rule} {v.who} {v.session_id}: {v.detail}" for v in violations)
        raise NotARoster(f"The checker refuses a roster of {problem.first_monday}. This is a fault.\n{lines}")
    return roster


def without_absent(problem: PlanningProblem, roster: Roster) -> Roster:
    """Without the bookings of those known not to come, as far as every rule still holds: they cost the solver nothing,
    so that it leaves them in."""
    days = {session.session_id: session.day for session in problem.sessions}
    there = tuple(row for row in roster.bookings if problem.show_up_on(row.individual_id, days[row.session_id]) > NEVER)
    used = {row.session_id for row in there}
    bare = Roster(
        tuple(key for key in roster.sessions if key in used),
        there,
        tuple(duty for duty in roster.staffing if duty.session_id in used),
    )
    broken = {violation.session_id for violation in check(problem, bare)}
    kept = tuple(row for row in roster.bookings if row in there or row.session_id in broken)
    used |= {row.session_id for row in kept}
    mended = Roster(
        tuple(key for key in roster.sessions if key in used),
        kept,
        tuple(duty for duty in roster.staffing if duty.session_id in used),
    )
    return roster if check(problem, mended) else mended


def by_hand(problem: PlanningProblem) -> PlanningProblem:
    """As a coordinator sees the problem: nobody's chances, no lights; the longer since someone worked, the sooner."""
    waited = waiting_days(problem)
    left = Counter[str]()
    for order in problem.records.orders:
        left[order.individual_id] += minutes_left(order)
    needs = tuple(
        WeekNeed(key, need.monday, Light.GREEN, 1.0, need.minutes, _turns(waited[key], left[key]))
        for need in problem.needs
        for key in (need.individual_id,)
    )
    return replace(
        problem,
        show_up={key: (SURE,) * len(days) for key, days in problem.show_up.items()},
        day_effect_sd=0.0,
        needs=needs,
        waiting=frozenset(),
        sent_home_last=frozenset(),
    )


def _turns(waited: int, minutes: int) -> tuple[tuple[int, int], ...]:
    """Blocks of a week's need: the first booking by waiting time, more of them by the hours left."""
    return ((1, FIRST_TURN + waited), (1440, 1 + minutes // 60))


def waiting_days(problem: PlanningProblem) -> dict[str, int]:
    """Days since each individual last worked, or since the order was imposed."""
    since: dict[str, date] = {}
    for order in problem.records.orders:
        key = order.individual_id
        since[key] = min(since.get(key, order.imposed_on), order.imposed_on)
    for row in problem.records.attendance:
        if row.outcome in TURNED_UP:
            since[row.individual_id] = max(since.get(row.individual_id, row.day), row.day)
    return {
        key: min(LONGEST_WAIT, max(0, (problem.first_monday - since.get(key, problem.first_monday)).days))
        for key in problem.show_up
    }


def mean_attendance(problem: PlanningProblem) -> float:
    """Of the bookings to which people could have come: not of those called off."""
    expected = [row.outcome for row in problem.records.attendance if row.outcome not in NEVER_EXPECTED]
    return sum(outcome in TURNED_UP for outcome in expected) / len(expected) if expected else USUAL_ATTENDANCE


def overfilled(problem: PlanningProblem, mean: float) -> PlanningProblem:
    """Places, seats and ratios divided by the mean attendance, to the nearest whole."""
    records = problem.records

    def more(places: int) -> int:
        return max(places, round(places / mean))

    placements = tuple(
        replace(row, places=more(row.places), van_seats=row.van_seats and more(row.van_seats))
        for row in records.placements
    )
    supervisors = tuple(replace(row, ratio=more(row.ratio)) for row in records.supervisors)
    return replace(problem, records=replace(records, placements=placements, supervisors=supervisors))
