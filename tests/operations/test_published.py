"""Planning around a published roster, from records to a checked roster."""

import os
import random
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from scheduler.checker.check import standing
from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.errors import SchedulerError
from scheduler.domain.individuals import Absence, Reason
from scheduler.domain.problem import Published
from scheduler.domain.records import ServiceRecords
from scheduler.domain.roster import Booking, Roster
from scheduler.domain.rules import Rule
from scheduler.domain.supervisors import SupervisorLeave
from scheduler.domain.times import DAY, TimeOfDay
from scheduler.operations.plan_week import plan_week, problem_of
from scheduler.operations.published import difference
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.limits import Limits
from scheduler.solver.plan import plan_roster

MONDAY = date(2026, 12, 7)
SERVICES = int(os.environ.get("GENERATED_SERVICES", "500")) // 10
BATCH = 10


def published_week(seed: int) -> tuple[ServiceRecords, Published]:
    """A service of 5 to 60 people (three of four below 25) with its roster, some of it locked; some fell ill since."""
    chance = random.Random(f"published {seed}")
    people = 5 + seed * 37 % (56 if seed % 4 == 0 else 20)
    records = invent_service(people, seed, list(Profile)[seed // 4 % len(Profile)], MONDAY)
    problem, result = plan_week(records, MONDAY, 1, quick(seed))
    as_of = MONDAY + chance.randint(-3, 4) * DAY
    day = MONDAY + chance.randint(0, 4) * DAY
    ill = [row.individual_id for row in records.individuals if chance.random() < 0.1]
    away = [row.supervisor_id for row in records.supervisors if chance.random() < 0.1]
    locked = {s.session_id for s in problem.sessions if s.day == day} if chance.random() < 0.3 else set()
    people = {row.individual_id for row in records.individuals if chance.random() < 0.05}
    changed = replace(
        records,
        absences=(*records.absences, *(_ill(key, MONDAY + chance.randint(0, 6) * DAY) for key in ill)),
        supervisor_leave=(
            *records.supervisor_leave,
            *(_away(key, MONDAY + chance.randint(0, 6) * DAY) for key in away),
        ),
    )
    return changed, Published(result.roster, as_of, frozenset(locked), frozenset(people))


def quick(seed: int) -> Limits:
    return Limits(seconds=0.1, workers=1, seed=seed)


def _ill(individual: str, day: date) -> Absence:
    return Absence(individual_id=individual, first_date=day, last_date=day, reason=Reason.HEALTH)


def _away(supervisor: str, day: date) -> SupervisorLeave:
    return SupervisorLeave(supervisor_id=supervisor, first_date=day, last_date=day)


@pytest.mark.parametrize("batch", range(0, SERVICES, BATCH))
def test_every_roster_around_a_published_one_passes_the_checker(batch: int) -> None:
    stood = 0
    for seed in range(batch, min(batch + BATCH, SERVICES)):
        records, published = published_week(seed)
        try:
            problem, _ = plan_week(
                records, MONDAY, 1, quick(seed), published=published
            )  # NotARoster names rules broken
        except SchedulerError as error:
            if not re.search("can leave as it was|forbids what is locked", str(error)):
                raise
            problem = replace(problem_of(records, MONDAY, 1), published=published)
            with pytest.raises(SchedulerError, match="can leave as it was"):  # the solver finds the same by itself
                plan_roster(problem, quick(seed), stands=standing(problem))
            free = replace(published, locked_sessions=frozenset(), locked_individuals=frozenset())
            problem, _ = plan_week(records, MONDAY, 1, quick(seed), published=free)
        stood += len(standing(problem))
    assert stood


def test_the_same_seed_around_the_same_roster_gives_the_same_result() -> None:
    records, published = published_week(4)
    first, second = (plan_week(records, MONDAY, 1, quick(4), published=published) for _ in range(2))
    assert first == second


RECORDS = invent_service(40, 1, Profile.TYPICAL, MONDAY)


def about(key: str, kind: DecisionKind, booking: Booking, **more: str) -> Decision:
    placement, day, start = booking.session_id.split("/")
    return Decision(
        decision_id=key,
        kind=kind,
        placement_id=placement,
        day=date.fromisoformat(day),
        start=TimeOfDay(60 * int(start[:2]) + int(start[2:])),
        **more,
    )


def test_bookings_stand_that_only_a_decision_since_set_aside_freed() -> None:
    """Two decisions about one person contradict each other: without them, what the person was told stands."""
    _, result = plan_week(RECORDS, MONDAY, 1, quick(1))
    booking = result.roster.bookings[0]
    kinds = (("D1", DecisionKind.PIN), ("D2", DecisionKind.FORBID))
    both = tuple(about(key, kind, booking, individual_id=booking.individual_id) for key, kind in kinds)
    published = Published(result.roster, both[0].day or MONDAY)
    _, again = plan_week(replace(RECORDS, decisions=both), MONDAY, 1, quick(1), published=published)
    assert [{d.decision_id for d in conflict.decisions} for conflict in again.conflicts] == [{"D1", "D2"}]
    assert (booking.session_id, booking.individual_id) in {
        (b.session_id, b.individual_id) for b in again.roster.bookings
    }


def test_a_decision_against_a_lock_is_set_aside_and_the_rule_named() -> None:
    _, result = plan_week(RECORDS, MONDAY, 1, quick(1))
    booking = result.roster.bookings[0]
    shut = about("D1", DecisionKind.CLOSE, booking)
    locked = Published(result.roster, MONDAY, locked_sessions=frozenset({booking.session_id}))
    _, again = plan_week(replace(RECORDS, decisions=(shut,)), MONDAY, 1, quick(1), published=locked)
    (conflict,) = again.conflicts
    assert [decision.decision_id for decision in conflict.decisions] == ["D1"]
    assert Rule.P2 in conflict.rules
    assert "What is over or locked stays as it is" in conflict.words
    assert booking.session_id in again.roster.sessions


def test_the_difference_counts_bookings() -> None:
    before = Published(Roster(bookings=(Booking("A", "P1"), Booking("B", "P1"))), MONDAY - timedelta(days=1))
    counts = difference(before, Roster(bookings=(Booking("A", "P1", fallback="C"), Booking("A", "P2"))))
    assert (counts.stay, counts.go, counts.new) == (1, 1, 1)
