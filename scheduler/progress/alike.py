"""What people alike do: a ridge logistic regression, and how far individuals differ from it.

Each individual is compared with the *others*: what they are expected to do is estimated without their own
records. So these count once, and an attendance can only raise one's own chance.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from scheduler.domain.policy import Policy
from scheduler.progress.past import Record

Floats = NDArray[np.float64]
NEW, JOURNEY, WEATHER, MONDAY = 1, 2, 3, 4
SIZE = MONDAY + 7
RIDGE = np.array([4.0, 4.0, 4.0, 2.0, *[50.0] * 7])
"""Precision, around nought, of the weights: usual level (around the default), new, journey, weather, each weekday."""
NEVER_RAISE = [NEW, WEATHER]
HELD_AT_NOUGHT = 1e12
LONGEST_JOURNEY = 120
LEAST, MOST = 0.02, 0.98
WEAKEST, STRONGEST = 1.5, 48.0
ROUNDS, ENOUGH = 100, 1e-10
TOGETHER = 100
"""Individuals whose others are estimated at a time: bounds the memory."""
DIGITS = 9
"""Of what is estimated, so that the last bits, which differ between machines, decide nothing."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Weights in logits: usual level, new, half hour of journey, weather, Monday to Sunday; the strength in records."""

    weights: tuple[float, ...]
    strength: float

    def chance(self, new: bool, journey: int, weekday: int | None = None) -> float:
        """On a day with the season's weather; without a weekday, on a usual one."""
        w = self.weights
        logit = (
            w[0] + w[NEW] * new + w[JOURNEY] * half_hours(journey) + (0.0 if weekday is None else w[MONDAY + weekday])
        )
        return min(MOST, max(LEAST, 1 / (1 + exp(-logit))))

    def in_weather(self, chance: float, weather: float) -> float:
        """A chance of usual weather, moved by as many logits as people alike are moved."""
        return chance / (chance + (1 - chance) * exp(-self.weights[WEATHER] * weather))


@dataclass(frozen=True, slots=True)
class Crowd:
    """`everyone` from all records; `others` for each individual with records, from those of the others."""

    everyone: Alike
    others: Mapping[str, Alike] = field(default_factory=dict)

    def of(self, individual_id: str) -> Alike:
        return self.others.get(individual_id, self.everyone)


def half_hours(journey: int) -> float:
    return min(journey, LONGEST_JOURNEY) / 30


def learn_alike(records: Sequence[Record], policy: Policy, among: Collection[str] | None = None) -> Crowd:
    """Estimates start from the policy's defaults and leave them as far as the records say.

    `among`: the individuals whose others are wanted, for speed; none given: everyone's.
    """
    start = np.zeros((1, SIZE))
    start[0, 0] = round(log(policy.show_up_prior / (1 - policy.show_up_prior)), DIGITS)
    if not records:
        return Crowd(Alike(tuple(start[0].tolist()), round(policy.show_up_prior_strength, DIGITS)))
    people = sorted({record.individual_id for record in records})
    cells = _Cells.of(records, people)
    nobody = np.zeros((1, len(people)), dtype=bool)
    everyone, near = cells.estimate(nobody, start, start, policy)
    others: dict[str, Alike] = {}
    wanted = [place for place, key in enumerate(people) if among is None or key in among]
    for first in range(0, len(wanted), TOGETHER):
        left_out = np.arange(len(people)) == np.array(wanted[first : first + TOGETHER])[:, None]
        found, _ = cells.estimate(left_out, start, near, policy)
        others |= zip([people[place] for place in wanted[first : first + TOGETHER]], found, strict=True)
    return Crowd(everyone[0], others)


@dataclass(frozen=True, slots=True)
class _Cells:
    """Records alike in every feature, counted: `x` cell by feature, `booked` and `came` individual by cell."""

    x: Floats
    booked: Floats
    came: Floats

    @classmethod
    def of(cls, records: Sequence[Record], people: Sequence[str]) -> "_Cells":
        x, cell = np.unique(np.array([_features(record) for record in records]), axis=0, return_inverse=True)
        number = {individual: place for place, individual in enumerate(people)}
        places = (np.array([number[record.individual_id] for record in records]), cell.reshape(-1))
        booked, came = np.zeros((len(people), len(x))), np.zeros((len(people), len(x)))
        np.add.at(booked, places, 1)
        np.add.at(came, places, [record.came for record in records])
        return cls(x, booked, came)

    def estimate(
        self, left_out: NDArray[np.bool_], prior: Floats, near: Floats, policy: Policy
    ) -> tuple[list[Alike], Floats]:
        """One estimate for each row of `left_out`, without the individuals it names; and the weights as rows.

        The bookings of one individual resemble each other: by the default's strength, n count as n / (1 + (n - 1) r).
        """
        kept = (~left_out).astype(float)
        counts = kept / (1 + (self.booked.sum(axis=1) - 1) / (1 + policy.show_up_prior_strength))
        weights = _regress(self.x, counts @ self.booked, counts @ self.came, prior, near)
        strengths = self._strengths(kept, _logistic(weights @ self.x.T), policy)
        rounded = zip(np.round(weights, DIGITS).tolist(), np.round(strengths, DIGITS).tolist(), strict=True)
        return [Alike(tuple(row), strength) for row, strength in rounded], weights

    def _strengths(self, kept: Floats, chance: Floats, policy: Policy) -> Floats:
        """The prior's worth in records, by moments: two bookings of one individual agree by more than chance.

        Their surpluses multiply to v = p(1 - p) times r on average; the strength is 1/r - 1. The estimate of r is
        weighed by its standard error against the default's, which is taken as sure to within r(1 - r).
        """
        chance, records = np.clip(chance, LEAST, MOST), self.booked.sum(axis=1)
        varies = (chance * (1 - chance)) @ self.booked.T
        surplus = self.came.sum(axis=1) - chance @ self.booked.T
        several = kept * (records > 1) / records
        default = 1 / (1 + policy.show_up_prior_strength)
        known = ((records - 1) * varies * several).sum(axis=1)
        agree = ((surplus**2 - varies) * several).sum(axis=1)
        noise = (2 * ((1 + (records - 1) * default) * varies * several) ** 2).sum(axis=1)
        weight = np.divide(known, noise, out=np.zeros_like(known), where=noise > 0)
        sure = 1 / (default * (1 - default)) ** 2
        share = (agree * weight + default * sure) / (known * weight + sure)
        least = 1 / (1 + max(STRONGEST, policy.show_up_prior_strength))
        most = 1 / (1 + min(WEAKEST, policy.show_up_prior_strength))
        return np.asarray(1 / np.clip(share, least, most) - 1)


def _features(record: Record) -> list[float]:
    row = [0.0] * SIZE
    row[0], row[NEW], row[JOURNEY], row[WEATHER] = 1.0, record.new, half_hours(record.journey), record.weather
    row[MONDAY + record.day.weekday()] = 1.0
    return row


def _regress(x: Floats, booked: Floats, came: Floats, prior: Floats, near: Floats) -> Floats:
    """A row of weights for each row of counts; nobody gets likelier to come by being new or by bad weather."""
    ridge = np.tile(RIDGE, (len(booked), 1))
    weights = _newton(x, booked, came, prior, np.repeat(near, len(booked), axis=0), ridge)
    while (raising := (weights[:, NEVER_RAISE] > 0) & (ridge[:, NEVER_RAISE] < HELD_AT_NOUGHT)).any():
        ridge[:, NEVER_RAISE] = np.where(raising, HELD_AT_NOUGHT, ridge[:, NEVER_RAISE])
        weights = _newton(x, booked, came, prior, weights, ridge)
    weights[:, NEVER_RAISE] = np.minimum(weights[:, NEVER_RAISE], 0.0)
    return weights


def _newton(x: Floats, booked: Floats, came: Floats, prior: Floats, weights: Floats, ridge: Floats) -> Floats:
    """Penalised likelihood by Newton's method. A step moves no logit by more than one: so it never overshoots."""
    squares = (x[:, :, None] * x[:, None, :]).reshape(len(x), -1)
    for _ in range(ROUNDS):
        p = _logistic(weights @ x.T)
        gradient = (came - booked * p) @ x - ridge * (weights - prior)
        curvature = ((booked * p * (1 - p)) @ squares).reshape(-1, SIZE, SIZE) + ridge[:, :, None] * np.eye(SIZE)
        step = np.linalg.solve(curvature, gradient[:, :, None])[:, :, 0]
        weights = weights + step / np.maximum(1, np.abs(step @ x.T).max(axis=1, keepdims=True))
        if np.abs(step).max() < ENOUGH:
            break
    return weights


def _logistic(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))))
