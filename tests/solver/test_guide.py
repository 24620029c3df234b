"""The orders that HiGHS gets from the guide, and what their end means for the tiers to come."""

import numpy as np
import pytest

from scheduler.assemble import assemble
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.forms import Form
from scheduler.solver.guide import Guide
from scheduler.solver.highs import NOTHING, Highs
from scheduler.solver.highs_orders import Branch
from scheduler.solver.limits import Limits
from scheduler.solver.objective import TIERS
from scheduler.solver.plan import begin
from tests.bench.measure import MONDAY


class Takes:
    """A tier's search that takes all it is told and has time enough."""

    left = 20.0

    def __init__(self):
        self.offered = []

    def bounded(self, bound):
        pass

    def offer(self, roster):
        self.offered.append(roster)

    def narrow(self, near):
        pass


class ToldToStop(Highs):
    """Interrupted while bookings are searched for a staffing."""

    def solve(self, order, learn=lambda found: None):
        found = super().solve(order, learn)
        if isinstance(order, Branch) and np.mean(order.whole) > 0.5:
            self.interrupt()
        return found


class Lost(Highs):
    """Given up before the end of the search for bookings."""

    def solve(self, order, learn=lambda found: None):
        found = super().solve(order, learn)
        return NOTHING if isinstance(order, Branch) and np.mean(order.whole) > 0.5 else found


@pytest.mark.parametrize(("kind", "staffed"), [(Highs, True), (ToldToStop, False)])
def test_a_staffing_whose_bookings_were_interrupted_is_searched_again_by_the_next_tier(kind, staffed):
    bench, _ = search(kind)
    assert bench.staffed is staffed


def test_bookings_found_on_the_way_are_offered_even_if_the_end_never_comes():
    bench, offered = search(Lost)
    assert offered
    assert all(roster.staffing == offered[0].staffing for roster in offered)
    assert not bench.staffed


def search(kind):
    """Tier 3 of a small week with such a HiGHS; what was offered on the way."""
    bench = begin(assemble(invent_service(60, 1, Profile.TIGHT, MONDAY), MONDAY), Limits(60, 0.0, 2, 1))
    aim = TIERS[2].build(bench.model, bench.variables)
    bench.complete(bench.roster, aim)
    takes = Takes()
    with kind() as highs:
        Guide(bench, highs, [Form.of(aim)], takes).search(staffing=True, cuts=False)
    return bench, takes.offered
