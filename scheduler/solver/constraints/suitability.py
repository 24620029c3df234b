"""Rules S1 to S8 for one individual and one session: the codes that forbid it, cheapest to judge first."""

from collections import defaultdict
from collections.abc import Callable
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
from scheduler.solver.facts import Facts, grouped, holds
from scheduler.solver.orders import in_force, last_day, minutes_left, other_activity_left

MIDNIGHT = 1440


@dataclass(frozen=True, slots=True)
class Day:
    """An individual's day: when they cannot come, when they can (None: any other time), what their orders allow."""

    busy: list[Availability | Absence]
    free: list[tuple[int, int]] | None
    hours_left: bool
    inducted: bool


class Suitability:
    """Which rules of the family S forbid an individual a session, bookings of others apart."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        records = facts.problem.records
        self._windows = grouped(records.availability)
        self._absences = grouped(records.absences)
        self._days: dict[tuple[str, date], Day] = {}
        self._away: dict[str, dict[KeepAwayFrom, set[str]]] = defaultdict(lambda: defaultdict(set))
        for row in records.keep_away:
            self._away[row.individual_id][row.keep_away_from].add(row.value)
        self._judges: tuple[tuple[Rule, Callable[[Individual, Session, Placement], bool]], ...] = (
            (Rule.S7, self.s7_order),
            (Rule.S2, self.s2_women_only),
            (Rule.S5, self.s5_keep_away),
            (Rule.S6, self.s6_supervision),
            (Rule.S3, self.s3_health),
            (Rule.S4, self.s4_times),
            (Rule.S8, self.s8_journey),
        )

    def broken(self, individual: Individual, session: Session, *, override_commitment: bool = False) -> list[Rule]:
        """The rules that forbid it, in the order of their codes; none: the individual suits the session."""
        placement = self.facts.placement(session)
        rules = [rule for rule, suits in self._judges if not suits(individual, session, placement)]
        journey = self.facts.journey_from_home(individual, placement)
        if not self.s1_available(individual, session, journey or 0, override_commitment=override_commitment):
            rules.append(Rule.S1)
        return sorted(rules)

    def s1_available(
        self, individual: Individual, session: Session, journey: int, *, override_commitment: bool
    ) -> bool:
        start, end = max(0, session.start - journey), min(MIDNIGHT, session.end + journey)
        today = self._day(individual.individual_id, session.day)
        for row in today.busy:
            waived = override_commitment and row.reason is Reason.COMMITMENT
            if overlaps(start, end, row.start, row.end) and not waived:
                return False
        return today.free is None or _covered(start, end, today.free)

    def _day(self, individual_id: str, day: date) -> "Day":
        """What of windows, absences and orders is about a day, put together once for all its sessions."""
        key = (individual_id, day)
        if key not in self._days:
            windows = self._windows.get(individual_id, [])
            today = [row for row in windows if row.weekday is WEEKDAYS[day.weekday()] and holds(row, day)]
            busy: list[Availability | Absence] = [row for row in today if row.presence is Presence.UNAVAILABLE]
            busy += [row for row in self._absences.get(individual_id, []) if holds(row, day)]
            usable = [order for order in self.facts.live_orders(individual_id) if in_force(order, day)]
            always = all(row.presence is Presence.UNAVAILABLE for row in windows)
            free = sorted((int(row.start), int(row.end)) for row in today if row.presence is Presence.AVAILABLE)
            self._days[key] = Day(
                busy,
                None if always else free,
                any(map(minutes_left, usable)),
                any(o.induction_on is not None and o.induction_on <= day for o in usable),
            )
        return self._days[key]

    def s2_women_only(self, individual: Individual, session: Session, placement: Placement) -> bool:
        if Trait.WOMEN_ONLY in placement.traits:
            return individual.sex is Sex.WOMAN
        return not self.facts.needs(individual.individual_id, session.day).women_only

    def s3_health(self, individual: Individual, session: Session, placement: Placement) -> bool:
        needs = self.facts.needs(individual.individual_id, session.day)
        return (
            needs.avoid.isdisjoint(placement.demands)
            and needs.require <= set(placement.access)
            and session.minutes <= needs.longest_minutes
        )

    def s4_times(self, individual: Individual, session: Session, placement: Placement) -> bool:
        needs = self.facts.needs(individual.individual_id, session.day)
        return session.start >= needs.earliest_start and (not needs.short_only or self.facts.is_short(session))

    def s5_keep_away(self, individual: Individual, session: Session, placement: Placement) -> bool:
        if individual.individual_id not in self._away:
            return True
        away = self._away[individual.individual_id]
        localities = {placement.locality, self.facts.report_locality(placement)}
        return (
            placement.placement_id not in away[KeepAwayFrom.PLACEMENT]
            and placement.beneficiary_group not in away[KeepAwayFrom.BENEFICIARY_GROUP]
            and away[KeepAwayFrom.LOCALITY].isdisjoint(localities)
        )

    def s6_supervision(self, individual: Individual, session: Session, placement: Placement) -> bool:
        if not placement.under_18 and is_under_18(individual, session.day):
            return False
        level = self.facts.needs(individual.individual_id, session.day).supervision
        if placement.kind is PlacementKind.PERSONAL:
            return level is Supervision.STANDARD
        staffed = placement.supervisors_needed > 0 or placement.kind is PlacementKind.INDUCTION
        return staffed or level is not Supervision.ONE_TO_ONE

    def s7_order(self, individual: Individual, session: Session, placement: Placement) -> bool:
        today = self._day(individual.individual_id, session.day)
        if not today.hours_left or today.inducted is (placement.kind is PlacementKind.INDUCTION):
            return False
        if placement.kind is not PlacementKind.OTHER_ACTIVITY:
            return True
        return session.minutes <= other_activity_left(self.facts.live_orders(individual.individual_id))

    def s8_journey(self, individual: Individual, session: Session, placement: Placement) -> bool:
        journey = self.facts.journey_from_home(individual, placement)
        own = individual.max_travel_minutes
        return journey is not None and journey <= (self.facts.policy.max_travel_minutes if own is None else own)

    def past_last_day(self, individual: Individual, day: date) -> bool:
        """Whether an order with hours left has passed its last day: only the court can extend it."""
        return any(last_day(o) < day and minutes_left(o) for o in self.facts.live_orders(individual.individual_id))


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
