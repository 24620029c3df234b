"""The exact risk of sending someone home (rule C1), by another road than the solver's.

A state is how many places each set of sessions has to spare; people are let in kind by kind, and states
that can no longer differ are put together.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scheduler.checker import suitability
from scheduler.checker.decisions import speaks_of
from scheduler.checker.view import View
from scheduler.domain.attendance import BookingKind
from scheduler.domain.decisions import DecisionKind
from scheduler.domain.individuals import Sex, Supervision
from scheduler.domain.placements import Trait
from scheduler.domain.problem import PlanningProblem, Session
from scheduler.domain.result import PoolRisk
from scheduler.domain.roster import Booking, Roster

Floats = NDArray[np.float64]
POINTS = 7


@dataclass(frozen=True, slots=True)
class Person:
    individual_id: str
    session_id: str
    show_up: int
    seats: frozenset[str]


@dataclass(frozen=True, slots=True)
class RunningPool:
    """Running sessions that share their places; `people` without those who have a supervisor to themselves."""

    sessions: tuple[str, ...]
    people: tuple[Person, ...]
    places: Mapping[str, int]
    alone: tuple[int, ...]


def pool_risks(problem: PlanningProblem, roster: Roster) -> tuple[PoolRisk, ...]:
    """The exact risk of each pool of a roster."""
    view = View(problem, roster)
    return tuple(risk_of(view, pool) for pool in pools(view))


def pools(view: View) -> list[RunningPool]:
    together: dict[object, list[Session]] = defaultdict(list)
    for session_id in sorted(view.running):
        session = view.sessions[session_id]
        together[view.pool_of(session)].append(session)
    suits = _Suits(view)
    return [_pool(view, suits, sessions) for sessions in together.values()]


def _pool(view: View, suits: "_Suits", sessions: list[Session]) -> RunningPool:
    people, alone, places = [], [], {}
    for session in sessions:
        singles = 0
        for individual in view.people_in.get(session.session_id, []):
            show_up = view.problem.show_up_at(individual, session)
            if view.supervision(individual, session.day) is Supervision.ONE_TO_ONE:
                singles += 1
                alone.append(show_up)
            else:
                seats = {
                    session.session_id,
                    *(s.session_id for s in sessions if suits.may_move(individual, session, s)),
                }
                people.append(Person(individual, session.session_id, show_up, frozenset(seats)))
        places[session.session_id] = _places(view, session, singles)
    return RunningPool(tuple(s.session_id for s in sessions), tuple(people), places, tuple(alone))


def _places(view: View, session: Session, singles: int) -> int:
    """Places for those who have no supervisor to themselves."""
    placement = view.placement(session)
    limits = [view.site_places(session) - singles]
    if placement.van_seats is not None and not session.sheltering:
        limits.append(placement.van_seats - singles)
    if placement.supervisors_needed > 0:
        ratios = sorted(view.supervisors[v].ratio for v in view.staff_of.get(session.session_id, []))
        limits.append(sum(ratios[: max(0, len(ratios) - singles)]))
    return max(0, min(limits))


class _Suits:
    """Who may be seated elsewhere on the day: judged by the rules S on a roster of that one booking."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._barred = {row.individual_id for row in view.records.must_not_supervise}
        self._known = view.suited

    def may_move(self, individual_id: str, session: Session, other: Session) -> bool:
        view = self._view
        individual = view.individuals[individual_id]
        if session == other or individual_id in self._barred:
            return False
        if view.supervision(individual_id, session.day) is not Supervision.STANDARD:
            return False
        women_only = Trait.WOMEN_ONLY in view.placement(other).traits
        if individual.sex is Sex.WOMAN and not individual.agrees_only_woman and not women_only:
            return False
        return not self._decided(DecisionKind.PIN, individual_id, session) and self._suits(individual_id, other)

    def _decided(self, kind: DecisionKind, individual_id: str, session: Session) -> bool:
        decisions = (d for d in self._view.problem.decisions if d.kind is kind and d.individual_id == individual_id)
        return any(speaks_of(decision, session) for decision in decisions)

    def _suits(self, individual_id: str, session: Session) -> bool:
        key = (individual_id, session.session_id)
        if key not in self._known:
            booking = Booking(session.session_id, individual_id, BookingKind.REGULAR)
            alone = self._view.of(Roster((), (booking,), ()))
            judges = (
                suitability.s1_availability, suitability.s2_women_only, suitability.s3_health, suitability.s4_times,
                suitability.s5_keep_away, suitability.s6_supervision, suitability.s7_order, suitability.s8_journey,
            )  # fmt: skip
            waived = self._decided(DecisionKind.PIN, individual_id, session)
            forbidden = self._decided(DecisionKind.FORBID, individual_id, session)
            self._known[key] = not waived and not forbidden and not any(v for judge in judges for v in judge(alone))
        return self._known[key]


def risk_of(view: View, pool: RunningPool) -> PoolRisk:
    kinds: dict[frozenset[str], list[int]] = defaultdict(list)
    for person in pool.people:
        kinds[person.seats].append(person.show_up)
    chance, sent = exact_risk(kinds, pool.places, view.problem.day_effect_sd)
    expected = (sum(person.show_up for person in pool.people) + sum(pool.alone)) / 1000
    limits = _limits(view, pool)
    return PoolRisk(
        sessions=pool.sessions,
        booked=len(pool.people) + len(pool.alone),
        places=sum(pool.places.values()) + len(pool.alone),
        expected=expected,
        chance_sent_home=chance,
        share_sent_home=sent / expected if expected else 0.0,
        chance_limit=limits[0],
        share_limit=limits[1],
    )


def _limits(view: View, pool: RunningPool) -> tuple[float, float]:
    """The service's limits on chance and share, or those raised for a session of the pool, running or not."""
    mine = view.pool_of(view.sessions[pool.sessions[0]])
    members = [s for s in view.problem.sessions if _could_run(view, s) and view.pool_of(s) == mine]
    usual = (view.policy.sent_home_chance_limit, view.policy.sent_home_share_limit)
    for decision in view.problem.decisions:
        if decision.kind is DecisionKind.RAISE_LIMITS and any(speaks_of(decision, session) for session in members):
            chance, share = decision.chance_limit, decision.share_limit
            return (usual[0] if chance is None else chance, usual[1] if share is None else share)
    return usual


def _could_run(view: View, session: Session) -> bool:
    closed = session.day in view.problem.closed_days and not view.placement(session).runs_on_holidays
    return not session.cancelled and not closed


def exact_risk(kinds: Mapping[frozenset[str], list[int]], places: Mapping[str, int], sd: float) -> tuple[float, float]:
    """Chance that anyone is sent home, and the expected number; `kinds` are show-ups in thousandths by seats."""
    order = sorted(kinds, key=lambda seats: (len(kinds[seats]), sorted(seats)))
    short = _sets(order)
    states = {tuple(sum(places[session] for session in some) for some in short): np.ones(POINTS)}
    for place, seats in enumerate(order):
        to_come = tuple(sum(len(kinds[k]) for k in order[place + 1 :] if k <= some) for some in short)
        inside = tuple(seats <= some for some in short)
        coming = _number_present(kinds[seats], sd)
        following: dict[tuple[int, ...], Floats] = {}
        for spare, probability in states.items():
            for count in range(len(kinds[seats]) + 1):
                left = tuple(
                    min(room - count if within else room, more)
                    for room, within, more in zip(spare, inside, to_come, strict=True)
                )
                weight = probability * coming[count]
                following[left] = following[left] + weight if left in following else weight
        states = following
    weights = _points(sd)[1]
    home = {spare: max(0, -min(spare, default=0)) for spare in states}
    chance = sum(float(weights @ p) for spare, p in states.items() if home[spare])
    return chance, sum(home[spare] * float(weights @ p) for spare, p in states.items())


def _sets(kinds: list[frozenset[str]]) -> list[frozenset[str]]:
    """Unions of the kinds' seats: by Hall's condition only these can be short."""
    unions: set[frozenset[str]] = set()
    for kind in kinds:
        unions |= {kind | union for union in unions} | {kind}
    return sorted(unions, key=sorted)


def _number_present(show_ups: list[int], sd: float) -> Floats:
    """Probability of each number present (rows) at each point of the day effect (columns)."""
    present = np.zeros((len(show_ups) + 1, POINTS))
    present[0] = 1.0
    for show_up in show_ups:
        come = _given_effect(show_up, sd)
        present[1:] = present[1:] * (1 - come) + present[:-1] * come
        present[0] = present[0] * (1 - come)
    return present


@lru_cache(maxsize=16)
def _points(sd: float) -> tuple[Floats, Floats]:
    """Gauss-Hermite for a standard normal: x = sqrt(2) t, weights over sqrt(pi)."""
    t, weights = np.polynomial.hermite.hermgauss(POINTS)
    return sd * np.sqrt(2.0) * t, weights / np.sqrt(np.pi)


@lru_cache(maxsize=8192)
def _given_effect(show_up: int, sd: float) -> Floats:
    """Chance to come at each point, with the intercept that keeps the mean at the show-up (Newton's method)."""
    if show_up in (0, 1000):
        return np.full(POINTS, show_up / 1000)
    effects, weights = _points(sd)
    p = show_up / 1000
    intercept = np.log(p / (1 - p))
    for _ in range(60):
        chances = 1 / (1 + np.exp(-(intercept + effects)))
        error = float(weights @ chances) - p
        if abs(error) < 1e-15:
            break
        intercept -= error / float(weights @ (chances * (1 - chances)))
    return np.asarray(1 / (1 + np.exp(-(intercept + effects))))
