"""The risk of sending someone home (rule C1): exact for a pool, and as a linear row for the model.

Attendance is Poisson binomial given the common day effect, which is integrated by the seven points of
Gauss-Hermite quadrature. Who can be seated is a question of matchings; by Hall's theorem the number
sent home is the largest excess, over sets of sessions, of people who may sit only there over the places there.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NODES = 7
TOLERANCE = 1e-9
LARGEST_TABLE = 400_000


@dataclass(frozen=True, slots=True)
class RiskLimits:
    """Largest chance that anyone is sent home, largest share of those attending."""

    chance: float
    share: float

    def hold(self, risk: "Risk") -> bool:
        return risk.chance <= self.chance + TOLERANCE and risk.share <= self.share + TOLERANCE


@dataclass(frozen=True, slots=True)
class Risk:
    chance: float
    share: float


@lru_cache(maxsize=8)
def _quadrature(sd: float) -> tuple[Floats, Floats]:
    points, weights = np.polynomial.hermite_e.hermegauss(NODES)
    return sd * points, weights / weights.sum()


@lru_cache(maxsize=8)
def chances_by_effect(sd: float) -> Floats:
    """Chance of coming at each quadrature point, for show-up probabilities of 0 to 1 in thousandths."""
    effects, weights = _quadrature(sd)
    target = np.arange(1, 1000) / 1000.0
    low, high = np.full(999, -40.0), np.full(999, 40.0)
    for _ in range(80):
        middle = (low + high) / 2
        mean = (1 / (1 + np.exp(-(middle[:, None] + effects)))) @ weights
        low, high = np.where(mean < target, middle, low), np.where(mean < target, high, middle)
    table = np.zeros((1001, NODES))
    table[1:1000] = 1 / (1 + np.exp(-(low[:, None] + effects)))
    table[1000] = 1.0
    return table


def _attendance(show_ups: Sequence[int], sd: float) -> Floats:
    """Distribution of the number who come, a row for each quadrature point."""
    table = chances_by_effect(sd)
    distribution = np.zeros((NODES, len(show_ups) + 1))
    distribution[:, 0] = 1.0
    for count, p in enumerate(show_ups, start=1):
        come = table[p][:, None]
        distribution[:, 1 : count + 1] = distribution[:, 1 : count + 1] * (1 - come) + distribution[:, :count] * come
        distribution[:, 0] *= 1 - come[:, 0]
    return distribution


def pool_risk(
    people: Iterable[tuple[int, frozenset[str]]], places: dict[str, int], sd: float, always_seated: int = 0
) -> Risk:
    """Exact risk of a pool.

    `people` are (show-up in thousandths, sessions where they may sit), `places` those of each running
    session, `always_seated` the summed show-up, in thousandths, of people who have a seat of their own.
    Where the pool has too many kinds of people for an exact table, the smallest kinds are allowed
    fewer sessions, so that the risk is never understated.
    """
    kinds: dict[frozenset[str], list[int]] = defaultdict(list)
    for p, seats in people:
        kinds[frozenset(session for session in seats if places.get(session, 0) > 0)].append(p)
    coming = (always_seated + sum(map(sum, kinds.values()))) / 1000.0
    chance, sent = 0.0, 0.0
    nobody_sent = np.ones(NODES)
    weights = _quadrature(sd)[1]
    for group in _components(_narrowed(kinds)):
        fine, excess = _component_risk(group, places, sd)
        nobody_sent = nobody_sent * fine
        sent += float(weights @ excess)
    chance = float(weights @ (1 - nobody_sent))
    return Risk(max(0.0, chance), sent / coming if coming else 0.0)


def _narrowed(kinds: dict[frozenset[str], list[int]]) -> dict[frozenset[str], list[int]]:
    kinds = dict(kinds)
    while (
        len(kinds) > 1
        and np.prod([len(group) + 1.0 for group in kinds.values()]) / max(len(group) + 1 for group in kinds.values())
        > LARGEST_TABLE
    ):
        smallest = min(kinds, key=lambda seats: (len(kinds[seats]), sorted(seats)))
        inside = [seats for seats in kinds if seats < smallest]
        target = max(
            inside, key=lambda seats: (len(kinds[seats]), sorted(seats)), default=frozenset(sorted(smallest)[:1])
        )
        kinds[target] = kinds.get(target, []) + kinds.pop(smallest)
    return kinds


def _components(kinds: dict[frozenset[str], list[int]]) -> list[dict[frozenset[str], list[int]]]:
    groups: list[dict[frozenset[str], list[int]]] = []
    for seats, people in kinds.items():
        joined = [group for group in groups if any(seats & other for other in group)]
        groups = [group for group in groups if group not in joined]
        merged = {key: value for group in joined for key, value in group.items()}
        groups.append(merged | {seats: people})
    return groups


def _component_risk(kinds: dict[frozenset[str], list[int]], places: dict[str, int], sd: float) -> tuple[Floats, Floats]:
    """At each quadrature point: the chance that all are seated, and the expected number who are not."""
    order = sorted(kinds, key=lambda seats: (-len(kinds[seats]), sorted(seats)))
    biggest, others = order[0], order[1:]
    counts = (
        np.indices([len(kinds[seats]) + 1 for seats in others]).reshape(len(others), -1)
        if others
        else np.zeros((0, 1), int)
    )
    probability = np.ones((NODES, counts.shape[1]))
    for seats, count in zip(others, counts, strict=True):
        probability = probability * _attendance(kinds[seats], sd)[:, count]
    apart = np.zeros(counts.shape[1], int)
    room = np.full(counts.shape[1], sum(len(p) for p in kinds.values()) + 1)
    for union in _unions(order):
        load = sum((counts[k] for k, seats in enumerate(others) if seats <= union), np.zeros(counts.shape[1], int))
        excess = load - sum(places[session] for session in union)
        if biggest <= union:
            room = np.minimum(room, -excess)
        else:
            apart = np.maximum(apart, excess)
    return _close(probability, apart, room, _attendance(kinds[biggest], sd))


def _close(probability: Floats, apart: NDArray[np.int_], room: NDArray[np.int_], last: Floats) -> tuple[Floats, Floats]:
    """Add the biggest kind: sent home are max(apart, number of them - room)."""
    size = last.shape[1]
    tail = np.concatenate([np.cumsum(last[:, ::-1], axis=1)[:, ::-1], np.zeros((NODES, 1))], axis=1)
    beyond = np.concatenate([np.cumsum(tail[:, :0:-1], axis=1)[:, ::-1], np.zeros((NODES, 1))], axis=1)
    seated = 1 - tail[:, np.clip(room + 1, 0, size)]
    fine = (probability * np.where((apart == 0) & (room >= 0), seated, 0.0)).sum(axis=1)
    # E max(apart, n - room) = apart + E (n - room - apart)+ ; below nought the mean itself counts
    cut = room + apart
    surplus = beyond[:, np.clip(cut, 0, size)] + np.where(cut < 0, -cut, 0)
    return fine, (probability * (apart + surplus)).sum(axis=1)


def _unions(kinds: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    found: set[frozenset[str]] = set()
    for seats in kinds:
        found |= {seats} | {seats | other for other in found}
    return sorted(found, key=sorted)


@dataclass(frozen=True, slots=True)
class SafeRow:
    """sum of weights x bookings <= allowance[places]: a linear stand-in for C1, judged exactly afterwards."""

    weights: dict[int, int]
    allowance: tuple[int, ...]
    exact: bool
    """Whether the row says that people are at most places: no overbooking is possible at all."""


SCALE = 1000


@lru_cache(maxsize=4096)
def _most_people(places: int, sd: float, limits: RiskLimits, grid: tuple[int, ...]) -> Floats:
    """How many people of each show-up probability fit, a real number: the last one with a smaller probability."""
    table = chances_by_effect(sd)
    weights = _quadrature(sd)[1]
    come = table[list(grid)]
    kept = np.zeros((len(grid), NODES, places + 1))
    kept[:, :, 0] = 1.0
    people = np.zeros(len(grid), int)
    growing = np.ones(len(grid), bool)
    while growing.any():
        more = _one_more(kept, come)
        fits = growing & _fits(more, come * (people + 1)[:, None], weights, limits)
        kept = np.where(fits[:, None, None], more, kept)
        people += fits
        growing = fits & (people < 12 * (places + 1))
    low, high = np.zeros(len(grid)), np.ones(len(grid))
    for _ in range(8):
        part = (low + high) / 2
        extra = come * part[:, None]
        fits = _fits(_one_more(kept, extra), come * people[:, None] + extra, weights, limits)
        low, high = np.where(fits, part, low), np.where(fits, high, part)
    return np.asarray(people + low)


def _one_more(kept: Floats, come: Floats) -> Floats:
    more = kept * (1 - come)[:, :, None]
    more[:, :, 1:] += kept[:, :, :-1] * come[:, :, None]
    return more


def _fits(kept: Floats, mean: Floats, weights: Floats, limits: RiskLimits) -> NDArray[np.bool_]:
    places = kept.shape[2] - 1
    chance = (1 - kept.sum(axis=2)) @ weights
    sent = (mean - places + (kept * (places - np.arange(places + 1))).sum(axis=2)) @ weights
    return np.asarray((chance <= limits.chance + TOLERANCE) & (sent <= (limits.share + TOLERANCE) * (mean @ weights)))


def safe_row(show_ups: Sequence[int], most: int, usual_total: int, sd: float, limits: RiskLimits) -> SafeRow:
    """The row for a set of sessions with candidates of these show-up probabilities and at most so many places.

    A person's weight is the share that they fill of the usual total: the row is exact there for people
    alike, and close for mixtures. The allowance of another total is what fits there of a middling person.
    """
    rounded = {p: max(1, min(999, round(p, -1))) for p in show_ups}
    grid = tuple(sorted(set(rounded.values())))
    if most == 0 or not grid:
        return SafeRow(dict.fromkeys(show_ups, 1), (0,) * (most + 1), exact=True)
    lowest = sorted(show_ups)
    if all(len(lowest) <= c or _all_come(lowest[: c + 1], sd) > limits.chance + TOLERANCE for c in range(most + 1)):
        return SafeRow(dict.fromkeys(show_ups, 1), tuple(range(most + 1)), exact=True)
    usual = _most_people(max(usual_total, 1), sd, limits, grid)
    middle = grid.index(rounded[lowest[len(lowest) // 2]])
    scale = SCALE * usual[middle]
    alike = (grid[middle],)
    fits = [0.0, *(float(_most_people(places, sd, limits, alike)[0]) for places in range(1, most + 1))]
    allowance = tuple(round(scale * fit / usual[middle]) for fit in fits)
    weight = dict(zip(grid, (scale / usual).tolist(), strict=True))
    return SafeRow({p: round(weight[q]) for p, q in rounded.items()}, allowance, exact=False)


def _all_come(show_ups: Sequence[int], sd: float) -> float:
    return float(_quadrature(sd)[1] @ np.prod(chances_by_effect(sd)[list(show_ups)], axis=0))


def union_sets(kinds: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """All unions of the kinds: the only sets of sessions that can be short of places."""
    return _unions(sorted(set(kinds), key=sorted))
