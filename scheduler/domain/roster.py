"""The answer: which sessions run, who staffs them, who is booked where."""

from dataclasses import dataclass, replace

from scheduler.domain.attendance import BookingKind


@dataclass(frozen=True, slots=True, order=True)
class Booking:
    """An individual in a session; `fallback` is a session under cover for bad weather."""

    session_id: str
    individual_id: str
    kind: BookingKind = BookingKind.REGULAR
    fallback: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Staffing:
    session_id: str
    supervisor_id: str


@dataclass(frozen=True, slots=True)
class Roster:
    """The sessions that run, with bookings and staff. Sorted, so that equal rosters are equal."""

    sessions: tuple[str, ...] = ()
    bookings: tuple[Booking, ...] = ()
    staffing: tuple[Staffing, ...] = ()

    def moved(self, one: Booking, other: Booking) -> "Roster":
        """With a booking in place of another; the session left does not run if nobody is booked in it or leads it."""
        bookings = tuple(sorted((*(row for row in self.bookings if row != one), other)))
        in_use = {row.session_id for row in bookings} | {row.session_id for row in self.staffing}
        runs = {key for key in self.sessions if key != one.session_id or key in in_use}
        return replace(self, sessions=tuple(sorted({*runs, other.session_id})), bookings=bookings)
