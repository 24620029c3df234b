"""The least staff that holds a standard: how many days and on which are found, and how sure it is is told."""

from dataclasses import replace
from datetime import date

import pytest

from scheduler.domain.placements import TimetableEntry
from scheduler.domain.scenarios import MoreSessional, Scenario, SessionAdded
from scheduler.domain.times import TimeOfDay, Weekday
from scheduler.domain.whatif import Estimate, LeastStaff, StaffTried, WhatIfAsked
from scheduler.simulation.least_staff import MOST_EXTRA, least_staff
from scheduler.simulation.replications import Outcome
from scheduler.simulation.services import Profile, invent_service
from scheduler.simulation.whatif import what_if
from scheduler.simulation.wording import difference_says, difference_told, least_told

MONDAY = date(2026, 12, 7)
BUSY = Scenario("Busy", (MoreSessional(1, Weekday.SAT),))
ASKED = WhatIfAsked(
    first_monday=MONDAY, weeks=2, replications=5, policy="rule of thumb", seconds=0.05, seed=2, scenarios=(BUSY,)
)
DAYS = (Weekday.TUE, Weekday.SAT, Weekday.SUN)
HOURS = TimeOfDay(540), TimeOfDay(930)


def runs_on(weekday, last=None):
    return TimetableEntry(placement_id="PARKS", weekday=weekday, start=HOURS[0], end=HOURS[1], last_date=last)


class Service:
    """A made-up service that starts more people with each extra day, as much as `worth` says."""

    def __init__(self, worth, base=0.80):
        self.worth, self.base, self.futures = worth, base, 0

    def __call__(self, scenarios, replications):
        self.futures += len(scenarios) * len(replications)
        return [self.outcome(scenario, k) for scenario in scenarios for k in replications]

    def outcome(self, scenario, replication):
        extra = [change.weekday for change in scenario.changes[len(BUSY.changes) :]]
        worth = sum(self.worth(weekday, extra.index(weekday) == place) for place, weekday in enumerate(extra))
        values = {"offered_in_time": self.base + worth + replication / 1000, "outstanding": 100.0 - len(extra)}
        return Outcome(scenario.name, replication, values, {}, {})

    def least(self, **changed):
        asked = replace(ASKED, **changed)
        without = self([BUSY], range(asked.replications))
        self.futures = 0
        return least_staff([runs_on(day) for day in DAYS], asked, BUSY, without, self)


def test_days_are_added_where_they_start_most_people():
    """Saturday's first brings most, a second one there nothing; Tuesday's come next."""

    def worth(weekday, first):
        return {Weekday.SAT: 0.08 if first else 0.0, Weekday.TUE: 0.04}.get(weekday, 0.0)

    service = Service(worth)
    found = service.least()
    assert found.answer == 3
    assert found.tried[found.answer].weekdays == (Weekday.TUE, Weekday.TUE, Weekday.SAT)
    assert [row.extra for row in found.tried] == [0, 1, 2, 3, MOST_EXTRA]
    assert [(row.place, row.weekday) for row in found.places] == [(n, day) for n in (1, 2, 3) for day in DAYS]
    assert service.futures == 5 + 3 * (3 * found.quick + 5 - found.quick)


def test_of_days_that_start_as_many_that_is_taken_which_leaves_fewest_hours():
    class Leaves(Service):
        def outcome(self, scenario, replication):
            found = super().outcome(scenario, replication)
            sundays = sum(change == MoreSessional(1, Weekday.SUN) for change in scenario.changes)
            return replace(found, measures={**found.measures, "outstanding": 100.0 - sundays})

    found = Leaves(lambda weekday, first: 0.1).least()
    assert found.tried[found.answer].weekdays == (Weekday.SUN, Weekday.SUN)


def test_nobody_more_is_looked_for_where_it_holds_already():
    service = Service(lambda *any_day: 0.1, base=0.96)
    found = service.least()
    assert (found.answer, found.places, service.futures) == (0, (), 0)
    assert least_told(found)[0].startswith("No more sessional days are needed to hold 95 % of first placements")


def test_no_places_are_compared_where_not_even_the_most_is_enough():
    service = Service(lambda *any_day: 0.001)
    found = service.least()
    assert (found.answer, found.places, service.futures) == (None, (), ASKED.replications)
    assert "What is short is hardly staff" in least_told(found)[0]


def test_the_most_are_the_answer_where_days_one_by_one_are_not_enough():
    class Together(Service):
        def outcome(self, scenario, replication):
            self.base = 1.0 if len(scenario.changes) == MOST_EXTRA + 1 else 0.8
            return super().outcome(scenario, replication)

    assert Together(lambda *any_day: 0.0).least(replications=1).answer == MOST_EXTRA


def test_extra_days_are_tried_only_where_sessions_run():
    added = Scenario("Sundays", (SessionAdded("PARKS", Weekday.SUN, *HOURS),))
    over = runs_on(Weekday.MON, last=date(2026, 12, 6))
    service = Service(lambda *any_day: 0.1)
    found = least_staff([over, runs_on(Weekday.TUE)], ASKED, added, service([BUSY], range(5)), service)
    assert {row.weekday for row in found.places} == {Weekday.TUE, Weekday.SUN}


def test_the_search_asks_the_simulation():
    records = invent_service(25, 5, Profile.TYPICAL, MONDAY)
    steps = []
    asked = replace(ASKED, replications=1, least_staff=True, standard=1.0, weeks=4)
    answer = what_if(records, asked, 1, lambda *step: steps.append(step[:2]))
    assert steps[-1] == (len(steps), len(steps))
    assert answer.least.tried[0].starts.mean == answer.projections[-1].figures["offered_in_time"].mean
    assert all(row.holds == (row.starts.mean >= 1.0) for row in answer.least.tried)


def told(low, high, fewer_high=0.92, **changed):
    tried = (
        StaffTried(0, (), Estimate(0.9, 0.88, fewer_high, 5), False),
        StaffTried(1, (Weekday.SAT,), Estimate(0.96, low, high, 5), True),
    )
    return " ".join(least_told(replace(LeastStaff("Busy", 0.95, tried, 1, (), 3), **changed)))


def test_how_sure_the_least_staff_is_is_told():
    sure = told(0.955, 0.965)
    assert "The fewest extra sessional days a week found that hold 95 %" in sure
    assert "1 (Saturday). With these, 96.0 % (95.5 % to 96.5 %) are offered in time." in sure
    assert "The whole interval is at the standard or above it." in sure
    assert "fewer may do" not in sure
    assert "reaches below the standard, so that it may take more" in told(0.93, 0.99)
    assert "With one day fewer it is 90.0 % (88.0 % to 95.5 %)" in told(0.955, 0.965, fewer_high=0.955)
    assert "nobody can tell how sure" in told(None, None)
    assert "96.0 % (0.0 % to 100.0 %)" in told(-0.2, 2.1)
    assert "Monday to Saturday in turn" in told(0.93, 0.99, quick=0)


def test_that_not_even_the_most_holds_is_not_sure_where_its_interval_reaches_the_standard():
    tried = (StaffTried(12, DAYS * 4, Estimate(0.94, 0.92, 0.96, 5), False),)
    assert "reaches the standard: simulate more" in least_told(LeastStaff("Busy", 0.95, tried, None, (), 3))[0]


@pytest.mark.parametrize(
    ("found", "figure", "says"),
    [
        (Estimate(0.031, 0.012, 0.05, 5), "+3.1 points (+1.2 to +5.0)", "higher"),
        (Estimate(-0.031, -0.05, -0.012, 5), "-3.1 points (-5.0 to -1.2)", "lower"),
        (Estimate(0.0, -0.012, 0.012, 5), "+0.0 points (-1.2 to +1.2)", "may be none"),
        (Estimate(0.0, 0.0, 0.0, 5), "+0.0 points (+0.0 to +0.0)", "none in any future"),
        (Estimate(0.031, None, None, 1), "+3.1 points", "cannot be told"),
        (None, "no figure", "nothing to compare"),
    ],
)
def test_a_difference_is_told_with_whether_it_can_be_told_from_none(found, figure, says):
    assert difference_told("offered_in_time", found) == figure
    assert difference_says(found).startswith(says)
