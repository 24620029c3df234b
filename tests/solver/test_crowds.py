"""Rows against a pool that a repair found too risky: they rule it out, and no roster that is allowed."""

import random
from dataclasses import replace
from datetime import date

import pytest

from scheduler.assemble import assemble
from scheduler.domain.problem import Published
from scheduler.domain.roster import Booking
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.crowds import keep_who_fits
from scheduler.solver.limits import Limits
from scheduler.solver.overbooking import RiskLimits
from scheduler.solver.pairs import possible_pairs
from scheduler.solver.plan import begin
from scheduler.solver.pools import find_pools, pool_states, too_risky
from scheduler.solver.upset import Upset
from scheduler.solver.workbench import Workbench

MONDAY = date(2026, 12, 7)
LIMITS = Limits(10, 0.01, 1, 1)
CROWDS = 40


def only_chance(risk, chance):
    return RiskLimits(risk.chance * chance.uniform(0.3, 0.95), 1.0)


def only_share(risk, chance):
    return RiskLimits(1.0, risk.share * chance.uniform(0.3, 0.95))


@pytest.fixture(params=[(1, only_chance), (2, only_chance), (3, only_share), (4, only_share)])
def refused(request):
    """A workbench without C1's rows, a published roster, and pools of it that are too risky for narrower limits."""
    seed, narrower = request.param
    problem = assemble(invent_service(160, seed, Profile.TIGHT, MONDAY), MONDAY)
    roster = begin(problem, LIMITS).roster
    assert roster is not None
    pairs, chance = possible_pairs(problem), random.Random(seed)
    bench = Workbench(pairs, find_pools(pairs), LIMITS)
    states = [state for state in pool_states(pairs, bench.pools, roster) if state.risk(pairs).share > 1e-4]
    states = [replace(s, pool=replace(s.pool, limits=narrower(s.risk(pairs), chance))) for s in states]
    assert len(states) > 2
    return bench, roster, chance.sample(states, min(len(states), 6))


def another(state, roster, chance):
    """Some of a pool's people less, and some who were not there instead."""
    here = {individual for individual, _ in state.booked}
    out = set(chance.sample(state.booked, chance.randint(1, min(4, len(state.booked)))))
    new = [pair for pair in state.pool.show_up if pair[0] not in here and pair[1] in state.places]
    kept = [b for b in roster.bookings if (b.individual_id, b.session_id) not in out]
    come = dict(chance.sample(new, min(len(new), chance.randint(0, 2))))
    kept = [b for b in kept if b.individual_id not in come]
    return replace(roster, bookings=tuple(sorted([*kept, *(Booking(s, i) for i, s in come.items())])))


def test_rows_rule_out_a_pool_as_it_was_and_no_roster_that_is_allowed(refused):
    bench, roster, states = refused
    chance, model = random.Random(7), bench.model
    upset = Upset(bench.variables, Published(roster, MONDAY), ())
    seen = 0
    for state in states:
        bench.model = model.clone()
        others = [another(state, roster, chance) for _ in range(CROWDS)]
        allowed = [one for one in others if not too_risky(bench.pairs, [state.pool], one)]
        allowed = [one for one in allowed if bench.complete(one, 0) is not None]
        kept = keep_who_fits(upset, bench.model, state, roster)
        assert not too_risky(bench.pairs, [state.pool], kept)
        assert all(bench.complete(one, 0) is not None for one in allowed)
        assert (bench.complete(roster, 0) is None) == state.stays_too_risky(bench.pairs)
        seen += len(allowed)
    assert seen > CROWDS


def test_a_pool_that_stays_too_risky_is_so_with_whoever_comes_besides(refused):
    bench, _, states = refused
    chance, pairs = random.Random(8), bench.pairs
    staying = [state for state in states if state.stays_too_risky(pairs)]
    for state in staying:
        here = {individual for individual, _ in state.booked}
        others = [pair for pair in state.pool.show_up if pair[0] not in here and pair[1] in state.places]
        for _ in range(20):
            crowd = list(state.booked)
            for pair in chance.sample(others, min(len(others), chance.randint(1, 6))):
                if pair[0] not in {individual for individual, _ in crowd}:
                    crowd.append(pair)
            assert replace(state, booked=tuple(crowd)).is_too_risky(pairs)
    assert staying


def test_a_pool_may_be_allowed_with_more_people_who_have_seats_elsewhere(refused):
    """One team full of people who can sit nowhere else, and someone for another team: a smaller share is sent home."""
    bench, roster, _ = refused
    pairs, seen = bench.pairs, 0
    for state in pool_states(pairs, bench.pools, roster):
        for session, places in state.places.items():
            only_here = [pair for pair in state.pool.show_up if pairs.seats[pair] & state.places.keys() == {session}]
            crowd = replace(state, booked=tuple(only_here[: places + 2]))
            elsewhere = (pair for pair in state.pool.show_up if pairs.seats[pair] & state.places.keys() - {session})
            if len(crowd.booked) <= places or (other := next(elsewhere, None)) is None:
                continue
            more = replace(crowd, booked=(*crowd.booked, other))
            shares = crowd.risk(pairs).share, more.risk(pairs).share
            assert shares[1] < shares[0]
            between = replace(state.pool, limits=RiskLimits(1.0, sum(shares) / 2))
            assert replace(crowd, pool=between).is_too_risky(pairs)
            assert not replace(crowd, pool=between).stays_too_risky(pairs)
            seen += 1
    assert seen
