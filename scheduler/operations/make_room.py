"""Those who have to start: a free place for each if there is one, else one that is given up for them, else what a
coordinator could allow."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from time import monotonic

from scheduler.assemble import MOST_STOPPED
from scheduler.checker.check import check
from scheduler.domain.attendance import BookingKind, PreviousBooking
from scheduler.domain.changes import Call, Repair
from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.errors import NotARoster, SchedulerError
from scheduler.domain.events import IndividualArrived
from scheduler.domain.problem import PlanningProblem, Session, StartDue, StartStep
from scheduler.domain.roster import Booking, Roster
from scheduler.domain.times import TimeOfDay, add_working_days
from scheduler.operations.call_list import call_list
from scheduler.operations.plan_week import without
from scheduler.operations.repair_week import repair_week
from scheduler.solver.facts import Facts
from scheduler.solver.limits import Limits
from scheduler.solver.pairs import Pairs, possible_pairs
from scheduler.solver.raising import limits_needed, under
from scheduler.starts import can_wait

MOST_TRIED, SECONDS = 8, 5.0
"""Sessions tried for one person, the earliest first; the most seconds for each."""


@dataclass(frozen=True, slots=True)
class Healed:
    """The problem and the repair, who had to start, and who of them has a place now; for whom there is none in time,
    the limits of rule C1 under which there would be one."""

    problem: PlanningProblem
    repair: Repair
    starting: tuple[str, ...]
    placed: tuple[str, ...]
    could_raise: tuple[Decision, ...] = ()


def heal_with_starts(
    problem: PlanningProblem, roster: Roster, as_of: date, limits: Limits, elsewhere: Collection[PreviousBooking] = ()
) -> Healed:
    """The fewest changes for what the records say by now, with places for those who have to start.

    A free place changes nobody's booking. Where there is none in time for a start that cannot wait for the week
    after, one published booking beyond the notice period gives way, whoever it troubles least; never one of someone who
    has to start. Where that gives none either, raised limits of rule C1 are proposed. When the limits' seconds are over
    no more room is sought. Who has a place, but a late one, gets one in time instead where that changes nobody else's
    booking. `elsewhere` are bookings of other weeks. Raises as `repair_week`.
    """
    room = _Room(problem, roster, as_of, limits, elsewhere)
    could_raise = []
    for start in room.starting:
        in_time = room.is_placed(start, start.last_day)
        if not in_time and not can_wait(problem, start):
            room.make(start)
            if not room.is_placed(start, start.last_day) and (decision := room.limits_for(start)):
                could_raise.append(decision)
    sooner = [start for start in problem.starts if room.bring_forward(start)]
    told = (*room.starting, *(start for start in sooner if start not in room.starting))
    placed = tuple(start.individual_id for start in told if room.is_placed(start, problem.last_day))
    starting = tuple(start.individual_id for start in told)
    return Healed(without(room.after, room.pins), room.repair, starting, placed, tuple(could_raise))


class _Room:
    """The repair so far: `pins` are the places of starts for one of whom another booking went, `given_up` those;
    `brought_forward` are late first days for which there is one in time."""

    def __init__(
        self,
        problem: PlanningProblem,
        roster: Roster,
        as_of: date,
        limits: Limits,
        elsewhere: Collection[PreviousBooking],
    ) -> None:
        self._problem, self._roster, self._as_of, self._limits = problem, roster, as_of, limits
        self._elsewhere, self._until = elsewhere, monotonic() + limits.seconds
        self._facts = Facts(problem)
        waiting = [start for start in problem.starts if self._first_day(start, roster) > problem.last_day]
        self._events = tuple(IndividualArrived(start.individual_id) for start in waiting)
        self.after, self.repair = repair_week(problem, roster, as_of, self._events, limits)
        self.starting = tuple(s for s in problem.starts if s in waiting or not self.is_placed(s, problem.last_day))
        self.pins: set[str] = set()
        self.given_up: set[tuple[str, str | None]] = set()
        self.brought_forward: set[tuple[str, str | None]] = set()

    def is_placed(self, start: StartDue, by: date) -> bool:
        """Whether the step is booked, by a day; also in another week."""
        other = (
            row.day
            for row in self._elsewhere
            if (row.individual_id, row.day >= self._as_of) == (start.individual_id, True)
            and self._is_step(start, row.placement_id)
        )
        return min((self._first_day(start, self.repair.roster), *other)) <= by

    def make(self, start: StartDue) -> None:
        """The first session in which one booking of someone else makes room; nothing if there is none."""
        starts = {other.individual_id for other in self.after.starts}
        for session in self._where(start):
            limits = replace(self._limits, seconds=min(SECONDS, self._until - monotonic()))
            if limits.seconds <= 0:
                return
            pins = [*self._places_of_others(start), _pin(start.individual_id, session)]
            pinned = replace(self._problem, decisions=(*self._problem.decisions, *pins))
            try:
                after, repair = repair_week(pinned, self._roster, self._as_of, self._events, limits)
            except NotARoster:
                raise
            except SchedulerError:
                continue
            gone = _lost(repair) - _lost(self.repair)
            if not set(pins) & set(repair.set_aside) and len(gone) <= 1 and not {who for who, _ in gone} & starts:
                self.given_up |= gone
                self.after, self.repair = after, replace(repair, calls=tuple(map(self._told, repair.calls)))
                self.pins |= {pin.decision_id for pin in pins}
                return

    def limits_for(self, start: StartDue) -> Decision | None:
        """The raised limits under which one more booking, in time and from the next day on, would break no rule."""
        pairs, roster = possible_pairs(self.after), self.repair.roster
        kind = BookingKind.INDUCTION if start.step is StartStep.INDUCTION else BookingKind.FIRST_PLACEMENT
        for session in self._right(pairs, start, self._as_of, start.last_day):
            if session.session_id in roster.sessions and monotonic() < self._until:
                more = Booking(session.session_id, start.individual_id, kind)
                candidate = replace(roster, bookings=tuple(sorted((*roster.bookings, more))))
                decision = limits_needed(pairs, candidate, session.session_id)
                if decision and not check(under(self.after, decision), candidate):
                    return decision
        return None

    def bring_forward(self, start: StartDue) -> bool:
        """A late first day becomes one in time that is free, from the next day on: the safest from weather, then the
        earliest. The checker judges it, so that it harms nobody else."""
        late = self._late(start)
        if late is None:
            return False
        roster, stops = self.repair.roster, self.after.stop_chance
        right = self._right(possible_pairs(self.after), start, self._as_of, start.last_day)
        for session in sorted(right, key=lambda s: stops.get(s.session_id, 0)):
            runs = session.session_id in roster.sessions or not self._facts.placement(session).supervisors_needed
            candidate = roster.moved(late, replace(late, session_id=session.session_id, fallback=None))
            if runs and not check(self.after, candidate):
                self._take(candidate, late)
                return True
        return False

    def _late(self, start: StartDue) -> Booking | None:
        """The first booking for the step, where it is late; none for who has been there, as far as is not known yet."""
        if self.is_placed(start, start.last_day):
            return None
        own = [b for b in self.repair.roster.bookings if b.individual_id == start.individual_id]
        step = [b for b in own if self._is_step(start, self._facts.sessions[b.session_id].placement_id)]
        late = [b for b in step if self._facts.sessions[b.session_id].day > start.last_day]
        done = Facts(self.after).uncounted.get(start.individual_id, ()) if late else ()
        if not late or any(self._is_step(start, session.placement_id) for session in done):
            return None
        return min(late, key=lambda b: self._facts.sessions[b.session_id].day)

    def _take(self, roster: Roster, instead_of: Booking) -> None:
        lost = (instead_of.individual_id, instead_of.session_id)
        self.brought_forward.add(lost)
        calls = tuple(map(self._told, call_list(self.after, roster, self._events)))
        more = int(any((b.individual_id, b.session_id) == lost for b in self._roster.bookings))
        changed, least = self.repair.changed + more, self.repair.least + more
        self.repair = replace(self.repair, roster=roster, calls=calls, changed=changed, least=least)

    def _told(self, call: Call) -> Call:
        """Why is told first, then what there is instead."""
        lost, (_, _, instead) = (call.person_id, call.from_session), call.why.partition("; ")
        if lost in self.brought_forward:
            return replace(call, why=f"there is a place in time for the first day; {instead}")
        if lost in self.given_up:
            return replace(call, why=f"the place is needed by someone who has to start; {instead}")
        return call

    def _first_day(self, start: StartDue, roster: Roster) -> date:
        """The first day from `as_of` on for which the step is booked."""
        booked = [self._facts.sessions[b.session_id] for b in roster.bookings if b.individual_id == start.individual_id]
        days = [s.day for s in booked if s.day >= self._as_of and self._is_step(start, s.placement_id)]
        return min(days, default=date.max)

    def _is_step(self, start: StartDue, placement_id: str | None) -> bool:
        return placement_id is not None and start.step.is_taken_at(self._facts.placements[placement_id].kind)

    def _places_of_others(self, start: StartDue) -> Iterator[Decision]:
        """Others who have to start keep what they have been given."""
        booked = {(booking.individual_id, booking.session_id) for booking in self._roster.bookings}
        starting = {other.individual_id for other in self.starting if other != start}
        for booking in self.repair.roster.bookings:
            pair = (booking.individual_id, booking.session_id)
            if booking.individual_id in starting and pair not in booked:
                yield _pin(booking.individual_id, self._facts.sessions[booking.session_id])

    def _where(self, start: StartDue) -> list[Session]:
        """Sessions for the step beyond the notice period, the earliest first; none that is late if a late place is
        free."""
        told = add_working_days(self._as_of, self._facts.policy.notice_working_days, self.after.closed_days)
        last = start.last_day if self.is_placed(start, self.after.last_day) else self.after.last_day
        return self._right(possible_pairs(self.after), start, told, last)

    def _right(self, pairs: Pairs, start: StartDue, after: date, last: date) -> list[Session]:
        """Sessions for the step that no rule keeps them from, after one day and up to another, the earliest first; none
        that is likelier than not to be stopped by weather."""
        stops = self.after.stop_chance
        safe = (k for k in pairs.by_individual.get(start.individual_id, ()) if stops.get(k, 0) <= MOST_STOPPED)
        sessions = [pairs.open_sessions[key] for key in safe]
        right = [s for s in sessions if after < s.day <= last and self._is_step(start, s.placement_id)]
        return sorted(right, key=lambda s: (s.day, s.start, s.session_id))[:MOST_TRIED]


def _lost(repair: Repair) -> set[tuple[str, str | None]]:
    return {(call.person_id, call.from_session) for call in repair.calls if not call.supervisor and call.from_session}


def _pin(individual_id: str, session: Session) -> Decision:
    return Decision(
        decision_id=f"start of {individual_id} in {session.session_id}",
        kind=DecisionKind.PIN,
        individual_id=individual_id,
        placement_id=session.placement_id,
        day=session.day,
        start=TimeOfDay(session.start),
    )
