"""A backup goes into an empty store of either kind and gives the same export and the same log."""

from datetime import date
from zipfile import ZipFile

import pytest

from scheduler.domain.errors import SchedulerError
from scheduler.domain.versions import Actor
from scheduler.operations.back_up import back_up, restore
from scheduler.operations.keep_records import export_service, import_service
from scheduler.operations.publish_week import list_versions, plan_into_store, publish_week
from scheduler.operations.read_log import read_log, verify_log
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.limits import Limits
from scheduler.store.database import Database, make_engine
from scheduler.store.schema import migrate
from tests.exchange.folders import a_service
from tests.store.test_records import contents

AILSA = Actor("Ailsa Coordinator", "Nightly")
MONDAY = date(2026, 12, 7)


def two_services(database):
    import_service(database, "s", invent_service(12, 4, Profile.TYPICAL), AILSA)
    import_service(database, "t", a_service(), AILSA)
    plan_into_store(database, "s", MONDAY, 1, Limits(0.5, 0.01, 1, 1), AILSA)
    publish_week(database, "s", MONDAY, 1, AILSA)


@pytest.fixture
def used(store_with):
    return store_with(two_services)


@pytest.fixture
def empty(tmp_path):
    """A new SQLite store, also for a backup of PostgreSQL."""
    engine = make_engine(str(tmp_path / "other.db"))
    migrate(engine)
    engine.dispose()
    return Database(str(tmp_path / "other.db"))


def test_a_restored_store_gives_the_same_export_versions_and_log(used, empty, tmp_path):
    back_up(used, tmp_path / "backup.zip", AILSA)
    before = read_log(used, "s")
    assert restore(empty, tmp_path / "backup.zip", AILSA) == 2
    assert read_log(empty, "s")[: len(before)] == before
    assert list_versions(empty, "s") == list_versions(used, "s")
    for key in ("s", "t"):
        for database, name in ((used, "before"), (empty, "after")):
            export_service(database, key, tmp_path / name / key, AILSA)
        assert contents(tmp_path / "before" / key) == contents(tmp_path / "after" / key)
        assert verify_log(empty, key)[1] == []


def test_a_backup_that_was_touched_is_refused_and_nothing_is_kept(used, empty, tmp_path):
    back_up(used, tmp_path / "backup.zip", AILSA)
    with ZipFile(tmp_path / "backup.zip") as archive, ZipFile(tmp_path / "touched.zip", "w") as touched:
        for name in archive.namelist():
            content = archive.read(name)
            touched.writestr(name, content.replace(b"Isla", b"Iona") if name == "individuals.jsonl" else content)
    with pytest.raises(SchedulerError, match=r"individuals row .* was changed"):
        restore(empty, tmp_path / "touched.zip", AILSA)
    assert restore(empty, tmp_path / "backup.zip", AILSA) == 2


def test_a_store_with_services_is_not_restored_over(used, tmp_path):
    back_up(used, tmp_path / "backup.zip", AILSA)
    with pytest.raises(SchedulerError, match="Restore into a new one"):
        restore(used, tmp_path / "backup.zip", AILSA)


def test_what_is_no_backup_is_refused(empty, tmp_path):
    (tmp_path / "backup.zip").write_text("no")
    with pytest.raises(SchedulerError, match="cannot be read as a backup"):
        restore(empty, tmp_path / "backup.zip", AILSA)
