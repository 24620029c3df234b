"""Which bookings parts are planned among, once a relaxation has been seen; when a proof begins again."""

import pytest

from scheduler.assemble import assemble
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.forms import ladder
from scheduler.solver.guide import Guide
from scheduler.solver.highs import NOTHING, Highs
from scheduler.solver.highs_orders import Found
from scheduler.solver.limits import Limits
from scheduler.solver.neighbourhoods import Neighbourhoods
from scheduler.solver.objective import TIERS
from scheduler.solver.plan import begin
from scheduler.solver.race import Race
from scheduler.solver.standing import Standing
from tests.bench.measure import MONDAY
from tests.solver.test_guide import Takes

HOURS = TIERS[3]


@pytest.fixture(scope="module")
def race() -> Race:
    bench = begin(assemble(invent_service(60, 1, Profile.TIGHT, MONDAY), MONDAY), Limits(60, 0.0, 1, 1))
    aim = HOURS.build(bench.model, bench.variables)
    both = ladder([aim], bench.model)
    bench.complete(bench.roster, both)
    standing = Standing(HOURS, 0, 10**9, lambda standing: None)
    return Race(bench, Neighbourhoods(bench.pairs, 1), standing, aim, both, [], None, 60.0)


def test_parts_can_leave_a_staffing_for_what_was_thought_of_before_it(race):
    """HiGHS says what is worth a thought for each staffing: a part that saw the last only could never change it."""
    bench = race.bench
    free = [book for book in bench.variables.book.values() if not bench.values[book.index]]
    before, now, never = free[0], free[1], free[2]
    assert not any(map(race._far, free)), "before a relaxation is seen everything is worth a thought"
    race.narrow(frozenset({before.index}))
    race.narrow(frozenset({now.index}))
    assert [race._far(book) for book in (before, now, never)] == [False, False, True]


def test_a_part_books_nothing_that_is_not_thought_of_and_loses_no_booking_of_the_best_roster(race):
    booked = {book.index for book in race.bench.variables.book.values() if race.bench.values[book.index]}
    race.near = frozenset()
    everything = frozenset(race.bench.pairs.open_sessions)
    race._plan_part(everything, 1)
    assert {book.index for book in race.bench.variables.book.values() if race.bench.values[book.index]} <= booked
    assert not any(race._far(book) for book in race.bench.variables.book.values() if book.index in booked)


@pytest.mark.parametrize(("ends", "refusals", "proofs"), [(True, 2, 3), (True, 0, 1), (False, 2, 1)])
def test_a_proof_begins_again_when_it_ended_above_what_has_been_forbidden_since(
    race, monkeypatch, ends, refusals, proofs
):
    begun = []

    def beside(race, highs, *tasks, later=None):
        begun.append((*tasks, later))
        known = race.bench.risk.refused
        race.bench.risk.refused += len(begun) <= refusals
        return known if ends else None

    monkeypatch.setattr(race.bench.risk, "refused", 0)
    monkeypatch.setattr(Race, "_beside", beside)
    monkeypatch.setattr(Race, "_polish", lambda *asked: None)
    race.standing.tier = TIERS[2]
    race._side_by_side(None)
    assert begun == [(Guide.search, Guide.prove, Guide.book_again)] + [(Guide.prove, None)] * (proofs - 1)


def test_a_proof_that_came_to_an_end_says_what_had_been_forbidden_when_it_began(race, monkeypatch):
    monkeypatch.setattr(race.bench.risk, "refused", 7)

    class Ended(Highs):
        def solve(self, order, learn=lambda found: None):
            assert order.gap == 0, "above a roster that is too risky no gap is near enough"
            race.bench.risk.refused += 1
            return self.found

    with Ended() as highs:
        guide = Guide(race.bench, highs, [race.aims], Takes())
        values = guide._now()
        for found, known in ((Found(values, 5e6, 5e6), 7), (Found(values, 5e6, 5.005e6), None), (NOTHING, None)):
            highs.found = found
            assert guide.prove() == known
