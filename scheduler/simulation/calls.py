"""Who is told not to come when a team does not run as planned and that is known in time."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from scheduler.domain.attendance import BookingKind, Outcome
from scheduler.domain.problem import PlanningProblem, Session
from scheduler.simulation.book import Book
from scheduler.simulation.stops import Known, Stop
from scheduler.simulation.world import World
from scheduler.solver.overbooking import RiskLimits, pool_risk

Expected = tuple[str, Session]


def calls(
    book: Book,
    seen: PlanningProblem,
    stops: Mapping[str, Stop],
    expected: Iterable[Expected],
    places: Mapping[str, int],
    world: World,
) -> dict[str, Outcome]:
    """Whom a call keeps at home, the evening before (all) or that morning (whoever is reached).

    People of the stopped or short teams are called until the pool's risk is within rule C1 again, as the policy sees
    their chances: by hand, for which everyone is sure to come, until there is a place for each. First those for whom
    there is no seat in the pool, then as the solver lets people give way; for whoever is not reached, the next.
    """
    told = {key: stop.known for key, stop in stops.items() if stop.known is not Known.TOO_LATE}
    if not told:
        return {}
    concerned = [(i, s) for i, s in expected if s.session_id not in stops or s.session_id in told]
    order = in_order(book, seen, [row for row in concerned if row[1].session_id in told])
    reached = [(i, s) for i, s in order if told[s.session_id] is Known.EVENING_BEFORE or world.reached(i, s.day)]
    return {
        individual: Outcome.STOOD_DOWN if told[session.session_id] is Known.EVENING_BEFORE else Outcome.CANCELLED
        for individual, session in _called_off(book, seen, concerned, places, reached)
    }


def _called_off(
    book: Book,
    seen: PlanningProblem,
    concerned: Sequence[Expected],
    places: Mapping[str, int],
    reached: Sequence[Expected],
) -> list[Expected]:
    """Of those whom a call reaches, in the order of the calls."""
    open_places = {key for key, count in places.items() if count > 0}
    seats = {(i, s.session_id): book.seats(i, s.session_id) & open_places for i, s in concerned}
    policy = book.facts.policy
    limits = RiskLimits(policy.sent_home_chance_limit, policy.sent_home_share_limit)

    def calm(people: Iterable[Expected]) -> bool:
        come = [(seen.show_up_at(i, s), seats[i, s.session_id]) for i, s in people]
        return limits.hold(pool_risk(come, dict(places), seen.day_effect_sd))

    off = [(i, s) for i, s in reached if not seats[i, s.session_id]]
    staying = [(i, s) for i, s in concerned if seats[i, s.session_id]]
    for row in reached:
        if calm(staying):
            break
        if row in staying:
            staying.remove(row)
            off.append(row)
    return off


def in_order(book: Book, seen: PlanningProblem, people: Iterable[Expected]) -> list[Expected]:
    """Whom it costs least first: of a team alone, regular bookings, people with another one that week, then the
    likeliest to finish on time."""
    times = Counter(booking.individual_id for booking in book.roster.bookings)
    chance = {need.individual_id: need.chance_on_time for need in seen.needs}
    starting = {
        booking.individual_id
        for booking in book.roster.bookings
        if booking.kind in (BookingKind.FIRST_PLACEMENT, BookingKind.INDUCTION)
    }
    return sorted(people, key=lambda row: (row[0] in starting, times[row[0]] == 1, -chance.get(row[0], 1.0), row[0]))
