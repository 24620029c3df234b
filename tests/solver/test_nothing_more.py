"""The model forbids nothing that the checker allows: a roster that it does not have is one that nobody is offered.

Rule C1's rows apart, which are close and not exact for mixtures of people (docs/model.md).
"""

import random
from collections.abc import Iterator
from datetime import date

import pytest

from scheduler.assemble import assemble
from scheduler.checker.check import check
from scheduler.domain.roster import Booking, Roster, Staffing
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.constraints.risk import RiskRows
from scheduler.solver.limits import Limits
from scheduler.solver.pairs import Pair
from scheduler.solver.plan import begin
from scheduler.solver.workbench import Workbench

MONDAY = date(2026, 12, 7)
STEPS, EVERY = 1500, 10


@pytest.mark.parametrize("seed", range(1, 4))
@pytest.mark.parametrize("profile", [Profile.TYPICAL, Profile.TIGHT, Profile.RURAL])
def test_the_model_has_every_roster_that_the_checker_allows(profile, seed, monkeypatch):
    monkeypatch.setattr(RiskRows, "add_pool", lambda *known: None)
    bench = begin(assemble(invent_service(60, seed, profile, MONDAY), MONDAY), Limits(10, 0.01, 1, 1))
    seen = set()
    for number, roster in enumerate(legal_rosters(bench, random.Random(seed))):
        if number % EVERY == 0:
            assert bench.adopt(roster)
            seen.add(roster)
    assert len(seen) > STEPS / EVERY / 10


def legal_rosters(bench: Workbench, chance: random.Random) -> Iterator[Roster]:
    """A walk from the first roster: a few bookings, duties and sessions more or fewer at each step."""
    problem, roster = bench.pairs.facts.problem, bench.roster
    assert roster is not None
    bookings = {(booking.individual_id, booking.session_id) for booking in roster.bookings}
    duties = {(staffing.supervisor_id, staffing.session_id) for staffing in roster.staffing}
    for _ in range(STEPS):
        booked, staffed = set(bookings), set(duties)
        for _ in range(chance.choice([1, 1, 2, 3])):
            change(chance, booked, staffed, bench)
        sessions = {session for _, session in (*booked, *staffed)}
        roster = Roster(
            tuple(sorted(sessions)),
            tuple(sorted(Booking(session, individual) for individual, session in booked)),
            tuple(sorted(Staffing(session, supervisor) for supervisor, session in staffed)),
        )
        if not check(problem, roster):
            bookings, duties = booked, staffed
            yield roster


def change(chance: random.Random, booked: set[Pair], staffed: set[Pair], bench: Workbench) -> None:
    kind = chance.random()
    if kind < 0.6:
        booked.add(chance.choice(list(bench.pairs.bookable)))
    elif kind < 0.8 and booked:
        booked.discard(chance.choice(sorted(booked)))
    elif kind < 0.9:
        staffed.add(chance.choice(sorted(bench.pairs.staffable)))
    elif kind < 0.98 and staffed:
        staffed.discard(chance.choice(sorted(staffed)))
    elif booked:
        closed = chance.choice(sorted(booked))[1]
        for some in (booked, staffed):
            some -= {pair for pair in some if pair[1] == closed}
