"""Those who have to start: a free place for each if there is one, else one that is given up for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from scheduler.domain.changes import Repair
from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.errors import NotARoster, SchedulerError
from scheduler.domain.events import IndividualArrived
from scheduler.domain.problem import PlanningProblem, Session, StartDue
from scheduler.domain.roster import Roster
from scheduler.domain.times import TimeOfDay, add_working_days
from scheduler.operations.plan_week import without
from scheduler.operations.repair_week import repair_week
from scheduler.solver.facts import Facts
from scheduler.solver.limits import Limits
from scheduler.solver.objective import is_step
from scheduler.solver.pairs import possible_pairs

MOST_TRIED = 8
"""Sessions tried for one person, the earliest first."""


@dataclass(frozen=True, slots=True)
class Healed:
    """The problem and the repair, who had to start, and who of them has a place now."""

    problem: PlanningProblem
    repair: Repair
    starting: tuple[str, ...]
    placed: tuple[str, ...]


def heal_with_starts(problem: PlanningProblem, roster: Roster, as_of: date, limits: Limits) -> Healed:
    """The fewest changes for what the records say by now, with places for those who have to start.

    A free place changes nobody's booking. Where there is none in time, one published booking beyond the notice period
    gives way, whoever it troubles least; never one of someone who has to start. Raises as `repair_week`.
    """
    starting = who_starts(problem, roster, as_of)
    events = tuple(IndividualArrived(start.individual_id) for start in starting)
    room = _Room(problem, roster, as_of, events, limits)
    for start in starting:
        if not room.has_place(start, in_time=True):
            room.make(start)
    placed = tuple(start.individual_id for start in starting if room.has_place(start))
    return Healed(without(room.after, room.pins), room.repair, tuple(s.individual_id for s in starting), placed)


def who_starts(problem: PlanningProblem, roster: Roster, as_of: date) -> tuple[StartDue, ...]:
    """Whose next step is still to come, with no booking for it from the day on."""
    facts = Facts(problem)
    ahead = {
        (booking.individual_id, facts.placement(facts.sessions[booking.session_id]).kind)
        for booking in roster.bookings
        if facts.sessions[booking.session_id].day >= as_of
    }
    return tuple(
        start
        for start in problem.starts
        if not any(who == start.individual_id and is_step(kind, start.step) for who, kind in ahead)
    )


class _Room:
    """The repair so far: `pins` are the places given to starts for which another booking went."""

    def __init__(
        self, problem: PlanningProblem, roster: Roster, as_of: date, events: Sequence[IndividualArrived], limits: Limits
    ) -> None:
        self._problem, self._roster, self._as_of, self._events, self._limits = problem, roster, as_of, events, limits
        self._booked = {(booking.individual_id, booking.session_id) for booking in roster.bookings}
        self.after, self.repair = repair_week(problem, roster, as_of, events, limits)
        self.pins: set[str] = set()

    def has_place(self, start: StartDue, *, in_time: bool = False) -> bool:
        """Whether a new booking for the step is theirs; in time: by the last day that counts."""
        facts = Facts(self.after)
        new = [
            facts.sessions[booking.session_id]
            for booking in self.repair.roster.bookings
            if booking.individual_id == start.individual_id
            and (booking.individual_id, booking.session_id) not in self._booked
        ]
        right = [session.day for session in new if is_step(facts.placement(session).kind, start.step)]
        return min(right, default=date.max) <= (start.last_day if in_time else self.after.last_day)

    def make(self, start: StartDue) -> None:
        """The first session in which one booking of someone else makes room; nothing if there is none."""
        individual_id = start.individual_id
        for session in self._where(start):
            pin = Decision(
                decision_id=f"start of {individual_id}",
                kind=DecisionKind.PIN,
                individual_id=individual_id,
                placement_id=session.placement_id,
                day=session.day,
                start=TimeOfDay(session.start),
            )
            pinned = replace(self._problem, decisions=(*self._problem.decisions, pin))
            try:
                after, repair = repair_week(pinned, self._roster, self._as_of, self._events, self._limits)
            except NotARoster:
                raise
            except SchedulerError:
                continue
            if pin not in repair.set_aside and self._only_one_gives_way(repair):
                self._problem, self.after, self.repair = pinned, after, repair
                self.pins.add(pin.decision_id)
                return

    def _only_one_gives_way(self, repair: Repair) -> bool:
        starting = {start.individual_id for start in self.after.starts}
        lost = {call.person_id for call in repair.calls if not call.supervisor and call.from_session}
        return repair.changed <= self.repair.changed + 1 and not lost & starting

    def _where(self, start: StartDue) -> Iterator[Session]:
        """Sessions for the step beyond the notice period, the earliest first; none that is late if a late place is
        free."""
        facts, pairs = Facts(self.after), possible_pairs(self.after)
        told = add_working_days(self._as_of, facts.policy.notice_working_days, self.after.closed_days)
        last = start.last_day if self.has_place(start) else self.after.last_day
        sessions = [pairs.open_sessions[key] for key in pairs.by_individual.get(start.individual_id, ())]
        right = [s for s in sessions if told < s.day <= last and is_step(facts.placement(s).kind, start.step)]
        yield from sorted(right, key=lambda s: (s.day, s.start, s.session_id))[:MOST_TRIED]
