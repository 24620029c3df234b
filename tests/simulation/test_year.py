"""Simulated weeks: equal when run again, on common numbers under every policy, every roster judged."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from math import sqrt

import pytest

from scheduler.assemble import assemble
from scheduler.domain.attendance import NEVER_EXPECTED, TURNED_UP, Outcome
from scheduler.domain.errors import NotARoster
from scheduler.domain.problem import Light
from scheduler.domain.rules import Rule, Violation
from scheduler.domain.times import WEEK
from scheduler.simulation import policies
from scheduler.simulation.parameters import Parameters
from scheduler.simulation.policies import USUAL_ATTENDANCE, PolicyName, mean_attendance, policy_of
from scheduler.simulation.services import Profile, invent_service
from scheduler.simulation.tally import measures
from scheduler.simulation.world import World
from scheduler.simulation.year import Year, run_year
from scheduler.solver.limits import Limits

MONDAY = date(2026, 12, 7)
QUICK = Limits(0.05, 0.05, 1, 1)
WIDE = 3.3
STEADY = Parameters(
    come_alpha=6.4e5,
    come_beta=3.6e5,
    first_day_logit=0.0,
    came_last_logit=0.0,
    missed_last_logit=0.0,
    employed_logit=0.0,
    journey_logit=0.0,
    day_effect_sd=0.0,
    bad_weather_logit=0.0,
    induction_come=0.64,
)
"""Everyone comes with 64 %, whatever was before and whatever the day."""


@pytest.fixture(scope="module")
def records():
    return invent_service(30, 5, Profile.TYPICAL, MONDAY)


def a_year(records, policy=PolicyName.RULE_OF_THUMB, weeks=3, parameters=None, replication=0):
    world = World.of(records, MONDAY, weeks, parameters or Parameters(), 3, replication)
    return Year(world, policy_of(policy, QUICK))


def rows_of(year):
    """(individual, day) -> whether they came, of all who were booked and not called off."""
    found = defaultdict(list)
    lives = year.caseload.lives
    for key, life in lives.items():
        for row in life.rows:
            if row.day >= MONDAY and row.outcome not in NEVER_EXPECTED:
                found[key, row.day].append(row.outcome in TURNED_UP)
    return found


@pytest.mark.parametrize("policy", [PolicyName.RULE_OF_THUMB, PolicyName.SOLVER])
def test_a_run_repeats_itself(records, policy):
    one, other = (a_year(records, policy).run(lambda week: None, 0) for _ in range(2))
    one.seconds.clear()
    other.seconds.clear()
    assert one == other
    assert sum(count for (group, _), count in one.outcomes.items() if group == "all") > 20


def test_policies_meet_the_same_people_on_the_same_days(records):
    """Where nothing but the day's draw decides, whoever is booked by two policies on one day does the same."""
    by_hand, uniform = a_year(records, parameters=STEADY), a_year(records, PolicyName.UNIFORM, parameters=STEADY)
    by_hand.run(lambda week: None, 0)
    uniform.run(lambda week: None, 0)
    first, second = rows_of(by_hand), rows_of(uniform)
    both = first.keys() & second.keys()
    assert len(both) > 15
    assert all(first[key][0] == second[key][0] for key in both)


MET = ("own_logit", "day_effect", "stopped", "foreseen", "is_sick", "away")
"""Asked of a world whatever the policy."""


def test_the_solver_and_the_rule_of_thumb_meet_the_same_world(records, monkeypatch):
    met = defaultdict(dict)

    def watched(name, usual):
        def asked(world, *about):
            met[id(world)][name, *about] = found = usual(world, *about)
            return found

        return asked

    for name in MET:
        monkeypatch.setattr(World, name, watched(name, getattr(World, name)))
    years = [a_year(records, policy) for policy in (PolicyName.RULE_OF_THUMB, PolicyName.SOLVER)]
    tallies = [year.run(lambda week: None, 0) for year in years]
    first, second = (met[id(year.world)] for year in years)
    both = first.keys() & second.keys()
    assert {key: first[key] for key in both} == {key: second[key] for key in both}
    assert {key[0] for key in both} == set(MET)
    assert years[0].world.newcomers == years[1].world.newcomers
    assert tallies[0].starts.keys() == tallies[1].starts.keys() != set()


def test_attendance_over_weeks_is_binomial_where_everyone_comes_with_one_chance(records):
    tally = a_year(records, weeks=5, parameters=STEADY).run(lambda week: None, 0)
    count = {outcome: tally.outcomes["all", outcome] for outcome in Outcome}
    came = sum(count[outcome] for outcome in TURNED_UP)
    expected = sum(count.values()) - sum(count[outcome] for outcome in NEVER_EXPECTED)
    assert expected > 60
    assert abs(came - 0.64 * expected) < WIDE * sqrt(expected * 0.64 * 0.36)


def test_the_rule_of_thumb_sends_nobody_home_for_a_full_team_but_where_a_start_was_squeezed_in(records):
    year = a_year(records)
    tally = year.run(lambda week: None, 0)
    found = measures(tally, year.world.last_day)
    count = {outcome: tally.outcomes["all", outcome] for outcome in Outcome}
    assert found["sent_home_full"] * found["attendance"] * sum(count.values()) / 1000 <= len(tally.starts)
    assert 0 < found["hours"] < 30 * 3 * 21


def test_the_solver_plans_weeks_and_the_checker_judges_each(records, monkeypatch):
    judged = []
    check = policies.check
    monkeypatch.setattr(
        policies, "check", lambda problem, roster: judged.append(problem.first_monday) or check(problem, roster)
    )
    world = World.of(records, MONDAY, 2, Parameters(), 3, 0)
    run_year(world, policy_of(PolicyName.SOLVER, QUICK))
    assert judged == [date(2026, 12, 7), date(2026, 12, 14)]


def test_a_roster_that_the_checker_refuses_ends_the_run(records, monkeypatch):
    broken = (Violation(Rule.C1, "", "PARKS/2026-12-07/0900", "too many"),)
    monkeypatch.setattr(policies, "check", lambda problem, roster: broken)
    world = World.of(records, MONDAY, 1, Parameters(), 3, 0)
    with pytest.raises(NotARoster, match="too many"):
        run_year(world, policy_of(PolicyName.SOLVER, QUICK))


def test_the_clairvoyant_books_those_who_will_come(records):
    seeing, blind = a_year(records, PolicyName.CLAIRVOYANT, weeks=1), a_year(records, PolicyName.SOLVER, weeks=1)
    shares = []
    for year in (seeing, blind):
        tally = year.run(lambda week: None, 0)
        shares.append(measures(tally, year.world.last_day)["attendance"])
    assert shares[0] > shares[1]
    assert shares[0] > 0.85


def test_weeks_not_counted_are_lived_all_the_same(records):
    whole, half = a_year(records, weeks=3), a_year(records, weeks=3)
    all_weeks, last = whole.run(lambda week: None, 0), half.run(lambda week: None, 2)
    assert (len(all_weeks.weeks), len(last.weeks)) == (3, 1)
    assert last.weeks[0] == all_weeks.weeks[2]
    assert 0 < last.minutes["all"] < all_weeks.minutes["all"]


def test_red_lights_of_a_week_are_those_after_it(records):
    year, lights = a_year(records), []

    def look(week):
        following = MONDAY + (week + 1) * WEEK
        needs = assemble(year.caseload.records(following), following).needs
        lights.append(sum(need.light is Light.RED for need in needs))

    tally = year.run(look, 0)
    assert [week.reds for week in tally.weeks] == lights
    assert len(set(lights)) > 1, "another week's would be told apart"


def test_mean_attendance_leaves_out_what_was_called_off(records):
    outcomes = [Outcome.ATTENDED, Outcome.UNACCEPTABLE_ABSENCE, Outcome.STOOD_DOWN, Outcome.CANCELLED]
    rows = tuple(replace(records.attendance[0], outcome=outcome) for outcome in outcomes)
    problem = assemble(records, MONDAY)
    assert mean_attendance(replace(problem, records=replace(records, attendance=rows))) == 0.5
    called_off = replace(problem, records=replace(records, attendance=rows[2:]))
    assert mean_attendance(called_off) == USUAL_ATTENDANCE
