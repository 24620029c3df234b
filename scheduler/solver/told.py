"""What people were told stays with their bookings in another roster: the fallback seat, the kind."""

from collections import Counter
from dataclasses import replace

from scheduler.domain.placements import Trait
from scheduler.domain.roster import Booking, Roster
from scheduler.solver.pairs import Pair, Pairs


def with_fallbacks_of(before: Roster, pairs: Pairs, roster: Roster) -> Roster:
    """Bookings that stand keep their fallback while it suits and there is room for it."""
    fallbacks = {pair_of(booking): booking.fallback for booking in before.bookings}
    room = {session: pairs.facts.places_under_cover(pairs.open_sessions[session]) for session in roster.sessions}
    room = Counter(room) - Counter(booking.session_id for booking in roster.bookings)
    bookings = []
    for booking in roster.bookings:
        cover = fallbacks.get(pair_of(booking))
        session = pairs.open_sessions[booking.session_id]
        suits = pairs.facts.is_over(session) or _suits(pairs, booking, cover)
        if cover is not None and suits and room[cover] > 0:
            room[cover] -= 1
            booking = replace(booking, fallback=cover)
        bookings.append(booking)
    return replace(roster, bookings=tuple(sorted(bookings)))


def _suits(pairs: Pairs, booking: Booking, cover: str | None) -> bool:
    """Whether the individual may sit there, and it is under cover still."""
    if cover is None or cover == booking.session_id or cover not in pairs.seats[pair_of(booking)]:
        return False
    return Trait.WEATHER_RESILIENT in pairs.facts.placement(pairs.open_sessions[cover]).traits


def with_kinds_of(before: Roster, roster: Roster) -> Roster:
    """Bookings that stand are of the kind that they were."""
    kinds = {pair_of(booking): booking.kind for booking in before.bookings}
    bookings = (replace(booking, kind=kinds.get(pair_of(booking), booking.kind)) for booking in roster.bookings)
    return replace(roster, bookings=tuple(sorted(bookings)))


def pair_of(booking: Booking) -> Pair:
    return booking.individual_id, booking.session_id
