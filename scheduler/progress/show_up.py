"""The chance that a booked individual comes: a Beta posterior on what people like them do.

People like them: a ridge logistic regression on being new, on weekends and on the journey. How far
individuals differ from it (the prior's strength) and how much days differ (the common day effect)
are estimated from the same records, and shrunk to the policy's defaults when those are few.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import lgamma, log

import numpy as np
from numpy.typing import NDArray

from scheduler.domain.attendance import NEVER_EXPECTED, TURNED_UP, Attendance
from scheduler.domain.policy import Policy

Floats = NDArray[np.float64]
NEW_RECORDS = 3
STRENGTHS = (1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 48.0)
PRIOR_PRECISION = np.array([1.0, 4.0, 4.0, 4.0])
"""Of the regression's intercept and of its weights for new, weekend and journey."""
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Record:
    """One booking of the past that was not called off."""

    individual_id: str
    day: date
    came: bool
    new: bool
    journey: int


@dataclass(frozen=True, slots=True)
class ShowUp:
    """An individual's chance for each weekday, Monday first, in thousandths; Beta parameters for the usual day."""

    thousandths: tuple[int, ...]
    alpha: float
    beta: float
    records: int

    @property
    def sd(self) -> float:
        total = self.alpha + self.beta
        return float((self.alpha * self.beta / (total * total * (total + 1))) ** 0.5)


@dataclass(frozen=True, slots=True)
class AttendanceModel:
    show_up: Mapping[str, ShowUp]
    day_effect_sd: float
    strength: float
    weights: tuple[float, ...]


def usable_records(attendance: Sequence[Attendance], before: date, journeys: Mapping[str, int]) -> list[Record]:
    """Records before a day, without those called off and without repeats, oldest first."""
    seen: dict[tuple[str, date, int], Attendance] = {}
    for row in attendance:
        if row.day < before and row.outcome not in NEVER_EXPECTED:
            seen[row.individual_id, row.day, row.start] = row
    counts: dict[str, int] = defaultdict(int)
    records = []
    for (individual, day, _), row in sorted(seen.items(), key=lambda item: (item[0][1], item[0][2], item[0][0])):
        new = counts[individual] < NEW_RECORDS
        counts[individual] += 1
        records.append(Record(individual, day, row.outcome in TURNED_UP, new, journeys.get(individual, 0)))
    return records


def learn(records: Sequence[Record], journeys: Mapping[str, int], policy: Policy, as_of: date) -> AttendanceModel:
    """The model for every individual in `journeys` (usual minutes from home), as of a day."""
    weights = _regress(records, policy)
    own: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        own[record.individual_id].append(record)
    expected = {key: _mean_expected(weights, rows) for key, rows in own.items()}
    strength = _strength(own, expected, policy)
    show_up = {
        individual: _posterior(own.get(individual, []), weights, strength, journey, policy, as_of)
        for individual, journey in sorted(journeys.items())
    }
    return AttendanceModel(show_up, _day_effect(records, own, expected, strength, policy), strength, tuple(weights))


def posterior(prior_mean: float, strength: float, outcomes: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Beta parameters after outcomes, each with its weight (1 for today, less for longer ago)."""
    came = sum(weight for weight, present in outcomes if present)
    stayed = sum(weight for weight, present in outcomes if not present)
    return strength * prior_mean + came, strength * (1 - prior_mean) + stayed


def _features(new: bool, weekend: bool, journey: int) -> tuple[float, ...]:
    return (1.0, float(new), float(weekend), journey / 30.0)


def _regress(records: Sequence[Record], policy: Policy) -> Floats:
    """Ridge logistic regression by Newton's method; nobody gets likelier to come by being new."""
    prior = np.array([log(policy.show_up_prior / (1 - policy.show_up_prior)), 0.0, 0.0, 0.0])
    if not records:
        return prior
    x = np.array([_features(r.new, r.day.weekday() >= SATURDAY, r.journey) for r in records])
    y = np.array([float(r.came) for r in records])
    weights = prior.copy()
    for _ in range(30):
        p = _logistic(x @ weights)
        gradient = x.T @ (y - p) - PRIOR_PRECISION * (weights - prior)
        curvature = (x * (p * (1 - p))[:, None]).T @ x + np.diag(PRIOR_PRECISION)
        step = np.linalg.solve(curvature, gradient)
        weights = weights + step
        if np.abs(step).max() < 1e-10:
            break
    weights[1] = min(weights[1], 0.0)
    return weights


def _logistic(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -30, 30))))


def _chance(weights: Floats, new: bool, weekend: bool, journey: int) -> float:
    return float(np.clip(_logistic(np.array(_features(new, weekend, journey)) @ weights), 0.02, 0.98))


def _mean_expected(weights: Floats, rows: Sequence[Record]) -> float:
    return sum(_chance(weights, r.new, r.day.weekday() >= SATURDAY, r.journey) for r in rows) / len(rows)


def _strength(own: Mapping[str, Sequence[Record]], expected: Mapping[str, float], policy: Policy) -> float:
    """The prior's worth in records: most likely by the beta-binomial, a log-normal around the default."""

    def likelihood(strength: float) -> float:
        total = -0.5 * (log(strength) - log(policy.show_up_prior_strength)) ** 2
        for individual, rows in own.items():
            came = sum(row.came for row in rows)
            a, b = strength * expected[individual], strength * (1 - expected[individual])
            total += lgamma(a + came) - lgamma(a) + lgamma(b + len(rows) - came) - lgamma(b)
            total += lgamma(strength) - lgamma(strength + len(rows))
        return total

    return max((*STRENGTHS, policy.show_up_prior_strength), key=likelihood)


def _posterior(
    rows: Sequence[Record], weights: Floats, strength: float, journey: int, policy: Policy, as_of: date
) -> ShowUp:
    half_life = 7 * policy.attendance_half_life_weeks
    outcomes = [(0.5 ** ((as_of - row.day).days / half_life), row.came) for row in rows]
    new = len(rows) < NEW_RECORDS
    each = []
    for weekday in range(7):
        alpha, beta = posterior(_chance(weights, new, weekday >= SATURDAY, journey), strength, outcomes)
        each.append(min(999, max(1, round(1000 * alpha / (alpha + beta)))))
    alpha, beta = posterior(_chance(weights, new, False, journey), strength, outcomes)
    return ShowUp(tuple(each), alpha, beta, len(rows))


def _day_effect(
    records: Sequence[Record],
    own: Mapping[str, Sequence[Record]],
    expected: Mapping[str, float],
    strength: float,
    policy: Policy,
) -> float:
    """Spread of days in logits, by the method of moments: on a day with an effect, the surpluses of two people
    multiply to more than nought, by the product of their v = p(1-p) for each unit of the effect's variance.
    p leaves the record itself out. The result is weighed against the default by its standard error."""
    came = {individual: sum(row.came for row in rows) for individual, rows in own.items()}
    surplus: dict[date, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    chance: dict[date, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for record in records:
        key = record.individual_id
        total = strength + len(own[key]) - 1
        p = (strength * expected[key] + came[key] - record.came) / total
        surplus[record.day][key] += record.came - p
        chance[record.day][key] += p * (1 - p) * total / (total + 1)
    pairs = {day: _over_pairs(chance[day].values()) for day in chance}
    default, known = policy.day_effect_sd**2, sum(pairs.values())
    if not known or not default:
        return policy.day_effect_sd
    estimate = sum(_over_pairs(surplus[day].values()) for day in pairs) / known
    spread = sum(2 * v * (1 + default * v**0.5) ** 2 for v in pairs.values()) / known**2
    variance = (estimate / spread + 1 / default) / (1 / spread + 1 / default**2)
    return round(float(np.clip(max(variance, 0.0) ** 0.5, 0.05, 1.5)), 3)


def _over_pairs(values: Collection[float]) -> float:
    """The sum of the products of all ordered pairs of different members."""
    return 0.0 if len(values) < 2 else sum(values) ** 2 - sum(value * value for value in values)
