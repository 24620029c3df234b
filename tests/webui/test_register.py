"""A register that someone else has filled in meanwhile, one that says too little, one that is sent twice: nothing of it
is lost without a word."""

import re
from datetime import date, timedelta

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


def not_on(sheet):
    return next(key for key in (f"P{number:03d}" for number in range(1, 60)) if key not in sheet[2])


@pytest.mark.parametrize("headers", [{}, {"X-Script": "register"}])
def test_a_mark_for_someone_who_was_moved_since_the_page_was_opened_is_taken(sheet, headers):
    """With what is wrong elsewhere put right first; until it is recorded nothing but their id is told of them."""
    browser, path, (one, *_) = sheet
    gone = not_on(sheet)
    marked = {f"outcome-{gone}": "attended", f"note-{gone}": "came all the same", f"note-{one}": "no mark"}
    answer = browser.post(path, data=marked, headers=headers)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.find(id=f"n-{gone}").text == gone
    assert "booked here no more" in card_of(page, gone)
    assert page.select_one(f"#o-{gone}-1").has_attr("checked")
    assert page.find(id=f"note-{gone}")["value"] == "came all the same"
    del marked[f"note-{one}"]
    assert browser.post(path, data=marked, headers=headers).status_code == (204 if headers else 302)
    assert "hours credited" in card_of(read(browser, path), gone)


def test_someone_marked_as_with_another_team_is_not_recorded(sheet):
    browser, path, (one, other, *_) = sheet
    gone = not_on(sheet)
    marked = {f"outcome-{gone}": "elsewhere", f"outcome-{one}": "elsewhere", f"outcome-{other}": "attended"}
    assert browser.post(path, data=marked).status_code == 302
    page = read(browser, path)
    assert page.find(id=f"n-{gone}") is None
    assert "hours credited" not in card_of(page, one)
    assert "hours credited" in card_of(page, other)


def test_a_coordinator_records_who_came_to_what_nobody_is_booked_in(client, sheet):
    """As where it was called off since: the supervisor's page says to tell the coordinator."""
    found = re.findall(r"(/register/[^/]+/)(\d{4}-\d\d-\d\d)(/\d+)", sheet[1])
    ((place, day, start),) = found
    next_week = date.fromisoformat(day) + timedelta(days=14)
    path = f"{place}{next_week}{start}"
    browser = client.role(Role.COORDINATOR)
    assert "Nobody is booked" in read(browser, path).text
    assert browser.post(path, data={"outcome-P001": "cancelled"}).status_code == 302
    assert "Cancelled" in card_of(read(browser, path), "P001")


@on_phone
def test_a_phone_sends_what_was_marked_for_someone_who_was_moved_meanwhile(visitor):
    page = visitor.sign_in(Role.SUPERVISOR).page
    page.get_by_role("link", name="team and register").first.click()
    booked = re.findall(r"id=\"n-(P\d+)\"", page.content())
    gone = not_on((None, None, booked))
    page.get_by_role("radio", name="Here", exact=True).first.check()
    page.evaluate(
        """(gone) => {
            const key = Object.keys(localStorage).find((name) => name.startsWith("register:"));
            const kept = JSON.parse(localStorage.getItem(key));
            kept.fields.push([`outcome-${gone}`, "attended"]);
            localStorage.setItem(key, JSON.stringify(kept));
        }""",
        gone,
    )
    page.reload()
    page.get_by_role("button", name="Save the register").click()
    page.get_by_text("2 recorded.").wait_for()
    visitor.look()
    assert page.locator(f"#n-{gone}").count() == 1


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
