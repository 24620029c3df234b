"""A service's records go into the store and come out the same, and services never see each other."""

from pathlib import Path

import pytest

from scheduler.domain.errors import SchedulerError
from scheduler.domain.records import ServiceRecords
from scheduler.domain.versions import Actor, Deed
from scheduler.exchange.exporting import write_service
from scheduler.exchange.importing import read_service
from scheduler.simulation.services import Profile, invent_service
from scheduler.store import audit
from scheduler.store.database import Database
from scheduler.store.records import add_service, load_attendance, load_records, service_id
from tests.exchange.folders import a_service

AILSA = Actor("Ailsa Coordinator", "First import")
GENERATED = 100


def put(database: Database, key: str, records: ServiceRecords) -> None:
    with database.changing(AILSA) as session:
        service = add_service(session, key, records, AILSA.name, database.moment())
        audit.note(session, service, Deed.COLLECTION, "all records")


def got(database: Database, key: str) -> ServiceRecords:
    with database.reading() as session:
        return load_records(session, service_id(session, key))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_sample_comes_back_as_the_same_files(database, tmp_path):
    records, _ = read_service(Path("data/sample"))
    put(database, "sample", records)
    write_service(got(database, "sample"), tmp_path / "again")
    assert contents(tmp_path / "again") == contents(Path("data/sample"))


def test_a_hundred_invented_services_come_back_as_they_went_in(database, tmp_path):
    invented = {
        f"s{seed}": invent_service(5 + seed % 10, seed, list(Profile)[seed % len(Profile)])
        for seed in range(1, GENERATED + 1)
    }
    for key, records in invented.items():
        put(database, key, records)
    for key, records in invented.items():
        assert got(database, key) == records
    write_service(invented["s7"], tmp_path / "before")
    write_service(got(database, "s7"), tmp_path / "after")
    assert contents(tmp_path / "after") == contents(tmp_path / "before")


def test_a_row_of_every_file_comes_back(database):
    put(database, "small", a_service())
    assert got(database, "small") == a_service()


def test_a_key_is_given_once(database):
    put(database, "small", a_service())
    with pytest.raises(SchedulerError, match='"small" is in this store already'):
        put(database, "small", a_service())


def test_an_unknown_service_is_refused_with_those_that_are_there(database):
    put(database, "small", a_service())
    with pytest.raises(SchedulerError, match="It has: small"):
        got(database, "other")


def test_the_attendance_of_some_individuals_is_theirs_alone(database):
    records = invent_service(30, 3, Profile.TYPICAL)
    put(database, "s", records)
    some = {row.individual_id for row in records.attendance[:5]}
    with database.reading() as session:
        found = load_attendance(session, service_id(session, "s"), some)
    assert found == tuple(row for row in records.attendance if row.individual_id in some)
