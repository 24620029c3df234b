"""The first roster is legal at once, before any search; none of its bookings has to be taken back."""

import pytest

from scheduler.assemble import assemble
from scheduler.checker.check import check
from scheduler.simulation.services import FIRST_MONDAY, Profile, invent_service
from scheduler.solver.greedy import greedy_roster
from scheduler.solver.pairs import possible_pairs
from scheduler.solver.pools import find_pools


@pytest.mark.parametrize("profile", [Profile.TYPICAL, Profile.TIGHT, Profile.RURAL])
@pytest.mark.parametrize("people", [20, 160, 300])
def test_the_greedy_roster_breaks_no_rule(people, profile):
    problem = assemble(invent_service(people, 4, profile), FIRST_MONDAY)
    pairs = possible_pairs(problem)
    roster = greedy_roster(pairs, find_pools(pairs))
    assert check(problem, roster) == ()
    assert len(roster.bookings) > people / 4
