"""A roster being built by hand: what may be added without breaking a rule."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from scheduler.domain.individuals import Sex, Supervision
from scheduler.domain.placements import Trait
from scheduler.domain.roster import Booking, Roster, Staffing
from scheduler.solver.constraints.individual_week import BookedWeeks, hours_remain, second_induction
from scheduler.solver.constraints.session import meet
from scheduler.solver.constraints.supervisors import enough_between, most_minutes
from scheduler.solver.facts import Facts, week_of
from scheduler.solver.kinds import booking_kinds
from scheduler.solver.orders import minutes_left
from scheduler.solver.overbooking import SafeRow
from scheduler.solver.pairs import Pair, Pairs
from scheduler.solver.pools import Pool, places_of, row_for


@dataclass(slots=True)
class PoolLoad:
    """How full a set of sessions of a pool is, by its linear row."""

    inside: frozenset[str]
    row: SafeRow
    places: int
    load: int = 0

    @property
    def allowed(self) -> int:
        return self.row.allowance[max(0, self.places)]


@dataclass(slots=True)
class Draft:
    """Bookings and staff so far, of what is not over. `may_book` and `may_staff` look at every rule but C2's
    fewest people and C4."""

    pairs: Pairs
    staff: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    booked: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    duties: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    week: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    running: set[str] = field(default_factory=set)
    pool_of: dict[str, Pool] = field(default_factory=dict)
    loads: dict[str, list[PoolLoad]] = field(default_factory=dict)
    """For each session, those that count its places."""
    confining: dict[Pair, list[PoolLoad]] = field(default_factory=dict)
    """For each pair but those with a supervisor to themselves, the loads that it adds to."""
    fullness: dict[str, float] = field(default_factory=dict)
    """For each session, the share of its pool that is taken."""
    apart: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    blocks: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    room: dict[str, int] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    plenty: set[str] = field(default_factory=set)
    """Individuals with more hours left, in each of their orders, than they can be booked for."""
    _weeks: dict[str, BookedWeeks] = field(default_factory=dict)
    """The same as `week`, summed up when asked for, until it changes."""

    def __post_init__(self) -> None:
        for need in self.pairs.facts.problem.needs:
            self.blocks[need.individual_id].extend(need.blocks)
        facts = self.pairs.facts
        for key in self.pairs.by_individual:
            orders = facts.live_orders(key)
            most = 60 * facts.most_hours(facts.individuals[key]) * facts.problem.weeks
            if orders and min(map(minutes_left, orders)) > most:
                self.plenty.add(key)
        for pair in self.pairs.facts.problem.records.keep_apart:
            self.apart[pair.first_individual_id].add(pair.second_individual_id)
            self.apart[pair.second_individual_id].add(pair.first_individual_id)

    def may_staff(self, supervisor: str, session_id: str) -> bool:
        facts, session = self.pairs.facts, self.pairs.open_sessions[session_id]
        if (supervisor, session_id) not in self.pairs.staffable or supervisor in self.staff[session_id]:
            return False
        others = [self.pairs.open_sessions[other] for other in self.duties[supervisor]]
        done = facts.duties_done.get(supervisor, [])
        same_week = sum(other.minutes for other in (*others, *done) if week_of(other) == week_of(session))
        return same_week + session.minutes <= most_minutes(facts, supervisor) and all(
            other.day != session.day or enough_between(facts, other, session) for other in others
        )

    def add_staff(self, supervisor: str, session_id: str) -> None:
        self.staff[session_id].append(supervisor)
        self.duties[supervisor].append(session_id)

    def runs(self, session_id: str) -> bool:
        facts = self.pairs.facts
        placement = facts.placement(self.pairs.open_sessions[session_id])
        staff = self.staff[session_id]
        woman = any(facts.supervisors[v].sex is Sex.WOMAN for v in staff)
        women_only = Trait.WOMEN_ONLY in placement.traits and placement.supervisors_needed > 0
        enough = len(staff) >= placement.supervisors_needed and (woman or not women_only)
        return enough and session_id not in self.closed

    def open_pools(self, pools: list[Pool]) -> None:
        """Take all bookings out and fix the places, once staff and closed sessions are known."""
        self.booked.clear()
        self.week.clear()
        self._weeks.clear()
        self.running = {session for session in self.pairs.open_sessions if self.runs(session)}
        for pool in pools:
            self._open_pool(pool)

    def _open_pool(self, pool: Pool) -> None:
        running = [session for session in pool.sessions if session in self.running]
        self.room |= dict.fromkeys(pool.sessions, 0) | {s: places_of(self.pairs, s, self.staff[s], 0) for s in running}
        loads = []
        for inside, confined in pool.confined.items():
            total = sum(self.room[session] for session in inside)
            if len({individual for individual, _ in confined}) > total:
                loads.append(PoolLoad(inside, row_for(self.pairs, pool, inside, total, total), total))
        for session in pool.sessions:
            self.pool_of[session] = pool
            self.loads[session] = [load for load in loads if session in load.inside]
        kinds = {self.pairs.seats[pair] for pair in pool.show_up}
        confining = {seats: [load for load in loads if seats <= load.inside] for seats in kinds}
        self.confining |= {pair: confining[self.pairs.seats[pair]] for pair in pool.show_up}
        self._weigh(pool)

    def _weigh(self, pool: Pool) -> None:
        """How full the pool's sessions are, after its loads have changed."""
        for session in pool.sessions:
            shares = (load.load / max(1, load.allowed) for load in self.loads[session])
            self.fullness[session] = max(shares, default=0.0)

    def may_book(self, individual: str, session_id: str) -> bool:
        return self.fits_session(individual, session_id) and self.fits_week(individual, session_id)

    def fits_session(self, individual: str, session_id: str) -> bool:
        """Whether a session that runs has a place for the individual, in company that suits."""
        return (
            session_id in self.running
            and self.fits_places(individual, session_id)
            and self._fits_company(individual, session_id)
        )

    def add_booking(self, individual: str, session_id: str) -> None:
        self.booked[session_id].append(individual)
        self.week[individual].append(session_id)
        self._count(individual, session_id, +1)

    def remove_booking(self, individual: str, session_id: str) -> None:
        self.booked[session_id].remove(individual)
        self.week[individual].remove(session_id)
        self._count(individual, session_id, -1)

    def _count(self, individual: str, session_id: str, sign: int) -> None:
        self._weeks.pop(individual, None)
        pair, pool = (individual, session_id), self.pool_of[session_id]
        if pair in self.confining:
            for load in self.confining[pair]:
                load.load += sign * load.row.weights[pool.show_up[pair]]
        else:
            ratios = [self.pairs.facts.supervisors[v].ratio for v in self.staff[session_id]]
            for load in self.loads[session_id]:
                load.places -= sign * max(ratios, default=1)
        self._weigh(pool)

    def fits_week(self, individual_id: str, session_id: str) -> bool:
        """Whether the individual can have the session beside those that they have: rules W1, W2 and S7."""
        facts, session = self.pairs.facts, self.pairs.open_sessions[session_id]
        if individual_id not in self._weeks:
            booked = [self.pairs.open_sessions[other] for other in self.week[individual_id]]
            booked += facts.done.get(individual_id, [])
            self._weeks[individual_id] = BookedWeeks(facts, individual_id, booked)
        weeks = self._weeks[individual_id]
        if weeks.fault(session):
            return False
        if second_induction(facts, [self.pairs.open_sessions[other] for other in self.week[individual_id]], session):
            return False
        return individual_id in self.plenty or hours_remain(facts, individual_id, [*weeks.uncounted, session])

    def _fits_company(self, individual_id: str, session_id: str) -> bool:
        facts, session = self.pairs.facts, self.pairs.open_sessions[session_id]
        placement = facts.placement(session)
        if individual_id in facts.barred_individuals and any(
            (supervisor, individual_id) in facts.barred for supervisor in self.staff[session_id]
        ):
            return False
        level = facts.needs(individual_id, session.day).supervision
        if level is not Supervision.STANDARD:
            alike = sum(facts.needs(i, session.day).supervision is level for i in self.booked[session_id])
            enhanced = facts.policy.enhanced_most if placement.enhanced_most is None else placement.enhanced_most
            if alike >= (1 if level is Supervision.ONE_TO_ONE else enhanced):
                return False
        return not any(self._meets(other, session_id) for other in self.apart.get(individual_id, ()))

    def _meets(self, other: str, session_id: str) -> bool:
        facts, session = self.pairs.facts, self.pairs.open_sessions[session_id]
        muster = facts.placement(session).muster_point_id
        for theirs in (self.pairs.open_sessions[s] for s in self.week[other]):
            same_muster = muster is not None and muster == facts.placement(theirs).muster_point_id
            together = same_muster and theirs.day == session.day and meet(session, theirs)
            if theirs == session or together:
                return True
        return False

    def fits_places(self, individual_id: str, session_id: str) -> bool:
        pair = (individual_id, session_id)
        if pair not in self.confining:
            return self._fits_with_own_supervisor(session_id)
        if not self.has_sure_seat(individual_id, session_id):
            return False
        show_up = self.pool_of[session_id].show_up[pair]
        return all(load.load + load.row.weights[show_up] <= load.allowed for load in self.confining[pair])

    def has_sure_seat(self, individual_id: str, session_id: str) -> bool:
        """A seat in the session itself, for one who was sent home last time."""
        sent_home_last = self.pairs.facts.problem.sent_home_last
        if individual_id not in sent_home_last:
            return True
        return sum(i in sent_home_last for i in self.booked[session_id]) < self._places_left(session_id)

    def _fits_with_own_supervisor(self, session_id: str) -> bool:
        session = self.pairs.open_sessions[session_id]
        rest = places_of(self.pairs, session_id, self.staff[session_id], 1)
        fewer = self._places_left(session_id) - rest
        others = sum((i, session_id) in self.confining for i in self.booked[session_id])
        return (
            self.pairs.facts.seats_without_staff(session) > 0
            and others <= rest
            and all(load.load <= load.row.allowance[max(0, load.places - fewer)] for load in self.loads[session_id])
        )

    def _places_left(self, session_id: str) -> int:
        """Places for all who have no supervisor to themselves."""
        alone = sum((i, session_id) not in self.confining for i in self.booked[session_id])
        return places_of(self.pairs, session_id, self.staff[session_id], alone)

    def roster(self) -> Roster:
        pairs: list[Pair] = [(i, s) for s, people in self.booked.items() for i in people]
        kinds = booking_kinds(self.pairs.facts, pairs)
        running = sorted(session for session, people in self.booked.items() if people)
        return Roster(
            sessions=tuple(running),
            bookings=tuple(sorted(Booking(s, i, kinds[i, s]) for i, s in pairs)),
            staffing=tuple(sorted(Staffing(s, v) for s in running for v in self.staff[s])),
        )


def lone_woman(draft: Draft, session_id: str) -> str | None:
    """Who is the only woman in the session and has not agreed to it (rule C4)."""
    return lone_woman_among(draft.pairs.facts, draft.booked[session_id])


def lone_woman_among(facts: Facts, people: Iterable[str]) -> str | None:
    """Who would be, of these individuals."""
    individuals = [facts.individuals[individual] for individual in people]
    women = [i for i in individuals if i.sex is Sex.WOMAN]
    if len(women) == 1 and len(individuals) > 1 and not women[0].agrees_only_woman:
        return women[0].individual_id
    return None
