"""What a supervisor cannot find out, sessions that end, a key that cannot be guessed."""

import re
from types import SimpleNamespace

import pytest
from pydantic import SecretStr, ValidationError

from scheduler.config import Settings
from scheduler.domain.access import Role
from scheduler.domain.versions import Actor
from scheduler.operations.change_records import change_record
from scheduler.operations.read_log import read_log


@pytest.fixture
def sheet(client):
    """A supervisor's browser, the address of their first session, who is booked there, and everyone else of the
    service whose name is not on the page."""
    browser = client.role(Role.SUPERVISOR)
    path = re.search(r'href="(/register/[^"]+)"', browser.get("/my-sessions").text)[1]
    page = browser.get(path).text
    records = client.app.extensions["site"].records("sample")
    live = {order.individual_id for order in records.orders if order.ended_on is None}
    strangers = [
        one
        for one in records.individuals
        if one.individual_id in live and f"{one.first_name} {one.last_name}" not in page
    ]
    return SimpleNamespace(browser=browser, path=path, strangers=strangers)


def names_on(page, people):
    return [f"{one.first_name} {one.last_name}" for one in people if f"{one.first_name} {one.last_name}" in page]


@pytest.mark.parametrize("outcome", ["cancelled", "acceptable_other", "stood_down"])
def test_a_supervisor_does_not_learn_who_is_who_by_marking_ids(sheet, outcome):
    """One form with everyone's ids: on the next look the page would have each name with what they must not do."""
    some = sheet.strangers[:20]
    sheet.browser.post(sheet.path, data={f"outcome-{one.individual_id}": outcome for one in some})
    assert names_on(sheet.browser.get(sheet.path).text, some) == []


def test_a_supervisor_is_not_shown_whom_they_must_not_supervise(client, sheet):
    site = client.app.extensions["site"]
    one = sheet.strangers[0]
    account = next(user for user in _users(site) if user.role is Role.SUPERVISOR)
    texts = {"supervisor_id": account.supervisor_id, "individual_id": one.individual_id}
    change_record(site.database, "sample", "must_not_supervise", None, texts, None, Actor("A test", "A conflict"))
    sheet.browser.post(sheet.path, data={"also": one.individual_id})
    assert names_on(sheet.browser.get(sheet.path).text, [one]) == []


def _users(site):
    from scheduler.operations.manage_users import list_users

    return list_users(site.database, "sample")


def test_a_refused_form_of_days_ago_is_a_look_that_the_log_has(client, sheet):
    """The answer to what cannot be taken is the whole sheet, also of a day whose page may not be opened any more."""
    site = client.app.extensions["site"]
    booked = re.findall(r'name="note-(P\d+)"', sheet.browser.get(sheet.path).text)
    site.settings = site.settings.model_copy(update={"today": "2026-12-10"})
    before = len(read_log(site.database, "sample"))
    answer = sheet.browser.post(sheet.path, data={f"note-{booked[0]}": "no mark"})
    assert answer.status_code == 422
    assert len(read_log(site.database, "sample")) > before


def test_nobody_stays_signed_in_for_longer_than_a_day_of_work(client, monkeypatch):
    now = [1_800_000_000.0]
    monkeypatch.setattr("webui.security.time", lambda: now[0])
    monkeypatch.setattr("webui.pages.account.time", lambda: now[0])
    browser = client.role(Role.COORDINATOR)
    for _ in range(13 * 60 // 25):
        now[0] += 25 * 60
        answer = browser.get("/help")
    assert answer.status_code == 302


@pytest.mark.parametrize("key", ["", "x", "changeme"])
def test_a_key_that_can_be_guessed_is_refused(key):
    with pytest.raises(ValidationError):
        Settings(store="sqlite://", secret_key=SecretStr(key))
