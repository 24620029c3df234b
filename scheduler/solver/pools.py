"""The pools of rule C1 as the search sees them: who may sit where, the limits, the exact risk of a roster."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from scheduler.domain.decisions import DecisionKind
from scheduler.domain.individuals import Sex, Supervision
from scheduler.domain.roster import Roster
from scheduler.solver.facts import decided, matches, most_supervisors, week_of, worth_of
from scheduler.solver.overbooking import Risk, RiskLimits, SafeRow, pool_risk, safe_row, union_sets
from scheduler.solver.pairs import Pair, Pairs

Sessions = frozenset[str]


@dataclass(frozen=True, slots=True)
class Pool:
    """Sessions that muster together; `show_up` has every pair that may be booked, one-to-one apart.

    `confined` maps each set of sessions that can be short of places to the pairs that may sit only inside.
    """

    sessions: tuple[str, ...]
    limits: RiskLimits
    show_up: Mapping[Pair, int]
    confined: Mapping[Sessions, Mapping[Pair, int]]


def find_pools(pairs: Pairs) -> list[Pool]:
    """The pools of the sessions still to come."""
    pools = []
    for sessions in pairs.coming().pools.values():
        show_up = {
            (individual, session): show_up_of(pairs, individual, session)
            for session in sessions
            for individual in pairs.by_session.get(session, [])
            if not has_own_supervisor(pairs, individual, session)
        }
        kinds = {pairs.seats[pair] for pair in show_up} | {frozenset(sessions)}
        confined = {
            inside: {pair: p for pair, p in show_up.items() if pairs.seats[pair] <= inside}
            for inside in union_sets(kinds)
        }
        pools.append(Pool(tuple(sessions), _limits(pairs, sessions), show_up, confined))
    return pools


def _limits(pairs: Pairs, sessions: Iterable[str]) -> RiskLimits:
    policy = pairs.facts.policy
    for decision in decided(pairs.facts.problem, DecisionKind.RAISE_LIMITS):
        if any(matches(decision, pairs.open_sessions[session]) for session in sessions):
            return RiskLimits(
                policy.sent_home_chance_limit if decision.chance_limit is None else decision.chance_limit,
                policy.sent_home_share_limit if decision.share_limit is None else decision.share_limit,
            )
    return RiskLimits(policy.sent_home_chance_limit, policy.sent_home_share_limit)


def show_up_of(pairs: Pairs, individual_id: str, session_id: str) -> int:
    return pairs.facts.problem.show_up_at(individual_id, pairs.open_sessions[session_id])


def has_own_supervisor(pairs: Pairs, individual_id: str, session_id: str) -> bool:
    day = pairs.open_sessions[session_id].day
    return pairs.facts.needs(individual_id, day).supervision is Supervision.ONE_TO_ONE


def places_of(pairs: Pairs, session_id: str, supervisors: Iterable[str], one_to_one: int) -> int:
    """Places for the others, once staff and one-to-one bookings are known."""
    facts = pairs.facts
    session = pairs.open_sessions[session_id]
    room = facts.seats_without_staff(session) - one_to_one
    if facts.placement(session).supervisors_needed == 0:
        return max(0, room)
    ratios = sorted((facts.supervisors[supervisor].ratio for supervisor in supervisors), reverse=True)
    return max(0, min(room, sum(ratios[one_to_one:])))


def places_with(pairs: Pairs, session_id: str, *, most: bool = True) -> int:
    """Places of a session with the most supervisors it can use, or with the fewest that it needs."""
    able = [v for v in pairs.facts.supervisors if (v, session_id) in pairs.staffable]
    able.sort(key=lambda supervisor: -pairs.facts.supervisors[supervisor].ratio)
    session = pairs.open_sessions[session_id]
    fewest = pairs.facts.placement(session).supervisors_needed
    return places_of(pairs, session_id, able[: most_supervisors(pairs.facts, session) if most else fewest], 0)


@dataclass(frozen=True, slots=True)
class PoolState:
    """A pool of one roster: who is booked where, one-to-one apart, and the places."""

    pool: Pool
    booked: tuple[Pair, ...]
    one_to_one: tuple[Pair, ...]
    places: Mapping[str, int]

    def risk(self, pairs: Pairs) -> Risk:
        people = [(self.pool.show_up[pair], pairs.seats[pair]) for pair in self.booked]
        alone = sum(show_up_of(pairs, *pair) for pair in self.one_to_one)
        return pool_risk(people, dict(self.places), pairs.facts.problem.day_effect_sd, alone)

    def is_too_risky(self, pairs: Pairs) -> bool:
        """Whether the exact risk breaks rule C1."""
        return bool(self.booked) and not self.pool.limits.hold(self.risk(pairs))

    def stays_too_risky(self, pairs: Pairs) -> bool:
        """Whether the exact risk breaks rule C1 whoever of the pool comes besides.

        More people never lower the chance. They lower the share only if too few of them would be sent home, and the
        more people there are, the more of them would be (those left by a largest matching are a supermodular number of
        those who come): it is enough to look at one more of each kind.
        """
        limits, risk = self.pool.limits, self.risk(pairs)
        if not self.booked or limits.hold(risk):
            return False
        if not limits.hold(Risk(risk.chance, 0.0)):
            return True
        sent = risk.share * self._coming(pairs)
        for other in self._one_of_each_kind_besides(pairs):
            more = replace(self, booked=(*self.booked, other))
            if more.risk(pairs).share * more._coming(pairs) - sent < limits.share * self.pool.show_up[other] / 1000:
                return False
        return True

    def _coming(self, pairs: Pairs) -> float:
        """How many are expected."""
        alone = sum(show_up_of(pairs, *pair) for pair in self.one_to_one)
        return (sum(self.pool.show_up[pair] for pair in self.booked) + alone) / 1000

    def _one_of_each_kind_besides(self, pairs: Pairs) -> Iterable[Pair]:
        here = {individual for individual, _ in self.booked}
        others = [pair for pair in self.pool.show_up if pair[1] in self.places and pair[0] not in here]
        return {pairs.seats[pair].intersection(self.places): pair for pair in others}.values()

    def least_risk(self, pairs: Pairs) -> Risk:
        """If everyone could sit anywhere in the pool: never more than the risk, and quick to tell."""
        everywhere = frozenset({"anywhere"})
        people = [(self.pool.show_up[pair], everywhere) for pair in self.booked]
        alone = sum(show_up_of(pairs, *pair) for pair in self.one_to_one)
        return pool_risk(people, {"anywhere": sum(self.places.values())}, pairs.facts.problem.day_effect_sd, alone)


def pool_states(pairs: Pairs, pools: Iterable[Pool], roster: Roster) -> list[PoolState]:
    booked: dict[str, list[Pair]] = defaultdict(list)
    staff: dict[str, list[str]] = defaultdict(list)
    for booking in roster.bookings:
        booked[booking.session_id].append((booking.individual_id, booking.session_id))
    for staffing in roster.staffing:
        staff[staffing.session_id].append(staffing.supervisor_id)
    states = []
    for pool in pools:
        everyone = [pair for session in pool.sessions for pair in booked[session]]
        alone = tuple(pair for pair in everyone if pair not in pool.show_up)
        places = {
            session: places_of(pairs, session, staff[session], sum(pair[1] == session for pair in alone))
            for session in pool.sessions
            if session in roster.sessions
        }
        states.append(PoolState(pool, tuple(pair for pair in everyone if pair in pool.show_up), alone, places))
    return states


def too_risky(pairs: Pairs, pools: Iterable[Pool], roster: Roster) -> list[PoolState]:
    """The pools whose exact risk breaks rule C1."""
    return [state for state in pool_states(pairs, pools, roster) if state.is_too_risky(pairs)]


def calmer(pairs: Pairs, pools: Iterable[Pool], roster: Roster, kept: frozenset[Pair] = frozenset()) -> Roster:
    """The roster less a booking or more of each pool that is too risky, until none is.

    Out go those whose going breaks no other promise: not from a session with no more than its fewest
    people (rule C2), not the booking of someone who starts or is made up to, no woman's (rule C4), none
    that is pinned, none of those kept; of these what an order at risk needs least, and the fewest expected minutes.
    """
    facts = pairs.facts
    dear = {start.individual_id for start in facts.problem.starts} | facts.problem.waiting
    dear |= {key for key, individual in facts.individuals.items() if individual.sex is Sex.WOMAN}
    dear |= {pin.individual_id for pin in decided(facts.problem, DecisionKind.PIN) if pin.individual_id}
    while risky := too_risky(pairs, pools, roster):
        people = Counter(booking.session_id for booking in roster.bookings)
        needed = _needed(pairs, roster)
        few = {s for s, count in people.items() if count <= facts.placement(facts.sessions[s]).min_people}
        drop = {
            min(state.booked, key=lambda p: (p in kept, p[1] in few, p[0] in dear, needed[p], pairs.bookable[p], p))
            for state in risky
        }
        left = tuple(b for b in roster.bookings if (b.individual_id, b.session_id) not in drop)
        roster = replace(roster, bookings=left)
    return roster


def _needed(pairs: Pairs, roster: Roster) -> dict[Pair, int]:
    """What each booking adds to its individual's week of need (tier 3), on top of the others."""
    facts = pairs.facts
    blocks = {(need.individual_id, need.monday): need.blocks for need in facts.problem.needs}
    weeks: dict[tuple[str, date], list[Pair]] = defaultdict(list)
    for booking in roster.bookings:
        key = (booking.individual_id, week_of(facts.sessions[booking.session_id]))
        weeks[key].append((booking.individual_id, booking.session_id))

    added: dict[Pair, int] = {}
    for key, booked in weeks.items():
        need, minutes = blocks.get(key, ()), sum(pairs.bookable[pair] for pair in booked)
        every = worth_of(need, minutes)
        added |= {pair: every - worth_of(need, minutes - pairs.bookable[pair]) for pair in booked}
    return added


def row_for(pairs: Pairs, pool: Pool, inside: Sessions, most: int, usual: int) -> SafeRow:
    """The linear row for people confined to some sessions of a pool with at most so many places."""
    each = {individual: p for (individual, _), p in pool.confined[inside].items()}
    return safe_row(tuple(sorted(each.values())), most, usual, pairs.facts.problem.day_effect_sd, pool.limits)
