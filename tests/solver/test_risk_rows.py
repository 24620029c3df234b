"""Rule C1's rows: what they allow in fractions, and where the staff is known."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from scheduler.assemble import assemble
from scheduler.checker.check import check
from scheduler.domain.individuals import Need, Supervision
from scheduler.domain.problem import Light, WeekNeed
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.highs import Highs
from scheduler.solver.highs_orders import Linear, Relax
from scheduler.solver.limits import Limits
from scheduler.solver.linear import with_rows
from scheduler.solver.plan import begin
from scheduler.solver.pools import PoolState, pool_states
from scheduler.solver.workbench import Workbench
from tests.builders import a_problem, a_roster, a_session, a_supervisor, an_individual

MONDAY = date(2026, 12, 7)


@pytest.fixture(scope="module", params=[1, 2, 3])
def bench(request) -> Workbench:
    bench = begin(assemble(invent_service(60, request.param, Profile.TIGHT, MONDAY), MONDAY), Limits(10, 0.01, 1, 1))
    assert bench.roster is not None
    return bench


def largest(linear: Linear, weights: dict[int, int], high: np.ndarray) -> float:
    """The largest weighted sum that a relaxation allows."""
    cost = np.zeros(len(linear.low))
    cost[list(weights)] = list(weights.values())
    with Highs() as highs:
        highs.load(replace(linear, cost=cost))
        return highs.solve(Relax(linear.low, high, np.ones(len(high), bool), 30.0)).bound


def whole_pools(bench: Workbench):
    """Each pool's state, the row of all its sessions and their weights by index of the bookings."""
    for state in pool_states(bench.pairs, bench.pools, bench.roster):
        every = frozenset(state.pool.sessions)
        row = bench.risk.rows.get((state.pool.sessions, every))
        if row is not None and not row.exact:
            confined = state.pool.confined[every]
            yield state, row, {bench.variables.book[pair].index: row.weights[p] for pair, p in confined.items()}


def test_a_tenth_of_the_places_is_allowed_no_more_than_its_part_of_what_any_number_of_places_is(bench):
    linear, seen = bench.linear(), 0
    for state, row, weights in whole_pools(bench):
        high = linear.high.copy()
        most = 0.1 * (len(row.allowance) - 1)
        seats = [bench.variables.seats[session].index for session in state.pool.sessions]
        high[seats] = most / len(seats)
        heaviest = sorted(weights.values(), reverse=True)
        each = max(max(load, sum(heaviest[:k])) / k for k, load in enumerate(row.allowance) if k)
        each = max(each, sum(map(weights.get, booked(bench, state))) / max(1, sum(state.places.values())))
        assert largest(linear, weights, high) <= (each + 1) * most + 1e-6
        seen += 1
    assert seen


def booked(bench: Workbench, state: PoolState) -> list[int]:
    return [bench.variables.book[pair].index for pair in state.booked]


def test_where_the_staff_is_known_a_pool_may_book_what_its_places_allow_or_the_best_roster_has(bench):
    linear = with_rows(bench.linear(), bench.rows_when_staffed(bench.roster))
    held = [
        *((on.index, pair) for pair, on in bench.variables.staff.items()),
        *((run.index, session) for session, run in bench.variables.run.items()),
    ]
    chosen = {(s.supervisor_id, s.session_id) for s in bench.roster.staffing} | set(bench.roster.sessions)
    high = linear.high.copy()
    for index, what in held:
        high[index] = what in chosen
    places = {
        state.pool.sessions: sum(state.places.values())
        for state in pool_states(bench.pairs, bench.pools, replace(bench.roster, bookings=()))
    }
    for state, row, weights in whole_pools(bench):
        most, has = places[state.pool.sessions], sum(map(weights.get, booked(bench, state)))
        allowed = max(row.allowance[most], has, sum(sorted(weights.values(), reverse=True)[:most]))
        assert largest(linear, weights, high) <= allowed + 1e-6


def test_where_the_staff_is_known_the_best_roster_is_not_cut_off(bench):
    values = np.array(bench.values, float)
    rows = bench.rows_when_staffed(bench.roster)
    assert rows
    assert all(sum(number * values[index] for index, number in row.terms.items()) <= row.most for row in rows)


@pytest.mark.parametrize("team", ["PARKS", "SHED"])
def test_someone_supervised_one_to_one_may_be_the_only_one_at_a_muster_point(team):
    """No place is left for others then, and nobody else needs one."""
    people = [f"P{number}" for number in range(1, 15)]
    problem = a_problem(
        individuals=[an_individual(key) for key in people],
        supervisors=[a_supervisor("S1")],
        needs=(Need(individual_id="P1", supervision=Supervision.ONE_TO_ONE),),
    )
    pressing = tuple(WeekNeed(key, MONDAY, Light.RED, 0.1, 400, ((400, 400),)) for key in people[1:])
    bench = begin(replace(problem, needs=pressing), Limits(10, 0.01, 1, 1))
    assert bench.roster is not None
    assert "P1" not in {booking.individual_id for booking in bench.roster.bookings}
    assert bench.risk.rows
    alone = a_roster({a_session(team): ["P1"]})
    assert check(problem, alone) == ()
    assert bench.adopt(alone)
    crowded = a_roster({a_session(team): ["P1", "P2"]})
    assert "C1" in {violation.rule for violation in check(problem, crowded)}
    assert not bench.adopt(crowded)
