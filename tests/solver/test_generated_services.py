"""Whatever the service, the roster passes the checker and no pool exceeds its limits."""

import os
from datetime import date

import pytest

from scheduler.checker.risk import pool_risks
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.result import PlanningResult
from scheduler.operations.plan_week import plan_week
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.limits import Limits

SERVICES = int(os.environ.get("GENERATED_SERVICES", "500"))
BATCH = 20
MONDAYS = (date(2026, 12, 7), date(2026, 11, 30))


def planned(seed: int) -> tuple[PlanningProblem, PlanningResult]:
    """Of 5 to 60 people, three of four below 25, planned for a moment or less; now and then for two weeks."""
    people = 5 + seed * 37 % (56 if seed % 4 == 0 else 20)
    records = invent_service(people, seed, list(Profile)[seed // 4 % len(Profile)])
    limits = Limits(seconds=(0.01, 0.02, 0.05)[seed % 3], workers=1, seed=seed)
    return plan_week(records, MONDAYS[seed % 7 == 3], 1 + (seed % 11 == 5), limits)


@pytest.mark.parametrize("batch", range(0, SERVICES, BATCH))
def test_every_roster_passes_the_checker_and_every_pool_keeps_its_limits(batch):
    booked = 0
    for seed in range(batch, min(batch + BATCH, SERVICES)):
        problem, result = planned(seed)  # raises NotARoster with the rules broken
        booked += len(result.roster.bookings)
        for risk in pool_risks(problem, result.roster):
            assert risk.chance_sent_home <= risk.chance_limit + 1e-9, f"seed {seed}: {risk}"
            assert risk.share_sent_home <= risk.share_limit + 1e-9, f"seed {seed}: {risk}"
        for tier in result.tiers:
            assert 0 <= tier.value <= tier.bound, f"seed {seed}: {tier}"
    assert booked > BATCH


@pytest.mark.parametrize("seed", [3, 17, 42, 101])
def test_the_same_seed_gives_the_same_result(seed):
    assert planned(seed) == planned(seed)
