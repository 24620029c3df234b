"""`make bench-repair`: 200 events on published rosters of 160 people; how long a repair takes and whether it is proven.

Nothing here is asserted: these are figures.
"""

import json
import random
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np

from scheduler.assemble import assemble
from scheduler.checker.check import check
from scheduler.domain.events import (
    IndividualArrived,
    IndividualUnavailable,
    PlacementLost,
    PresentThisMorning,
    SessionCancelled,
    SupervisorAbsent,
    VanLost,
    WeatherStops,
)
from scheduler.operations.repair_week import repair_week
from scheduler.simulation.services import FIRST_MONDAY, Profile, invent_service
from scheduler.solver.limits import Limits
from scheduler.solver.plan import plan_roster

EVENTS, ROSTERS, PEOPLE = 200, 4, 160
LIMITS = Limits(seconds=8.0, gap=0.0, workers=2)
OUT = Path("out/bench-repair.json")


def published(seed):
    """A planned week without a few of its people, who arrive later."""
    profile = (Profile.TYPICAL, Profile.TIGHT)[seed % 2]
    problem = replace(assemble(invent_service(PEOPLE, seed, profile), FIRST_MONDAY), decisions=())
    return problem, plan_roster(problem, Limits(seconds=10.0, workers=2, seed=seed)).roster


def an_event(chance, problem, roster):
    """One of the eight kinds, about something in the roster; the morning it is noticed."""
    running = [session for session in problem.sessions if session.session_id in roster.sessions]
    placements = {placement.placement_id: placement for placement in problem.records.placements}
    session = chance.choice(running)
    day = session.day
    kind = chance.randrange(8)
    if kind == 0:
        return SupervisorAbsent(
            chance.choice(
                [s for s in roster.staffing if day.isoformat() in s.session_id] or list(roster.staffing)
            ).supervisor_id,
            day,
            day,
        ), day
    if kind == 1:
        return SessionCancelled(session.session_id), day
    if kind == 2:
        return PlacementLost(session.placement_id, day, day + timedelta(days=chance.randrange(3))), day
    if kind == 3:
        vans = [s for s in running if placements[s.placement_id].van_seats is not None]
        session = chance.choice(vans)
        return VanLost(session.placement_id, session.day), session.day
    if kind == 4:
        outdoors = chance.choice([s for s in running if s.session_id in problem.stop_chance])
        return WeatherStops(outdoors.day), outdoors.day
    if kind == 5:
        booking = chance.choice(roster.bookings)
        day = next(s.day for s in problem.sessions if s.session_id == booking.session_id)
        return IndividualUnavailable(booking.individual_id, day, day), day
    if kind == 6:
        booked = {booking.individual_id for booking in roster.bookings}
        waiting = [need.individual_id for need in problem.needs if need.individual_id not in booked]
        return IndividualArrived(chance.choice(waiting)), day
    pooled = [s for s in running if placements[s.placement_id].muster_point_id]
    session = chance.choice(pooled)
    point = placements[session.placement_id].muster_point_id
    here = {
        s.session_id
        for s in pooled
        if (s.day, s.start, placements[s.placement_id].muster_point_id) == (session.day, session.start, point)
    }
    people = sorted({b.individual_id for b in roster.bookings if b.session_id in here})
    present = frozenset(person for person in people if chance.random() < 0.9)
    return PresentThisMorning(point, session.day, session.start, present), session.day


def main():
    chance = random.Random(1)
    weeks = [published(seed) for seed in range(1, ROSTERS + 1)]
    rows = []
    for number in range(EVENTS):
        problem, roster = weeks[number % ROSTERS]
        event, day = an_event(chance, problem, roster)
        began = time.perf_counter()
        after, repair = repair_week(problem, roster, day, [event], LIMITS)
        seconds = time.perf_counter() - began
        rows.append(
            {
                "event": type(event).__name__,
                "seconds": round(seconds, 3),
                "changed": repair.changed,
                "least": repair.least,
                "without_place": len(repair.without_place),
                "calls": len(repair.calls),
                "rules_broken": len(check(after, repair.roster)),
            }
        )
    show(rows)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(rows, indent=1) + "\n")


def show(rows):
    print("| event | events | seconds: median, 95 % | changed | proven least | without another place |")
    print("| --- | --- | --- | --- | --- | --- |")
    for kind in [*sorted({row["event"] for row in rows}), "all"]:
        some = [row for row in rows if kind in (row["event"], "all")]
        seconds = [row["seconds"] for row in some]
        proven = sum(row["changed"] == row["least"] for row in some) / len(some)
        print(
            f"| {kind} | {len(some)} | {np.median(seconds):.2f}, {np.quantile(seconds, 0.95):.2f} "
            f"| {sum(row['changed'] for row in some)} | {proven:.1%} | {sum(row['without_place'] for row in some)} |"
        )
    print(f"\nRules broken: {sum(row['rules_broken'] for row in rows)}. Kept in {OUT}")


if __name__ == "__main__":
    main()
