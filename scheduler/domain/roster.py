"""The answer: which sessions run, who staffs them, who is booked where."""

from dataclasses import dataclass

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
