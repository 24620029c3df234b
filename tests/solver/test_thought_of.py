"""Which bookings parts are planned among, once a relaxation has been seen; when a proof begins again."""

import time
from collections import deque
from dataclasses import replace
from threading import Timer

import pytest

from scheduler.assemble import assemble
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.forms import ladder
from scheduler.solver.guide import Guide
from scheduler.solver.highs import NOTHING, Highs
from scheduler.solver.highs_orders import Found
from scheduler.solver.limits import Limits
from scheduler.solver.meanwhile import Later
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
    assert not any(map(race.anew.far, free)), "before a relaxation is seen everything is worth a thought"
    race.narrow(frozenset({before.index}))
    race.narrow(frozenset({now.index}))
    assert [race.anew.far(book) for book in (before, now, never)] == [False, False, True]


def test_a_part_books_nothing_that_is_not_thought_of_and_loses_no_booking_of_the_best_roster(race):
    booked = {book.index for book in race.bench.variables.book.values() if race.bench.values[book.index]}
    race.anew.near = frozenset()
    everything = frozenset(race.bench.pairs.open_sessions)
    race._plan_part(everything, 1)
    assert {book.index for book in race.bench.variables.book.values() if race.bench.values[book.index]} <= booked
    assert not any(race.anew.far(book) for book in race.bench.variables.book.values() if book.index in booked)


@pytest.mark.parametrize(("ends", "refusals", "proofs"), [(True, 2, 3), (True, 0, 1), (False, 2, 1)])
def test_a_proof_begins_again_when_it_ended_above_what_has_been_forbidden_since(
    race, monkeypatch, ends, refusals, proofs
):
    begun = []

    def beside(race, highs, *tasks, rest=False, **more):
        begun.append((*tasks, rest))
        known = race.bench.risk.refused
        race.bench.risk.refused += len(begun) <= refusals
        return known if ends else None

    monkeypatch.setattr(race.bench.risk, "refused", 0)
    monkeypatch.setattr(Race, "_beside", beside)
    monkeypatch.setattr(Race, "_polish", lambda *asked: None)
    race.standing.tier = TIERS[2]
    race._side_by_side(None)
    assert begun[0] == (Guide.prove, Guide.search, False)
    assert len(begun) == proofs
    for again, rest in begun[1:]:
        assert (again.func, again.keywords, rest) == (Guide.prove, {"threads": race.bench.limits.workers}, True)


def test_parts_rest_the_longer_the_more_of_them_gained_nothing(race, monkeypatch):
    now, tried, rests = 100.0, [], []

    def part(race, free, workers):
        nonlocal now
        now += 2.0
        tried.append(free)
        return len(tried) == 8

    monkeypatch.setattr("scheduler.solver.race.time.monotonic", lambda: now)
    monkeypatch.setattr("scheduler.solver.race.MOST_REST", 10.0 / race.parts.round)
    monkeypatch.setattr(Race, "_plan_part", part)
    monkeypatch.setattr(Race, "_rest", lambda race, seconds: rests.append(seconds * race.parts.round))
    race._polish(1, lambda stale: len(tried) >= 12)
    assert rests == [], "beside one thread of HiGHS nothing rests"
    tried.clear()
    race._polish(1, lambda stale: len(tried) >= 12, rest=True)
    assert rests == pytest.approx([2, 4, 6, 8, 10, 10, 10, 0, 2, 4, 6, 8])


def test_a_rest_ends_when_there_is_a_roster_to_be_judged(race, monkeypatch):
    monkeypatch.setattr(race.standing, "offers", [])
    Timer(0.3, lambda: race.offer(race.bench.roster, 10**9)).start()
    began = time.monotonic()
    race._rest(60.0)
    assert race.standing.offers
    assert time.monotonic() - began < 60.0


@pytest.mark.parametrize("large", [False, True])
def test_later_bookings_begin_after_the_first_and_again_when_something_was_forbidden_since(race, monkeypatch, large):
    """In a large week the proof, too, begins after the first."""
    began, until = [], time.monotonic() + 60.0
    if large:
        monkeypatch.setattr("scheduler.solver.race.MANY_VARIABLES", len(race.bench.model.proto.variables))

    def first(guide):
        began.append("first")

    def proof(guide):
        began.append("proof")
        while not guide.highs.interrupted:
            assert time.monotonic() < until
            time.sleep(0.01)

    def later(guide):
        began.append("later")
        race.bench.risk.refused += began.count("later") == 1

    for name, task in (("search", first), ("prove", proof), ("book_again", later)):
        monkeypatch.setattr(Guide, name, task)
    monkeypatch.setattr(Race, "_plan_part", lambda *asked: time.sleep(0.01) or False)
    monkeypatch.setattr(Race, "left", 60.0)
    with Highs() as highs:
        assert race._searched_and_proven(highs) == -1, "the proof should begin anew with what was forbidden"
    assert [began.count(task) for task in ("first", "proof", "later")] == [1, 1, 2]
    assert not large or began[0] == "first"


def test_a_roster_waits_to_be_judged_only_while_none_better_does(race, monkeypatch):
    monkeypatch.setattr(race.standing, "offers", deque(maxlen=1))
    monkeypatch.setattr(race.standing, "value", 100)
    waiting = []
    for worth in (90, 120, 110, 130, 100):
        race.offer(worth, worth)
        waiting += [race.standing.offers[0] if race.standing.offers else None]
    assert waiting == [None, 120, 120, 130, 130]
    race.standing.offers.clear()
    race.offer("as good as the best in this tier", 100)
    assert race.standing.offers


class Searching:
    """A proof and, for so long, a search beside it."""

    def __init__(self, seconds):
        self.until = time.monotonic() + seconds

    @property
    def idle(self):
        return time.monotonic() > self.until


@pytest.mark.parametrize(
    ("workers", "left", "ends", "offered", "least", "most"),
    [
        (2, 60.0, 0.6, None, 0.5, 20.0),  # until the search has ended
        (2, 60.0, 60.0, 0.2, 0.5, 20.0),  # or its first roster has been there for a while
        (2, 5.0, 60.0, None, 0.0, 20.0),  # not in a short search
        (3, 60.0, 60.0, None, 0.0, 20.0),  # nor where there is a worker for parts
    ],
)
def test_parts_wait_for_the_first_rosters_of_a_search(race, monkeypatch, workers, left, ends, offered, least, most):
    monkeypatch.setattr(race.bench, "limits", replace(race.bench.limits, workers=workers))
    monkeypatch.setattr(race.standing, "offers", deque(maxlen=1))
    monkeypatch.setattr("scheduler.solver.race.BEST_SECONDS", 0.5)
    monkeypatch.setattr(Race, "left", left)
    if offered is not None:
        Timer(offered, lambda: race.offer("a roster", 10**9)).start()
    began = time.monotonic()
    race._await_rosters(Searching(ends))
    assert least <= time.monotonic() - began <= most


def test_parts_wait_no_longer_than_a_share_of_the_time(race, monkeypatch):
    monkeypatch.setattr(race.bench, "limits", replace(race.bench.limits, workers=2))
    monkeypatch.setattr(race.standing, "offers", deque(maxlen=1))
    left = iter([60.0, 59.0, 40.0, 36.5, 35.9])
    monkeypatch.setattr(Race, "left", property(lambda race: next(left)))
    race._await_rosters(Searching(60.0))
    assert list(left) == []


@pytest.mark.parametrize(("proved", "refused", "renew"), [(5.0, 1, True), (50.0, 1, False), (5.0, 0, False)])
def test_a_proof_begins_anew_only_early_and_where_something_was_forbidden(monkeypatch, proved, refused, renew):
    now = 100.0
    monkeypatch.setattr("scheduler.solver.meanwhile.time.monotonic", lambda: now)
    at_work, later = AtWork(), Later(Guide.search, Guide.book_again, 0)
    assert not later.enough(at_work, False, refused, 100.0), "the later bookings begin"
    now += proved
    assert later.enough(at_work, False, refused, 100.0) == renew, "and have ended"
    assert later.renew == renew
    assert at_work.begun == [Guide.book_again]


class AtWork:
    """A search that has ended, and a proof that goes on."""

    over, idle = False, True

    def __init__(self):
        self.begun = []

    def has_ended(self, task):
        return task is Guide.search

    def begin_with_another(self, task):
        self.begun.append(task)


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
