"""What is refused for its risk: known again without the model, and just what the model forbids from then on."""

import random
from dataclasses import replace
from datetime import date

import pytest
from ortools.sat.python.cp_model import LinearExpr

from scheduler.assemble import assemble
from scheduler.domain.roster import Roster
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.forms import Form
from scheduler.solver.limits import Limits
from scheduler.solver.overbooking import SafeRow
from scheduler.solver.pairs import Pair
from scheduler.solver.plan import begin
from scheduler.solver.pools import PoolState, pool_states
from scheduler.solver.workbench import Workbench

MONDAY = date(2026, 12, 7)


@pytest.fixture(params=[1, 2, 3])
def bench(request) -> Workbench:
    bench = begin(assemble(invent_service(60, request.param, Profile.TIGHT, MONDAY), MONDAY), Limits(10, 0.01, 1, 1))
    assert bench.roster is not None
    return bench


def too_full(bench: Workbench, state: PoolState, chance: random.Random) -> PoolState | None:
    """With more and more of those who might come, until it is too risky."""
    more = [pair for pair in state.pool.show_up if pair[0] not in {individual for individual, _ in state.booked}]
    chance.shuffle(more)
    for pair in more:
        state = replace(state, booked=(*state.booked, pair))
        if not state.pool.limits.hold(state.risk(bench.pairs)):
            return state
    return None


def smaller(roster: Roster, chance: random.Random) -> Roster:
    """Without one booking in five; the sessions run as they did."""
    return replace(roster, bookings=tuple(b for b in roster.bookings if chance.random() > 0.2))


def holds(bench: Workbench, roster: Roster) -> bool:
    return bench.complete(roster, 0) is not None


def states(bench: Workbench, roster: Roster) -> list[PoolState]:
    return pool_states(bench.pairs, bench.pools, roster)


def test_a_roster_breaks_the_rows_of_refusals_where_they_say_that_they_forbid_it(bench):
    chance, best = random.Random(5), bench.roster
    small = [smaller(best, chance) for _ in range(12)]
    rosters = [roster for roster in (best, *small) if holds(bench, roster)]
    refused = []
    for legal in chance.choices(rosters[1:], k=3):
        for state, calm in zip(states(bench, best), states(bench, legal), strict=True):
            full = too_full(bench, state, chance) if chance.random() < 0.7 else state
            if full is not None and full.booked != calm.booked:
                bench.risk.refuse(full, [calm])
                refused.append(full)
    assert refused
    expected = [not any(map(bench.risk.forbids, states(bench, roster))) for roster in rosters]
    assert [holds(bench, roster) for roster in rosters] == expected
    assert not all(expected), "otherwise this says nothing"
    assert any(bench.risk.forbids(full) for full in refused)


def test_what_is_legal_is_not_forbidden_by_a_refusal_that_knows_it(bench):
    chance, best = random.Random(7), bench.roster
    for _ in range(3):
        for state in states(bench, best):
            if (full := too_full(bench, state, chance)) is not None:
                bench.risk.refuse(full, [state])
    assert not any(map(bench.risk.forbids, states(bench, best)))
    assert holds(bench, best)


def test_the_load_that_a_mending_may_have_is_what_the_pool_has_when_calm(bench):
    chance, seen = random.Random(3), 0
    for state in states(bench, bench.roster):
        full = too_full(bench, state, chance)
        load = None if full is None else bench.risk.calm_load(full, state)
        if load is not None:
            total, most = load
            assert value(bench, total, full) > most == value(bench, total, state)
            seen += 1
    assert seen


def test_a_refusal_leaves_most_of_what_is_safe_and_forbids_most_of_what_is_not(bench):
    """Of crowds with more load than the calm one: a whole person less is too little."""
    chance, forbidden = random.Random(4), {True: [], False: []}
    for state in states(bench, bench.roster):
        every = frozenset(state.pool.sessions)
        row = bench.risk.rows.get((state.pool.sessions, every))
        if row is None or row.exact:
            continue
        full = too_full(bench, state, chance)
        if full is None:
            continue
        calm = replace(full, booked=full.booked[:-1])
        bench.risk.refuse(full, [calm])
        for _ in range(300):
            other = replace(full, booked=crowd(full, chance))
            if load(row, other) > load(row, calm):
                forbidden[other.is_too_risky(bench.pairs)].append(bench.risk.forbids(other))
    safe, risky = forbidden[False], forbidden[True]
    assert sum(safe) <= 0.1 * len(safe)
    assert sum(risky) >= 0.5 * len(risky)
    assert min(len(safe), len(risky)) > 20, "otherwise this says nothing"


def load(row: SafeRow, state: PoolState) -> int:
    return sum(row.weights[state.pool.show_up[pair]] for pair in state.booked)


def crowd(full: PoolState, chance: random.Random) -> tuple[Pair, ...]:
    """As many people as there, or one or two fewer or more."""
    everyone = {pair[0]: pair for pair in chance.sample(list(full.pool.show_up), len(full.pool.show_up))}
    size = len(full.booked) + chance.randint(-2, 2)
    return tuple(list(everyone.values())[: max(0, size)])


def value(bench: Workbench, total: LinearExpr, state: PoolState) -> int:
    values = [0] * len(bench.model.proto.variables)
    for pair in state.booked:
        values[bench.variables.book[pair].index] = 1
    for (sessions, inside), people in bench.risk.people.items():
        if sessions == state.pool.sessions:
            values[people.index] = sum(pair in state.pool.confined[inside] for pair in state.booked)
    return Form.of(total).value(values)
