"""What is known at a muster point on the morning: the sessions, their staff, and who may sit where."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from scheduler.domain.decisions import DecisionKind
from scheduler.domain.individuals import Sex, Supervision
from scheduler.domain.placements import PlacementKind, Trait
from scheduler.domain.problem import PlanningProblem, Session, WeekNeed
from scheduler.domain.roster import Booking, Roster
from scheduler.domain.rules import Rule
from scheduler.domain.times import monday_of
from scheduler.solver.constraints.individual_week import BookedWeeks, hours_remain, second_induction
from scheduler.solver.constraints.session import meet
from scheduler.solver.facts import Facts, decided
from scheduler.solver.pairs import Pair, Pairs, c5_open, decided_pairs, possible_pairs
from scheduler.solver.pools import places_of
from scheduler.solver.seating import Person, Team


@dataclass(frozen=True, slots=True)
class Morning:
    """`pools` are the sessions that muster here, those that share their places together, in the order of
    their start; `closed` says why some do not run, `missing` are (supervisor, session) on the roster who cannot
    be there; `week` has each individual's sessions and grows as walk-ups are seated."""

    facts: Facts
    pairs: Pairs
    day: date
    pools: tuple[tuple[Session, ...], ...]
    teams: dict[str, Team]
    closed: dict[str, str]
    missing: tuple[Pair, ...]
    bookings: tuple[Booking, ...]
    week: dict[str, list[Session]]
    apart: frozenset[frozenset[str]]
    forbidden: frozenset[Pair]
    needs: dict[str, WeekNeed]

    def name(self, session: Session) -> str:
        return self.facts.placement(session).name

    def booked(self, individual_id: str, own: str) -> Person:
        """Someone booked here: where C1 lets them sit; wherever the rules allow if their own session no longer suits or
        does not run: C1 is careful about those who cannot easily be moved, and they have to be moved now."""
        pool = next(pool for pool in self.pools if any(session.session_id == own for session in pool))
        options = self.pairs.seats.get((individual_id, own))
        alone = self.facts.needs(individual_id, self.day).supervision is Supervision.ONE_TO_ONE
        if options is None or (own not in self.teams and not alone):
            options = self._not_forbidden(individual_id, pool)
        return self._booked(individual_id, own, options)

    def _booked(self, individual_id: str, own: str, options: frozenset[str]) -> Person:
        options = frozenset(s for s in options if s in self.teams and not self._barred(individual_id, s))
        rest = [session for session in self.week[individual_id] if session.session_id != own]
        burdens = (
            s
            for s in options - {own}
            if self._week_fault(individual_id, rest, self.facts.sessions[s], overspill_asked=False)
        )
        return self._person(individual_id, own, options, frozenset(burdens))

    def fault(self, individual_id: str, session: Session) -> Rule:
        """Why a session is none of the options of someone booked in the pool: who has a supervisor to themselves stays
        with them."""
        return self._never(individual_id, session) or Rule.S6

    def anywhere(self, person: Person) -> Person:
        """Someone booked here who has no seat where C1 lets them sit: C1 plans with care for those who cannot easily be
        moved, but no rule keeps them from these."""
        if person.own is None or person.is_one_to_one:
            return person
        pool = next(pool for pool in self.pools if any(session.session_id == person.own for session in pool))
        return self._booked(person.individual_id, person.own, self._not_forbidden(person.individual_id, pool))

    def _not_forbidden(self, individual_id: str, pool: Iterable[Session]) -> frozenset[str]:
        return frozenset(s.session_id for s in pool if not self._never(individual_id, s))

    def walk_up(self, individual_id: str, pool: Iterable[Session]) -> Person:
        options = (s.session_id for s in pool if self.walk_up_fault(individual_id, s) is None)
        return self._person(individual_id, None, frozenset(options), frozenset())

    def walk_up_fault(self, individual_id: str, session: Session) -> Rule | None:
        """The rule that forbids a session to someone not booked there, places apart."""
        if fault := self._never(individual_id, session):
            return fault
        if self._meets_someone(individual_id, session):
            return Rule.C3
        return self._week_fault(individual_id, self.week.get(individual_id, []), session, overspill_asked=True)

    def _never(self, individual_id: str, session: Session) -> Rule | None:
        pair = (individual_id, session.session_id)
        if pair not in self.pairs.bookable:
            return next(iter(self.pairs.ruled_out.get(pair, ())), Rule.S7)
        if pair in self.forbidden:
            return Rule.P1
        return Rule.V3 if self._barred(individual_id, session.session_id) else None

    def _barred(self, individual_id: str, session_id: str) -> bool:
        staff = self.teams[session_id].staff if session_id in self.teams else ()
        return any((supervisor, individual_id) in self.facts.barred for supervisor in staff)

    def _week_fault(
        self, individual_id: str, rest: list[Session], session: Session, *, overspill_asked: bool
    ) -> Rule | None:
        """Hours are judged from this day on: those of days before are in the records."""
        if fault := BookedWeeks(self.facts, individual_id, rest).fault(session, overspill_asked=overspill_asked):
            return fault
        to_come = [other for other in rest if other.day >= self.day]
        if second_induction(self.facts, to_come, session):
            return Rule.S7
        return None if hours_remain(self.facts, individual_id, [*to_come, session]) else Rule.S7

    def _meets_someone(self, individual_id: str, session: Session) -> bool:
        """Whether someone to be kept apart is booked at this muster point at that time (rule C3)."""
        here = self.facts.placement(session).muster_point_id
        others = {other for pair in self.apart if individual_id in pair for other in pair - {individual_id}}
        return any(
            theirs.day == session.day and self.facts.placement(theirs).muster_point_id == here and meet(session, theirs)
            for other in others
            for theirs in self.week.get(other, [])
        )

    def _person(self, individual_id: str, own: str | None, options: frozenset[str], burdens: frozenset[str]) -> Person:
        individual = self.facts.individuals[individual_id]
        supervision = self.facts.needs(individual_id, self.day).supervision
        is_woman = individual.sex is Sex.WOMAN
        return Person(individual_id, own, options, burdens, supervision, is_woman, individual.agrees_only_woman)


def look_at(
    problem: PlanningProblem,
    roster: Roster,
    day: date,
    muster_point_id: str,
    present: Collection[str],
    start: int | None,
) -> Morning:
    """Only the people and sessions of this morning are judged, so that it takes no time. What is cancelled, or on a
    holiday, keeps nobody from coming here."""
    facts = Facts(problem)
    here = _sessions_here(facts, roster, day, muster_point_id, start)
    ids = {session.session_id for session in here}
    bookings = tuple(booking for booking in roster.bookings if booking.session_id in ids)
    pairs = _pairs_of(problem, here, {booking.individual_id for booking in bookings} | set(present))
    teams, closed = _teams(pairs, roster, here)
    apart = ((pair.first_individual_id, pair.second_individual_id) for pair in problem.records.keep_apart)
    forbids = decided(problem, DecisionKind.FORBID)
    return Morning(
        facts, pairs, day, _pools(facts, here), teams, closed, _missing(pairs, roster), bookings, _weeks(facts, roster),
        apart=frozenset(map(frozenset, apart)),
        forbidden=frozenset(pair for forbid in forbids for pair in decided_pairs(pairs, forbid)),
        needs={need.individual_id: need for need in problem.needs if need.monday == monday_of(day)},
    )  # fmt: skip


def _sessions_here(facts: Facts, roster: Roster, day: date, muster_point_id: str, start: int | None) -> list[Session]:
    """Sessions of the roster that muster here, in the order of their start."""
    at_work = set(roster.sessions) | {booking.session_id for booking in roster.bookings}
    here = (
        session
        for session in facts.problem.sessions
        if session.day == day and session.session_id in at_work and start in (None, session.start)
        and facts.placement(session).muster_point_id == muster_point_id
    )  # fmt: skip
    return sorted(here, key=lambda session: (session.start, session.session_id))


def _pairs_of(problem: PlanningProblem, sessions: Collection[Session], people: Collection[str]) -> Pairs:
    individuals = tuple(row for row in problem.records.individuals if row.individual_id in people)
    records = replace(problem.records, individuals=individuals)
    return possible_pairs(replace(problem, records=records, sessions=tuple(sessions)))


def _weeks(facts: Facts, roster: Roster) -> dict[str, list[Session]]:
    weeks: dict[str, list[Session]] = defaultdict(list)
    for booking in roster.bookings:
        session = facts.sessions[booking.session_id]
        if c5_open(facts, session):
            weeks[booking.individual_id].append(session)
    return weeks


def _missing(pairs: Pairs, roster: Roster) -> tuple[Pair, ...]:
    duties = ((duty.supervisor_id, duty.session_id) for duty in roster.staffing)
    return tuple(duty for duty in duties if duty[1] in pairs.open_sessions and duty not in pairs.staffable)


def _pools(facts: Facts, sessions: Iterable[Session]) -> tuple[tuple[Session, ...], ...]:
    pools: dict[tuple[object, ...], list[Session]] = defaultdict(list)
    for session in sessions:
        pools[facts.pool_key(session)].append(session)
    return tuple(tuple(pool) for pool in pools.values())


def _teams(pairs: Pairs, roster: Roster, sessions: Iterable[Session]) -> tuple[dict[str, Team], dict[str, str]]:
    """The sessions that can run with the staff who are there; of the others, why not."""
    teams, closed = {}, {}
    for session in sessions:
        listed = [s.supervisor_id for s in roster.staffing if s.session_id == session.session_id]
        staff = tuple(sorted(v for v in listed if (v, session.session_id) in pairs.staffable))
        if reason := _closed(pairs, roster, session, staff):
            closed[session.session_id] = reason
            continue
        placement = pairs.facts.placement(session)
        own = placement.enhanced_most
        teams[session.session_id] = Team(
            session.session_id,
            placement.name,
            staff,
            (places_of(pairs, session.session_id, staff, 0), places_of(pairs, session.session_id, staff, 1)),
            pairs.facts.policy.enhanced_most if own is None else own,
            placement.kind is PlacementKind.OVERSPILL,
        )
    return teams, closed


def _closed(pairs: Pairs, roster: Roster, session: Session, staff: tuple[str, ...]) -> str:
    facts = pairs.facts
    placement = facts.placement(session)
    if session.session_id not in pairs.open_sessions:
        return "it is cancelled or falls on a holiday (rule C5)"
    if session.session_id not in roster.sessions:
        return "the roster does not run it"
    if len(staff) < placement.supervisors_needed:
        return f"supervisors needed {placement.supervisors_needed}, there {len(staff)} (rule C2)"
    skilled = sum(facts.has_skills(supervisor, placement) for supervisor in staff)
    if skilled < placement.supervisors_needed:
        return f"supervisors with its skills needed {placement.supervisors_needed}, there {skilled} (rule V1)"
    woman = any(facts.supervisors[supervisor].sex is Sex.WOMAN for supervisor in staff)
    if Trait.WOMEN_ONLY in placement.traits and placement.supervisors_needed and not woman:
        return "it has no woman supervisor there (rule S2)"
    return ""
