"""The least extra staff that holds a standard of first placements in time: how many days a week, and on which."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import cycle, islice

from scheduler.domain.placements import TimetableEntry
from scheduler.domain.scenarios import MoreSessional, Scenario, SessionAdded
from scheduler.domain.times import WEEKDAYS, Weekday
from scheduler.domain.whatif import Estimate, LeastStaff, PlaceTried, StaffTried, WhatIfAsked
from scheduler.simulation.replications import Outcome, level, of_label

STANDARD_MEASURE, NEXT_MEASURE = "offered_in_time", "outstanding"
MOST_EXTRA = 12
QUICK = 3
"""Futures by which the weekdays for one more day are compared: all meet the same ones, so that few tell."""

Simulate = Callable[[Sequence[Scenario], Sequence[int]], list[Outcome]]


def least_staff(
    timetable: Sequence[TimetableEntry],
    asked: WhatIfAsked,
    scenario: Scenario,
    without: Sequence[Outcome],
    simulate: Simulate,
) -> LeastStaff:
    """One day more at a time, each where it starts most people in time, until the standard holds by the mean.

    `without` has the scenario's own futures. Where not even the most extra days hold it, spread over the week, no
    places are searched.
    """
    search = Search(asked, scenario, _weekdays(timetable, asked, scenario), simulate)
    chosen: tuple[Weekday, ...] = ()
    search.judge(chosen, without)
    if not search.tried[0].holds:
        search.judge(tuple(islice(cycle(search.weekdays), MOST_EXTRA)), ())
    while search.answer == MOST_EXTRA and len(chosen) < MOST_EXTRA - 1:
        chosen = search.one_more(chosen)
    tried = tuple(search.tried[extra] for extra in sorted(search.tried))
    return LeastStaff(scenario.name, asked.standard, tried, search.answer, tuple(search.places), search.quick)


def _weekdays(timetable: Sequence[TimetableEntry], asked: WhatIfAsked, scenario: Scenario) -> tuple[Weekday, ...]:
    """On which sessions run: on others nobody can lead one."""
    runs = {row.weekday for row in timetable if row.last_date is None or row.last_date >= asked.first_monday}
    runs |= {change.weekday for change in scenario.changes if isinstance(change, SessionAdded)}
    return tuple(day for day in WEEKDAYS if day in runs)


@dataclass(slots=True)
class Search:
    """What was judged by all futures, by the number of extra days, and the places that were compared by a few."""

    asked: WhatIfAsked
    scenario: Scenario
    weekdays: Sequence[Weekday]
    simulate: Simulate
    tried: dict[int, StaffTried] = field(default_factory=dict)
    places: list[PlaceTried] = field(default_factory=list)

    @property
    def quick(self) -> int:
        return min(QUICK, self.asked.replications)

    @property
    def answer(self) -> int | None:
        return min((extra for extra, row in self.tried.items() if row.holds), default=None)

    def judge(self, weekdays: tuple[Weekday, ...], known: Sequence[Outcome]) -> None:
        """By all futures, of which the first are known already."""
        rest = range(len(known), self.asked.replications)
        outcomes = [*known, *(self.simulate([self._staffed(weekdays)], rest) if rest else ())]
        starts = _starts(outcomes)
        ordered = tuple(sorted(weekdays, key=WEEKDAYS.index))
        self.tried[len(weekdays)] = StaffTried(len(weekdays), ordered, starts, starts.mean >= self.asked.standard)

    def one_more(self, weekdays: tuple[Weekday, ...]) -> tuple[Weekday, ...]:
        """With one more on the weekday that starts most in time; of equal ones, that leaves fewest hours."""
        staffed = {weekday: self._staffed((*weekdays, weekday)) for weekday in self.weekdays}
        outcomes = self.simulate(list(staffed.values()), range(self.quick))
        found = {weekday: of_label(outcomes, scenario.name) for weekday, scenario in staffed.items()}
        self.places += [PlaceTried(len(weekdays) + 1, weekday, _starts(rows)) for weekday, rows in found.items()]
        best = max(found, key=lambda weekday: (_starts(found[weekday]).mean, -_mean(found[weekday], NEXT_MEASURE)))
        chosen = (*weekdays, best)
        self.judge(chosen, found[best])
        return chosen

    def _staffed(self, weekdays: Sequence[Weekday]) -> Scenario:
        more = tuple(MoreSessional(1, weekday) for weekday in weekdays)
        name = f"{self.scenario.name}, {len(weekdays)} more: {', '.join(weekdays)}"
        return replace(self.scenario, name=name, changes=(*self.scenario.changes, *more))


def _starts(outcomes: Sequence[Outcome]) -> Estimate:
    """Where nobody was due, all were in time."""
    return level((row.measures[STANDARD_MEASURE] for row in outcomes), share=True) or Estimate(1.0, None, None, 0)


def _mean(outcomes: Sequence[Outcome], measure: str) -> float:
    return sum(row.measures[measure] for row in outcomes) / len(outcomes)
