"""Traffic lights from the store: worked out from what stands, kept by day, looked at with a line in the log."""

from datetime import date

import pytest

from scheduler.domain.versions import Actor, Deed
from scheduler.operations.keep_records import import_service
from scheduler.operations.read_log import read_log, verify_log
from scheduler.operations.show_lights import keep_lights, lights_of, stored_lights
from scheduler.simulation.services import Profile, invent_service

MORAG = Actor("Morag Example", "Case work")
MONDAY, FRIDAY = date(2026, 12, 7), date(2026, 12, 11)


@pytest.fixture
def records():
    return invent_service(20, 4, Profile.TYPICAL)


def the_records(database):
    import_service(database, "s", invent_service(20, 4, Profile.TYPICAL), MORAG)


@pytest.fixture
def service(store_with):
    return store_with(the_records)


def test_the_lights_are_those_of_the_records(service, records):
    found, way = stored_lights(service, "s", MONDAY, MORAG)
    assert found == lights_of(records, MONDAY)
    assert found
    assert not way


def test_a_light_kept_is_part_of_the_way_of_later_days_and_kept_once(service):
    number = keep_lights(service, "s", MONDAY, MORAG)
    assert keep_lights(service, "s", MONDAY, MORAG) == 0
    before, _ = stored_lights(service, "s", MONDAY, MORAG)
    assert number == len(before)
    _, way = stored_lights(service, "s", FRIDAY, MORAG)
    assert {order: [(s.day, s.light, s.chance) for s in kept] for order, kept in way.items()} == {
        light.order_id: [(MONDAY, light.light, light.chance)] for light in before
    }


def test_a_case_manager_sees_their_own_people(service, records):
    name = records.individuals[0].case_manager
    mine = {one.individual_id for one in records.individuals if one.case_manager == name}
    found, _ = stored_lights(service, "s", MONDAY, MORAG, name)
    assert {light.individual_id for light in found} <= mine
    assert len(found) < len(lights_of(records, MONDAY))


def test_looking_and_keeping_are_in_the_log(service):
    stored_lights(service, "s", MONDAY, MORAG)
    keep_lights(service, "s", MONDAY, MORAG)
    assert [entry.deed for entry in read_log(service, "s")[1:]] == [Deed.CONSULTATION, Deed.COMBINATION]
    assert verify_log(service, "s")[1] == []
