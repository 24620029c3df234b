"""Those who still have to start are booked as soon as they can be, each evening, into the week that is under way."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum, auto

from scheduler.assemble import MOST_STOPPED
from scheduler.checker.check import check
from scheduler.domain.attendance import BookingKind
from scheduler.domain.individuals import Sex
from scheduler.domain.placements import PlacementKind, Trait
from scheduler.domain.problem import PlanningProblem, Session, StartDue, StartStep
from scheduler.domain.roster import Booking, Roster, Staffing
from scheduler.domain.rules import Violation
from scheduler.domain.times import DAY, add_working_days
from scheduler.simulation.book import Book
from scheduler.simulation.caseload import Caseload, Life
from scheduler.simulation.suited import NOT_WORK
from scheduler.solver.pairs import Pairs, possible_pairs
from scheduler.solver.pools import find_pools, too_risky
from scheduler.solver.raising import limits_needed, under
from scheduler.starts import can_wait

MOST_TRIED, MOST_CALLED_IN, MOST_GIVING_WAY = 8, 2, 8
"""Sessions tried for one person on an evening; supervisors, and people who could give way, tried in each."""


class Way(Enum):
    """How a place comes about: it is free, or someone gives way, or rule C1's limits are raised for the pool."""

    FREE = auto()
    GIVING_WAY = auto()
    RAISED = auto()


@dataclass(slots=True)
class Starting:
    """`seen` is the problem as the policy sees it. By hand a start is squeezed in, one over a team's places. Under the
    solver an induction agreed for a day counts from the next on. For a start that cannot wait someone else's regular
    booking beyond the notice period may give way; else a coordinator raises rule C1's limits for one pool, no further
    than the nightly plan would propose. Where `knows` is given, sessions to which the individual would not come are
    left out. `foreseen` tells of a session whether it is known the evening before that it does not run. `raised` counts
    the pools whose limits were raised.
    """

    book: Book
    seen: PlanningProblem
    by_hand: bool
    knows: Callable[[str, date], bool] | None
    foreseen: Callable[[Session], bool]
    raised: int = 0
    _in_vain: set[tuple[str, bool, bool]] = field(default_factory=set)
    """Individuals for whom there is no place this week, until a booking falls away."""

    def let_go(self, day: date, caseload: Caseload) -> set[Booking]:
        """Bookings after the day fall away of those whose orders have ended, for inductions of those who had theirs
        by appointment meanwhile, and for first placements of those who did not come to it."""
        roster, sessions = self.book.roster, self.book.facts.sessions

        def needless(booking: Booking) -> bool:
            life, then = caseload.lives.get(booking.individual_id), sessions[booking.session_id].day
            if life is None or then <= day:
                return then > day
            if booking.kind is BookingKind.INDUCTION:
                return life.inducted(day)
            agreed = caseload.appointment(life, day)
            return not life.inducted(day) and (agreed is None or agreed >= then)

        gone = {booking for booking in roster.bookings if needless(booking)}
        if gone:
            self._in_vain.clear()
            self.book.take(replace(roster, bookings=tuple(row for row in roster.bookings if row not in gone)))
        return gone

    def evening(self, day: date, life: Life, agreed: date | None = None) -> Booking | None:
        """The booking made for someone who has not started, from the next day on, or from the one after that agreed
        for the induction; none if there is one in time. Instead of one for the next day that is known not to run, if
        there is one, and, but by hand, of one that is late, if there is a free place in time."""
        key, before = life.individual.individual_id, self.book.roster
        inducted = life.inducted(day) or agreed is not None
        standing, due = self._standing(key, day, inducted=inducted), self._due(life, inducted=inducted)
        late = standing is not None and day < due < self._day(standing)
        if (standing and (self.by_hand or not late)) or (key, inducted, late) in self._in_vain:
            return None
        self._bring_up_to_date(life, agreed)
        suitable = [s for s in self._suitable(key, day, inducted=inducted) if s.day > (agreed or day)]
        pairs = possible_pairs(self.seen) if suitable and not self.by_hand else None
        kind = BookingKind.FIRST_PLACEMENT if inducted else BookingKind.INDUCTION
        if standing and pairs and (sooner := self._sooner(pairs, standing, day, suitable, due)):
            return sooner
        if not standing:
            self.book.take(self._without_what_falls_through(key, day))
            step = StartStep.FIRST_PLACEMENT if inducted else StartStep.INDUCTION
            for session, way in self._turns(StartDue(key, step, due, due), suitable, day):
                booking = Booking(session.session_id, key, kind)
                roster = self._within_rules(pairs, booking, day, way) if pairs else self._by_hand(booking)
                if roster is not None:
                    self.book.take(roster)
                    return booking
            self.book.take(before)
        self._in_vain.add((key, inducted, late))
        return None

    def told_late(self, before: Roster, booking: Booking, day: date) -> list[str]:
        """Whose bookings of the roster before are changed by one made this evening, and who learn only the next morning
        of a change inside the notice period: the day that falls away, or their new one."""
        until, changed = self._notice_until(day), set(before.bookings) - set(self.book.roster.bookings)
        own = {booking.individual_id: self._day(booking)}
        who = ((row.individual_id, min(self._day(row), own.get(row.individual_id, date.max))) for row in changed)
        return sorted(key for key, soonest in who if soonest <= until)

    def _notice_until(self, day: date) -> date:
        """The last day inside the notice period for whoever is told the morning after `day`."""
        notice = self.book.facts.policy.notice_working_days
        return add_working_days(day + DAY, notice, self.book.problem.closed_days)

    def _sooner(self, pairs: Pairs, late: Booking, day: date, suitable: list[Session], due: date) -> Booking | None:
        """One in time in place of a late one, where that changes nobody else's booking, as the nightly plan does it:
        told in the morning, so not for the next day."""
        stops = self.seen.stop_chance
        in_time = [s for s in suitable if day + DAY < s.day <= due][:MOST_TRIED]
        safe = [s for s in in_time if stops.get(s.session_id, 0) <= MOST_STOPPED]
        for session in sorted(safe, key=lambda s: stops.get(s.session_id, 0)):
            booking = replace(late, session_id=session.session_id, fallback=None)
            roster = self.book.roster.moved(late, booking)
            pools = [pool for pool in find_pools(pairs) if booking.session_id in pool.sessions]
            if not too_risky(pairs, pools, roster) and not self._broken(roster, late.individual_id, day):
                self.book.take(roster)
                self._in_vain.clear()
                return booking
        return None

    def _without_what_falls_through(self, key: str, day: date) -> Roster:
        roster = self.book.roster
        return replace(roster, bookings=tuple(b for b in roster.bookings if not self._falls_through(b, key, day)))

    def _standing(self, key: str, day: date, *, inducted: bool) -> Booking | None:
        """The individual's first booking for the step after the day, other than one that falls through."""
        sessions = self.book.facts.sessions
        own = (row for row in self.book.roster.bookings if row.individual_id == key and self._day(row) > day)
        step = (row for row in own if self._is_step(sessions[row.session_id], inducted=inducted))
        return min((row for row in step if not self._falls_through(row, key, day)), key=self._day, default=None)

    def _is_step(self, session: Session, *, inducted: bool) -> bool:
        kind = self.book.facts.placement(session).kind
        return kind not in NOT_WORK if inducted else kind is PlacementKind.INDUCTION

    def _falls_through(self, booking: Booking, key: str, day: date) -> bool:
        session = self.book.facts.sessions[booking.session_id]
        return booking.individual_id == key and self.falls_through(session, day)

    def _day(self, booking: Booking) -> date:
        return self.book.facts.sessions[booking.session_id].day

    def _due(self, life: Life, *, inducted: bool) -> date:
        policy = self.book.facts.policy
        days = policy.first_placement_working_days if inducted else policy.induction_working_days
        return add_working_days(max(order.imposed_on for order in life.live()), days, self.book.problem.closed_days)

    def _turns(self, start: StartDue, suitable: list[Session], day: date) -> Iterator[tuple[Session, Way]]:
        """What is tried, as the product does it: in time and free; if it cannot wait for the next week, in time where
        someone gives way, or where a coordinator, told in the morning, raises the limits for a later day; then late."""
        tried = suitable[:MOST_TRIED]
        in_time, late = [s for s in tried if s.day <= start.due], [s for s in tried if s.day > start.due]
        yield from ((session, Way.FREE) for session in in_time)
        urgent = bool(tried) and not self.by_hand and not can_wait(self.seen, start)
        if urgent:
            yield from ((session, Way.GIVING_WAY) for session in in_time)
            yield from ((session, Way.RAISED) for session in in_time if session.day > day + DAY)
        yield from ((session, Way.FREE) for session in late)
        if urgent:
            yield from ((session, Way.GIVING_WAY) for session in late)

    def falls_through(self, session: Session, day: date) -> bool:
        """Whether a session is the next day's, and known the evening before not to run."""
        return session.day == day + DAY and self.foreseen(session)

    def _alone(self, key: str) -> PlanningProblem:
        records = self.seen.records
        only = tuple(row for row in records.individuals if row.individual_id == key)
        return replace(self.seen, records=replace(records, individuals=only))

    def _by_hand(self, booking: Booking) -> Roster | None:
        """With the booking, where at most one is over the places and no woman is left alone (rule C4)."""
        more = _with(self.book.roster, booking)
        facts, session = self.book.facts, self.book.facts.sessions[booking.session_id]
        there = [row.individual_id for row in more.bookings if row.session_id == booking.session_id]
        women = [key for key in there if facts.individuals[key].sex is Sex.WOMAN]
        alone = len(women) == 1 and len(there) > 1 and not facts.individuals[women[0]].agrees_only_woman
        places = facts.seats_without_staff(session)
        if facts.placement(session).supervisors_needed:
            ratios = [facts.supervisors[v].ratio for v in self.book.staff.get(booking.session_id, ())]
            places = min(places, sum(ratios) + 1)
        mixed = Trait.WOMEN_ONLY not in facts.placement(session).traits
        return None if len(there) > places or (alone and mixed) else more

    def _within_rules(self, pairs: Pairs, booking: Booking, day: date, way: Way) -> Roster | None:
        """The first that the checker lets pass; the exact risk alone is looked at before, for speed."""
        if way is Way.RAISED:
            return self._with_limits_raised(pairs, booking, day)
        pools = [pool for pool in find_pools(pairs) if booking.session_id in pool.sessions]
        for roster in self._without_another(booking, day) if way is Way.GIVING_WAY else self._rosters_with(booking):
            if not too_risky(pairs, pools, roster) and not self._broken(roster, booking.individual_id, day):
                return roster
        return None

    def _with_limits_raised(self, pairs: Pairs, booking: Booking, day: date) -> Roster | None:
        roster, before = _with(self.book.roster, booking), self.seen
        if (decision := limits_needed(pairs, roster, booking.session_id)) is None:
            return None
        self.seen = under(self.seen, decision)
        if self._broken(roster, booking.individual_id, day):
            self.seen = before
            return None
        self.raised += 1
        return roster

    def _broken(self, roster: Roster, key: str, day: date) -> bool:
        """Whether it breaks a rule, by the checker, that was not broken without the booking."""
        broken = self._violations(roster, key, day)
        return bool(broken and broken - self._violations(self.book.roster, key, day))

    def _violations(self, roster: Roster, key: str, day: date) -> set[Violation]:
        """In what is still to come; what is over is history."""
        sessions = self.book.facts.sessions
        over = {row for row in roster.bookings if row.individual_id == key and sessions[row.session_id].day <= day}
        ahead = replace(roster, bookings=tuple(row for row in roster.bookings if row not in over))
        return {broken for broken in check(self.seen, ahead) if sessions[broken.session_id].day > day}

    def _bring_up_to_date(self, life: Life, agreed: date | None) -> None:
        """The individual's orders as they are now; everyone else's as when the week was planned, for what is over
        of it is in the roster."""
        key = life.individual.individual_id

        def now(problem: PlanningProblem) -> PlanningProblem:
            others = [order for order in problem.records.orders if order.individual_id != key]
            return replace(problem, records=replace(problem.records, orders=(*others, *life.live_with(agreed))))

        self.seen = now(self.seen)
        self.book.renew(now(self.book.problem))

    def _suitable(self, key: str, day: date, *, inducted: bool) -> list[Session]:
        """Where the individual could start, the earliest first."""
        pairs, placements = possible_pairs(self._alone(key)), self.book.facts.placements
        found = []
        for session_id in pairs.by_individual.get(key, []):
            session = pairs.open_sessions[session_id]
            right = self._is_step(session, inducted=inducted)
            runs = session_id in self.book.booked or placements[session.placement_id].supervisors_needed == 0
            known = self.knows is None or self.knows(key, session.day)
            if right and runs and known and session.day > day and not self.falls_through(session, day):
                found.append(session)
        return sorted(found, key=lambda session: (session.day, session.start, session.session_id))

    def _rosters_with(self, booking: Booking) -> Iterator[Roster]:
        """The roster with the booking; then with one more supervisor there."""
        more = _with(self.book.roster, booking)
        yield more
        for supervisor in self._could_help(self.book.facts.sessions[booking.session_id]):
            yield replace(more, staffing=tuple(sorted((*more.staffing, Staffing(booking.session_id, supervisor)))))

    def _without_another(self, booking: Booking, day: date) -> Iterator[Roster]:
        """Beyond the notice period: the roster with the booking and without one of someone who may give way."""
        more = _with(self.book.roster, booking)
        for other in self._may_give_way(booking.session_id) if self._day(booking) > self._notice_until(day) else []:
            yield replace(more, bookings=tuple(row for row in more.bookings if row != other))

    def _could_help(self, session: Session) -> list[str]:
        placement, there = self.book.facts.placement(session), self.book.staff.get(session.session_id, ())
        room = len(there) < placement.supervisors_most
        return self.book.free_supervisors(session)[:MOST_CALLED_IN] if room else []

    def _may_give_way(self, session_id: str) -> list[Booking]:
        """Regular bookings of the pool: of people with another one that week first, then the likeliest to finish on
        time; the product's nightly plan, in which starts come before everything, does the same."""
        facts, roster = self.book.facts, self.book.roster
        pool = facts.pool_key(facts.sessions[session_id])
        times = Counter(booking.individual_id for booking in roster.bookings)
        chance = {need.individual_id: need.chance_on_time for need in self.seen.needs}
        found = [
            booking
            for booking in roster.bookings
            if booking.kind in (BookingKind.REGULAR, BookingKind.OVERSPILL)
            and facts.pool_key(facts.sessions[booking.session_id]) == pool
        ]
        found.sort(
            key=lambda row: (times[row.individual_id] == 1, -chance.get(row.individual_id, 1.0), row.individual_id)
        )
        return found[:MOST_GIVING_WAY]


def _with(roster: Roster, booking: Booking) -> Roster:
    sessions = tuple(sorted({*roster.sessions, booking.session_id}))
    return replace(roster, sessions=sessions, bookings=tuple(sorted((*roster.bookings, booking))))
