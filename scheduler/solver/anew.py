"""Some decisions of a roster planned anew by CP-SAT, all others held: a part of the week, or too risky pools."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python.cp_model import IntVar, LinearExpr, LinearExprT

from scheduler.domain.roster import Roster
from scheduler.solver.engine import Answer, hint, hold
from scheduler.solver.pools import PoolState
from scheduler.solver.standing import Standing
from scheduler.solver.workbench import Workbench

NEAR_ENOUGH = 0.0002


@dataclass(slots=True)
class Anew:
    """What is best for `ladder`, with no bookings but those of the best roster and those that are thought of.

    `near` has the latter, by index, or is None for all; `spent` is the time that it took.
    """

    bench: Workbench
    standing: Standing
    ladder: LinearExprT
    near: frozenset[int] | None = None
    spent: float = 0.0

    def part(self, free: frozenset[str], workers: int, seconds: float) -> Answer:
        """Some sessions of the best roster, with their bookings and staff."""
        variables = self.bench.variables
        held = [run for session, run in variables.run.items() if session not in free]
        held += [seats for session, seats in variables.seats.items() if session not in free]
        held += [book for (_, session), book in variables.book.items() if session not in free or self.far(book)]
        held += [on for (_, session), on in variables.staff.items() if session not in free]
        held += [kept for (_, session, cover), kept in variables.fallback.items() if not free & {session, cover}]
        values = self.bench.values
        assert values is not None
        return self._solve({variable.index: values[variable.index] for variable in held}, values, workers, seconds)

    def pools(
        self,
        roster: Roster,
        risky: Sequence[PoolState],
        first: Roster,
        seconds: float,
        most: Iterable[tuple[LinearExpr, int]] = (),
    ) -> Roster | None:
        """The best bookings, with a roster's staffing, of people in its too risky pools; all others as they are.

        It begins with those of `first`; `most` limits loads.
        """
        bench = self.bench
        booked = {(booking.individual_id, booking.session_id) for booking in roster.bookings}
        staffed = {(staffing.supervisor_id, staffing.session_id) for staffing in roster.staffing}
        people = {individual for state in risky for individual, _ in state.booked}
        held = {run.index: int(session in roster.sessions) for session, run in bench.variables.run.items()}
        held |= {on.index: int(pair in staffed) for pair, on in bench.variables.staff.items()}
        held |= {
            book.index: int(pair in booked)
            for pair, book in bench.variables.book.items()
            if pair[0] not in people or (pair not in booked and self.near is not None and book.index not in self.near)
        }
        start = list(bench.values or ())
        hoped = {(booking.individual_id, booking.session_id) for booking in first.bookings}
        for pair, book in bench.variables.book.items():
            start[book.index] = pair in hoped
        answer = self._solve(held, start, 1, seconds, most)
        return None if answer.values is None else bench.read(answer.values)

    def far(self, book: IntVar) -> bool:
        """Whether a booking is not thought of: the relaxation would not have it, nor does the best roster."""
        assert self.bench.values is not None
        return self.near is not None and book.index not in self.near and not self.bench.values[book.index]

    def _solve(
        self,
        held: Mapping[int, int],
        start: Sequence[int],
        workers: int,
        seconds: float,
        most: Iterable[tuple[LinearExpr, int]] = (),
    ) -> Answer:
        """The best with some variables held, by index, and some sums limited."""
        model = self.bench.model.clone()
        model.maximize(self.ladder)
        hint(model, start)
        hold(model, held)
        for total, limit in most:
            model.add(total <= limit)
        near_enough = NEAR_ENOUGH * max(1, self.standing.value)
        answer = self.bench.engine.solve(model, seconds=seconds, near_enough=near_enough, workers=workers, light=True)
        self.spent += answer.taken
        return answer
