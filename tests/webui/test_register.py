"""A register that someone else has filled in meanwhile, one that says too little, one that is sent twice: nothing of it
is lost without a word."""

import re

import pytest
from bs4 import BeautifulSoup

from scheduler.domain.access import Role
from tests.webui.conftest import on_phone, save_without_a_connection


@pytest.fixture
def sheet(client):
    """A supervisor's browser, and the address of their first session of the day with who is booked."""
    browser = client.role(Role.SUPERVISOR)
    path = re.search(r'href="(/register/[^"]+)"', browser.get("/my-sessions").text)[1]
    return browser, path, re.findall(r'name="note-(P\d+)"', browser.get(path).text)


def read(browser, path):
    return BeautifulSoup(browser.get(path).text, "html.parser")


def card_of(page, person):
    return page.find(id=f"n-{person}").find_parent("section").get_text(" ", strip=True)


@pytest.mark.parametrize("headers", [{}, {"X-Script": "register"}])
def test_what_was_recorded_otherwise_meanwhile_is_told_with_what_was_marked(client, sheet, headers):
    browser, path, (one, other, *_) = sheet
    client.role(Role.COORDINATOR).post(path, data={f"outcome-{one}": "unacceptable_absence"})
    marked = {f"outcome-{one}": "attended", f"note-{one}": "hurt his hand", f"outcome-{other}": "attended"}
    answer = browser.post(path, data=marked, headers=headers)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    fault = page.select_one(".govuk-error-summary a")
    assert 'recorded meanwhile as "unacceptable absence"' in fault.text
    assert '"attended, hurt his hand"' in fault.text
    assert page.select_one(fault["href"]) is not None
    assert page.select_one(f"#o-{other}-1").has_attr("checked")
    assert "hours credited" not in card_of(read(browser, path), other)
    del marked[f"outcome-{one}"], marked[f"note-{one}"]
    assert browser.post(path, data=marked, headers=headers).status_code == (204 if headers else 302)
    assert "hours credited" in card_of(read(browser, path), other)


@pytest.mark.parametrize("said", [{"note": "came at ten"}, {"arrived": "10:00"}, {"left": "12:00"}])
def test_a_note_or_a_time_without_a_mark_is_asked_about(sheet, said):
    browser, path, (one, other, *_) = sheet
    ((field, text),) = said.items()
    answer = browser.post(path, data={f"outcome-{other}": "attended", f"{field}-{one}": text})
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.select_one(".govuk-error-summary a")["href"] == f"#outcome-{one}"
    assert "choose what happened" in page.select_one(".govuk-error-summary a").text
    assert page.select_one(f"#{field}-{one}")["value"] == text


def test_a_register_that_is_sent_again_is_taken_once(client, sheet):
    """As by a phone that had no answer: with a late arrival, a note, and someone who came without a booking."""
    browser, path, (one, other, *_) = sheet
    stranger = next(key for key in ("P001", "P002", "P003", "P004", "P005", "P006") if key not in sheet[2])
    marked = {
        f"outcome-{one}": "attended_late",
        f"arrived-{one}": "9.40",
        f"note-{one}": "bus",
        f"outcome-{other}": "attended",
        "also": stranger.lower(),
    }
    assert browser.post(path, data=marked).status_code == 302
    assert "3 recorded." in browser.get(path).text
    assert browser.post(path, data=marked).status_code == 302
    page = browser.get(path).text
    assert "All of it is in the register already." in page
    assert page.count("hours credited") == 3


@on_phone
def test_a_phone_keeps_what_was_recorded_otherwise_meanwhile(visitor, client):
    page = save_without_a_connection(visitor)
    path = page.url.removeprefix(visitor.address)
    person = re.search(r"id=\"n-(P\d+)\"", page.content())[1]
    client.role(Role.COORDINATOR).post(path, data={f"outcome-{person}": "acceptable_medical"})
    page.context.set_offline(False)
    page.locator(".govuk-error-summary a").wait_for()
    visitor.look()
    assert 'recorded meanwhile as "acceptable medical"' in page.locator(".govuk-error-summary").inner_text()
    page.get_by_role("button", name="Save the register").click()
    page.get_by_text(re.compile(r"\d recorded\.")).wait_for()
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('register:'))") == []
