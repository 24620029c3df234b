"""Taking back what did not happen after all: the event that was meant, on the day that was meant, whatever is gone."""

import json
from datetime import date

from bs4 import BeautifulSoup

from scheduler.domain.access import Role
from scheduler.exchange.judging import as_texts
from scheduler.operations.change_records import change_record, rows_of
from scheduler.operations.see_week import week_text
from tests.webui.conftest import shown_at
from tests.webui.test_morning import ACTOR, MONDAY, NOBODY, approve, leading_on_tuesday


def kept_value(browser, words):
    page = BeautifulSoup(browser.get("/morning").text, "html.parser")
    return next(option["value"] for option in page.select("#back option") if words in option.text)


def test_the_week_the_morning_and_the_muster_open_after_the_van_is_gone_for_good(client):
    browser, site = client.role(Role.COORDINATOR), client.app.extensions["site"]
    vans = {row.placement_id for row in site.records("sample").placements if row.van_seats}
    _, text = week_text(site.database, "sample", MONDAY, 1)
    duties = [row["session_id"].split("/") for row in json.loads(text)["staffing"]]
    van = next(placement for placement, day, _ in duties if placement in vans and day == "2026-12-08")
    approve(browser, f"/morning/2026-12-08/van:{van}")
    entry, row = next((n, r) for n, r in rows_of(site.database, "sample", "placements") if r.placement_id == van)
    texts = as_texts("placements", row)
    change_record(site.database, "sample", "placements", entry, texts | {"van_seats": ""}, texts, ACTOR)
    found = {path: browser.get(path).status_code for path in (f"/week/{MONDAY}", "/morning", "/muster?day=2026-12-08")}
    assert set(found.values()) == {200}, found


def test_an_approval_sent_twice_does_not_propose_to_take_back_another_event(client):
    browser, site = client.role(Role.COORDINATOR), client.app.extensions["site"]
    approve(browser, f"/morning/2026-12-08/supervisor:{leading_on_tuesday(site.database)}")
    approve(browser, "/morning/2026-12-10/individual:P001")
    path = f"/morning/{MONDAY}/back:{kept_value(browser, 'Tue 8 Dec')}"
    shown = shown_at(browser, path)
    assert browser.post(path, data={"shown": shown}).headers["Location"].startswith("/calls/")
    browser.post(path, data={"shown": shown})  # a double click
    assert browser.get(path).headers["Location"] == "/morning"
    assert "it was taken back already" in browser.get("/morning").text


def test_a_form_that_was_open_for_long_does_not_name_another_event(client):
    browser, site = client.role(Role.COORDINATOR), client.app.extensions["site"]
    approve(browser, f"/morning/2026-12-08/supervisor:{leading_on_tuesday(site.database)}")
    approve(browser, "/morning/2026-12-10/individual:P001")
    value = kept_value(browser, "Tue 8 Dec")
    approve(browser, f"/morning/{MONDAY}/back:{value}")  # somebody else, meanwhile
    answer = browser.post("/morning", data=NOBODY | {"kind": "back", "back": value, "day": "2026-12-08"})
    assert answer.status_code == 200


def test_it_was_not_her_but_him_who_is_ill(client, monkeypatch):
    """On Wednesday: what was entered for Thursday is taken back, and the right person entered in its place."""
    browser, site = client.role(Role.COORDINATOR), client.app.extensions["site"]
    monkeypatch.setattr(type(site), "today", lambda self: date(2026, 12, 9))
    _, text = week_text(site.database, "sample", MONDAY, 1)
    thursday = sorted({r["supervisor_id"] for r in json.loads(text)["staffing"] if "/2026-12-10/" in r["session_id"]})
    approve(browser, f"/morning/2026-12-10/supervisor:{thursday[0]}")
    data = NOBODY | {"kind": "back", "back": kept_value(browser, "Thu 10 Dec"), "day": "2026-12-10"}
    proposed = browser.post("/morning", data=data).headers["Location"]
    assert "/2026-12-10/" in proposed
    page = BeautifulSoup(browser.get(proposed).text, "html.parser")
    more = next(a["href"] for a in page.select("main a") if "Something else happened" in a.text)
    answer = browser.post(more, data=NOBODY | {"kind": "supervisor", "supervisor": thursday[1]})
    assert answer.status_code == 302
