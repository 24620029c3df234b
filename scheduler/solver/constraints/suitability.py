"""Rules S1 to S8 for one individual and one session: the codes that forbid it, cheapest to judge first."""

from collections import defaultdict
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date

from scheduler.domain.individuals import (
    Absence,
    Availability,
    Individual,
    KeepAwayFrom,
    Presence,
    Reason,
    Sex,
    Supervision,
)
from scheduler.domain.placements import Placement, PlacementKind, Trait
from scheduler.domain.problem import Session
from scheduler.domain.rules import Rule
from scheduler.domain.times import WEEKDAYS, overlaps
from scheduler.solver.facts import Facts, NeedsOfADay, grouped, holds
from scheduler.solver.orders import in_force, minutes_left, other_activity_left

MIDNIGHT = 1440


@dataclass(frozen=True, slots=True)
class Who:
    """What rules S2, S3, S4, S6 and S7 look at in an individual on a day: many people are alike in it."""

    woman: bool
    under_18: bool
    needs: NeedsOfADay
    hours_left: bool
    inducted: bool
    to_induct: bool
    longest_activity: int
    """Minutes of the longest session of other activity within what is left of its cap."""


@dataclass(frozen=True, slots=True)
class Day:
    """An individual's day: when they cannot come, when they can (None: any other time); `broken` has, for each
    session, the rules that forbid it to everyone alike."""

    busy: list[Availability | Absence]
    free: list[tuple[int, int]] | None
    broken: dict[str, tuple[Rule, ...]]


@dataclass(frozen=True, slots=True)
class Place:
    """An individual and a placement: the rules that forbid all its sessions, and the journey from home."""

    broken: tuple[Rule, ...]
    journey: int


class Suitability:
    """Which rules of the family S forbid an individual a session, bookings of others apart.

    What depends on less than the individual and the session is judged once: a placement, a day, people alike.
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        records = facts.problem.records
        self._windows = grouped(records.availability)
        self._absences = grouped(records.absences)
        coming = [session for session in facts.problem.sessions if not facts.is_over(session)]
        self._sessions = grouped(coming, "day")
        other = (session for session in coming if facts.placement(session).kind is PlacementKind.OTHER_ACTIVITY)
        self._activity_minutes = {session.minutes for session in other}
        self._alike: dict[tuple[Who, date], dict[str, tuple[Rule, ...]]] = {}
        self._away: dict[str, dict[KeepAwayFrom, set[str]]] = defaultdict(lambda: defaultdict(set))
        for row in records.keep_away:
            self._away[row.individual_id][row.keep_away_from].add(row.value)
        self._judges: tuple[tuple[Rule, Callable[[Who, Session, Placement], bool]], ...] = (
            (Rule.S2, self.s2_women_only),
            (Rule.S3, self.s3_health),
            (Rule.S4, self.s4_times),
            (Rule.S6, self.s6_supervision),
            (Rule.S7, self.s7_order),
        )

    def broken(self, individual: Individual, waived: Container[str] = ()) -> dict[str, list[Rule]]:
        """For each session to come that an individual does not suit: the rules that forbid it, in the order of
        their codes. In those waived, work, study and belief do not count."""
        broken: dict[str, list[Rule]] = {}
        places = {key: self._place(individual, placement) for key, placement in self.facts.placements.items()}
        activity_left = other_activity_left(self.facts.live_orders(individual.individual_id))
        for day, sessions in self._sessions.items():
            today = self._day(individual, day, activity_left)
            for session in sessions:
                place, key = places[session.placement_id], session.session_id
                rules = [*place.broken, *today.broken[key]]
                if not self.s1_available(today, session, place.journey, override_commitment=key in waived):
                    rules.append(Rule.S1)
                if rules:
                    broken[key] = sorted(rules)
        return broken

    def s1_available(self, today: Day, session: Session, journey: int, *, override_commitment: bool) -> bool:
        start, end = max(0, session.start - journey), min(MIDNIGHT, session.end + journey)
        for row in today.busy:
            waived = override_commitment and row.reason is Reason.COMMITMENT
            if overlaps(start, end, row.start, row.end) and not waived:
                return False
        return today.free is None or _covered(start, end, today.free)

    def _place(self, individual: Individual, placement: Placement) -> Place:
        journey = self.facts.journey_from_home(individual, placement)
        broken = [] if self.s5_keep_away(individual, placement) else [Rule.S5]
        broken += [] if self.s8_journey(individual, journey) else [Rule.S8]
        return Place(tuple(broken), journey or 0)

    def _day(self, individual: Individual, day: date, activity_left: int) -> Day:
        windows = self._windows.get(individual.individual_id, [])
        today = [row for row in windows if row.weekday is WEEKDAYS[day.weekday()] and holds(row, day)]
        busy: list[Availability | Absence] = [row for row in today if row.presence is Presence.UNAVAILABLE]
        busy += [row for row in self._absences.get(individual.individual_id, []) if holds(row, day)]
        always = all(row.presence is Presence.UNAVAILABLE for row in windows)
        free = sorted((int(row.start), int(row.end)) for row in today if row.presence is Presence.AVAILABLE)
        who = self._who(individual, day, activity_left)
        return Day(busy, None if always else free, self._broken_alike(who, day))

    def _who(self, individual: Individual, day: date, activity_left: int) -> Who:
        usable = [order for order in self.facts.live_orders(individual.individual_id) if in_force(order, day)]
        return Who(
            woman=individual.sex is Sex.WOMAN,
            under_18=is_under_18(individual, day),
            needs=self.facts.needs(individual.individual_id, day),
            hours_left=any(map(minutes_left, usable)),
            inducted=any(o.induction_on is not None and o.induction_on <= day for o in usable),
            to_induct=all(o.induction_on is None for o in usable),
            longest_activity=max((m for m in self._activity_minutes if m <= activity_left), default=0),
        )

    def _broken_alike(self, who: Who, day: date) -> dict[str, tuple[Rule, ...]]:
        """For each session of the day, the rules that forbid it to such people."""
        if (who, day) not in self._alike:
            self._alike[who, day] = {
                session.session_id: tuple(
                    rule for rule, suits in self._judges if not suits(who, session, self.facts.placement(session))
                )
                for session in self._sessions[day]
            }
        return self._alike[who, day]

    def s2_women_only(self, who: Who, session: Session, placement: Placement) -> bool:
        return who.woman if Trait.WOMEN_ONLY in placement.traits else not who.needs.women_only

    def s3_health(self, who: Who, session: Session, placement: Placement) -> bool:
        return (
            who.needs.avoid.isdisjoint(placement.demands)
            and who.needs.require <= set(placement.access)
            and session.minutes <= who.needs.longest_minutes
        )

    def s4_times(self, who: Who, session: Session, placement: Placement) -> bool:
        short_enough = not who.needs.short_only or self.facts.is_short(session)
        return session.start >= who.needs.earliest_start and short_enough

    def s5_keep_away(self, individual: Individual, placement: Placement) -> bool:
        if individual.individual_id not in self._away:
            return True
        away = self._away[individual.individual_id]
        localities = {placement.locality, self.facts.report_locality(placement)}
        return (
            placement.placement_id not in away[KeepAwayFrom.PLACEMENT]
            and placement.beneficiary_group not in away[KeepAwayFrom.BENEFICIARY_GROUP]
            and away[KeepAwayFrom.LOCALITY].isdisjoint(localities)
        )

    def s6_supervision(self, who: Who, session: Session, placement: Placement) -> bool:
        if who.under_18 and not placement.under_18:
            return False
        level = who.needs.supervision
        if placement.kind is PlacementKind.PERSONAL:
            return level is Supervision.STANDARD
        staffed = placement.supervisors_needed > 0 or placement.kind is PlacementKind.INDUCTION
        return staffed or level is not Supervision.ONE_TO_ONE

    def s7_order(self, who: Who, session: Session, placement: Placement) -> bool:
        induction = placement.kind is PlacementKind.INDUCTION
        if not who.hours_left or not (who.to_induct if induction else who.inducted):
            return False
        return placement.kind is not PlacementKind.OTHER_ACTIVITY or session.minutes <= who.longest_activity

    def s8_journey(self, individual: Individual, journey: int | None) -> bool:
        own = individual.max_travel_minutes
        return journey is not None and journey <= (self.facts.policy.max_travel_minutes if own is None else own)


class StaffSuitability:
    """Rule V1 for one supervisor and one session: there, not on leave, with the skills."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._leave = grouped(facts.problem.records.supervisor_leave, "supervisor_id")
        self._windows = grouped(facts.problem.records.supervisor_availability, "supervisor_id")

    def v1_available(self, supervisor_id: str, session: Session) -> bool:
        placement = self.facts.placement(session)
        skilled = session.sheltering or self.facts.has_skills(supervisor_id, placement)
        on_leave = any(
            holds(row, session.day) and overlaps(session.start, session.end, row.start, row.end)
            for row in self._leave.get(supervisor_id, [])
        )
        windows = sorted(
            (int(row.start), int(row.end))
            for row in self._windows.get(supervisor_id, [])
            if row.weekday is WEEKDAYS[session.day.weekday()] and holds(row, session.day)
        )
        return (
            placement.supervisors_most > 0
            and skilled
            and not on_leave
            and _covered(session.start, session.end, windows)
        )


def is_under_18(individual: Individual, day: date) -> bool:
    born = individual.date_of_birth
    return (day.year - born.year - ((day.month, day.day) < (born.month, born.day))) < 18


def _covered(start: int, end: int, windows: list[tuple[int, int]]) -> bool:
    """Whether sorted windows, put together, cover the whole time."""
    for opens, closes in windows:
        if opens > start:
            return False
        start = max(start, closes)
        if start >= end:
            return True
    return False
