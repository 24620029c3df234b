"""The decisions of a roster as CP-SAT variables, and a roster read back out of their values."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from ortools.sat.python.cp_model import CpModel, IntVar

from scheduler.domain.individuals import Supervision
from scheduler.domain.roster import Booking, Roster, Staffing
from scheduler.solver.facts import week_of
from scheduler.solver.kinds import booking_kinds
from scheduler.solver.pairs import Pair, Pairs


@dataclass(frozen=True, slots=True)
class Variables:
    """`run` a session runs, `staff` a supervisor staffs it, `book` an individual is booked in it,
    `seats` its places for all but one-to-one individuals, `fallback` (individual, session, session
    under cover) a fallback is kept."""

    pairs: Pairs
    run: dict[str, IntVar]
    staff: dict[Pair, IntVar]
    book: dict[Pair, IntVar]
    seats: dict[str, IntVar]
    fallback: dict[tuple[str, str, str], IntVar] = field(default_factory=dict)

    @property
    def coming(self) -> "Variables":
        """Those of what is not over."""
        pairs = self.pairs.coming()
        if pairs is self.pairs:
            return self
        return Variables(
            pairs,
            {session: run for session, run in self.run.items() if session in pairs.open_sessions},
            {pair: on for pair, on in self.staff.items() if pair[1] in pairs.open_sessions},
            {pair: book for pair, book in self.book.items() if pair[1] in pairs.open_sessions},
            {session: seats for session, seats in self.seats.items() if session in pairs.open_sessions},
        )

    @classmethod
    def create(cls, model: CpModel, pairs: Pairs) -> "Variables":
        return cls(
            pairs=pairs,
            run={s: model.new_bool_var(f"run {s}") for s in pairs.open_sessions},
            staff={(v, s): model.new_bool_var(f"staff {v} {s}") for v, s in sorted(pairs.staffable)},
            book={(i, s): model.new_bool_var(f"book {i} {s}") for i, s in pairs.bookable},
            seats={
                s: model.new_int_var(0, pairs.facts.seats_without_staff(session), f"seats {s}")
                for s, session in pairs.open_sessions.items()
            },
        )

    def booked(self, session_id: str) -> list[IntVar]:
        return [self.book[individual, session_id] for individual in self.pairs.by_session.get(session_id, [])]

    def staffing(self, session_id: str) -> dict[str, IntVar]:
        return {
            supervisor: self.staff[supervisor, session_id]
            for supervisor in self.pairs.facts.supervisors
            if (supervisor, session_id) in self.staff
        }

    def one_to_one(self, session_id: str) -> list[IntVar]:
        """Bookings of individuals with one-to-one supervision."""
        facts, day = self.pairs.facts, self.pairs.open_sessions[session_id].day
        return [
            self.book[individual, session_id]
            for individual in self.pairs.by_session.get(session_id, [])
            if facts.needs(individual, day).supervision is Supervision.ONE_TO_ONE
        ]

    def weeks_of(self, individual_id: str) -> dict[date, list[str]]:
        weeks: dict[date, list[str]] = {}
        for session_id in self.pairs.by_individual.get(individual_id, []):
            weeks.setdefault(week_of(self.pairs.open_sessions[session_id]), []).append(session_id)
        return weeks


def read_roster(variables: Variables, value: Callable[[IntVar], int]) -> Roster:
    """The roster that values of the variables mean; what is over is told as it was."""
    pairs = [pair for pair, chosen in variables.book.items() if value(chosen)]
    fallbacks = {(i, s): r for (i, s, r), chosen in variables.fallback.items() if value(chosen)}
    kinds = booking_kinds(variables.pairs.facts, pairs)
    then = {(booking.individual_id, booking.session_id): booking for booking in variables.pairs.facts.history.bookings}
    bookings = (then.get((i, s)) or Booking(s, i, kinds[i, s], fallbacks.get((i, s))) for i, s in pairs)
    return Roster(
        sessions=tuple(sorted(s for s, chosen in variables.run.items() if value(chosen))),
        bookings=tuple(sorted(bookings, key=lambda booking: (booking.session_id, booking.individual_id))),
        staffing=tuple(sorted(Staffing(s, v) for (v, s), chosen in variables.staff.items() if value(chosen))),
    )
