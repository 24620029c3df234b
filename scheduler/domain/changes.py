"""What a repaired roster changes for whom, in the order in which they are to be told."""

from dataclasses import dataclass

from scheduler.domain.decisions import Decision
from scheduler.domain.roster import Booking, Roster


@dataclass(frozen=True, slots=True)
class Call:
    """One person to be told: `from_session` falls away (None: new), `to_session` takes its place (None: no place).

    `supervisor` says whether the person is a supervisor; `why` can be read aloud, and is empty of what is only thought
    of.
    """

    person_id: str
    supervisor: bool
    from_session: str | None
    to_session: str | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Repair:
    """A repaired roster, the calls to make, and the proof.

    `changed` is the number of published bookings that do not stand, `least` a proven lower bound on it;
    `set_aside` are decisions that cannot hold any more, `uncovered` the bookings that stand without their fallback.
    """

    roster: Roster
    calls: tuple[Call, ...]
    changed: int
    least: int
    set_aside: tuple[Decision, ...]
    uncovered: tuple[Booking, ...] = ()

    @property
    def without_place(self) -> tuple[Call, ...]:
        return tuple(call for call in self.calls if not call.supervisor and call.to_session is None)


def uncovered(before: Roster, after: Roster) -> tuple[Booking, ...]:
    """Bookings, as they were, that are there still and have no fallback any more."""
    left = {(booking.individual_id, booking.session_id) for booking in after.bookings if booking.fallback is None}
    return tuple(b for b in before.bookings if b.fallback and (b.individual_id, b.session_id) in left)
