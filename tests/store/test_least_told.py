"""What subject access tells of others and of oneself, names that accounts may have, and an account that is locked."""

import os

import pytest
from openpyxl import load_workbook

from scheduler.domain.access import Role
from scheduler.domain.errors import SchedulerError
from scheduler.domain.versions import Actor, Deed
from scheduler.exchange.judging import as_texts
from scheduler.operations.back_up import back_up
from scheduler.operations.change_records import change_record, rows_of
from scheduler.operations.keep_records import import_service
from scheduler.operations.manage_users import add_user, set_password, sign_in
from scheduler.operations.retain_records import disclose_to_subject
from scheduler.simulation.services import Profile, invent_service
from scheduler.store import audit
from scheduler.store.records import service_id
from tests.store.test_records import got

AILSA = Actor("Ailsa Coordinator", "A test")
PASSWORD = "three words together"


def a_service(database):
    import_service(database, "s", invent_service(20, 4, Profile.TYPICAL), AILSA)


@pytest.fixture
def service(store_with):
    return store_with(a_service)


def cells_of(path):
    return [str(cell.value) for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row if cell.value]


@pytest.mark.parametrize("whose", [0, 1])
def test_whoever_someone_is_kept_apart_from_is_withheld_in_the_history_too(service, tmp_path, whose):
    records = got(service, "s")
    known = {frozenset((p.first_individual_id, p.second_individual_id)) for p in records.keep_apart}
    ids = [one.individual_id for one in records.individuals]
    pair = next((a, b) for a in ids for b in ids if a < b and frozenset((a, b)) not in known)
    texts = {"first_individual_id": pair[0], "second_individual_id": pair[1]}
    change_record(service, "s", "keep_apart", None, texts, None, AILSA)
    disclose_to_subject(service, "s", pair[whose], tmp_path / "all.xlsx", AILSA)
    other = pair[1 - whose]
    assert not [cell for cell in cells_of(tmp_path / "all.xlsx") if other in cell]


def test_the_log_that_someone_gets_has_the_changes_of_their_records(service, tmp_path):
    number, record = rows_of(service, "s", "needs")[0]
    seen = as_texts("needs", record)
    change_record(service, "s", "needs", number, {**seen, "recorded_by": "Someone Else"}, seen, AILSA)
    disclose_to_subject(service, "s", record.individual_id, tmp_path / "all.xlsx", AILSA)
    sheet = load_workbook(tmp_path / "all.xlsx")["log"]
    subjects = [str(row[3].value) for row in sheet.iter_rows(min_row=2)]
    assert any("needs" in subject for subject in subjects)


def test_the_log_that_someone_gets_has_the_messages_sent_to_them(service, tmp_path):
    """As `deliver._end` writes it."""
    who = got(service, "s").individuals[0].individual_id
    with service.changing(AILSA) as session:
        audit.note(session, service_id(session, "s"), Deed.DISCLOSURE, f"message 1 to {who}: sent")
    disclose_to_subject(service, "s", who, tmp_path / "all.xlsx", AILSA)
    sheet = load_workbook(tmp_path / "all.xlsx")["log"]
    assert any(str(row[3].value).startswith("message 1") for row in sheet.iter_rows(min_row=2))


def test_two_accounts_of_a_service_do_not_have_the_same_name(service):
    add_user(service, "s", "one@example.org", "Ailsa Coordinator", Role.COORDINATOR, AILSA, None, PASSWORD)
    with pytest.raises(SchedulerError):
        add_user(service, "s", "two@example.org", " Ailsa Coordinator ", Role.COORDINATOR, AILSA, None, PASSWORD)


@pytest.mark.parametrize("name", ["Nightly run", "Messages", "Sign-in page"])
def test_no_account_has_the_name_that_the_program_signs_with(service, name):
    with pytest.raises(SchedulerError):
        add_user(service, "s", "one@example.org", name, Role.COORDINATOR, AILSA, None, PASSWORD)


def test_a_new_password_opens_an_account_that_waits(service):
    """As the message says: wait, or ask an administrator for a new password."""
    user = add_user(service, "s", "new@example.org", "Nora New", Role.MANAGER, AILSA, None, PASSWORD)
    for _ in range(5):
        with pytest.raises(SchedulerError, match="not right"):
            sign_in(service, "new@example.org", "something else")
    set_password(service, "s", user.number, "four other words", AILSA)
    assert sign_in(service, "new@example.org", "four other words").number == user.number


def test_a_backup_can_be_read_by_nobody_else(service, tmp_path):
    before = os.umask(0o022)
    try:
        back_up(service, tmp_path / "before.zip", AILSA)
    finally:
        os.umask(before)
    assert (tmp_path / "before.zip").stat().st_mode & 0o077 == 0
