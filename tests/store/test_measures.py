"""Lights and measures from the store read less than everything, and say the same."""

from datetime import date

import pytest

from scheduler.domain.measures import Grain
from scheduler.domain.versions import Actor
from scheduler.operations.keep_records import import_service
from scheduler.operations.read_log import read_log
from scheduler.operations.show_lights import lights_of, stored_lights
from scheduler.operations.show_measures import figures_asked, stored_figures_asked
from scheduler.simulation.past_years import with_past_years
from scheduler.simulation.services import Profile, invent_service

AS_OF = date(2026, 12, 7)
LOOKS = Actor("Ailsa Coordinator", "Performance")


@pytest.fixture(scope="module")
def records():
    return with_past_years(invent_service(12, 3, Profile.TYPICAL, AS_OF), 3000, 1, AS_OF)


def test_lights_from_the_store_are_those_of_all_records(database, records):
    import_service(database, "s", records, LOOKS)
    lights, _ = stored_lights(database, "s", AS_OF, LOOKS)
    assert lights == lights_of(records, AS_OF)


@pytest.mark.parametrize("asked", [[(Grain.QUARTER, 3)], [(Grain.YEAR, 1), (Grain.MONTH, 25)]])
def test_measures_from_the_store_are_those_of_all_records(database, records, asked):
    import_service(database, "s", records, LOOKS)
    assert stored_figures_asked(database, "s", AS_OF, asked, LOOKS) == figures_asked(records, AS_OF, asked)


def test_that_figures_were_made_is_in_the_log(database, records):
    import_service(database, "s", records, LOOKS)
    stored_figures_asked(database, "s", AS_OF, [(Grain.QUARTER, 1)], LOOKS)
    assert "measures until 2026-12-07" in {entry.subject for entry in read_log(database, "s")}
