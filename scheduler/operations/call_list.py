"""Who is to be told what, and in which order: who has to set out first is called first."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from scheduler.checker.check import judge
from scheduler.checker.view import View
from scheduler.disruption import stops
from scheduler.domain.changes import Call
from scheduler.domain.decisions import DecisionKind
from scheduler.domain.events import Event, PlacementLost, SupervisorAbsent, VanLost, WeatherStops
from scheduler.domain.placements import PlacementKind
from scheduler.domain.problem import PlanningProblem, Session
from scheduler.domain.roster import Booking, Roster
from scheduler.domain.rules import Rule
from scheduler.solver.facts import matches

Moves = list[tuple[str, str | None, str | None]]
"""(person, session that falls away, session that takes its place)."""
CANNOT = {
    Rule.S1: "they cannot come then",
    Rule.S2: "women-only work no longer fits",
    Rule.S3: "the work is not right for their health",
    Rule.S4: "the times do not suit",
    Rule.S5: "they must keep away from there",
    Rule.S6: "it takes nobody under 18, or the supervision that they need is not there",
    Rule.S7: "it cannot count towards the order",
    Rule.S8: "it is too far from home",
    Rule.C4: "they would be the only woman in the team",
}
"""The rules that would name the one who is called."""
APART = "the team would no longer suit everyone in it"
"""Of a rule that would name somebody else there: who it is and why is not told."""
FOR_ALL = {
    Rule.C3: APART,
    Rule.V3: APART,
    Rule.C4: APART,
    Rule.C1: "the team has fewer places than people to expect",
    Rule.C2: "another team needs them to have enough people",
    Rule.P1: "a coordinator decided so",
    Rule.W1: "another of their bookings is too close to it",
    Rule.W2: "their week has no room for it",
}


def call_list(problem: PlanningProblem, roster: Roster, events: Sequence[Event]) -> tuple[Call, ...]:
    """Everyone whose bookings or duties differ from the published roster's."""
    assert problem.published is not None
    after = View(problem, roster)
    before = after.of(problem.published.roster)
    reasons = Reasons(before, after, events)
    return tuple(replace(call, why=reasons.of(call)) for call in who_is_told(before, after, problem.published.as_of))


def who_is_told(before: View, after: View, as_of: date) -> tuple[Call, ...]:
    """The calls without their reasons."""
    people = moves(before.week_of, after.week_of, as_of)
    staff = moves(before.duties_of, after.duties_of, as_of)
    calls = [Call(who, False, old, new) for who, old, new in people]
    calls += [Call(who, True, old, new) for who, old, new in staff]
    return tuple(sorted(calls, key=lambda call: _urgency(after, call)))


def moves(before: Mapping[str, list[Session]], after: Mapping[str, list[Session]], as_of: date) -> Moves:
    """Each session that fell away with the nearest in time that is new, if there is one."""
    found: Moves = []
    for who in sorted({*before, *after}):
        old = [s for s in before.get(who, []) if s not in after.get(who, []) and s.day >= as_of]
        new = [s for s in after.get(who, []) if s not in before.get(who, [])]
        for session in old:
            near = min(new, key=lambda s: (abs((s.day - session.day).days), s.start, s.session_id), default=None)
            if near is not None:
                new.remove(near)
            found.append((who, session.session_id, near.session_id if near else None))
        found += [(who, None, session.session_id) for session in new]
    return found


def _urgency(view: View, call: Call) -> tuple[date, int, bool, str]:
    """When they would leave home for the first of the two sessions; supervisors before individuals."""
    times = []
    for session_id in filter(None, (call.from_session, call.to_session)):
        session = view.sessions[session_id]
        way = 0 if call.supervisor else view.way_from_home(call.person_id, session) or 0
        times.append((session.day, session.start - way))
    return (*min(times), not call.supervisor, call.person_id)


def covers(event: SupervisorAbsent | PlacementLost, session: Session) -> bool:
    """Whether the session is on one of the event's days."""
    return event.first_day <= session.day <= event.last_day


class Reasons:
    """Why a booking or a duty changed, in words that can be read aloud."""

    def __init__(self, before: View, after: View, events: Sequence[Event]) -> None:
        self._before, self._after, self._events = before, after, events
        self._fallback = {(b.individual_id, b.session_id): b.fallback for b in before.roster.bookings}
        self._broken: dict[tuple[str, str], set[Rule]] = defaultdict(set)
        for violation in judge(before):
            self._broken[violation.who, violation.session_id].add(violation.rule)

    def of(self, call: Call) -> str:
        who, old, new = call.person_id, call.from_session, call.to_session
        if call.supervisor:
            return self._of_supervisor(who, old, new)
        if old is None:
            return (
                FOR_ALL[Rule.P1]
                if self._decided(DecisionKind.PIN, new or "", who)
                else "newly arrived: there is a place"
            )
        return f"{self._lost(who, old, new)}; {self._given(who, old, new)}"

    def _decided(self, kind: DecisionKind, session_id: str, who: str | None = None) -> bool:
        """Whether a coordinator decided so of the session, and of someone if they are given."""
        session = self._after.sessions[session_id]
        decisions = (d for d in self._after.problem.decisions if d.kind is kind and matches(d, session))
        return any(who in (None, d.individual_id, d.supervisor_id) for d in decisions)

    def _of_supervisor(self, who: str, old: str | None, new: str | None) -> str:
        if old is not None and self._is_away(who, self._after.sessions[old]):
            return "away"
        if old is not None and self._decided(DecisionKind.UNSTAFF, old, who):
            return FOR_ALL[Rule.P1]
        if old is not None and new is None:
            runs = old in self._after.running
            return f"not needed: {'others lead it' if runs else self._not_running(self._after.sessions[old])}"
        return "needed there" if old is None else "needed more there"

    def _is_away(self, supervisor_id: str, session: Session) -> bool:
        """Whether an event or the records keep a supervisor from coming that day."""
        absences = (e for e in self._events if isinstance(e, SupervisorAbsent) and e.supervisor_id == supervisor_id)
        known = Rule.V1 in self._broken[supervisor_id, session.session_id]
        return known or any(covers(event, session) for event in absences)

    def _lost(self, who: str, old: str, new: str | None) -> str:
        session = self._after.sessions[old]
        if Rule.S1 in self._broken[who, old] and not session.cancelled:
            return CANNOT[Rule.S1]
        if session.cancelled or old not in self._after.running:
            return self._not_running(session)
        whys = [words for rule, words in CANNOT.items() if rule in self._broken[who, old]]
        return whys[0] if whys else self._had_they_stayed(who, old, new)

    def _had_they_stayed(self, who: str, old: str, new: str | None) -> str:
        """What the new roster would break with this one change undone."""
        roster = self._after.roster
        kept = [b for b in roster.bookings if (b.individual_id, b.session_id) != (who, new)]
        stayed = replace(roster, bookings=tuple(sorted((*kept, Booking(old, who)))))
        broken = judge(self._after.of(stayed))
        here = {v.rule for v in broken if v.session_id == old and v.who in {who, ""}}
        here |= {Rule.S7} & {v.rule for v in broken if v.who == who}  # hours run out at the last session of the week
        whys = [words for rule, words in CANNOT.items() if rule in here]
        whys += [words for rule, words in FOR_ALL.items() if rule in {v.rule for v in broken}]
        return next(iter(whys), "no plan was found that has a place for them there")

    def _not_running(self, session: Session) -> str:
        placement = self._after.placement(session)
        name = placement.name
        for event in self._events if session.cancelled else ():
            if isinstance(event, WeatherStops) and stops(event, session, placement):
                return f"{name} is stopped by the weather"
            if isinstance(event, VanLost) and (event.placement_id, event.day) == (session.placement_id, session.day):
                return f"{name} has no van"
            if (
                isinstance(event, PlacementLost)
                and event.placement_id == session.placement_id
                and covers(event, session)
            ):
                return f"{name} cannot be worked at"
        if session.cancelled:
            return f"{name} is cancelled"
        if self._decided(DecisionKind.CLOSE, session.session_id):
            return f"{name} is closed: {FOR_ALL[Rule.P1]}"
        if session.day in self._after.problem.closed_days and not placement.runs_on_holidays:
            return f"{name} is closed that day"
        staff = self._before.staff_of.get(session.session_id, [])
        if any(self._is_away(one, session) for one in staff):
            return f"{name} has no supervisor"
        if any(self._new_duty(one, session.day) for one in staff):
            return f"{name} gives its supervisor to where more people are"
        return f"{name} has too few people to run"

    def _new_duty(self, supervisor_id: str, day: date) -> bool:
        before = self._before.duties_of.get(supervisor_id, [])
        return any(s.day == day and s not in before for s in self._after.duties_of.get(supervisor_id, []))

    def _given(self, who: str, old: str, new: str | None) -> str:
        if new is not None:
            return next(self._kinds_of_place(who, old, new))
        return "no other place instead" if self._after.week_of.get(who) else "no place this week"

    def _kinds_of_place(self, who: str, old: str, new: str) -> Iterator[str]:
        here, there = self._after.sessions[old], self._after.sessions[new]
        if self._fallback.get((who, old)) == new:
            yield "to their fallback seat"
        if self._after.placement(there).kind is PlacementKind.OVERSPILL:
            yield "to an overspill place"
        if self._after.pool_of(here) == self._after.pool_of(there):
            yield "to another team at the same place and time"
        yield "to another session that day" if here.day == there.day else "to another day"
