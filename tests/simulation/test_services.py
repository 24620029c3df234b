"""Invented services: reproducible, readable without a fault, calibrated; the sample is one of them."""

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from scheduler.domain.attendance import Outcome
from scheduler.domain.errors import SchedulerError
from scheduler.domain.placements import PlacementKind, Trait
from scheduler.domain.records import ServiceRecords
from scheduler.exchange.exporting import write_service
from scheduler.exchange.importing import read_service
from scheduler.simulation.calibration import calibration_table, figures
from scheduler.simulation.services import Profile, invent_service

SAMPLE = {"people": 136, "seed": 52, "profile": Profile.TYPICAL}
README = Path("data/README.md")


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("people", [5, 20, 60, 160, 600])
def test_an_invented_service_is_read_back_without_a_fault(people, profile, tmp_path):
    records = invent_service(people, 7, profile)
    write_service(records, tmp_path / "service")
    again, _ = read_service(tmp_path / "service")
    assert again == records
    assert len(records.individuals) == people


def test_the_largest_service_can_be_invented():
    assert len(invent_service(5000, 1, Profile.TYPICAL).individuals) == 5000


@pytest.mark.parametrize("people", [4, 5001])
def test_a_number_of_people_out_of_range_is_refused_with_the_range(people):
    with pytest.raises(SchedulerError, match="from 5 to 5000"):
        invent_service(people, 1, Profile.TYPICAL)


def test_equal_arguments_give_equal_services_and_other_seeds_others():
    first, again, other = (invent_service(60, seed, Profile.HARD) for seed in (3, 3, 4))
    assert first == again
    assert first != other


def test_a_tight_service_has_less_capacity_and_a_rural_one_longer_journeys():
    typical, tight, rural = (
        invent_service(160, 1, profile) for profile in (Profile.TYPICAL, Profile.TIGHT, Profile.RURAL)
    )
    assert len(tight.timetable) < len(typical.timetable)
    assert max(row.minutes for row in rural.travel) > max(row.minutes for row in typical.travel)


def test_the_sample_is_what_the_generator_gives(tmp_path):
    write_service(invent_service(**SAMPLE), tmp_path / "sample")
    names = sorted(path.name for path in (tmp_path / "sample").iterdir())
    assert names == sorted(path.name for path in Path("data/sample").iterdir())
    for name in names:
        assert (tmp_path / "sample" / name).read_bytes() == (Path("data/sample") / name).read_bytes()


def test_the_sample_brings_every_file_kind_trait_and_outcome_into_play():
    records, warnings = read_service(Path("data/sample"))
    assert not warnings
    assert all(getattr(records, field.name) for field in fields(ServiceRecords))
    assert {placement.kind for placement in records.placements} == set(PlacementKind)
    assert {trait for placement in records.placements for trait in placement.traits} == set(Trait)
    assert {row.outcome for row in records.attendance} == set(Outcome)
    assert min(row.day for row in records.attendance) <= date(2026, 6, 21)


@pytest.mark.parametrize("figure", figures(invent_service(**SAMPLE)), ids=lambda figure: figure.name)
def test_the_sample_is_calibrated_to_published_figures(figure):
    assert figure.least <= figure.value <= figure.most


def test_the_calibration_is_shown_where_the_sample_is_described():
    shown = README.read_text().split("<!-- calibration:begin -->\n")[1].split("\n<!-- calibration:end -->")[0]
    assert shown == calibration_table(invent_service(**SAMPLE))
