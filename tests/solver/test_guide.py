"""The orders that HiGHS gets from the guide, and what is made of what it finds."""

import numpy as np

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


class Lost(Highs):
    """Given up before the end of the search for bookings."""

    def solve(self, order, learn=lambda found: None):
        found = super().solve(order, learn)
        return NOTHING if isinstance(order, Branch) and np.mean(order.whole) > 0.5 else found


def test_bookings_found_on_the_way_are_offered_even_if_the_end_never_comes():
    bench = begin(assemble(invent_service(60, 1, Profile.TIGHT, MONDAY), MONDAY), Limits(60, 0.0, 2, 1))
    aim = TIERS[2].build(bench.model, bench.variables)
    bench.complete(bench.roster, aim)
    takes = Takes()
    with Lost() as highs:
        Guide(bench, highs, [Form.of(aim)], takes).search()
    assert takes.offered
    assert all(roster.staffing == takes.offered[0].staffing for roster in takes.offered)
