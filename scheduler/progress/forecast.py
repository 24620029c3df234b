"""The chance of completing on time, and what it makes of a week: a closed form ahead of the full forecast."""

from math import ceil, exp, lgamma

from scheduler.domain.policy import Policy
from scheduler.domain.problem import Light

FALLING = (100, 80, 60, 50, 40, 30, 20)
"""Percent that the first, second … block of a week's need is worth."""


def chance_on_time(minutes_left: int, session_minutes: int, offers: int, alpha: float, beta: float) -> float:
    """Chance that enough of the offered sessions are attended: a beta-binomial upper tail."""
    needed = ceil(minutes_left / session_minutes)
    if needed <= 0:
        return 1.0
    return min(1.0, sum(_beta_binomial(count, offers, alpha, beta) for count in range(needed, offers + 1)))


def _beta_binomial(count: int, total: int, alpha: float, beta: float) -> float:
    choose = lgamma(total + 1) - lgamma(count + 1) - lgamma(total - count + 1)
    after = lgamma(count + alpha) + lgamma(total - count + beta) - lgamma(total + alpha + beta)
    before = lgamma(alpha) + lgamma(beta) - lgamma(alpha + beta)
    return exp(choose + after - before)


def light(chance: float, policy: Policy) -> Light:
    if chance >= policy.green_from:
        return Light.GREEN
    return Light.AMBER if chance >= policy.red_below else Light.RED


def blocks(needed: int, typical: int, count: int, colour: Light, policy: Policy) -> tuple[tuple[int, int], ...]:
    """A week's need as (expected minutes, weight in percent): a block for each booking, worth the share
    of it that is needed, falling from booking to booking, times the light's weight."""
    factor = {
        Light.RED: policy.red_weight,
        Light.AMBER: policy.amber_weight,
        Light.GREEN: policy.green_weight,
    }[colour]
    weights = []
    for place, falling in zip(range(count), FALLING, strict=False):
        share = min(1.0, max(0.0, (needed - place * typical) / typical))
        weights.append(round(factor * share * falling))
    if needed > 0 and weights:
        weights[0] = max(1, weights[0])
    return tuple((typical, weight) for weight in weights if weight > 0)
