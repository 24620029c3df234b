"""What a coordinator does besides the main journeys: compare, print, ask why not, drag, seat and send."""

import json
import re
from datetime import date

from bs4 import BeautifulSoup

from scheduler.domain.access import Role
from scheduler.domain.versions import Actor
from scheduler.operations.change_records import change_record
from scheduler.operations.deliver import last_messages
from scheduler.operations.see_week import week_text
from tests.webui.conftest import on_phone, press

MONDAY = date(2026, 12, 7)
ACTOR = Actor("Morag Invented", "tests")


def test_a_person_is_dragged_and_the_versions_compared(desktop):
    page = desktop.sign_in(Role.COORDINATOR).page
    desktop.go("/week/2026-12-07/1/edit")
    places = [p for p in page.locator("[data-session]").all() if p.locator("[data-individual]").count() > 4]
    person = places[0].locator("[data-individual]").first
    who = person.inner_text()
    page.set_viewport_size({"width": 1280, "height": 10_000})  # Chromium drags nothing if the page scrolls meanwhile
    person.drag_to(places[1].get_by_role("heading"))
    page.get_by_role("button", name="Take back change 1").wait_for()
    desktop.look()
    moved = page.locator("ol.govuk-list--number li").first.inner_text()
    assert moved.startswith(f"Move {who} from ")
    page.get_by_role("button", name="Take back change 1").click()
    for place in places:
        page.locator(f"[data-session='{place.get_attribute('data-session')}'] .app-board a").first.click()
        page.get_by_label("Take out of a session").check()
        desktop.press("Judge this change")
        if page.get_by_role("button", name="Keep as a new draft").count():
            break
        desktop.press("Take back change 1")
    gone = re.search("Take (.*) out of (.*)", page.locator("ol.govuk-list--number li").first.inner_text())
    desktop.press("Keep as a new draft")
    page.get_by_role("link", name="Version 2 against 1").click()
    desktop.look()
    row = page.get_by_role("row", name=gone[1])
    assert gone[2].split("\n")[0] in row.inner_text()
    assert page.get_by_role("row").count() == 2


def test_why_not_here(desktop):
    page = desktop.sign_in(Role.COORDINATOR).page
    desktop.go("/week/2026-12-07/1/options/P001")
    page.get_by_role("link", name="Why not here?").first.click()
    page.get_by_role("heading", name="Why not").wait_for()
    desktop.look()
    assert re.search("[SWCVP][1-8]: ", page.locator("main").inner_text())


def test_options_are_beside_what_still_stands(desktop, app):
    database = app.extensions["site"].database
    _, text = week_text(database, "sample", MONDAY, 1)
    booked = json.loads(text)["bookings"]
    leave = {"individual_id": booked[0]["individual_id"], "reason": "health"}
    leave |= {"first_date": "2026-12-07", "last_date": "2026-12-13"}
    change_record(database, "sample", "absences", None, leave, None, ACTOR)
    page = desktop.sign_in(Role.COORDINATOR).page
    for individual in dict.fromkeys(b["individual_id"] for b in booked[1:]):
        desktop.go(f"/week/2026-12-07/1/options/{individual}")
        if page.get_by_role("cell", name="Open: nobody else has to change").count():
            break
    else:
        raise AssertionError("Nobody could have the place that is free")
    desktop.look()
    assert "this version cannot stand" in page.locator(".govuk-inset-text").inner_text()
    page.get_by_role("link", name="Why not here?").first.click()
    page.get_by_role("heading", name="Why not").wait_for()
    assert "this version cannot stand" in page.locator(".govuk-inset-text").inner_text()


def test_the_week_is_filtered_and_printed(desktop):
    page = desktop.sign_in(Role.COORDINATOR).page
    desktop.go("/week/2026-12-07")
    every = page.locator("main section").count()
    page.get_by_label("Muster point").select_option(index=1)
    desktop.press("Show")
    assert 0 < page.locator("main section").count() < every
    point = page.get_by_label("Muster point").locator("option:checked").inner_text()
    desktop.press("Print view, with names", "link")
    rows = page.locator("tbody tr").all()
    assert rows
    assert all(point in row.inner_text() for row in rows)
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation", name="Menu").is_visible()
    assert not page.get_by_role("button", name="Sign out").is_visible()


def test_teams_are_printed_and_sent_from_the_muster(desktop, app):
    page = desktop.sign_in(Role.COORDINATOR).page
    desktop.go("/muster")
    press(page.locator("main li a").first)
    for box in page.locator("input[name=present][type=checkbox]").all()[:6]:
        box.check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Seat everyone and print the team sheets").click()
    assert download.value.suggested_filename == "team-sheets-2026-12-07.pdf"
    desktop.press("Seat everyone and send the sheets to the supervisors")
    on_the_way = re.search("([1-9]) team sheets? (is|are) on the way", page.content())
    assert on_the_way
    sent = [row.message for row in last_messages(app.extensions["site"].database, "sample", int(on_the_way[1]))]
    assert {message.kind for message in sent} == {"team_sheet"}
    names = [name.inner_text() for name in page.locator("section li").all()]
    assert any(names[0].split()[0] in message.text for message in sent)
    desktop.press("Seat everyone and send the sheets to the supervisors")
    assert "have been sent these teams already" in page.content()


@on_phone
def test_tables_sort_by_their_headings(visitor):
    page = visitor.sign_in(Role.COORDINATOR).page
    visitor.go("/people")
    sort_by(visitor, "Id")
    ids = [cell.inner_text() for cell in page.locator("tbody td:nth-child(2)").all()]
    assert ids == sorted(ids)
    sort_by(visitor, "Id")
    assert page.locator("th[aria-sort=descending]").inner_text() == "Id"
    turned = [cell.inner_text() for cell in page.locator("tbody td:nth-child(2)").all()]
    assert turned == sorted(turned, reverse=True)
    assert turned != ids
    visitor.go("/records/placements")
    sort_by(visitor, "Places")
    column = [head.inner_text() for head in page.locator("thead th").all()].index("Places")
    places = [int(row.locator("td").nth(column).inner_text()) for row in page.locator("tbody tr").all()]
    assert places == sorted(places)


def sort_by(visitor, heading):
    visitor.page.locator("thead").get_by_role("link", name=heading, exact=True).click()
    visitor.look()


def test_changes_that_are_not_at_hand_are_not_kept(client):
    browser = client.role(Role.COORDINATOR)
    answer = browser.post("/week/2026-12-07/1/keep", data={"shown": "another tab's"})
    assert answer.headers["Location"] == "/week/2026-12-07/1/edit"
    assert "Look again" in browser.get(answer.headers["Location"]).text


def test_everyone_who_came_unbooked_stays_present(client):
    browser = client.role(Role.COORDINATOR)
    path = re.search(r'href="(/muster/2026-12-07/[^"]+)"', browser.get("/muster?day=2026-12-07").text)[1]
    page = BeautifulSoup(browser.get(path).text, "html.parser")
    one, other = [option["value"] for option in page.select("#walk-up option") if option["value"]][:2]
    first = BeautifulSoup(browser.post(path, data={"present": [one]}).text, "html.parser")
    ticked = [box["value"] for box in first.select("input[name=present][checked]")]
    assert ticked == [one]
    assert one not in [option["value"] for option in first.select("#walk-up option")]
    both = BeautifulSoup(browser.post(path, data={"present": [*ticked, other]}).text, "html.parser")
    assert {box["value"] for box in both.select("input[name=present][checked]")} == {one, other}


def test_no_empty_sheets_are_sent_before_anyone_is_ticked(client):
    browser, database = client.role(Role.COORDINATOR), client.app.extensions["site"].database
    before = last_messages(database, "sample", 200)
    first = BeautifulSoup(browser.get("/muster").text, "html.parser").select_one("main li a")["href"]
    assert "Tick who is here first" in browser.post(first, data={"do": "send"}).text
    assert last_messages(database, "sample", 200) == before
