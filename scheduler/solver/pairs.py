"""Which individual-session and supervisor-session pairs may exist, and what rules the others out."""

from collections import defaultdict
from dataclasses import dataclass, field

from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.individuals import Individual, Sex, Supervision
from scheduler.domain.placements import Trait
from scheduler.domain.problem import PlanningProblem, Session
from scheduler.domain.rules import Rule
from scheduler.solver.constraints.suitability import StaffSuitability, Suitability
from scheduler.solver.facts import Facts, decided, matches

Pair = tuple[str, str]
"""(individual or supervisor id, session id)."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs that no rule forbids by itself.

    `bookable` maps each pair to its expected minutes; `ruled_out` each other pair to the codes that
    forbid it; `seats` each bookable pair to the sessions of the pool where the individual may sit on
    the day (rule C1); `open_sessions` are those that may run.
    """

    facts: Facts
    open_sessions: dict[str, Session]
    bookable: dict[Pair, int]
    ruled_out: dict[Pair, list[Rule]]
    seats: dict[Pair, frozenset[str]]
    staffable: set[Pair]
    by_individual: dict[str, list[str]] = field(default_factory=dict)
    by_session: dict[str, list[str]] = field(default_factory=dict)
    pools: dict[tuple[object, ...], list[str]] = field(default_factory=dict)

    def coming(self) -> "Pairs":
        """Without what is over: that stands, and rules are about the rest beside it."""
        over = {key for key, session in self.open_sessions.items() if self.facts.is_over(session)}
        if not over:
            return self
        left = Pairs(
            self.facts,
            {key: session for key, session in self.open_sessions.items() if key not in over},
            {pair: minutes for pair, minutes in self.bookable.items() if pair[1] not in over},
            self.ruled_out,
            {pair: seats for pair, seats in self.seats.items() if pair[1] not in over},
            {pair for pair in self.staffable if pair[1] not in over},
        )
        _index(left)
        return left


def possible_pairs(problem: PlanningProblem) -> Pairs:
    """All pairs that may exist alone; decisions are obeyed in the rows of the model, pins' waivers here.

    Of what is over there are just the pairs that the published roster has, whatever the records say now.
    """
    facts = Facts(problem)
    waivers = _waivers(problem, facts)
    open_sessions = {session.session_id: session for session in problem.sessions if _may_run(facts, session)}
    pairs = Pairs(facts, open_sessions, {}, {}, {}, _staffable(facts, open_sessions))
    _find_bookable(pairs, waivers)
    _find_settled(pairs)
    _index(pairs)
    _find_seats(pairs, waivers)
    return pairs


def _may_run(facts: Facts, session: Session) -> bool:
    return session.session_id in facts.at_work_then if facts.is_over(session) else c5_open(facts, session)


def _staffable(facts: Facts, open_sessions: dict[str, Session]) -> set[Pair]:
    staff = StaffSuitability(facts)
    return {
        (supervisor, session.session_id)
        for supervisor in facts.supervisors
        for session in open_sessions.values()
        if not facts.is_over(session) and staff.v1_available(supervisor, session)
    } | {(s.supervisor_id, s.session_id) for s in facts.history.staffing if s.supervisor_id in facts.supervisors}


def _find_bookable(pairs: Pairs, waivers: set[Pair]) -> None:
    facts, suitability = pairs.facts, Suitability(pairs.facts)
    unsuited = {
        key: suitability.broken(individual, {session for who, session in waivers if who == key})
        for key, individual in facts.individuals.items()
        if facts.live_orders(key)
    }
    for session in facts.problem.sessions:
        if facts.is_over(session):
            _find_booked_then(pairs, session)
            continue
        closed = [] if session.session_id in pairs.open_sessions else [Rule.C5]
        for individual_id, broken in unsuited.items():
            rules = closed + broken.get(session.session_id, [])
            if rules:
                pairs.ruled_out[individual_id, session.session_id] = rules
            else:
                pairs.bookable[individual_id, session.session_id] = facts.expected_minutes(individual_id, session)


def _find_settled(pairs: Pairs) -> None:
    """What the register of the day looked at has stays possible, also for whom it was the last session."""
    for individual_id, session_id in pairs.facts.settled:
        if session_id in pairs.open_sessions and individual_id in pairs.facts.individuals:
            session = pairs.open_sessions[session_id]
            pairs.bookable[individual_id, session_id] = pairs.facts.expected_minutes(individual_id, session)
            pairs.ruled_out.pop((individual_id, session_id), None)


def _find_booked_then(pairs: Pairs, session: Session) -> None:
    """Of a session that is over: the pairs that were booked, and no others."""
    there = {b.individual_id for b in pairs.facts.history.bookings if b.session_id == session.session_id}
    for individual_id in pairs.facts.individuals:
        pair = (individual_id, session.session_id)
        if individual_id in there:
            pairs.bookable[pair] = pairs.facts.expected_minutes(individual_id, session)
        else:
            pairs.ruled_out[pair] = [Rule.P2]


def locked_out(pairs: Pairs) -> set[Pair]:
    """Pairs of a locked session or individual: only those published may be booked."""
    published = pairs.facts.problem.published
    if published is None:
        return set()
    return {(i, s) for i, s in pairs.bookable if i in published.locked_individuals or s in published.locked_sessions}


def kept_pairs(pairs: Pairs, stands: frozenset[Pair]) -> frozenset[Pair]:
    """Published bookings that rule P2 keeps: those that stand and those that are locked."""
    published = pairs.facts.problem.published
    if published is None:
        return frozenset()
    booked = {(booking.individual_id, booking.session_id) for booking in published.roster.bookings}
    locked = {(i, s) for i, s in booked if i in published.locked_individuals or s in published.locked_sessions}
    return stands | (locked & pairs.bookable.keys())


def c5_open(facts: Facts, session: Session) -> bool:
    holiday = session.day in facts.problem.closed_days and not facts.placement(session).runs_on_holidays
    return not session.cancelled and not holiday


def _waivers(problem: PlanningProblem, facts: Facts) -> set[Pair]:
    """Pairs pinned with a recorded reason against work, study or belief (s.227E)."""
    return {
        (pin.individual_id, session.session_id)
        for pin in decided(problem, DecisionKind.PIN)
        for session in problem.sessions
        if pin.individual_id and pin.override_commitment and pin.reason and matches(pin, session)
    }


def _index(pairs: Pairs) -> None:
    by_individual, by_session, pools = defaultdict(list), defaultdict(list), defaultdict(list)
    for individual_id, session_id in pairs.bookable:
        by_individual[individual_id].append(session_id)
        by_session[session_id].append(individual_id)
    for session_id, session in pairs.open_sessions.items():
        pools[pairs.facts.pool_key(session)].append(session_id)
    pairs.by_individual.update(by_individual)
    pairs.by_session.update(by_session)
    pairs.pools.update(pools)


def _find_seats(pairs: Pairs, waivers: set[Pair]) -> None:
    pool_of = {session: sessions for sessions in pairs.pools.values() for session in sessions}
    pinned = _decided_pairs(pairs, DecisionKind.PIN)
    forbidden = _decided_pairs(pairs, DecisionKind.FORBID)
    for pair in pairs.bookable:
        individual_id, session_id = pair
        seats = {session_id}
        if pair not in pinned and _may_move(pairs.facts, individual_id, pairs.open_sessions[session_id]):
            individual = pairs.facts.individuals[individual_id]
            for other in pool_of[session_id]:
                there = (individual_id, other)
                suits = there in pairs.bookable and there not in forbidden and there not in waivers
                if suits and _keeps_company(pairs.facts, individual, other):
                    seats.add(other)
        pairs.seats[pair] = frozenset(seats)


def _may_move(facts: Facts, individual_id: str, session: Session) -> bool:
    standard = facts.needs(individual_id, session.day).supervision is Supervision.STANDARD
    return standard and individual_id not in facts.barred_individuals


def _keeps_company(facts: Facts, individual: Individual, session_id: str) -> bool:
    """A woman who has not agreed to be the only woman moves only to women-only work."""
    traits = facts.placement(facts.sessions[session_id]).traits
    return individual.sex is not Sex.WOMAN or individual.agrees_only_woman or Trait.WOMEN_ONLY in traits


def _decided_pairs(pairs: Pairs, kind: DecisionKind) -> set[Pair]:
    return {pair for decision in decided(pairs.facts.problem, kind) for pair in decided_pairs(pairs, decision)}


def decided_pairs(pairs: Pairs, decision: Decision) -> list[Pair]:
    """The bookable pairs that a pin or forbid speaks of."""
    return [
        (decision.individual_id, session)
        for session in pairs.by_individual.get(decision.individual_id or "", [])
        if decision.individual_id and matches(decision, pairs.open_sessions[session])
    ]
