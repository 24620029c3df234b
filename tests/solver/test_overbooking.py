"""The exact risk against enumeration of every attendance pattern, and the linear row against the exact risk."""

import itertools
import math
import random

import networkx
import pytest

from scheduler.solver.overbooking import RiskLimits, chances_by_effect, pool_risk, safe_row

EFFECT_WEIGHTS = [5.48268855972217e-04, 3.07571239675865e-02, 2.40123178605013e-01, 4.57142857142858e-01]
WEIGHTS = [*EFFECT_WEIGHTS, *EFFECT_WEIGHTS[2::-1]]
"""Of the seven points of Gauss-Hermite quadrature for a standard normal, from a table."""


def enumerated_risk(people, places, sd):
    """Every pattern of attendance, each seated by a maximum matching."""
    table = chances_by_effect(sd)
    chance = sent = 0.0
    for pattern in itertools.product((False, True), repeat=len(people)):
        present = [number for number, comes in enumerate(pattern) if comes]
        graph = networkx.Graph()
        graph.add_nodes_from(present)
        for number in present:
            seats = ((session, seat) for session in people[number][1] for seat in range(places.get(session, 0)))
            graph.add_edges_from((number, seat) for seat in seats)
        home = len(present) - len(networkx.bipartite.hopcroft_karp_matching(graph, present)) // 2
        probability = sum(
            weight
            * math.prod(
                table[p][k] if comes else 1 - table[p][k] for (p, _), comes in zip(people, pattern, strict=True)
            )
            for k, weight in enumerate(WEIGHTS)
        )
        chance += probability * (home > 0)
        sent += probability * home
    return chance, sent / (sum(p for p, _ in people) / 1000)


@pytest.mark.parametrize("seed", range(120))
def test_exact_risk_equals_the_enumeration_of_every_attendance_pattern(seed):
    chance = random.Random(seed)
    sessions = "abcd"[: chance.randint(1, 4)]
    count = 12 if seed < 4 else chance.randint(1, 8)
    people = [
        (chance.randint(30, 970), frozenset(chance.sample(sessions, chance.randint(1, len(sessions)))))
        for _ in range(count)
    ]
    places = {session: chance.randint(0, 4) for session in sessions}
    sd = chance.choice((0.0, 0.3, 0.8))
    expected = enumerated_risk(people, places, sd)
    risk = pool_risk(people, places, sd)
    assert (risk.chance, risk.share) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("places", "booked", "chance", "share"),
    [
        (5, 5, 0, 0),
        (5, 6, 0.069, 0.0179),
        (10, 11, 0.007, 0.001),
        (15, 18, 0.019, 0.002),
        (20, 25, 0.025, 0.0022),
        (30, 39, 0.029, 0.0018),
    ],
)
def test_exact_risk_equals_the_published_table_for_people_alike(places, booked, chance, share):
    risk = pool_risk([(640, frozenset("a"))] * booked, {"a": places}, 0.0)
    assert risk.chance == pytest.approx(chance, abs=5e-4)
    assert risk.share == pytest.approx(share, abs=6e-5)


def test_the_day_effect_keeps_the_mean_and_raises_the_risk():
    people = [(640, frozenset("a"))] * 25
    table = chances_by_effect(0.6)
    assert sum(w * table[640][k] for k, w in enumerate(WEIGHTS)) == pytest.approx(0.64, abs=1e-9)
    assert pool_risk(people, {"a": 20}, 0.6).chance > 2 * pool_risk(people, {"a": 20}, 0.0).chance


def test_a_pool_with_too_many_kinds_of_people_never_understates_the_risk():
    chance = random.Random(5)
    sessions = [f"s{k}" for k in range(7)]
    people = [(600, frozenset(chance.sample(sessions, chance.randint(1, 6)))) for _ in range(60)]
    places = dict.fromkeys(sessions, 6)
    anyone_anywhere = pool_risk([(600, frozenset(sessions))] * 60, places, 0.3)
    assert pool_risk(people, places, 0.3).chance >= anyone_anywhere.chance


@pytest.mark.parametrize("places", [5, 10, 20, 30])
@pytest.mark.parametrize("p", [300, 640, 900])
def test_the_linear_row_allows_just_what_the_exact_risk_allows_of_people_alike(places, p):
    limits = RiskLimits(0.05, 0.005)
    row = safe_row((p,) * 120, places, places, 0.3, limits)
    fit = row.allowance[places] // row.weights[p]
    assert limits.hold(pool_risk([(p, frozenset("a"))] * fit, {"a": places}, 0.3))
    assert not limits.hold(pool_risk([(p, frozenset("a"))] * (fit + 1), {"a": places}, 0.3))
