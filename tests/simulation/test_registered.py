"""A service's own people are simulated as its register knows them; who has none is drawn as anybody."""

from dataclasses import replace
from datetime import date
from math import sqrt

import numpy as np
import pytest

from scheduler.domain.attendance import Attendance, Outcome
from scheduler.domain.casework import OrderEvent, OrderEventKind
from scheduler.domain.placements import PlacementKind
from scheduler.domain.times import DAY, WEEK, TimeOfDay
from scheduler.simulation.caseload import Caseload
from scheduler.simulation.chance import logistic
from scheduler.simulation.parameters import Parameters
from scheduler.simulation.registered import REMEMBERED, Registered, registered
from scheduler.simulation.tally import Tally
from scheduler.simulation.world import World
from tests.builders import a_placement, a_problem, an_order
from tests.sample import RECORDS

MONDAY = date(2026, 12, 7)
CAME, STAYED_AWAY, ILL = Outcome.ATTENDED, Outcome.UNACCEPTABLE_ABSENCE, Outcome.ACCEPTABLE_MEDICAL
HOME, CALLED_OFF = Outcome.SENT_HOME_WEATHER, Outcome.CANCELLED
WORK, CLASS = a_placement("WORK"), a_placement("FIRST", kind=PlacementKind.INDUCTION)
PLAIN = Parameters(journey_logit=0.0, employed_logit=0.0)
WIDE = 3.3


def a_register(outcomes, placement="WORK", last=MONDAY - DAY):
    """Day by day, the latest on the last day."""
    return tuple(
        Attendance(
            individual_id="P1",
            placement_id=placement,
            day=last - number * DAY,
            start=TimeOfDay(540),
            outcome=outcome,
        )
        for number, outcome in enumerate(reversed(outcomes))
    )


def a_service(attendance, events=()):
    order = an_order("P1", imposed_on=MONDAY - 20 * WEEK)
    return a_problem(
        orders=[order], placements=[WORK, CLASS], attendance=tuple(attendance), order_events=tuple(events)
    ).records


def known(attendance, events=()):
    return registered(a_service(attendance, events), MONDAY).get("P1", Registered())


def a_world(records, replication=0, parameters=PLAIN):
    return World.of(records, MONDAY, 1, parameters, 1, replication)


def own_chances(records, replication=0):
    world = a_world(records, replication)
    return {row.individual_id: logistic(world.own_logit(row)) for row in records.individuals}


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([CAME, STAYED_AWAY, ILL], Registered(1, 2, False, 1)),
        ([STAYED_AWAY, CAME, CALLED_OFF], Registered(1, 1, True, 1)),
        ([STAYED_AWAY, HOME], Registered(1, 1, False, 1)),
        ([CALLED_OFF], Registered()),
    ],
)
def test_what_the_register_says(outcomes, expected):
    assert known(a_register(outcomes)) == expected


def test_inductions_and_days_to_come_say_nothing_of_work():
    assert known(a_register([STAYED_AWAY], placement="FIRST")) == Registered()
    assert known(a_register([STAYED_AWAY], last=MONDAY)) == Registered()


def test_only_the_last_half_year_tells_how_often_someone_comes():
    long_ago = a_register([STAYED_AWAY], last=MONDAY - REMEMBERED * WEEK - DAY)
    assert known(long_ago) == Registered(0, 0, False, 0), "the absence was under another order"


def test_absences_count_anew_after_a_breach():
    breach = OrderEvent(order_id="O-P1", kind=OrderEventKind.BREACH_LODGED, day=MONDAY - 3 * DAY)
    register = a_register([STAYED_AWAY] * 6)
    assert known(register).unexcused == 6
    assert known(register, [breach]).unexcused == 3


def test_a_simulated_year_begins_where_the_register_ends():
    """The seventh absence is the second after a breach application at the fifth."""
    caseload = Caseload(a_world(a_service(a_register([STAYED_AWAY] * 7))), Tally({}))
    life = caseload.lives["P1"]
    assert (life.came_last, life.unexcused) == (False, 2)


def test_people_come_as_they_have_come():
    """Over the sample's people with five bookings or more, drawn in a few replications."""
    past = {
        key: row.came / (row.came + row.missed)
        for key, row in registered(RECORDS, MONDAY).items()
        if row.came + row.missed >= 5
    }
    assert len(past) > 100
    for replication in range(3):
        own = own_chances(RECORDS, replication)
        assert np.corrcoef([past[key] for key in past], [own[key] for key in past])[0, 1] > 0.6


def test_who_has_no_register_is_drawn_as_anybody():
    """The same number whatever others did; over many, mean and spread of the Beta."""
    with_register = registered(RECORDS, MONDAY)
    drawn, without = own_chances(RECORDS), own_chances(replace(RECORDS, attendance=()))
    new = [key for key in drawn if key not in with_register]
    assert new
    assert all(drawn[key] == without[key] for key in new)
    assert any(drawn[key] != without[key] for key in with_register)
    p = PLAIN
    mean = p.come_alpha / (p.come_alpha + p.come_beta)
    variance = mean * (1 - mean) / (p.come_alpha + p.come_beta + 1)
    many = [chance for k in range(5) for chance in own_chances(replace(RECORDS, attendance=()), k).values()]
    assert abs(np.mean(many) - mean) < WIDE * sqrt(variance / len(many))
    assert np.var(many) == pytest.approx(variance, rel=0.25)
