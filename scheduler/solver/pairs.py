"""Which individual-session and supervisor-session pairs may exist, and what rules the others out."""

from collections import defaultdict
from dataclasses import dataclass, field

from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.individuals import Individual, Sex, Supervision
from scheduler.domain.placements import Trait
from scheduler.domain.problem import PlanningProblem, Session
from scheduler.domain.roster import Roster
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


def possible_pairs(problem: PlanningProblem) -> Pairs:
    """All pairs that may exist alone; decisions are obeyed in the rows of the model, pins' waivers here."""
    facts = Facts(problem)
    suitability = Suitability(facts)
    waivers = _waivers(problem, facts)
    live = [row for key, row in facts.individuals.items() if facts.live_orders(key)]
    over = history(problem)
    open_sessions = {s.session_id: s for s in problem.sessions if c5_open(facts, s) or s.session_id in over.sessions}
    booked_then = {(booking.individual_id, booking.session_id) for booking in over.bookings}
    bookable: dict[Pair, int] = {}
    ruled_out: dict[Pair, list[Rule]] = {}
    for session in problem.sessions:
        for individual in live:
            pair = (individual.individual_id, session.session_id)
            broken = suitability.broken(individual, session, override_commitment=pair in waivers)
            if session.session_id not in open_sessions:
                broken = [Rule.C5, *broken]
            if broken and pair not in booked_then:
                ruled_out[pair] = broken
            else:
                bookable[pair] = facts.expected_minutes(individual.individual_id, session)
    staff = StaffSuitability(facts)
    staffable = {
        (supervisor, session.session_id)
        for supervisor in facts.supervisors
        for session in open_sessions.values()
        if staff.v1_available(supervisor, session)
    } | {(staffing.supervisor_id, staffing.session_id) for staffing in over.staffing}
    pairs = Pairs(facts, open_sessions, bookable, ruled_out, {}, staffable)
    _index(pairs)
    _find_seats(pairs, waivers)
    return pairs


def history(problem: PlanningProblem) -> Roster:
    """The part of the published roster that is over: it stands, whatever the records say now."""
    if problem.published is None:
        return Roster()
    over = {session.session_id for session in problem.sessions if session.day < problem.published.as_of}
    roster = problem.published.roster
    return Roster(
        tuple(session for session in roster.sessions if session in over),
        tuple(booking for booking in roster.bookings if booking.session_id in over),
        tuple(staffing for staffing in roster.staffing if staffing.session_id in over),
    )


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
