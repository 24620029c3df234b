"""Rules of the individual's week: W1, W2, and the hours of S7, as rows of the model."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import combinations

from ortools.sat.python.cp_model import CpModel, IntVar

from scheduler.domain.placements import PlacementKind
from scheduler.domain.problem import Session
from scheduler.domain.rules import Rule
from scheduler.solver.constraints.rows import at_most, at_most_minutes, none_of
from scheduler.solver.facts import Facts, week_of
from scheduler.solver.orders import hour_limits, other_activity_left, together_left
from scheduler.solver.variables import Variables


def w1_one_at_a_time(model: CpModel, variables: Variables) -> None:
    """At most one of any two sessions of a day that do not both fit."""
    facts = variables.pairs.facts
    for individual_id, sessions in _days(variables).items():
        for group in sessions.values():
            for clash in clashes(facts, group):
                model.add_at_most_one(variables.book[individual_id, session.session_id] for session in clash)


def w2_hours_and_days(model: CpModel, variables: Variables) -> None:
    """Minutes and days of a week, and extra days in overspill placements."""
    facts = variables.pairs.facts
    for individual_id, individual in facts.individuals.items():
        for monday, week in variables.weeks_of(individual_id).items():
            sessions = [facts.sessions[session_id] for session_id in week]
            book = {s.session_id: variables.book[individual_id, s.session_id] for s in sessions}
            done = [session for session in facts.done.get(individual_id, []) if week_of(session) == monday]
            minutes = int(60 * facts.most_hours(individual)) - sum(session.minutes for session in done)
            days = facts.most_days(individual) - len({session.day for session in done})
            extra = individual.extra_days - len(_overspill(facts, done))
            if min(minutes, days, extra) < 0:
                none_of(model, book.values())
                continue
            at_most_minutes(model, [(s.minutes, book[s.session_id]) for s in sessions], minutes)
            model.add(sum(_days_used(model, facts, sessions, book)) <= days)
            model.add(sum(book[s.session_id] for s in _overspill(facts, sessions)) <= extra)


def _overspill(facts: Facts, sessions: Sequence[Session]) -> list[Session]:
    return [session for session in sessions if facts.placement(session).kind is PlacementKind.OVERSPILL]


def s7_hours(model: CpModel, variables: Variables) -> None:
    """Bookings only while hours remain, for each set of orders; other activity within its cap."""
    facts = variables.pairs.facts
    for individual_id in variables.pairs.by_individual:
        orders = facts.live_orders(individual_id)
        coming = (s for s in variables.pairs.by_individual[individual_id] if (individual_id, s) not in facts.settled)
        sessions = {s: facts.sessions[s] for s in coming}
        book = {s: variables.book[individual_id, s] for s in sessions}
        done = {session.session_id: session for session in facts.uncounted.get(individual_id, [])}
        most = 60 * facts.most_hours(facts.individuals[individual_id]) * facts.problem.weeks
        if together_left(orders) < most or len(orders) > 1 or done:
            days = {s: session.day for s, session in (done | sessions).items()}
            for inside, left in hour_limits(orders, days):
                bookings = [(sessions[s].minutes, book[s]) for s in inside if s in book]
                _beside_done(model, bookings, left, int(most), [done[s].minutes for s in inside if s in done])
        other = [s for s in sessions if _is_other_activity(facts, sessions[s])]
        if other:
            left = other_activity_left(orders) - sum(s.minutes for s in done.values() if _is_other_activity(facts, s))
            at_most(model, [(sessions[s].minutes, book[s]) for s in other], left)


def s7_one_induction(model: CpModel, variables: Variables) -> None:
    """At most one induction of what is not over."""
    facts = variables.pairs.facts
    for individual_id, sessions in variables.pairs.by_individual.items():
        inductions = [s for s in sessions if _is_induction(facts, facts.sessions[s])]
        if len(inductions) > 1:
            model.add_at_most_one(variables.book[individual_id, session_id] for session_id in inductions)


def _is_induction(facts: Facts, session: Session) -> bool:
    return facts.placement(session).kind is PlacementKind.INDUCTION


def _is_other_activity(facts: Facts, session: Session) -> bool:
    return facts.placement(session).kind is PlacementKind.OTHER_ACTIVITY


def _beside_done(
    model: CpModel, bookings: Sequence[tuple[int, IntVar]], left: int, most: int, done: Sequence[int]
) -> None:
    """`_all_but_any_one`, where the lengths of those that are over count as well."""
    if done:
        at_most(model, bookings, left - 1 - (sum(done) - min(done)))
    if bookings:
        _all_but_any_one(model, bookings, left - sum(done), most)


def _all_but_any_one(model: CpModel, bookings: Sequence[tuple[int, IntVar]], left: int, most: int) -> None:
    """The lengths of all but any one sum to less than what is left."""
    if left >= most + max(length for length, _ in bookings):
        return
    if left <= 0:
        none_of(model, (booked for _, booked in bookings))
        return
    shortest = min(length for length, _ in bookings)
    model.add(sum(booked for _, booked in bookings) <= (left - 1) // shortest + 1)
    if all(length == shortest for length, _ in bookings):
        return
    total = sum(length * booked for length, booked in bookings)
    for length in sorted({length for length, _ in bookings}):
        alike = [booked for other, booked in bookings if other == length]
        for booked in alike:
            model.add(total - length * booked <= left - 1 + max(0, most - left + 1) * (1 - booked))


def _days(variables: Variables) -> dict[str, dict[date, list[Session]]]:
    days: dict[str, dict[date, list[Session]]] = defaultdict(lambda: defaultdict(list))
    for individual_id, session_id in variables.book:
        session = variables.pairs.open_sessions[session_id]
        days[individual_id][session.day].append(session)
    return days


def clashes(facts: Facts, sessions: Sequence[Session]) -> list[list[Session]]:
    """Groups of sessions of a day of which at most one can be booked, covering every pair that clashes."""
    if len(sessions) < 2:
        return []
    if not _any_fit_together(facts, sessions):
        return [list(sessions)]
    groups: list[list[Session]] = []
    for pair in combinations(sessions, 2):
        if fit_together(facts, *pair) or any(set(pair) <= set(group) for group in groups):
            continue
        group = list(pair)
        for other in sessions:
            if other not in group and not any(fit_together(facts, other, member) for member in group):
                group.append(other)
        groups.append(group)
    return groups


def _any_fit_together(facts: Facts, sessions: Sequence[Session]) -> bool:
    """Whether an individual can have any two of these sessions of a day: only short ones."""
    short = [session for session in sessions if facts.is_short(session)]
    return any(fit_together(facts, one, other) for one, other in combinations(short, 2))


def fit_together(facts: Facts, one: Session, other: Session) -> bool:
    """Whether an individual can have both sessions of a day."""
    if not (facts.is_short(one) and facts.is_short(other)):
        return False
    earlier, later = sorted((one, other), key=lambda session: (session.start, session.session_id))
    journey = facts.journey_between(earlier, later)
    return journey is not None and later.start - earlier.end >= facts.policy.minutes_between_sessions + journey


class BookedWeeks:
    """What an individual is booked for, summed up by week, to ask quickly what fits beside it."""

    def __init__(self, facts: Facts, individual_id: str, booked: Sequence[Session]) -> None:
        self.facts, self.booked = facts, booked
        self.individual = facts.individuals[individual_id]
        self.minutes: dict[date, int] = defaultdict(int)
        self.days: dict[date, set[date]] = defaultdict(set)
        self.overspill: dict[date, int] = defaultdict(int)
        for session in booked:
            self.minutes[week_of(session)] += session.minutes
            self.days[week_of(session)].add(session.day)
        for session in _overspill(facts, booked):
            self.overspill[week_of(session)] += 1
        self.uncounted = [s for s in booked if _is_uncounted(facts, individual_id, s)]
        self.activity = sum(session.minutes for session in self.uncounted if _is_other_activity(facts, session))

    def fault(self, session: Session, *, overspill_asked: bool = True) -> Rule | None:
        """The rule, W1 or W2 or the cap of S7, that a session would break beside those booked; none: it fits.

        With `overspill_asked` false, overspill placements need not have been asked for.
        """
        facts, individual, monday = self.facts, self.individual, week_of(session)
        days, kind = self.days[monday], facts.placement(session).kind
        if session.day in days and not all(
            fit_together(facts, other, session) for other in self.booked if other.day == session.day
        ):
            return Rule.W1
        overspill = self.overspill[monday] + (kind is PlacementKind.OVERSPILL)
        if (
            self.minutes[monday] + session.minutes > 60 * facts.most_hours(individual)
            or len(days) + (session.day not in days) > facts.most_days(individual)
            or (overspill_asked and overspill > individual.extra_days)
        ):
            return Rule.W2
        activity = self.activity + (session.minutes if kind is PlacementKind.OTHER_ACTIVITY else 0)
        over = activity and activity > other_activity_left(facts.live_orders(individual.individual_id))
        return Rule.S7 if over else None


def _is_uncounted(facts: Facts, individual_id: str, session: Session) -> bool:
    """Whether no order's hours have a booked session yet."""
    if facts.is_over(session):
        return session in facts.uncounted.get(individual_id, ())
    return (individual_id, session.session_id) not in facts.settled


def second_induction(facts: Facts, to_come: Sequence[Session], session: Session) -> bool:
    """Whether the session is an induction beside another that is not over (rule S7)."""
    return _is_induction(facts, session) and any(_is_induction(facts, other) for other in to_come)


def hours_remain(facts: Facts, individual_id: str, sessions: Sequence[Session]) -> bool:
    """Whether all of these sessions are needed for the hours left, whichever comes last (rule S7)."""
    minutes = {session.session_id: session.minutes for session in sessions}
    days = {session.session_id: session.day for session in sessions}
    return all(
        sum(minutes[s] for s in inside) - min(minutes[s] for s in inside) < left
        for inside, left in hour_limits(facts.live_orders(individual_id), days)
    )


def _days_used(model: CpModel, facts: Facts, sessions: Sequence[Session], book: dict[str, IntVar]) -> list[IntVar]:
    """A variable for each booking, or one for the day where a day can hold two."""
    days: dict[date, list[Session]] = defaultdict(list)
    for session in sessions:
        days[session.day].append(session)
    used: list[IntVar] = []
    for group in days.values():
        booked = [book[session.session_id] for session in group]
        if _any_fit_together(facts, group):
            day = model.new_bool_var("")
            for variable in booked:
                model.add(variable <= day)
            used.append(day)
        else:
            used.extend(booked)
    return used
