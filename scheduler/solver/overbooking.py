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
BLOCK, BAND = 16, 100
"""Numbers of places, and thousandths of a show-up probability, for which crowds are worked out at a time."""


@dataclass(slots=True)
class _Alike:
    """Crowds of people alike, one for each number of places and chance to come, that grow by one person at a time.

    At each quadrature point (columns) the number who come is binomial: `seated` is the chance that all find a
    place, `full` that just as many come as there are places, `sent` the expected number sent home.
    """

    places: NDArray[np.int_]
    come: Floats
    people: NDArray[np.int_]
    seated: Floats
    full: Floats
    sent: Floats

    @classmethod
    def as_many_as_places(cls, places: NDArray[np.int_], come: Floats) -> "_Alike":
        return cls(places, come, places.copy(), np.ones_like(come), come ** places[:, None], np.zeros_like(come))

    def fits_with(self, part: Floats, weights: Floats, limits: RiskLimits) -> NDArray[np.bool_]:
        """Whether one more person, who comes with this part of the chance, keeps the limits."""
        more = self.come * part[:, None]
        chance = (1 - self.seated + more * self.full) @ weights
        sent = (self.sent + more * (1 - self.seated + self.full)) @ weights
        expected = (self.come * self.people[:, None] + more) @ weights
        return (chance <= limits.chance + TOLERANCE) & (sent <= (limits.share + TOLERANCE) * expected)

    def add(self, one_more: NDArray[np.bool_]) -> None:
        come = self.come * one_more[:, None]
        self.sent = self.sent + come * (1 - self.seated + self.full)
        self.seated = self.seated - come * self.full
        ratio = (self.people + 1) / (self.people + 1 - self.places)
        self.full = np.where(one_more[:, None], self.full * (1 - self.come) * ratio[:, None], self.full)
        self.people = self.people + one_more


def _most_people(places: NDArray[np.int_], come: Floats, weights: Floats, limits: RiskLimits) -> Floats:
    """How many people alike fit into so many places, a real number: the last one with a smaller probability."""
    crowds = _Alike.as_many_as_places(places, come)
    whole = np.ones(len(places))
    growing = np.ones(len(places), bool)
    while growing.any():
        growing = growing & crowds.fits_with(whole, weights, limits)
        crowds.add(growing)
        growing = growing & (crowds.people < 12 * (places + 1))
    low, high = np.zeros(len(places)), whole
    for _ in range(8):
        part = (low + high) / 2
        fits = crowds.fits_with(part, weights, limits)
        low, high = np.where(fits, part, low), np.where(fits, high, part)
    return np.asarray(crowds.people + low)


@lru_cache(maxsize=4096)
def _people_by_places(show_up: int, most: int, sd: float, limits: RiskLimits) -> dict[int, list[float]]:
    """For show-up probabilities from this one on, over a BAND: how many people of each fit into 0 to `most` places."""
    show_ups = [_rounded(show_up + more) for more in range(0, BAND + 1, 10)]  # the last band ends with "always"
    come = np.repeat(chances_by_effect(sd)[show_ups], most, axis=0)
    places = np.tile(np.arange(1, most + 1), len(show_ups))
    fits = _most_people(places, come, _quadrature(sd)[1], limits).reshape(len(show_ups), most)
    return {alike: [0.0, *row] for alike, row in zip(show_ups, fits.tolist(), strict=True)}


def _people_alike(show_up: int, most: int, sd: float, limits: RiskLimits) -> list[float]:
    """How many people of a rounded show-up probability fit into 0 to `most` places."""
    # More than asked for, so that other rows find it done.
    enough = BLOCK * -(-most // BLOCK)
    return _people_by_places(show_up // BAND * BAND, enough, sd, limits)[show_up][: most + 1]


def _rounded(show_up: int) -> int:
    """To a whole hundredth, but neither never nor always."""
    return max(1, min(999, round(show_up, -1)))


@lru_cache(maxsize=4096)
def safe_row(show_ups: tuple[int, ...], most: int, usual_total: int, sd: float, limits: RiskLimits) -> SafeRow:
    """The row for a set of sessions with candidates of these show-up probabilities and at most so many places.

    A person's weight is the share that they fill of the usual total: the row is exact there for people
    alike, and close for mixtures. The allowance of another total is what fits there of a middling person.
    """
    rounded = {p: _rounded(p) for p in show_ups}
    grid = tuple(sorted(set(rounded.values())))
    if most == 0 or not grid:
        return SafeRow(dict.fromkeys(show_ups, 1), (0,) * (most + 1), exact=True)
    lowest = sorted(show_ups)
    if all(len(lowest) <= c or _all_come(lowest[: c + 1], sd) > limits.chance + TOLERANCE for c in range(most + 1)):
        return SafeRow(dict.fromkeys(show_ups, 1), tuple(range(most + 1)), exact=True)
    fits = {p: _people_alike(p, most, sd, limits) for p in grid}
    middle = fits[rounded[lowest[len(lowest) // 2]]]
    usual = max(usual_total, 1)
    allowance = tuple(round(SCALE * fit) for fit in middle)
    weight = {p: SCALE * middle[usual] / alike[usual] for p, alike in fits.items()}
    return SafeRow({p: round(weight[q]) for p, q in rounded.items()}, allowance, exact=False)


def _all_come(show_ups: Sequence[int], sd: float) -> float:
    return float(_quadrature(sd)[1] @ np.prod(chances_by_effect(sd)[list(show_ups)], axis=0))


def union_sets(kinds: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """All unions of the kinds: the only sets of sessions that can be short of places."""
    return _unions(sorted(set(kinds), key=sorted))
