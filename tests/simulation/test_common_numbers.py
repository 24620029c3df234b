"""Random numbers that belong to whom, what for and which day; and chances that agree with pencil and paper."""

from dataclasses import replace
from datetime import date
from math import prod, sqrt

import pytest

from scheduler.domain.times import DAY
from scheduler.simulation.chance import Chance, Purpose, days_of, logit, normal
from scheduler.simulation.parameters import Parameters
from scheduler.simulation.services import Profile, invent_service
from scheduler.simulation.world import World

MONDAY = date(2026, 12, 7)
WIDE = 3.3
"""Standard errors of a mean within which it lies 999 times in 1,000."""


@pytest.fixture(scope="module")
def records():
    return invent_service(40, 5, Profile.TYPICAL, MONDAY)


def a_world(records, replication=0, weeks=26, extra=0.0, **parameters):
    return World.of(records, MONDAY, weeks, Parameters(**parameters), 7, replication, extra)


def test_a_draw_is_the_same_whenever_and_in_whatever_order_it_is_asked():
    one, other = Chance(7, 0, 50), Chance(7, 0, 50)
    keys = [("P1", 3), ("P2", 3), ("P1", 4)]
    first = [one.draw(Purpose.COMES, key, day) for key, day in keys]
    assert [other.draw(Purpose.COMES, key, day) for key, day in reversed(keys)] == first[::-1]
    assert len({*first, one.draw(Purpose.ACCEPTED, "P1", 3), Chance(7, 1, 50).draw(Purpose.COMES, "P1", 3)}) == 5


def test_more_orders_leave_those_that_come_anyway_just_as_they_are(records):
    usual, more = a_world(records).newcomers, a_world(records, extra=60.0).newcomers
    assert [row for row in more if row.individual.individual_id.startswith("N")] == usual
    assert len(more) > len(usual)


@pytest.mark.parametrize("extra", [60.0, -20.0])
def test_more_or_fewer_orders_change_nobodys_chance_on_any_day(records, extra):
    usual, other = a_world(records), a_world(records, extra=extra)
    newcomers = {id_of(row): row.individual for row in usual.newcomers}
    people = list(records.individuals) + [newcomers[id_of(row)] for row in other.newcomers if id_of(row) in newcomers]
    assert len(people) > len(records.individuals) + 5
    for individual in people:
        key = individual.individual_id
        assert usual.own_logit(individual) == other.own_logit(individual)
        assert usual.away(key) == other.away(key)
        days = [MONDAY + number * DAY for number in range(usual.chance.days)]
        draws = [[world.chance.draw(Purpose.COMES, key, world.number(day)) for day in days] for world in (usual, other)]
        assert draws[0] == draws[1]
    assert [usual.day_effect(day) for day in days] == [other.day_effect(day) for day in days]


def test_fewer_orders_leave_out_some_of_those_that_would_come(records):
    usual, fewer = a_world(records).newcomers, a_world(records, extra=-20.0).newcomers
    assert set(map(id_of, fewer)) < set(map(id_of, usual))
    assert a_world(records, extra=-10_000.0).newcomers == []


def id_of(newcomer):
    return newcomer.individual.individual_id


def test_orders_come_as_often_as_asked(records):
    """A Poisson process: the count's mean is the rate, and so is its variance."""
    counts = [len(a_world(records, replication).newcomers) for replication in range(60)]
    each = a_world(records)
    rate = each.parameters.orders_for_each_live * sum(order.ended_on is None for order in records.orders)
    people = rate * 26 * 7 / 365.25 / _orders_each(records)
    assert abs(sum(counts) / 60 - people) < WIDE * sqrt(people / 60)


def _orders_each(records):
    from scheduler.simulation.newcomers import Newcomers

    world = a_world(records)
    return Newcomers(records, MONDAY, world.closed, world.chance, world.parameters).orders_each


def test_attendance_is_binomial_where_nothing_but_ones_own_chance_counts(records):
    world = a_world(records)
    days = [(key, day) for key in (row.individual_id for row in records.individuals) for day in range(150)]
    came = sum(world.comes(key, date.fromordinal(MONDAY.toordinal() + day), logit(0.64)) for key, day in days)
    assert abs(came - 0.64 * len(days)) < WIDE * sqrt(len(days) * 0.64 * 0.36)


def test_people_away_are_as_many_as_a_queue_with_endless_servers_has(records):
    """Spells begin by chance and last geometrically: M/G/infinity in whole days. Someone is at home on a day if no
    spell of an earlier day reaches it: the product over ages k of 1 - q P(length > k)."""
    begins, mean, ages = 0.02 / 7, 10.0, 120
    world = a_world(records, weeks=200, away_a_week=0.02, away_days=mean)
    lasts = [(1 - 1 / mean) ** k for k in range(ages)]
    expected = 1 - prod(1 - begins * reach for reach in lasts)
    people = [f"X{number}" for number in range(80)]
    looked_at = range(ages, 1400, 60)
    away = [
        any(row.first_date <= day <= row.last_date for row in world.away(key))
        for key in people
        for day in (date.fromordinal(MONDAY.toordinal() + number) for number in looked_at)
    ]
    error = sqrt(expected * (1 - expected) / len(away))
    assert abs(sum(away) / len(away) - expected) < WIDE * error


def test_supervisors_are_sick_as_long_as_well_and_sick_times_say(records):
    """One server that breaks down and is mended: sick a share L / (L + 1/b) of the time."""
    staff = tuple(replace(records.supervisors[0], supervisor_id=f"V{number}") for number in range(60))
    world = a_world(replace(records, supervisors=staff), weeks=150)
    days = 7 * 150
    begins, mean = world.parameters.sickness_begins, world.parameters.sickness_days
    sick = sum(
        (min(last, world.last_day) - first).days + 1
        for key in world.sick
        for first, last in world.sick[key]
        if first <= world.last_day
    )
    share = mean / (mean + 1 / begins)
    spells = 60 * days * begins
    assert abs(sick / (60 * days) - share) < WIDE * share * sqrt(2 / spells)


def test_lengths_and_normal_values_are_what_they_say():
    uniforms = [(place + 0.5) / 20_000 for place in range(20_000)]
    assert sum(days_of(u, 10.0) for u in uniforms) / 20_000 == pytest.approx(10.0, rel=0.01)
    assert min(days_of(u, 1.0) for u in uniforms) == 1
    assert sum(normal(u) ** 2 for u in uniforms) / 20_000 == pytest.approx(1.0, abs=0.01)
