"""Rules S1 to S8, each booking judged by itself (and S2 and S6 each team) from the plain records."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import chain, combinations

from scheduler.checker.view import View, on
from scheduler.domain.decisions import DecisionKind
from scheduler.domain.individuals import (
    Absence,
    Availability,
    KeepAwayFrom,
    Order,
    OrderKind,
    Presence,
    Reason,
    Sex,
    Supervision,
)
from scheduler.domain.placements import PlacementKind, Trait
from scheduler.domain.problem import Session
from scheduler.domain.rules import Rule, Violation
from scheduler.domain.times import clock, weekday_of


def s1_availability(view: View) -> Iterator[Violation]:
    """Minute by minute: every minute on the way or at work is one when the individual can come."""
    for booking in view.known_bookings:
        session = view.sessions[booking.session_id]
        way = view.way_from_home(booking.individual_id, session) or 0
        waived = _commitment_waived(view, booking.individual_id, session)
        blocked = _blocked_minutes(
            view.windows.get(booking.individual_id, []),
            view.absences.get(booking.individual_id, []),
            session,
            waived=waived,
        )
        if bad := blocked & _minutes(max(0, session.start - way), min(1440, session.end + way)):
            first = (bad & -bad).bit_length() - 1
            detail = (
                f"cannot come at {clock(first)}, {bad.bit_count()} minutes of {view.when(session)} with the journey"
            )
            yield Violation(Rule.S1, booking.individual_id, booking.session_id, detail)


def _minutes(start: int, end: int) -> int:
    """The minutes of a day from `start` to before `end`, as the bits of a number."""
    return (1 << max(start, end)) - (1 << start)


def _blocked_minutes(windows: list[Availability], absences: list[Absence], session: Session, *, waived: bool) -> int:
    today = [row for row in on(windows, session.day) if row.weekday is weekday_of(session.day)]
    blocked = 0
    if any(row.presence is Presence.AVAILABLE for row in windows):
        blocked = _minutes(0, 1440)
        for row in today:
            if row.presence is Presence.AVAILABLE:
                blocked &= ~_minutes(row.start, row.end)
    for row in [r for r in today if r.presence is Presence.UNAVAILABLE] + on(absences, session.day):
        if not (waived and row.reason is Reason.COMMITMENT):
            blocked |= _minutes(row.start, row.end)
    return blocked


def _commitment_waived(view: View, individual_id: str, session: Session) -> bool:
    return any(
        pin.kind is DecisionKind.PIN and pin.individual_id == individual_id and pin.override_commitment
        and bool(pin.reason) and pin.placement_id == session.placement_id and pin.day == session.day
        and pin.start == session.start
        for pin in view.problem.decisions
    )  # fmt: skip


def s2_women_only(view: View) -> Iterator[Violation]:
    for booking in view.known_bookings:
        session = view.sessions[booking.session_id]
        women_only = Trait.WOMEN_ONLY in view.placement(session).traits
        if women_only and not view.is_woman(booking.individual_id):
            detail = f"is not recorded as a woman; {view.when(session)} is women-only"
            yield Violation(Rule.S2, booking.individual_id, booking.session_id, detail)
        requires = any(need.women_only for need in view.needs(booking.individual_id, session.day))
        if requires and not women_only:
            detail = f"must work women-only; {view.when(session)} is not"
            yield Violation(Rule.S2, booking.individual_id, booking.session_id, detail)
    for session_id in sorted(view.running):
        placement = view.placement(view.sessions[session_id])
        women = [v for v in view.staff_of.get(session_id, []) if view.supervisors[v].sex is Sex.WOMAN]
        if Trait.WOMEN_ONLY in placement.traits and placement.supervisors_needed > 0 and not women:
            yield Violation(Rule.S2, "", session_id, f"{view.when(view.sessions[session_id])} has no woman supervisor")


def s3_health(view: View) -> Iterator[Violation]:
    for booking in view.known_bookings:
        session = view.sessions[booking.session_id]
        placement = view.placement(session)
        for need in view.needs(booking.individual_id, session.day):
            faults = [f"must avoid {demand.value}" for demand in need.avoid if demand in placement.demands]
            faults += [f"requires {access.value}" for access in need.require if access not in placement.access]
            longest = need.longest_session_hours
            if longest is not None and session.minutes > longest * 60:
                faults.append(f"can manage {longest:g} hours, {session.minutes / 60 - longest:g} fewer than it lasts")
            for fault in faults:
                yield Violation(Rule.S3, booking.individual_id, booking.session_id, f"{fault}: {view.when(session)}")


def s4_times(view: View) -> Iterator[Violation]:
    short = view.policy.short_session_hours
    for booking in view.known_bookings:
        session = view.sessions[booking.session_id]
        for need in view.needs(booking.individual_id, session.day):
            if need.earliest_start is not None and session.start < need.earliest_start:
                detail = f"starts at {clock(need.earliest_start)} at the earliest: {view.when(session)}"
                yield Violation(Rule.S4, booking.individual_id, booking.session_id, detail)
            if need.short_only and session.minutes > short * 60:
                detail = f"needs short sessions, of {short:g} hours at most: {view.when(session)}"
                yield Violation(Rule.S4, booking.individual_id, booking.session_id, detail)


def s5_keep_away(view: View) -> Iterator[Violation]:
    for booking in view.known_bookings:
        session = view.sessions[booking.session_id]
        placement = view.placement(session)
        there: dict[KeepAwayFrom, set[str | None]] = {
            KeepAwayFrom.PLACEMENT: {placement.placement_id},
            KeepAwayFrom.LOCALITY: {placement.locality, view.reports_in(placement)},
            KeepAwayFrom.BENEFICIARY_GROUP: {placement.beneficiary_group},
        }
        for row in view.away.get(booking.individual_id, []):
            if row.value in there[row.keep_away_from]:
                kind = row.keep_away_from.value.replace("_", " ")
                detail = f"must keep away from {kind} {row.value}: {view.when(session)}"
                yield Violation(Rule.S5, booking.individual_id, booking.session_id, detail)


def s6_supervision(view: View) -> Iterator[Violation]:
    for booking in view.known_bookings:
        session = view.sessions[booking.session_id]
        placement = view.placement(session)
        level = view.supervision(booking.individual_id, session.day)
        born = view.individuals[booking.individual_id].date_of_birth
        fault = ""
        if not placement.under_18 and (born.year + 18, born.month, born.day) > (
            session.day.year, session.day.month, session.day.day,
        ):  # fmt: skip
            fault = "is under 18"
        elif placement.kind is PlacementKind.PERSONAL and level is not Supervision.STANDARD:
            fault = f"needs {level.value.replace('_', '-')} supervision, which a host does not give"
        elif (
            level is Supervision.ONE_TO_ONE
            and placement.supervisors_needed == 0
            and placement.kind is not PlacementKind.INDUCTION
        ):
            fault = "needs a supervisor to themselves"
        if fault:
            yield Violation(Rule.S6, booking.individual_id, booking.session_id, f"{fault}: {view.when(session)}")
    yield from _teams(view)


def _teams(view: View) -> Iterator[Violation]:
    for session_id, people in sorted(view.people_in.items()):
        session = view.sessions[session_id]
        own = view.placement(session).enhanced_most
        most = {
            Supervision.ENHANCED: view.policy.enhanced_most if own is None else own,
            Supervision.ONE_TO_ONE: 1,
        }
        for level, limit in most.items():
            count = sum(view.supervision(individual, session.day) is level for individual in people)
            if count > limit:
                words = f"{count} people with {level.value.replace('_', '-')} supervision, at most {limit}"
                yield Violation(Rule.S6, "", session_id, f"{words}: {view.when(session)}")


def s7_order(view: View) -> Iterator[Violation]:
    for booking in view.roster.bookings:
        if booking.individual_id not in view.individuals:
            yield Violation(Rule.S7, booking.individual_id, booking.session_id, "no such individual in the records")
    for individual_id, sessions in sorted(view.week_of.items()):
        orders = view.orders(individual_id)
        for session in sessions:
            if fault := _order_fault(view, orders, session):
                yield Violation(Rule.S7, individual_id, session.session_id, f"{fault}: {view.when(session)}")
        yield from _second_inductions(view, individual_id, sessions)
        uncounted = [s for s in sessions if (individual_id, s.session_id) not in view.counted]
        yield from _hours(individual_id, orders, uncounted)
        other = [s for s in uncounted if view.placement(s).kind is PlacementKind.OTHER_ACTIVITY]
        booked, cap = sum(s.minutes for s in other), _together(orders, _activity_minutes, orders)
        if other and booked > cap:
            detail = f"{booked} minutes of other activity, {cap:g} are left of its cap"
            yield Violation(Rule.S7, individual_id, other[-1].session_id, detail)


def _order_fault(view: View, orders: Sequence[Order], session: Session) -> str:
    usable = [order for order in orders if order.imposed_on <= session.day <= _until(order)]
    if not usable:
        return "no order is in force that day"
    days = [order.induction_on for order in usable if order.induction_on]
    if view.placement(session).kind is PlacementKind.INDUCTION:
        return "the induction is done already, or agreed" if days else ""
    return "" if any(day <= session.day for day in days) else "the induction is not done"


def _second_inductions(view: View, individual_id: str, sessions: Sequence[Session]) -> Iterator[Violation]:
    """All but the first of those that are not over."""
    published = view.problem.published
    ahead = [s for s in sessions if published is None or s.day >= published.as_of]
    inductions = [s for s in ahead if view.placement(s).kind is PlacementKind.INDUCTION]
    for session in inductions[1:]:
        detail = f"an induction is booked before this one: {view.when(session)}"
        yield Violation(Rule.S7, individual_id, session.session_id, detail)


def _until(order: Order) -> date:
    """Last day of the order: 3 or 6 months from imposition unless the court said otherwise (s.227L)."""
    if order.extended_to is not None:
        return order.extended_to
    if order.completion_due is not None:
        return order.completion_due
    month = order.imposed_on.month + (3 if order.hours_imposed <= 100 else 6)
    year = order.imposed_on.year + (month - 1) // 12
    month = (month - 1) % 12 + 1
    for day in range(order.imposed_on.day, 27, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return date(year, month, 1) + timedelta(days=order.imposed_on.day - 1)


def _hours(individual_id: str, orders: Sequence[Order], sessions: list[Session]) -> Iterator[Violation]:
    """For each set of orders, the bookings that only those can take, all but the shortest."""
    for taken in chain.from_iterable(combinations(orders, size) for size in range(1, len(orders) + 1)):
        left = _together(taken, _minutes_left, orders)
        outside = [order for order in orders if order not in taken]
        inside = [s for s in sessions if not any(o.imposed_on <= s.day <= _until(o) for o in outside)]
        lengths = sorted(session.minutes for session in inside)
        if lengths and sum(lengths[1:]) >= left:
            detail = f"{sum(lengths)} minutes booked, {left:g} are left, so not all sessions are needed"
            yield Violation(Rule.S7, individual_id, inside[-1].session_id, detail)
            return


def _minutes_left(order: Order) -> float:
    return max(0, round((order.hours_imposed - order.hours_credited) * 60))


def _activity_minutes(order: Order) -> float:
    if order.kind is not OrderKind.CPO:
        return 0
    return max(0.0, 60 * (min(30.0, 0.3 * order.hours_imposed) - order.other_activity_credited))


def minutes_left_together(orders: Sequence[Order]) -> int:
    """Minutes left of all orders of an individual, concurrent ones counted once."""
    return _together(orders, _minutes_left, orders)


def _together(orders: Sequence[Order], measure: Callable[[Order], float], everyone: Sequence[Order]) -> int:
    """The sum over orders, of those that run concurrently (directly or through others) only the largest."""
    label = {order.order_id: order.order_id for order in everyone}
    for _ in everyone:
        for order in everyone:
            if order.concurrent_with in label:
                both = {label[order.order_id], label[order.concurrent_with]}
                label = {key: min(both) if value in both else value for key, value in label.items()}
    largest: dict[str, float] = {}
    for order in orders:
        largest[label[order.order_id]] = max(largest.get(label[order.order_id], 0), measure(order))
    return int(sum(largest.values()) + 1e-6)


def s8_journey(view: View) -> Iterator[Violation]:
    for booking in view.known_bookings:
        session = view.sessions[booking.session_id]
        own = view.individuals[booking.individual_id].max_travel_minutes
        limit = view.policy.max_travel_minutes if own is None else own
        way = view.way_from_home(booking.individual_id, session)
        if way is None or way > limit:
            words = (
                "there is no way from home" if way is None else f"{way} minutes from home, {way - limit} over the limit"
            )
            yield Violation(Rule.S8, booking.individual_id, booking.session_id, f"{words}: {view.when(session)}")
