"""`make bench-weather`: 50 wet days on planned weeks. Outdoor work is stopped, the roster repaired, and those who come
that morning are seated: who is sent home for rain, and was there a seat under cover for them?

Nothing here is asserted: these are figures. Who could sit under cover is worked out from the checker's pools and a
matching of networkx's, with none of the solver's code.
"""

import json
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import networkx as nx

from scheduler.assemble import assemble
from scheduler.checker.check import check
from scheduler.checker.risk import pools
from scheduler.checker.view import View
from scheduler.domain.events import WeatherStops
from scheduler.domain.placements import HalfDay, WeatherChance
from scheduler.domain.roster import Roster
from scheduler.operations.repair_week import repair_week
from scheduler.simulation.services import FIRST_MONDAY, Profile, invent_service
from scheduler.solver.limits import Limits
from scheduler.solver.muster import seat_present
from scheduler.solver.plan import plan_roster

DAYS, PEOPLE = 50, 160
FORECAST = 0.6
COUNTED = (
    "stopped",
    "with_fallback",
    "fallback_lost",
    "under_cover",
    "cover_missed",
    "moved_elsewhere",
    "came",
    "sent_home",
    "sent_home_for_rain",
)
OUT = Path("out/bench-weather.json")


def wet_week(seed):
    """A planned week whose forecast is bad on every day."""
    records = invent_service(PEOPLE, seed, (Profile.TYPICAL, Profile.TIGHT)[seed % 2])
    days = sorted({session.day for session in assemble(records, FIRST_MONDAY).sessions})
    wet = tuple(
        WeatherChance(muster_point_id=point.muster_point_id, day=day, half_day=half, chance_stopped=FORECAST)
        for point in records.muster_points
        for day in days
        for half in HalfDay
    )
    problem = assemble(replace(records, weather=wet, decisions=()), FIRST_MONDAY)
    return problem, plan_roster(problem, Limits(seconds=10.0, workers=2, seed=seed)).roster


def a_wet_day(problem, roster, day, chance):
    """Counts of one day."""
    after, repair = repair_week(problem, roster, day, [WeatherStops(day)], Limits(seconds=8.0, workers=2))
    before = {session.session_id for session in problem.sessions if session.cancelled}
    stopped = {session.session_id for session in after.sessions if session.cancelled} - before
    out = [booking for booking in roster.bookings if booking.session_id in stopped]
    told = {(booking.individual_id, booking.session_id) for booking in roster.bookings}
    new = [b for b in repair.roster.bookings if (b.individual_id, b.session_id) not in told]
    sheltering = {session.session_id for session in after.sessions if session.sheltering}
    sheltered = {booking.individual_id for booking in new if booking.session_id in sheltering}
    elsewhere = {booking.individual_id for booking in new} - sheltered
    lost = [booking for booking in out if booking.individual_id not in sheltered]
    figures = Counter(
        stopped=len(out),
        with_fallback=sum(booking.fallback is not None for booking in out),
        fallback_lost=sum(booking.fallback is not None for booking in lost),
        under_cover=len(out) - len(lost),
        cover_missed=could_sit(after, repair.roster, lost),
        moved_elsewhere=sum(booking.individual_id in elsewhere for booking in lost),
    )
    return figures + the_morning(after, repair.roster, day, chance, sheltered)


def could_sit(problem, roster, lost):
    """How many of those left out could have had a seat under cover in their pool, beside all who have one."""
    view, missed = View(problem, roster), 0
    for cover in (s for s in problem.sessions if s.sheltering and s.session_id in roster.sessions):
        near = [b for b in lost if view.pool_of(view.sessions[b.session_id]) == view.pool_of(cover)]
        added = [replace(b, session_id=cover.session_id, fallback=None) for b in near if suits(problem, b, cover)]
        wished = replace(roster, bookings=tuple(sorted({*roster.bookings, *added})))
        pool = next(pool for pool in pools(View(problem, wished)) if cover.session_id in pool.sessions)
        missed = max(missed, most_seated(pool) - (len(pool.people) - len(added)))
    return missed


def suits(problem, booking, cover):
    """Whether no rule about the individual forbids the session under cover."""
    alone = Roster((cover.session_id,), (replace(booking, session_id=cover.session_id, fallback=None),), ())
    broken = check(replace(problem, published=None), alone)
    return not any(violation.who == booking.individual_id for violation in broken)


def most_seated(pool):
    """The most people of a pool who can sit at once, if they are kept out of sessions that they do not suit."""
    graph, people = nx.Graph(), list(pool.people)
    for number, person in enumerate(people):
        for session in person.seats:
            graph.add_edges_from((("person", number), (session, seat)) for seat in range(pool.places[session]))
    everyone = {("person", number) for number in range(len(people))} & set(graph)
    return len(nx.bipartite.maximum_matching(graph, everyone)) // 2


def the_morning(problem, roster, day, chance, sheltered):
    """Everyone comes or stays away by chance; those who come are seated at their muster points.

    Sent home for rain is who had to come in from a stopped team and finds no seat.
    """
    figures = Counter()
    today = {session.session_id for session in problem.sessions if session.day == day}
    points = {placement.placement_id: placement.muster_point_id for placement in problem.records.placements}
    running = today & set(roster.sessions)
    for point in {points[s.placement_id] for s in problem.sessions if s.session_id in running} - {None}:
        here = {s.session_id for s in problem.sessions if s.session_id in running and points[s.placement_id] == point}
        booked = sorted({booking.individual_id for booking in roster.bookings if booking.session_id in here})
        present = {i for i in booked if chance.random() * 1000 < problem.show_up_on(i, day)}
        result = seat_present(problem, roster, day, point, present)
        figures["came"] += len(present)
        home = {seat.individual_id for seat in result.seats if seat.is_sent_home}
        figures["sent_home"] += len(home)
        figures["sent_home_for_rain"] += len(home & sheltered)
    return figures


def main():
    chance, total, days = random.Random(1), Counter(), 0
    seed = 0
    while days < DAYS:
        seed += 1
        problem, roster = wet_week(seed)
        running = {
            session.day
            for session in problem.sessions
            if session.session_id in roster.sessions and session.session_id in problem.stop_chance
        }
        for day in sorted(running)[: DAYS - days]:
            total += a_wet_day(problem, roster, day, chance)
            days += 1
    told = {key: total[key] for key in COUNTED}
    print(f"{days} wet days, {seed} services of {PEOPLE} people, forecast {FORECAST:.0%}")
    print(f"  bookings outdoors that day       {told['stopped']}, {told['with_fallback']} with a fallback seat")
    print(f"  fallback seats that did not hold {told['fallback_lost']}")
    print(f"  seated under cover               {told['under_cover']}; moved elsewhere {told['moved_elsewhere']}")
    print(f"  left out although a seat under cover that suits was free  {told['cover_missed']}")
    print(f"  came that morning {told['came']}, sent home {told['sent_home']}, for rain {told['sent_home_for_rain']}")
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps({"days": days, **told}, indent=1) + "\n")


if __name__ == "__main__":
    main()
