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

    def offer(self, roster, worth):
        self.offered.append(roster)

    def narrow(self, near):
        pass


def is_for_bookings(order):
    return isinstance(order, Branch) and np.mean(order.whole) > 0.5


class Lost(Highs):
    """Given up before the end of the search for bookings."""

    def solve(self, order, learn=lambda found: None):
        found = super().solve(order, learn)
        return NOTHING if is_for_bookings(order) else found


class Choosy(Highs):
    """Finds no bookings the first time."""

    def __init__(self):
        super().__init__()
        self.orders = []

    def solve(self, order, learn=lambda found: None):
        if not is_for_bookings(order):
            return super().solve(order, learn)
        self.orders.append(order)
        return super().solve(order, learn) if len(self.orders) > 1 else NOTHING


def searched_with(highs) -> Guide:
    """Tier 3 of a small week, after its search."""
    bench = begin(assemble(invent_service(60, 1, Profile.TIGHT, MONDAY), MONDAY), Limits(60, 0.0, 2, 1))
    aim = TIERS[2].build(bench.model, bench.variables)
    bench.complete(bench.roster, aim)
    with highs:
        guide = Guide(bench, highs, [Form.of(aim)], Takes())
        guide.search()
    return guide


def test_bookings_found_on_the_way_are_offered_even_if_the_end_never_comes():
    offered = searched_with(Lost()).aims.offered
    assert offered
    assert all(roster.staffing == offered[0].staffing for roster in offered)


def test_where_keeping_what_is_whole_already_leaves_no_bookings_everyone_is_booked_anew():
    highs = Choosy()
    offered = searched_with(highs).aims.offered
    some, everyone = highs.orders
    kept = (some.low == some.high) & (everyone.low < everyone.high)
    assert kept.any()
    assert not kept.all()
    assert (some.low >= everyone.low).all()
    assert (some.high <= everyone.high).all()
    assert offered


def test_how_many_people_a_pool_has_is_searched_in_whole_numbers():
    highs = Choosy()
    people = [people.index for people in searched_with(highs).bench.risk.people.values()]
    assert people
    assert all(order.whole[people].all() for order in highs.orders)
