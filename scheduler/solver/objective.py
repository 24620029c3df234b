"""The six tiers as expressions to maximise, in the whole units of docs/model.md."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from ortools.sat.python.cp_model import CpModel, IntVar, LinearExprT

from scheduler.domain.placements import Trait
from scheduler.domain.problem import Usual
from scheduler.domain.roster import Roster
from scheduler.domain.supervisors import Employment
from scheduler.solver.facts import Facts, worth_of
from scheduler.solver.orders import together_left
from scheduler.solver.pairs import Pairs
from scheduler.solver.variables import Variables

Worth = Mapping[str, int]
"""Session -> what a booking there counts for one person, in raw units; of several the best counts."""


@dataclass(frozen=True, slots=True)
class Tier:
    """`scale` raw units make one `unit`; `share` is the part of the time that its search may take, which ends within
    `gap` of the bound. For a tier that counts people, `wanted` gives each of them with what the sessions are worth one
    of which they should have."""

    number: int
    name: str
    unit: str
    scale: int
    share: float
    build: Callable[[CpModel, Variables], LinearExprT]
    wanted: Callable[[Pairs], Iterable[tuple[str, Worth]]] = lambda pairs: ()
    gap: float = 0.0

    def lacking(self, pairs: Pairs, roster: Roster) -> Iterator[list[str]]:
        """For each person whom a roster fails the sessions that would be worth more than what they have."""
        booked = {(booking.individual_id, booking.session_id) for booking in roster.bookings}
        for key, worth in self.wanted(pairs):
            has = max((count for session, count in worth.items() if (key, session) in booked), default=0)
            if better := [session for session, count in worth.items() if count > has]:
                yield better


def starts_tier(model: CpModel, variables: Variables) -> LinearExprT:
    return _best_of_each(model, variables, starts_wanted(variables.pairs))


def starts_wanted(pairs: Pairs) -> Iterator[tuple[str, Worth]]:
    """In thousandths of a start: the chance that weather does not stop it."""
    facts = pairs.facts
    for start in facts.problem.starts:
        yield (
            start.individual_id,
            {
                session_id: 1000 - facts.problem.stop_chance.get(session_id, 0)
                for session_id in pairs.by_individual.get(start.individual_id, [])
                if facts.sessions[session_id].day <= start.last_day
                and start.step.is_taken_at(facts.placement(facts.sessions[session_id]).kind)
            },
        )


def waiting_tier(model: CpModel, variables: Variables) -> LinearExprT:
    return _best_of_each(model, variables, waiting_wanted(variables.pairs))


def waiting_wanted(pairs: Pairs) -> Iterator[tuple[str, Worth]]:
    """A booking to come: who waits has been let down since those that are over."""
    facts = pairs.facts
    for individual in sorted(facts.problem.waiting):
        coming = (s for s in pairs.by_individual.get(individual, []) if not facts.is_over(facts.sessions[s]))
        yield individual, dict.fromkeys(coming, 1)


def _best_of_each(model: CpModel, variables: Variables, wanted: Iterable[tuple[str, Worth]]) -> LinearExprT:
    """What the best booking of each person is worth, level by level, so that all levels together are the most."""
    worth_of_all = []
    for individual, worth in wanted:
        below = 0
        for count in sorted(set(worth.values()) - {0}):
            as_good = [variables.book[individual, session] for session, other in worth.items() if other >= count]
            worth_of_all += [(count - below) * reached for reached in _any(model, as_good)]
            below = count
    return sum(worth_of_all)


def at_risk_tier(model: CpModel, variables: Variables) -> LinearExprT:
    """Blocks of a week's need filled by its expected minutes, of falling worth.

    That no booking adds more than it would alone says nothing new of whole numbers, and keeps the relaxation from
    filling the dearest block with a part of each of several bookings.
    """
    worth = []
    for need in variables.pairs.facts.problem.needs:
        sessions = variables.weeks_of(need.individual_id).get(need.monday, [])
        if not sessions or not need.blocks:
            continue
        filled = [model.new_int_var(0, minutes, "") for minutes, _ in need.blocks]
        minutes = {s: variables.pairs.bookable[need.individual_id, s] for s in sessions}
        book = {s: variables.book[need.individual_id, s] for s in sessions}
        model.add(sum(filled) <= sum(minutes[s] * book[s] for s in sessions))
        worth += (weighed := [weight * block for (_, weight), block in zip(need.blocks, filled, strict=True)])
        model.add(sum(weighed) <= sum(worth_of(need.blocks, minutes[s]) * book[s] for s in sessions))
    return sum(worth)


def hours_tier(model: CpModel, variables: Variables) -> LinearExprT:
    facts = variables.pairs.facts
    worked: list[LinearExprT] = []
    for individual, sessions in variables.pairs.by_individual.items():
        left = together_left(facts.live_orders(individual))
        expected = sum(variables.pairs.bookable[individual, s] * variables.book[individual, s] for s in sessions)
        most = 60 * facts.most_hours(facts.individuals[individual]) * facts.problem.weeks
        if left < most or individual in facts.done:
            capped = model.new_int_var(0, left, "")
            model.add(capped <= expected)
            worked.append(capped)
        else:
            worked.append(expected)
    return sum(worked)


def weather_tier(model: CpModel, variables: Variables) -> LinearExprT:
    """Bookings, less the chance that weather stops them unless a fallback is kept; fallbacks enter the model here."""
    _fallback_seats(model, variables)
    problem = variables.pairs.facts.problem
    covered = {(b.individual_id, b.session_id) for b in variables.pairs.facts.history.bookings if b.fallback}
    worth: list[LinearExprT] = [
        (1000 - (0 if pair in covered else problem.stop_chance.get(pair[1], 0))) * booked
        for pair, booked in variables.book.items()
    ]
    worth += [problem.stop_chance.get(session, 0) * kept for (_, session, _), kept in variables.fallback.items()]
    return sum(worth)


def _fallback_seats(model: CpModel, variables: Variables) -> None:
    """A booking's fallback runs under cover in the same pool, and there is room for all."""
    pairs = variables.pairs
    problem = pairs.facts.problem
    incoming: dict[str, list[IntVar]] = defaultdict(list)
    for (individual, session), seats in pairs.seats.items():
        if not problem.stop_chance.get(session, 0) or pairs.facts.is_over(pairs.open_sessions[session]):
            continue
        kept = []
        for cover in sorted(seats - {session}):
            if Trait.WEATHER_RESILIENT in pairs.facts.placement(pairs.open_sessions[cover]).traits:
                fallback = model.new_bool_var("")
                model.add_implication(fallback, variables.run[cover])
                variables.fallback[individual, session, cover] = fallback
                incoming[cover].append(fallback)
                kept.append(fallback)
        if kept:
            model.add(sum(kept) <= variables.book[individual, session])
    for cover, fallbacks in incoming.items():
        _room_under_cover(model, variables, cover, fallbacks)


def _room_under_cover(model: CpModel, variables: Variables, cover: str, fallbacks: list[IntVar]) -> None:
    places = variables.pairs.facts.places_under_cover(variables.pairs.open_sessions[cover])
    used = model.new_bool_var("")
    booked = variables.booked(cover)
    model.add(sum(fallbacks) <= places * used)
    model.add(sum(booked) + sum(fallbacks) <= places + len(booked) * (1 - used))


def steady_tier(model: CpModel, variables: Variables) -> LinearExprT:
    facts = variables.pairs.facts
    points: list[LinearExprT] = [steadiness(facts, *pair) * booked for pair, booked in variables.book.items()]
    for individual in variables.pairs.by_individual:
        for week in variables.weeks_of(individual).values():
            points += [5 * placed for placed in _any(model, [variables.book[individual, s] for s in week])]
    for (supervisor, session_id), on in variables.staff.items():
        session = facts.sessions[session_id]
        usual = (supervisor, session.placement_id, session.day.weekday()) in facts.problem.usual_staff
        sessional = facts.supervisors[supervisor].employment is Employment.SESSIONAL
        points.append(4 * (usual - sessional) * on)
    return sum(points) + 4 * sum(facts.placement(session).supervisors_most for session in facts.problem.sessions)


def steadiness(facts: Facts, individual_id: str, session_id: str) -> int:
    """Points of one booking: usual placement, usual weekday, short journey."""
    session, individual = facts.sessions[session_id], facts.individuals[individual_id]
    usual = facts.problem.usual.get(individual_id, Usual())
    journey = facts.journey_from_home(individual, facts.placement(session)) or 0
    own = individual.max_travel_minutes
    limit = facts.policy.max_travel_minutes if own is None else own
    close = 3 if 3 * journey <= limit else 2 if 3 * journey <= 2 * limit else 1
    return 4 * (session.placement_id in usual.placements) + 3 * (session.day.weekday() in usual.weekdays) + close


def _any(model: CpModel, booked: list[IntVar]) -> list[IntVar]:
    """A variable that can be one only if one of these is; none for none."""
    if not booked:
        return []
    placed = model.new_bool_var("")
    model.add(placed <= sum(booked))
    return [placed]


STARTS_GAP = 0.005
"""Less than one person of two hundred who start; what weather takes of them is not worth more of the search."""

TIERS = (
    Tier(1, "Starts on time", "people", 1000, 0.5, starts_tier, starts_wanted, STARTS_GAP),
    Tier(2, "Made up to", "people", 1, 0.4, waiting_tier, waiting_wanted),
    Tier(3, "Orders at risk", "weighted hours", 6000, 0.5, at_risk_tier),
    Tier(4, "Hours worked", "expected hours", 60, 0.2, hours_tier),
    Tier(5, "Weather", "bookings safe", 1000, 0.1, weather_tier),
    Tier(6, "Steady week", "points", 1, 0.1, steady_tier),
)
