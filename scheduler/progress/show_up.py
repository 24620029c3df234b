"""The chance that a booked individual comes: a Beta posterior on what people like them do."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum

from scheduler.domain.policy import Policy
from scheduler.domain.times import DAY
from scheduler.progress.alike import Alike, learn_alike
from scheduler.progress.day_effect import DayEffect, day_effect
from scheduler.progress.past import NEW_RECORDS, Record

USUAL_WEEK = (0.0,) * 7


@dataclass(frozen=True, slots=True)
class ShowUp:
    """An individual's chance for each day told, in thousandths; Beta parameters for a usual day."""

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
    """Chances by individual; what everyone's records say of people alike; how much days differ."""

    show_up: Mapping[str, ShowUp]
    alike: Alike
    day_effect: DayEffect


def learn(
    records: Sequence[Record],
    journeys: Mapping[str, int],
    policy: Policy,
    as_of: date,
    weather: Sequence[float] = USUAL_WEEK,
) -> AttendanceModel:
    """The model for every individual in `journeys` (usual minutes from home), for the days from `as_of` on.

    There is a day for each figure in `weather`: how much likelier than usual outdoor work is stopped on it.
    """
    crowd = learn_alike(records, policy)
    own: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        own[record.individual_id].append(record)
    days = [((as_of + offset * DAY).weekday(), unusual) for offset, unusual in enumerate(weather)]
    show_up = {
        individual: _show_up(own.get(individual, []), crowd.of(individual), journey, days, policy, as_of)
        for individual, journey in sorted(journeys.items())
    }
    return AttendanceModel(show_up, crowd.everyone, day_effect(records, crowd, policy))


def usual_chances(
    records: Sequence[Record], journeys: Mapping[str, int], policy: Policy, as_of: date
) -> Mapping[str, tuple[float, float]]:
    """Beta parameters for a usual day of every individual in `journeys`; quicker than `learn`, where few are asked."""
    crowd = learn_alike(records, policy, journeys)
    own: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        own[record.individual_id].append(record)
    found = {
        key: _show_up(own.get(key, []), crowd.of(key), journey, [], policy, as_of) for key, journey in journeys.items()
    }
    return {key: (show_up.alpha, show_up.beta) for key, show_up in found.items()}


def posterior(prior_mean: float, strength: float, outcomes: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Beta parameters after outcomes, each with its weight (1 for today, less for longer ago), in any order."""
    came = fsum(weight for weight, present in outcomes if present)
    stayed = fsum(weight for weight, present in outcomes if not present)
    return strength * prior_mean + came, strength * (1 - prior_mean) + stayed


def _show_up(
    rows: Sequence[Record],
    alike: Alike,
    journey: int,
    days: Sequence[tuple[int, float]],
    policy: Policy,
    as_of: date,
) -> ShowUp:
    half_life = 7 * policy.attendance_half_life_weeks
    outcomes = [(0.5 ** ((as_of - row.day).days / half_life), row.came) for row in rows]
    new = len(rows) < NEW_RECORDS
    each = []
    for weekday, unusual in days:
        alpha, beta = posterior(alike.chance(new, journey, weekday), alike.strength, outcomes)
        chance = alike.in_weather(alpha / (alpha + beta), unusual)
        each.append(min(999, max(1, round(1000 * chance))))
    alpha, beta = posterior(alike.chance(new, journey), alike.strength, outcomes)
    return ShowUp(tuple(each), alpha, beta, len(rows))
