"""Which bookings parts are planned among, once a relaxation has been seen."""

import pytest

from scheduler.assemble import assemble
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.forms import ladder
from scheduler.solver.limits import Limits
from scheduler.solver.neighbourhoods import Neighbourhoods
from scheduler.solver.objective import TIERS
from scheduler.solver.plan import begin
from scheduler.solver.race import Race
from scheduler.solver.standing import Standing
from tests.bench.measure import MONDAY

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
