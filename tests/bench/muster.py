"""Simulated mornings: is anyone sent home as often as rule C1 says, and never while a seat that suits is free?

Run as `python -m tests.bench.muster`. Rosters of invented services are planned for a moment; for each of their
pools at a muster point mornings are drawn by the model of docs/model.md: the day effect takes one of the seven
points of the quadrature with its weight, each individual comes with the chance that has their show-up
probability as its mean. That is the very distribution that C1's figures are exact for, so that simulated and
exact differ by chance alone. Every morning is seated by scipy's maximum matching over the checker's pools. Those
on which anyone is sent home, and as many others as make `SEATED`, are seated by `seat_present` too, which has to
agree, but for those whom it seats where C1 does not count on them. C1 keeps the supervisor of a one-to-one individual
free even if they stay away; `seat_present` does not.
Nothing is asserted here: these are figures.
"""

import json
import math
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
from scipy.optimize import brentq
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching
from scipy.special import expit

from scheduler.checker.risk import RunningPool, pools, risk_of
from scheduler.checker.view import View
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.result import PoolRisk
from scheduler.domain.roster import Roster
from scheduler.operations.plan_week import plan_week
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.limits import Limits
from scheduler.solver.muster import seat_present

PEOPLE, SECONDS, MONDAY = 160, 10.0, date(2026, 12, 7)
SERVICES = [(profile, seed) for profile in (Profile.TYPICAL, Profile.TIGHT) for seed in (1, 2)]
MORNINGS, SEATED, SEED = 20_000, 1_000, 20261207
Z99 = 2.5758293035489004
OUT = Path("out/bench-muster.json")


@dataclass
class Drill:
    """A pool of a planned week: those booked, `alone` with a supervisor to themselves, and C1's exact figures."""

    problem: PlanningProblem
    roster: Roster
    pool: RunningPool
    risk: PoolRisk
    alone: tuple[str, ...]
    released: dict[frozenset[str], Mapping[str, int]] = field(default_factory=dict)

    @property
    def everyone(self) -> tuple[str, ...]:
        return (*(person.individual_id for person in self.pool.people), *self.alone)

    @property
    def show_up(self) -> tuple[int, ...]:
        return (*(person.show_up for person in self.pool.people), *self.pool.alone)

    def places(self, present: frozenset[str]) -> Mapping[str, int]:
        """The checker's places when supervisors kept for those who stay away lead others."""
        away = frozenset(self.alone) - present
        if away not in self.released:
            kept = tuple(booking for booking in self.roster.bookings if booking.individual_id not in away)
            view = View(self.problem, replace(self.roster, bookings=kept))
            self.released[away] = next(p.places for p in pools(view) if p.sessions == self.pool.sessions)
        return self.released[away]

    def left_over(self, present: frozenset[str], places: Mapping[str, int]) -> int:
        """How many have no seat in a maximum matching; one-to-one people always have theirs."""
        people = [person.seats for person in self.pool.people if person.individual_id in present]
        columns = [session for session, count in places.items() for _ in range(count)]
        if not people or not columns:
            return len(people)
        allowed = np.array([[column in seats for column in columns] for seats in people], dtype=np.int8)
        return len(people) - int((maximum_bipartite_matching(csr_matrix(allowed), perm_type="column") >= 0).sum())


def drills(profile: Profile, seed: int) -> list[Drill]:
    """The pools at muster points of a planned week."""
    records = invent_service(PEOPLE, seed, profile, MONDAY)
    problem, result = plan_week(records, MONDAY, 1, Limits(seconds=SECONDS, workers=2, seed=seed))
    view = View(problem, result.roster)
    found = []
    for pool in pools(view):
        if view.placement(view.sessions[pool.sessions[0]]).muster_point_id is None:
            continue
        others = {person.individual_id for person in pool.people}
        booked = [i for session in pool.sessions for i in view.people_in.get(session, [])]
        alone = tuple(individual for individual in booked if individual not in others)
        found.append(Drill(problem, result.roster, pool, risk_of(view, pool), alone))
    return found


@lru_cache(maxsize=4096)
def chances(show_up: int, sd: float) -> tuple[float, ...]:
    """Chance to come at each of the seven points of the day effect, with the show-up probability as its mean."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(7)
    weights = weights / weights.sum()
    if show_up in (0, 1000):
        return (show_up / 1000,) * 7
    intercept = brentq(lambda a: float(weights @ expit(a + sd * nodes)) - show_up / 1000, -60, 60, xtol=1e-13)
    return tuple(expit(intercept + sd * nodes))


def draw(drill: Drill, count: int, chance: np.random.Generator) -> list[frozenset[str]]:
    """Who is present on each of some mornings."""
    _, weights = np.polynomial.hermite_e.hermegauss(7)
    points = chance.choice(7, size=count, p=weights / weights.sum())
    table = np.array([chances(show_up, drill.problem.day_effect_sd) for show_up in drill.show_up])
    come = chance.random((count, len(drill.show_up))) < table[:, points].T
    people = np.array(drill.everyone)
    return [frozenset(people[row].tolist()) for row in come]


@dataclass
class Tally:
    """What happened: `home` and `came` by morning as C1 counts; the rest about mornings seated by `seat_present`."""

    home: list[int] = field(default_factory=list)
    came: list[int] = field(default_factory=list)
    sent_home: int = 0
    seated: int = 0
    agreed: int = 0
    beyond_c1: int = 0
    free_seats: int = 0
    fewer_than_c1: int = 0
    seconds: list[float] = field(default_factory=list)


def try_out(drill: Drill, mornings: list[frozenset[str]], sample: int, tally: Tally) -> None:
    for number, present in enumerate(mornings):
        home = drill.left_over(present, drill.pool.places)
        tally.home.append(home)
        tally.came.append(len(present))
        if home or number < sample:
            seat_and_compare(drill, present, home, tally)


def seat_and_compare(drill: Drill, present: frozenset[str], home_by_c1: int, tally: Tally) -> None:
    """Seats free for someone sent home are counted against the checker's seats and places."""
    session = next(s for s in drill.problem.sessions if s.session_id == drill.pool.sessions[0])
    placement = next(p for p in drill.problem.records.placements if p.placement_id == session.placement_id)
    point = placement.muster_point_id or ""
    began = time.perf_counter()
    result = seat_present(drill.problem, drill.roster, session.day, point, present, session.start)
    tally.seconds.append(time.perf_counter() - began)
    places = drill.places(present)
    mine = {seat.individual_id: seat for seat in result.seats if seat.from_session in drill.pool.sessions}
    home = {individual for individual, seat in mine.items() if seat.is_sent_home}
    others = [person for person in drill.pool.people if person.individual_id in mine]
    taken = Counter(mine[person.individual_id].to_session for person in others)
    most = drill.left_over(present, places)
    beyond_c1 = sum(taken_by not in (None, *p.seats) for p in others for taken_by in [mine[p.individual_id].to_session])
    tally.seated += 1
    tally.agreed += len(home) + beyond_c1 == most and set(mine) == set(present)
    tally.beyond_c1 += beyond_c1
    tally.sent_home += len(home)
    tally.fewer_than_c1 += len(home) < home_by_c1
    tally.free_seats += len(home) > most or any(
        taken[session_id] < places[session_id]
        for person in others
        if person.individual_id in home
        for session_id in person.seats
    )


def wilson(count: int, total: int) -> tuple[float, float]:
    """99 % interval of a share."""
    p, z = count / total, Z99
    middle = (p + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return middle - half, middle + half


def ratio(parts: list[int], wholes: list[int]) -> tuple[float, tuple[float, float]]:
    """A sum over a sum with its 99 % interval, mornings being independent."""
    part, whole = np.array(parts, float), np.array(wholes, float)
    share = float(part.sum() / whole.sum())
    half = Z99 * math.sqrt(len(part)) * float(np.std(part - share * whole)) / float(whole.sum())
    return share, (share - half, share + half)


def measure() -> dict[str, object]:
    """All figures."""
    every = [drill for profile, seed in SERVICES for drill in drills(profile, seed)]
    each, sample = math.ceil(MORNINGS / len(every)), math.ceil(SEATED / len(every))
    chance = np.random.default_rng(SEED)
    tally = Tally()
    for drill in every:
        try_out(drill, draw(drill, each, chance), sample, tally)
    anyone = sum(home > 0 for home in tally.home)
    share, span = ratio(tally.home, tally.came)
    low, high = wilson(anyone, len(tally.home))
    exact_chance = sum(drill.risk.chance_sent_home for drill in every) / len(every)
    expected = sum(drill.risk.expected for drill in every)
    exact_share = sum(drill.risk.share_sent_home * drill.risk.expected for drill in every) / expected
    return {
        "rosters": len(SERVICES),
        "pools": len(every),
        "mornings": len(tally.home),
        "attendances": sum(tally.came),
        "mornings_with_anyone_sent_home": _figure(anyone / len(tally.home), low, high, exact_chance),
        "share_of_attendances_sent_home": _figure(share, *span, exact_share),
        "seated_by_the_muster": tally.seated,
        "of_these_with_anyone_sent_home_by_c1": anyone,
        "agree_with_the_matching": tally.agreed,
        "seated_where_c1_does_not_count_on_them": tally.beyond_c1,
        "sent_home_while_a_seat_was_free": tally.free_seats,
        "better_than_c1_as_a_kept_supervisor_led_others": tally.fewer_than_c1,
        "sent_home_by_the_muster": tally.sent_home,
        "seconds_for_a_muster": {"median": float(np.median(tally.seconds)), "largest": max(tally.seconds)},
    }


def _figure(value: float, low: float, high: float, exact: float) -> dict[str, object]:
    return {"simulated": value, "from": low, "to": high, "exact": exact, "inside": low <= exact <= high}


def show(figures: dict) -> None:
    """The figures for people."""
    print(
        f"{figures['mornings']:,} mornings of {figures['pools']} pools in {figures['rosters']} rosters, "
        f"{figures['attendances']:,} attendances"
    )
    for key in ("mornings_with_anyone_sent_home", "share_of_attendances_sent_home"):
        row = figures[key]
        print(
            f"  {key.replace('_', ' ')}: {row['simulated']:.3%}, 99 % interval {row['from']:.3%} to {row['to']:.3%}; "
            f"exact by C1 {row['exact']:.3%}: {'inside' if row['inside'] else 'OUTSIDE'}"
        )
    seconds = figures["seconds_for_a_muster"]
    print(
        f"  seated by the muster itself: {figures['seated_by_the_muster']:,} mornings, among them all "
        f"{figures['of_these_with_anyone_sent_home_by_c1']} with anyone sent home; "
        f"agree with the matching: {figures['agree_with_the_matching']:,}\n"
        f"  people seated where C1 does not count on them: {figures['seated_where_c1_does_not_count_on_them']}\n"
        f"  mornings on which someone was sent home while a seat that suits was free: "
        f"{figures['sent_home_while_a_seat_was_free']}\n"
        f"  mornings better than C1 counts, a supervisor kept for one person being free: "
        f"{figures['better_than_c1_as_a_kept_supervisor_led_others']}\n"
        f"  time for a muster: median {seconds['median']:.3f} s, largest {seconds['largest']:.3f} s"
    )


def main() -> None:
    figures = measure()
    show(figures)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(figures, indent=1) + "\n")
    print(f"Kept in {OUT}")


if __name__ == "__main__":
    main()
