"""The orders that HiGHS gets from the guide, and what their end means for the tiers to come."""

import numpy as np
import pytest

from scheduler.assemble import assemble
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.forms import Form
from scheduler.solver.guide import Guide
from scheduler.solver.highs import Highs
from scheduler.solver.highs_orders import Branch
from scheduler.solver.limits import Limits
from scheduler.solver.objective import TIERS
from scheduler.solver.plan import begin
from tests.bench.measure import MONDAY


class Takes:
    """A tier's search that takes all it is told and has time enough."""

    left = 20.0

    def bounded(self, bound):
        pass

    def offer(self, roster):
        pass

    def narrow(self, near):
        pass


class ToldToStop(Highs):
    """Interrupted while bookings are searched for a staffing."""

    def solve(self, order, learn=lambda found: None):
        found = super().solve(order, learn)
        if isinstance(order, Branch) and np.mean(order.whole) > 0.5:
            self.interrupt()
        return found


@pytest.mark.parametrize(("kind", "staffed"), [(Highs, True), (ToldToStop, False)])
def test_a_staffing_whose_bookings_were_interrupted_is_searched_again_by_the_next_tier(kind, staffed):
    bench = begin(assemble(invent_service(60, 1, Profile.TIGHT, MONDAY), MONDAY), Limits(60, 0.0, 2, 1))
    aim = TIERS[2].build(bench.model, bench.variables)
    bench.complete(bench.roster, aim)
    with kind() as highs:
        Guide(bench, highs, [Form.of(aim)], Takes()).search(staffing=True, cuts=False)
    assert bench.staffed is staffed
