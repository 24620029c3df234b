"""What a tier's linear relaxation knows, by HiGHS: a bound, the staffing, bookings for it; then more of the bound.

Staffing comes first: once it is in whole numbers, bookings in fractions are nearly right, most of them whole. Both are
searched among the bookings that the relaxation uses or nearly would (RENS: Berthold 2014); bookings only of those who
have fractions or, where better ones are looked for, other bookings so far (RINS: Danna et al. 2005). The proof then
takes in all of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from scheduler.domain.roster import Roster
from scheduler.solver.forms import Form
from scheduler.solver.highs import Highs
from scheduler.solver.highs_orders import Branch, Floats, Found, Indices, Linear, Relax, Truths
from scheduler.solver.linear import with_rows
from scheduler.solver.workbench import Workbench

ROUNDING = 1e-6
"""Share of itself by which a bound is raised before it is believed, for what floating point may lose."""
USED = 1e-6
CHOICES, MORE_CHOICES = 4, 6
"""Bookings for each individual among which a staffing's first bookings are searched; staffing and later bookings."""
STAFF_GAP, GAP, ROUGHLY = 0.003, 0.0005, 0.005
"""How near the best the staffing, later bookings, and the first bookings for a staffing are searched."""
STAFF_SHARE, BOOKINGS_SHARE, AGAIN_SHARE = 0.3, 0.15, 0.15
"""Of the time left, for the staffing, for its first bookings and for later ones."""
MOST_AGAIN = 10.0
"""Seconds for later bookings at most: what they find in more is little."""
PERSON = 1e6
"""What a person of tier 1 or 2 counts beside tier 3's raw units: more than the bookings of anyone's week."""


class Aims(Protocol):
    """The tier's search: its time, its bound, where rosters are offered, and which bookings are worth a thought."""

    @property
    def left(self) -> float: ...

    def bounded(self, bound: int) -> None: ...

    def offer(self, roster: Roster, worth: float) -> None: ...

    def narrow(self, near: frozenset[int]) -> None: ...


@dataclass(slots=True)
class Guide:
    """One tier's; `forms` are its aim and those searched beside it. The model is read when this is made, only then."""

    bench: Workbench
    highs: Highs
    forms: Sequence[Form]
    aims: Aims
    book: Indices = field(init=False)
    run: Indices = field(init=False)
    staff: Indices = field(init=False)
    people: Indices = field(init=False)
    wide: set[str] = field(init=False)
    linear: Linear = field(init=False)
    low: Floats = field(init=False)
    high: Floats = field(init=False)
    offered: Roster | None = field(init=False)
    refused: int = field(init=False)

    def __post_init__(self) -> None:
        variables = self.bench.variables
        self.book, self.run, self.staff = (
            np.array([variable.index for variable in family.values()], np.int32)
            for family in (variables.book, variables.run, variables.staff)
        )
        facts = self.bench.pairs.facts
        self.wide = {start.individual_id for start in facts.problem.starts} | facts.problem.waiting
        self.wide |= facts.barred_individuals
        self.offered = self.bench.roster
        self.refused = self.bench.risk.refused
        self.linear = self.bench.linear()
        self.low, self.high = self.linear.low, self.linear.high
        people = [variable.index for variable in list(self.bench.risk.people.values())]
        self.people = np.array([index for index in people if index < len(self.low)], np.int32)  # others are newer

    def think(self) -> None:
        """A bound, and the bookings worth a thought for all the aims."""
        self._relaxed()

    def _relaxed(self) -> Found | None:
        """The relaxation of all the aims."""
        aim, *beside = self.forms
        self._load([(1.0, aim)])
        relaxed = self._relax(self.low, self.high, self._first())
        self._bounded(relaxed)
        if beside:
            most = [max(1, *form.coefficients.tolist()) for form in self.forms[:-1]]
            people = [PERSON * (len(beside) - place) / one for place, one in enumerate(most)]
            self._load(list(zip([*people, 1.0], self.forms, strict=True)))
            relaxed = self._relax(self.low, self.high, self._first())
        if relaxed.values is None:
            return None
        self._narrow(self._near(relaxed, CHOICES) | (self._now() > 0))
        return relaxed

    def search(self) -> None:
        """The same for one aim, then a staffing with bookings."""
        if (relaxed := self._relaxed()) is None:
            return
        if (staffed := self._staffed(self._near(relaxed, MORE_CHOICES) | (self._now() > 0))) is not None:
            self._offer(self._booked(staffed, None, CHOICES, ROUGHLY, BOOKINGS_SHARE * self.aims.left))

    def book_again(self) -> None:
        """Better bookings for the best roster's staffing, now that more is known of what is too risky."""
        self._load([(1.0, self.forms[0])])
        seconds = min(MOST_AGAIN, AGAIN_SHARE * self.aims.left)
        self._offer(self._booked(self._now(), self._now(), MORE_CHOICES, GAP, seconds))

    def prove(self, threads: int = 1) -> int | None:
        """The whole in whole numbers, until the time is up or someone interrupts HiGHS: lower bounds, and rosters on
        the way. If it came to an end, how much had been forbidden when it began: the best found may be too risky.

        Without a gap, since what HiGHS finds may be too risky, and its end is not ours; without dives, since the bound
        is what it is for: parts find better rosters meanwhile.
        """
        self._load([(1.0, self.forms[0])])
        whole = self._in_whole_numbers()
        every = Branch(self.low, self.high, whole, self._now(), 0.0, self.aims.left, dives=False, threads=threads)
        found = self.highs.solve(every, self._learn)
        self._learn(found)
        ended = found.values is not None and found.bound - found.worth <= ROUNDING * max(1.0, abs(found.bound))
        return self.refused if ended else None

    def _load(self, aims: Sequence[tuple[float, Form]]) -> None:
        cost = np.zeros(len(self.low))
        for weight, aim in aims:
            np.add.at(cost, aim.variables, weight * aim.coefficients)
        self.linear = replace(self.linear, cost=cost)
        self.highs.load(self.linear)

    def _relax(self, low: Floats, high: Floats, first: Truths) -> Found:
        return self.highs.solve(Relax(low, high, first, self.aims.left))

    def _bounded(self, found: Found) -> None:
        """Tell a bound on the aim, which alone must have been loaded."""
        bound = found.bound + self.forms[0].offset
        if abs(bound) < float("inf"):
            self.aims.bounded(int(np.floor(bound + ROUNDING * max(1.0, abs(bound)))))

    def _offer(self, found: Found) -> None:
        """HiGHS tells its start, and at the end once more what it told on the way."""
        if found.values is not None and (roster := self._roster(found.values)) != self.offered:
            self.offered = roster
            self.aims.offer(roster, found.worth + self.forms[0].offset)

    def _roster(self, values: Floats) -> Roster:
        return self.bench.read(np.rint(values).astype(int).tolist())

    def _narrow(self, near: Truths) -> None:
        self.aims.narrow(frozenset(self.book[near[self.book]].tolist()))

    def _first(self) -> Truths:
        """Columns to begin with: each individual's longest bookings, and what the best roster uses."""
        first = self._all_but_bookings() | (self._now() > 0)
        for _, columns in self._bookings():
            first[columns[:CHOICES]] = True
        return first

    def _near(self, relaxed: Found, choices: int) -> Truths:
        """The columns that a relaxation uses, so many of each individual's bookings that it would use next, and all of
        people whom a rule of their own may keep out once staff is known, or who must be placed."""
        assert relaxed.values is not None
        assert relaxed.reduced is not None
        worth = np.where(relaxed.values > USED, np.inf, relaxed.reduced)
        near = self._all_but_bookings() | (relaxed.values > USED)
        for individual, columns in self._bookings():
            near[columns if individual in self.wide else columns[np.argsort(-worth[columns])[:choices]]] = True
        return near

    def _bookings(self) -> Iterator[tuple[str, Indices]]:
        """Each individual's columns, the longest bookings first."""
        pairs, book = self.bench.pairs, self.bench.variables.book
        for individual, sessions in pairs.by_individual.items():
            longest = sorted(sessions, key=lambda session: -pairs.bookable[individual, session])
            yield individual, np.array([book[individual, session].index for session in longest], np.int32)

    def _staffed(self, near: Truths) -> Floats | None:
        """What runs, and who staffs it; bookings may be fractions."""
        whole = np.zeros(len(self.low), bool)
        whole[self.run] = whole[self.staff] = True
        high, left = np.where(near, self.high, 0.0), STAFF_SHARE * self.aims.left
        return self.highs.solve(Branch(self.low, high, whole, self._now(), STAFF_GAP, left)).values

    def _booked(self, staffed: Floats, start: Floats | None, choices: int, gap: float, seconds: float) -> Found:
        """Bookings for a staffing, from a start with the same one if any, in so many seconds; told on the way."""
        low, high = self.low.copy(), self.high.copy()
        held = np.concatenate([self.run, self.staff])
        low[held] = high[held] = np.rint(staffed[held])
        rows = self.bench.rows_when_staffed(self._roster(staffed))
        self.highs.load(with_rows(self.linear, rows))
        relaxed = self._relax(low, high, self._all_but_bookings() | (staffed > USED))
        if relaxed.values is None:
            return relaxed
        near = self._near(relaxed, choices) | (staffed > USED)
        self._narrow(near)
        order = Branch(low, np.where(near, high, 0.0), self._in_whole_numbers(), start, gap, seconds)
        found = self.highs.solve(self._for_some(order, relaxed.values), self._offer)
        return self.highs.solve(order, self._offer) if found.values is None else found

    def _for_some(self, order: Branch, relaxed: Floats) -> Branch:
        """The same, but whoever has no fraction of a booking in the relaxation keeps that, unless the start has another
        for them. That can leave nothing to be found."""
        low, high = order.low.copy(), order.high.copy()
        agreed = np.rint(relaxed if order.start is None else order.start)
        for _, columns in self._bookings():
            if np.abs(relaxed[columns] - agreed[columns]).max(initial=0.0) < USED:
                low[columns] = high[columns] = agreed[columns]
        return replace(order, low=low, high=high)

    def _learn(self, found: Found) -> None:
        self._bounded(found)
        self._offer(found)

    def _now(self) -> Floats:
        """The columns in the best roster."""
        values = self.bench.values
        assert values is not None
        now = np.zeros(len(self.low))
        now[: len(values)] = values[: len(now)]
        return now

    def _all_but_bookings(self) -> Truths:
        others = np.ones(len(self.low), bool)
        others[self.book] = False
        return others

    def _in_whole_numbers(self) -> Truths:
        """Decisions, and how many people a pool has; the rest follows from them."""
        whole = np.asarray((self.low >= 0) & (self.high <= 1))
        whole[self.people] = True
        return whole
