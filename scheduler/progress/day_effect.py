"""The common day effect: on some days more people stay away than by chance."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

from scheduler.domain.policy import Policy
from scheduler.progress.alike import Crowd
from scheduler.progress.past import Record

LEAST, MOST = 0.05, 1.5


@dataclass(frozen=True, slots=True)
class DayEffect:
    """Standard deviation of the effect, in logits, and the standard error of that estimate."""

    sd: float
    standard_error: float


def day_effect(records: Sequence[Record], crowd: Crowd, policy: Policy) -> DayEffect:
    """By the method of moments: on a day with an effect, the surpluses of two people multiply to more than nought,
    by the product of their v = p(1 - p) for each unit of the effect's variance. p leaves the record itself out.
    The result is weighed against the default, which counts as known to within itself, by its standard error."""
    if not policy.day_effect_sd:
        return DayEffect(0.0, 0.0)
    surplus, chance = _surpluses(records, crowd)
    pairs = {day: _over_pairs(values.values()) for day, values in chance.items()}
    default, known = policy.day_effect_sd**2, sum(pairs.values())
    if not known:
        return DayEffect(policy.day_effect_sd, _error_of_root(default, default))
    estimate = sum(_over_pairs(surplus[day].values()) for day in pairs) / known
    precision = known**2 / _noise(pairs.values(), default)
    variance = (estimate * precision + 1 / default) / (precision + 1 / default**2)
    variance = min(MOST**2, max(LEAST**2, variance))
    precision = known**2 / _noise(pairs.values(), variance)
    error = 1 / sqrt(precision + 1 / default**2)
    return DayEffect(round(sqrt(variance), 3), _error_of_root(variance, error))


def _surpluses(
    records: Sequence[Record], crowd: Crowd
) -> tuple[Mapping[date, Mapping[str, float]], Mapping[date, Mapping[str, float]]]:
    """For each day and individual booked: what happened less the chance without it; and the unit v to judge it by."""
    booked: dict[str, int] = defaultdict(int)
    came: dict[str, int] = defaultdict(int)
    for record in records:
        booked[record.individual_id] += 1
        came[record.individual_id] += record.came
    surplus: dict[date, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    unit: dict[date, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for record in records:
        key, alike = record.individual_id, crowd.of(record.individual_id)
        total = alike.strength + booked[key] - 1
        expected = alike.strength * alike.chance(record.new, record.journey, record.day.weekday())
        p = alike.in_weather((expected + came[key] - record.came) / total, record.weather)
        surplus[record.day][key] += record.came - p
        unit[record.day][key] += p * (1 - p) * total / (total + 1)
    return surplus, unit


def _noise(pairs: Collection[float], variance: float) -> float:
    return sum(2 * v * (1 + variance * sqrt(v)) ** 2 for v in pairs)


def _error_of_root(variance: float, error: float) -> float:
    """Half the width, as a standard deviation, of a variance plus and minus its standard error."""
    return round((sqrt(variance + error) - sqrt(max(0.0, variance - error))) / 2, 3)


def _over_pairs(values: Collection[float]) -> float:
    """The sum of the products of all ordered pairs of different members."""
    return 0.0 if len(values) < 2 else sum(values) ** 2 - sum(value * value for value in values)
