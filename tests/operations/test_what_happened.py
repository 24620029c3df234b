"""A week in which one thing happens after another: repaired, planned anew, taken back; every file keeps every rule."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.checker.check import check
from scheduler.disruption import stops
from scheduler.domain.events import (
    IndividualUnavailable,
    PlacementLost,
    PresentThisMorning,
    SessionCancelled,
    SupervisorAbsent,
    VanLost,
    WeatherStops,
)
from scheduler.domain.placements import HalfDay
from scheduler.domain.problem import Published
from scheduler.exchange.roster_files import roster_text
from scheduler.exchange.roster_reading import Proof, roster_of
from scheduler.operations.open_week import problem_beside, without_events
from scheduler.operations.plan_week import plan_week
from scheduler.operations.published import beside_its_past
from scheduler.operations.repair_week import repair_week, result_of
from scheduler.simulation.services import FIRST_MONDAY, Profile, invent_service
from scheduler.solver.limits import Limits

LIMITS = Limits(3.0, workers=1)
NAME = "the roster"


def something(chance, problem, roster, today):
    """What may happen to a roster from today on."""
    placements = {row.placement_id: row for row in problem.records.placements}
    ahead = [session for session in problem.sessions if session.day >= today]
    session = chance.choice([s for s in ahead if s.session_id in roster.sessions] or ahead)
    point = placements[session.placement_id].muster_point_id
    booked = sorted(b.individual_id for b in roster.bookings if b.session_id == session.session_id)
    duties = [row.supervisor_id for row in roster.staffing if row.session_id == session.session_id]
    muster = {
        s.session_id
        for s in problem.sessions
        if (s.day, s.start, placements[s.placement_id].muster_point_id) == (session.day, session.start, point)
    }
    here = sorted({b.individual_id for b in roster.bookings if b.session_id in muster})
    wet = WeatherStops(session.day, chance.choice([None, *HalfDay]), chance.choice([None, point]))
    events = [
        SessionCancelled(session.session_id),
        PlacementLost(session.placement_id, session.day, session.day + timedelta(days=1)),
        *([wet] if any(stops(wet, s, placements[s.placement_id]) for s in problem.sessions) else ()),
        *(SupervisorAbsent(key, session.day, session.day) for key in duties[:1]),
        *(IndividualUnavailable(key, session.day, session.day) for key in booked[:1]),
        *([VanLost(session.placement_id, session.day)] if placements[session.placement_id].van_seats else ()),
        *([PresentThisMorning(point, session.day, session.start, frozenset(here[::2]))] if point else ()),
    ]
    return chance.choice(events)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_in_a_week_each_file_keeps_every_rule_and_what_happened(seed):
    chance = random.Random(seed)
    records = invent_service(40, seed, chance.choice([Profile.TYPICAL, Profile.TIGHT]))
    problem, result = plan_week(records, FIRST_MONDAY, 1, LIMITS)
    file = roster_of(NAME, roster_text(problem, result, {}))
    for step in range(6):
        today = FIRST_MONDAY + timedelta(days=step // 2)
        kept = file.events
        seen = beside_its_past(problem_beside(records, NAME, file, today), file.roster, today)
        turn = chance.randrange(4)
        if turn == 0:
            published = Published(file.roster, today, ends=file.ends, events=file.events)
            after, result = plan_week(records, FIRST_MONDAY, 1, LIMITS, published=published, today=today)
        else:
            back, events = (), ()
            if turn == 1 and kept:
                back = (chance.choice(kept),)
                kept = tuple(event for event in kept if event not in back)
                again = without_events(file, back)
                seen = beside_its_past(problem_beside(records, NAME, again, today), file.roster, today)
            else:
                events = (something(chance, seen, file.roster, today),)
            after, repair = repair_week(seen, file.roster, today, events, LIMITS)
            result = result_of(after, repair, Proof({}, (), ()))
        file = replace(roster_of(NAME, roster_text(after, result, {})), as_of=today)
        judged = beside_its_past(problem_beside(records, NAME, file, today), file.roster, today)
        assert check(judged, file.roster) == (), (step, turn, file.events)
        assert {e for e in kept if not isinstance(e, PresentThisMorning)} <= set(file.events)
