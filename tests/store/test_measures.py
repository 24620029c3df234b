"""Lights and measures from the store read less than everything, and say the same."""

from datetime import date
from functools import cache

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


@cache
def all_records():
    return with_past_years(invent_service(12, 3, Profile.TYPICAL, AS_OF), 3000, 1, AS_OF)


def the_records(database):
    import_service(database, "s", all_records(), LOOKS)


@pytest.fixture
def kept(store_with):
    return store_with(the_records)


def test_lights_from_the_store_are_those_of_all_records(kept):
    lights, _ = stored_lights(kept, "s", AS_OF, LOOKS)
    assert lights == lights_of(all_records(), AS_OF)


@pytest.mark.parametrize("asked", [[(Grain.QUARTER, 3)], [(Grain.YEAR, 1), (Grain.MONTH, 25)]])
def test_measures_from_the_store_are_those_of_all_records(kept, asked):
    assert stored_figures_asked(kept, "s", AS_OF, asked, LOOKS) == figures_asked(all_records(), AS_OF, asked)


def test_that_figures_were_made_is_in_the_log(kept):
    stored_figures_asked(kept, "s", AS_OF, [(Grain.QUARTER, 1)], LOOKS)
    assert "measures until 2026-12-07" in {entry.subject for entry in read_log(kept, "s")}
