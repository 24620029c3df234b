"""One run of the bench in a process of its own, for its peak memory: `python -m tests.bench.measure TASK`."""

import json
import os
import resource
import sys
import time
from dataclasses import asdict, dataclass
from datetime import date
from threading import Event

from scheduler.assemble import assemble
from scheduler.checker.check import check
from scheduler.checker.objective import tier_values
from scheduler.checker.risk import pool_risks
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.result import Progress, TierResult
from scheduler.domain.roster import Roster
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.greedy import greedy_roster
from scheduler.solver.limits import Limits
from scheduler.solver.pairs import possible_pairs
from scheduler.solver.plan import begin, plan_roster
from scheduler.solver.pools import find_pools
from tests.bench.designs.climb import climb
from tests.bench.designs.every import DESIGNS
from tests.bench.figures import AT_RISK

MONDAY = date(2026, 12, 7)
WORKERS, GAP = 2, 0.001
SUMMED = 5_000_000
ALL_TIERS, FIRST_THREE = "all tiers", "tiers 1 to 3"
"""Stand for `plan_roster`, in the place of a design's name; the second ends once tier 3 is proven or over."""


@dataclass(frozen=True, slots=True)
class Task:
    """A service to plan; `design` is a name of `DESIGNS`, which climb tiers 1 to 4, `ALL_TIERS` or `FIRST_THREE`."""

    stage: str
    design: str
    people: int
    profile: str
    seed: int
    seconds: float


def measure(task: Task) -> dict[str, object]:
    """Times in seconds, values and bounds in raw units, steps as (seconds, tier, value, bound)."""
    load, yardstick = os.getloadavg()[0], _yardstick()
    busy, began = time.process_time(), time.perf_counter()
    problem = assemble(invent_service(task.people, task.seed, Profile(task.profile), MONDAY), MONDAY)
    figures = asdict(task) | _start(problem)
    limits = Limits(seconds=task.seconds, gap=GAP, workers=WORKERS, seed=1)
    steps: list[Progress] = []
    if task.design in (ALL_TIERS, FIRST_THREE):
        roster, tiers = _planned(problem, limits, steps, third_only=task.design == FIRST_THREE)
    else:
        roster, tiers = _climbed(problem, task, steps)
    return (
        figures
        | _reached(problem, roster, tiers)
        | {
            "steps": _changes(steps),
            "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "cores_used": round((time.process_time() - busy) / (time.perf_counter() - began), 2),
            "load_before": round(load, 1),
            "yardstick_seconds": round(yardstick, 2),
        }
    )


def _yardstick() -> float:
    """Seconds for a fixed sum: what two days' figures owe to the machine and not to the program."""
    began = time.perf_counter()
    sum(number * number for number in range(SUMMED))
    return time.perf_counter() - began


def _start(problem: PlanningProblem) -> dict[str, object]:
    """The first roster, judged by the checker, with all that it needs but the problem itself."""
    began = time.perf_counter()
    pairs = possible_pairs(problem)
    greedy = greedy_roster(pairs, find_pools(pairs))
    broken = check(problem, greedy)
    return {
        "seconds_to_first": round(time.perf_counter() - began, 2),
        "sessions": len(problem.sessions),
        "pairs": len(pairs.bookable),
        "greedy": list(tier_values(problem, greedy)),
        "greedy_breaks": len(broken),
    }


def _planned(
    problem: PlanningProblem, limits: Limits, steps: list[Progress], *, third_only: bool
) -> tuple[Roster, list[TierResult]]:
    enough = Event()

    def seen(step: Progress) -> None:
        steps.append(step)
        proven = step.tier == AT_RISK and step.bound - step.value <= GAP * step.bound
        if third_only and (proven or step.tier > AT_RISK):
            enough.set()

    result = plan_roster(problem, limits, seen, enough=enough)
    return result.roster, list(result.tiers[:AT_RISK] if third_only else result.tiers)


def _climbed(problem: PlanningProblem, task: Task, steps: list[Progress]) -> tuple[Roster, list[TierResult]]:
    bench = begin(problem, Limits(seconds=task.seconds, gap=GAP, workers=WORKERS, seed=1))
    if bench.roster is None and not bench.any_roster():
        raise SystemExit(f"{task}: decisions conflict, and designs start from a legal roster")
    tiers = climb(bench, DESIGNS[task.design].search, steps.append)
    assert bench.roster is not None
    return bench.roster, tiers


def _reached(problem: PlanningProblem, roster: Roster, tiers: list[TierResult]) -> dict[str, object]:
    risks = [risk for risk in pool_risks(problem, roster) if risk.booked]
    return {
        "breaks": len(check(problem, roster)),
        "tiers": [
            {"number": t.number, "name": t.name, "unit": t.unit, "scale": t.scale, "value": value, "bound": t.bound}
            for t, value in zip(tiers, tier_values(problem, roster), strict=False)
        ],
        "seats_used": round(sum(r.expected for r in risks) / max(1, sum(r.places for r in risks)), 4),
        "show_up": round(sum(r.expected for r in risks) / max(1, sum(r.booked for r in risks)), 4),
        "largest_chance_sent_home": round(max((r.chance_sent_home for r in risks), default=0.0), 5),
        "largest_share_sent_home": round(max((r.share_sent_home for r in risks), default=0.0), 6),
    }


def _changes(steps: list[Progress]) -> list[tuple[float, int, int, int]]:
    """The steps at which anything has changed."""
    kept: list[tuple[float, int, int, int]] = []
    for step in steps:
        if not kept or kept[-1][1:] != (step.tier, step.value, step.bound):
            kept.append((round(step.seconds, 2), step.tier, step.value, step.bound))
    return kept


if __name__ == "__main__":
    print(json.dumps(measure(Task(**json.loads(sys.argv[1])))))
