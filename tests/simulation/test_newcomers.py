"""Who comes new: like those whom the service had, free on the day in court, seldom someone whom nothing suits."""

from dataclasses import replace
from datetime import date
from math import sqrt

import pytest

from scheduler.assemble import assemble
from scheduler.checker.check import check
from scheduler.domain.individuals import Absence
from scheduler.domain.problem import StartStep
from scheduler.domain.roster import Booking, Roster
from scheduler.domain.times import DAY
from scheduler.progress.orders import minutes_left
from scheduler.simulation.newcomers import Newcomers, has_a_session
from scheduler.simulation.parameters import Parameters
from scheduler.simulation.policies import PolicyName, by_hand, policy_of
from scheduler.simulation.suited import NOT_WORK, whom_something_suits
from scheduler.simulation.tally import Tally
from scheduler.simulation.world import World
from scheduler.simulation.year import Year
from scheduler.solver.limits import Limits
from tests.sample import RECORDS

MONDAY = date(2026, 12, 7)
WIDE, MANY = 3.3, 1500


@pytest.fixture(scope="module")
def suited():
    return whom_something_suits(RECORDS, MONDAY)


def share_unsuited(suited, most):
    world = World.of(RECORDS, MONDAY, 4, Parameters(most_unsuited=most), 7, 0)
    source = Newcomers(RECORDS, MONDAY, world.closed, world.chance, world.parameters)
    drawn = [source.newcomer(f"N{number:04d}", MONDAY).like for number in range(MANY)]
    return sum(like not in suited for like in drawn) / MANY


def test_people_whom_nothing_suits_come_as_often_as_asked(suited):
    as_they_are = sum(o.individual_id not in suited for o in RECORDS.orders) / len(RECORDS.orders)
    assert share_unsuited(suited, 1.0) == pytest.approx(as_they_are, abs=0.03)
    few = share_unsuited(suited, 0.009)
    assert 0 < few < 0.009 + WIDE * sqrt(0.009 / MANY)


def test_the_checker_too_finds_no_work_for_those_whom_nothing_suits(suited):
    problem = assemble(RECORDS, MONDAY)
    kinds = {row.placement_id: row.kind for row in RECORDS.placements}
    unsuited = {order.individual_id for order in RECORDS.orders if order.ended_on is None} - suited
    assert len(unsuited) == 9
    for key in unsuited:
        for session in problem.sessions:
            if kinds[session.placement_id] in NOT_WORK:
                continue
            alone = Roster((session.session_id,), (Booking(session.session_id, key),), ())
            assert [broken for broken in check(problem, alone) if broken.who == key], (key, session.session_id)


@pytest.fixture(scope="module")
def eight_weeks():
    world = World.of(RECORDS, MONDAY, 8, Parameters(away_a_week=0.2), 3, 0)
    year = Year(world, policy_of(PolicyName.RULE_OF_THUMB, Limits(0.05, 0.05, 1, 1)))
    year.run(lambda week: None, 0)
    return year


def test_nobody_is_away_on_the_day_in_court_and_who_goes_away_at_once_was_not_free_to_start(eight_weeks):
    newcomers = {row.individual.individual_id: row for row in eight_weeks.world.newcomers}
    known = eight_weeks.caseload.records(MONDAY).absences
    free = {key: start.could for key, start in eight_weeks.tally.starts.items()}
    went = set()
    for row in known:
        newcomer = newcomers.get(row.individual_id)
        if newcomer and not newcomer.absences:
            assert row.first_date > newcomer.imposed_on
            if row.first_date <= eight_weeks.tally.starts[row.individual_id].due:
                went.add(row.individual_id)
    assert went
    assert not any(free[key] for key in went)
    assert any(free.values())


def test_by_hand_those_who_must_start_are_seen_and_a_second_day_goes_to_who_has_most_left():
    problem = assemble(RECORDS, MONDAY)
    seen = by_hand(problem)
    assert seen.starts == problem.starts != ()
    second = {need.individual_id: need.blocks[1][1] for need in seen.needs}
    left = {key: sum(minutes_left(o) for o in RECORDS.orders if o.individual_id == key) for key in second}
    assert sorted(second, key=lambda key: (second[key], key)) == sorted(second, key=lambda key: (left[key] // 60, key))


def test_whether_a_session_suits_is_asked_of_the_days_and_the_rules(eight_weeks):
    tuesday = date(2026, 12, 8)
    newcomer = replace(eight_weeks.world.newcomers[0], absences=())
    work = {row.placement_id for row in RECORDS.placements if StartStep.FIRST_PLACEMENT.is_taken_at(row.kind)}
    days = [d for d in (tuesday + k * DAY for k in range(7)) if has_a_session(RECORDS, newcomer, d, d)]
    assert days, "the sample's newcomers are such that something suits nearly all"
    assert has_a_session(RECORDS, newcomer, tuesday, tuesday + 6 * DAY)
    without = replace(RECORDS, timetable=tuple(row for row in RECORDS.timetable if row.placement_id not in work))
    assert not has_a_session(without, newcomer, tuesday, tuesday + 6 * DAY)
    away = Absence(individual_id=newcomer.individual.individual_id, first_date=tuesday, last_date=tuesday + 6 * DAY)
    assert not has_a_session(RECORDS, replace(newcomer, absences=(away,)), tuesday, tuesday + 6 * DAY)


def test_a_first_placement_counts_as_offered_unless_that_day_is_taken_back():
    due, before, after = date(2026, 12, 16), date(2026, 12, 15), date(2026, 12, 18)
    tally = Tally({})
    for key in ("stood", "stood and a later one called off", "called off", "called off and again", "gone", "none"):
        tally.imposed(key, due, could=True)
    for key in ("stood", "stood and a later one called off", "called off", "called off and again", "gone"):
        tally.offered(key, before)
    tally.offered("stood and a later one called off", after)
    tally.taken_back("stood and a later one called off", after)
    tally.taken_back("called off", before)
    tally.taken_back("called off and again", before)
    tally.offered("called off and again", due)
    tally.gone("gone", before)
    tally.gone("none", after)
    in_time = {key for key, start in tally.starts.items() if start.could and start.in_time}
    assert in_time == {"stood", "stood and a later one called off", "called off and again"}
    assert {key for key, start in tally.starts.items() if not start.could} == {"gone"}
