"""This morning: what happened, the one plan for all of it, its calls, who is new; and what publishing tells whom."""

import json
from collections import Counter, defaultdict
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from scheduler.domain.access import Role
from scheduler.domain.edits import Pin, Remove
from scheduler.domain.individuals import Sex
from scheduler.domain.times import WEEKDAYS
from scheduler.domain.versions import Actor
from scheduler.operations.deliver import last_messages
from scheduler.operations.draft_changes import calls_of, judge_edits, keep_edits
from scheduler.operations.publish_week import plan_into_store, publish_week
from scheduler.operations.see_week import published_text, see_week, week_text
from scheduler.solver.limits import Limits
from scheduler.store.records import load_records, service_id
from tests.webui.conftest import on_phone, shown_at

MONDAY = date(2026, 12, 7)
ACTOR = Actor("Morag Invented", "tests")
NOBODY = {"supervisor": "", "van": "", "placement": "", "individual": "", "arrived": "", "back": "", "point": ""}
"""As a browser sends what was not chosen."""


def leading_on_tuesday(database):
    _, text = week_text(database, "sample", date(2026, 12, 7), 1)
    return next(s["supervisor_id"] for s in json.loads(text)["staffing"] if "/2026-12-08/" in s["session_id"])


@on_phone
def test_publishing_tells_who_is_told_what(visitor, app):
    database = app.extensions["site"].database
    page = visitor.sign_in(Role.COORDINATOR).page
    visitor.go(f"/morning/2026-12-08/supervisor:{leading_on_tuesday(database)}").press("Approve and publish")
    told = [one for one in last_messages(database, "sample", 200) if one.message.kind == "change"]
    visitor.go("/week/2026-12-07/1/publish").page.evaluate(
        "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
    )
    region = page.get_by_role("region", name="Who is told what")
    assert told
    assert region.get_by_role("row").count() == len(told) + 1
    assert "Hello" in region.inner_text()


def approve(browser, path):
    """What is shown, and just that."""
    answer = browser.post(path, data={"shown": shown_at(browser, path)})
    assert answer.status_code == 302, answer.text
    assert answer.headers["Location"].startswith("/calls/")
    return answer


def test_what_was_not_shown_is_not_approved(client):
    browser, path = client.role(Role.COORDINATOR), "/morning/2026-12-10/individual:P001"
    browser.get(path)
    before = browser.get("/week/2026-12-07").text.count("Version")
    answer = browser.post(path, data={"shown": "what somebody else proposed"})
    assert answer.headers["Location"] == path
    assert "look again, then approve" in browser.get(path).text
    assert browser.get("/week/2026-12-07").text.count("Version") == before


@pytest.mark.parametrize("event", ["supervisor", "weather", "van"])
def test_what_is_repaired_is_published_and_stays_whole(client, event):
    """By the records alone a room that shelters stopped teams would be too full: what happened stays with the week."""
    browser, database = client.role(Role.COORDINATOR), client.app.extensions["site"].database
    _, text = week_text(database, "sample", date(2026, 12, 7), 1)
    tuesday = [row for row in json.loads(text)["staffing"] if "/2026-12-08/" in row["session_id"]]
    vans = {row.placement_id for row in client.app.extensions["site"].records("sample").placements if row.van_seats}
    van = next(row for row in tuesday if row["session_id"].split("/")[0] in vans)
    about = {
        "supervisor": tuesday[0]["supervisor_id"],
        "weather": "weather",
        "van": van["session_id"].split("/")[0],
    }
    answer = approve(browser, f"/morning/2026-12-08/{event}:{about[event]}")
    number = int(answer.headers["Location"].rsplit("/", 1)[1])
    page = browser.get("/week/2026-12-07").text
    assert f"Version {number}," in page
    assert "Rule " not in page
    approve(browser, "/morning/2026-12-10/individual:P001")
    _, text = week_text(database, "sample", date(2026, 12, 7), number + 1)
    assert [line.split()[0] for line in json.loads(text)["made_with"]["events"]] == [event, "individual"]


def test_who_is_ill_is_named(client):
    browser, site = client.role(Role.COORDINATOR), client.app.extensions["site"]
    supervisor = leading_on_tuesday(site.database)
    name = next(one.name for one in site.records("sample").supervisors if one.supervisor_id == supervisor)
    assert f"A supervisor cannot come: {name}." in browser.get(f"/morning/2026-12-08/supervisor:{supervisor}").text


def test_who_can_come_on_no_later_day_is_told_that_there_is_nothing_instead(client, monkeypatch):
    browser, site = client.role(Role.COORDINATOR), client.app.extensions["site"]
    last = defaultdict(int)
    for row in site.records("sample").availability:
        last[row.individual_id] = max(last[row.individual_id], WEEKDAYS.index(row.weekday))
    _, text = week_text(site.database, "sample", date(2026, 12, 7), 1)
    rows = [(row["individual_id"], row["session_id"]) for row in json.loads(text)["bookings"]]
    at_last = [row for row in rows if date.fromisoformat(row[1].split("/")[1]).weekday() == last[row[0]]]
    women = {one.individual_id for one in site.records("sample").individuals if one.sex is Sex.WOMAN}
    there = Counter(session for _, session in rows)
    # A man: without one woman another may be the only one, who then has nothing instead either.
    who, session = max((row for row in at_last if row[0] not in women), key=lambda row: there[row[1]])
    day = session.split("/")[1]
    monkeypatch.setattr(type(site), "today", lambda self: date.fromisoformat(day))
    path = f"/morning/{day}/individual:{who}"
    assert browser.get(path).text.count("Now: nothing instead.") == 1
    number = int(approve(browser, path).headers["Location"].rsplit("/", 1)[1])
    calls = [row.call for row in calls_of(site.database, "sample", date(2026, 12, 7), number)]
    (lost,) = [call for call in calls if call.to_session is None and not call.supervisor]
    keeps = len([row for row in rows if row[0] == who]) > 1
    assert lost.person_id == who
    assert lost.why.split("; ")[1] == ("no other place instead" if keeps else "no place this week")


@on_phone
def test_rain_and_illness_on_one_morning_are_put_right_by_one_plan(visitor, app):
    database = app.extensions["site"].database
    supervisor = leading_on_tuesday(database)
    page = visitor.sign_in(Role.COORDINATOR).page
    visitor.go("/morning")
    page.get_by_label("Weather stops outdoor work").check()
    page.get_by_label("Day", exact=True).fill("2026-12-08")
    visitor.press("See what can be done")
    page.get_by_role("link", name="Something else happened that day too").click()
    visitor.look()
    assert "Weather stops outdoor work, all day" in page.get_by_role("main").inner_text()
    page.get_by_label("Weather stops outdoor work").check()
    page.get_by_label("Time of day").select_option("From noon on")
    visitor.press("See what can be done")
    assert "There is no outdoor session on 2026-12-08, from noon on" in page.get_by_role("alert").inner_text()
    page.get_by_label("A supervisor cannot come").check()
    page.get_by_label("Supervisor", exact=True).select_option(supervisor)
    visitor.press("See what can be done")
    both = page.get_by_role("main").inner_text()
    assert "Weather stops outdoor work, all day." in both
    assert "A supervisor cannot come: " in both
    assert "Away." in both
    page.get_by_role("link", name="Leave out Weather stops").click()
    visitor.look()
    assert "Weather stops" not in page.get_by_role("main").inner_text()
    page.go_back()
    visitor.press("Approve and publish")
    _, text = week_text(database, "sample", date(2026, 12, 7), 2)
    assert [line.split()[0] for line in json.loads(text)["made_with"]["events"]] == ["weather", "supervisor"]


def test_a_change_that_cannot_be_made_is_refused_with_names(client):
    site, browser = client.app.extensions["site"], client.role(Role.COORDINATOR)
    _, text = week_text(site.database, "sample", MONDAY, 1)
    row = json.loads(text)["bookings"][0]
    data = {"kind": "add", "individual": row["individual_id"], "session": row["session_id"], "to": "", "other": ""}
    answer = browser.post(f"/week/{MONDAY}/1/edit", data=data)
    refused = BeautifulSoup(answer.text, "html.parser").select_one(".govuk-error-summary").text
    person = next(one for one in site.records("sample").individuals if one.individual_id == row["individual_id"])
    assert f"{person.first_name} {person.last_name} is booked in" in refused
    assert row["session_id"] not in refused


def publish_without_one(site):
    """The week without the bookings, not all before Wednesday, of one individual whom nobody's session needs to run."""
    database, published = site.database, published_text(site.database, "sample", MONDAY)
    version, text = week_text(database, "sample", MONDAY, 1)
    week = see_week(site.records("sample"), version, text, published, MONDAY)
    theirs = defaultdict(list)
    for booking in week.roster.bookings:
        theirs[booking.individual_id].append(Remove(booking.individual_id, booking.session_id))
    late = {b.individual_id for b in week.roster.bookings if b.session_id.split("/")[1] >= "2026-12-09"}
    who = next(key for key, edits in theirs.items() if key in late and not judge_edits(week, edits).violations)
    kept = keep_edits(database, "sample", week, theirs[who], ACTOR)
    publish_week(database, "sample", MONDAY, kept.number, ACTOR)
    return who


def test_someone_new_gets_a_place_that_is_free(client):
    browser, site = client.role(Role.COORDINATOR), client.app.extensions["site"]
    who = publish_without_one(site)
    answer = browser.post("/morning", data=NOBODY | {"kind": "arrived", "arrived": who, "day": "2026-12-08"})
    assert answer.status_code == 302, answer.text
    page = browser.get(answer.headers["Location"]).text
    assert "Newly arrived: there is a place." in page
    assert "No place was found" not in page
    number = int(approve(browser, answer.headers["Location"]).headers["Location"].rsplit("/", 1)[1])
    _, text = week_text(site.database, "sample", MONDAY, number)
    assert who in {row["individual_id"] for row in json.loads(text)["bookings"]}


def test_someone_new_for_whom_there_is_no_place_is_said_to_have_none(client):
    browser, database = client.role(Role.COORDINATOR), client.app.extensions["site"].database
    _, text = week_text(database, "sample", MONDAY, 1)
    # No session of the week is right for them, whatever the roster.
    none = (one for one in json.loads(text)["shortfalls"] if len(one["lines"]) == 2 + len(one["removed"]))
    who = next(one["individual_id"] for one in none if one["given"] == 0)
    page = BeautifulSoup(browser.get(f"/morning/2026-12-08/arrived:{who}").text, "html.parser")
    assert "No place was found for " in page.main.text
    assert "Approve and publish" not in page.main.text
    assert browser.get(page.select_one("main .govuk-inset-text a")["href"]).status_code == 200


@pytest.mark.parametrize(
    ("happened", "status"),
    [
        ("weather:am/individual:P001", 200),
        ("weather:am/weather:am", 200),
        ("flood:YARD", 404),
        ("weather:dusk", 404),
        ("weather:am-NOWHERE", 404),
        ("van:SHED", 404),
        ("weather:am/individual:NOBODY", 404),
        ("supervisor", 404),
    ],
)
def test_what_is_no_event_of_this_service_is_not_found(client, happened, status):
    browser = client.role(Role.COORDINATOR)
    assert browser.get(f"/morning/2026-12-08/{happened}").status_code == status
    assert browser.get(f"/morning/more/2026-12-08/{happened}").status_code == status


def test_what_happened_is_still_there_after_signing_in_again(client):
    path = "/morning/2026-12-08/weather:am/individual:P001"
    answer = client.app.test_client().get(path)
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["next"] == [path]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"half": "am", "point": "YARD"}, "Weather stops outdoor work, until noon, Harbour Yard."),
        ({"point": "YARD"}, "Weather stops outdoor work, all day, Harbour Yard."),
        ({}, "Weather stops outdoor work, all day."),
    ],
)
def test_weather_may_stop_half_a_day_or_one_muster_point(client, chosen, said):
    browser = client.role(Role.COORDINATOR)
    answer = browser.post("/morning", data=NOBODY | {"kind": "weather", "day": "2026-12-08"} | chosen)
    assert answer.status_code == 302, answer.text
    assert said in browser.get(answer.headers["Location"]).text


def test_what_cannot_be_so_is_told_of_on_the_form(client):
    browser = client.role(Role.COORDINATOR)
    answer = browser.post("/morning", data=NOBODY | {"kind": "weather", "day": "2026-12-08", "half": "pm"})
    page = BeautifulSoup(answer.text, "html.parser")
    assert "no outdoor session on 2026-12-08, from noon on" in page.select_one(".govuk-error-summary").text


def test_a_day_of_a_week_that_is_not_published_is_told_of_on_the_form(client):
    browser = client.role(Role.COORDINATOR)
    answer = browser.post("/morning", data=NOBODY | {"kind": "individual", "individual": "P001", "day": "2027-03-01"})
    assert answer.status_code == 200
    page = BeautifulSoup(answer.text, "html.parser")
    assert "No roster is published for the week of that day" in page.select_one(".govuk-error-summary").text
    assert page.select_one("#individual option[selected]")["value"] == "P001"


def test_a_pin_that_cannot_hold_any_more_is_named_before_and_the_repair_can_be_approved(client):
    database = client.app.extensions["site"].database
    version, text = week_text(database, "sample", MONDAY, 1)
    booking = max(json.loads(text)["bookings"], key=lambda b: b["session_id"].split("/")[1])
    placement, day, _ = booking["session_id"].split("/")
    with database.reading() as session:
        records = load_records(session, service_id(session, "sample"))
    week = see_week(records, version, text, published_text(database, "sample", MONDAY), MONDAY)
    pinned = keep_edits(database, "sample", week, [Pin(booking["individual_id"], booking["session_id"])], ACTOR)
    publish_week(database, "sample", MONDAY, pinned.number, ACTOR)
    browser, path = client.role(Role.COORDINATOR), f"/morning/{day}/placement:{placement}"
    assert "This decision cannot hold any more, and is set aside: E01 (pin " in browser.get(path).text
    approve(browser, path)
    shown = browser.get(f"/week/{MONDAY}").text
    assert "E01 (pin " in shown
    assert "Rule P1" not in shown


def test_who_has_a_place_already_is_told_to_have_one(client):
    database = client.app.extensions["site"].database
    _, text = week_text(database, "sample", MONDAY, 1)
    booked = json.loads(text)["bookings"][0]["individual_id"]
    page = client.role(Role.COORDINATOR).get(f"/morning/{MONDAY}/arrived:{booked}").text
    assert "has a place this week already" in page
    assert "No place was found" not in page


def test_calls_of_a_version_that_another_has_followed_say_so(client):
    browser = client.role(Role.COORDINATOR)
    tuesday = leading_on_tuesday(client.app.extensions["site"].database)
    first = approve(browser, f"/morning/2026-12-08/supervisor:{tuesday}").headers["Location"]
    assert "Another version has been published since" not in browser.get(first).text
    approve(browser, "/morning/2026-12-10/weather:weather")
    assert "Another version has been published since" in browser.get(first).text


def test_the_second_of_two_weeks_is_where_the_first_is(client):
    site, browser = client.app.extensions["site"], client.role(Role.COORDINATOR)
    monday, second = date(2026, 12, 21), date(2026, 12, 28)
    _, _, version = plan_into_store(site.database, "sample", monday, 2, Limits(1, workers=1), ACTOR)
    publish_week(site.database, "sample", monday, version.number, ACTOR)
    assert browser.get(f"/week/{second}").headers["Location"] == f"/week/{monday}"
    assert f'href="/week/{date(2027, 1, 4)}"' in browser.get(f"/week/{monday}").text
    _, text = week_text(site.database, "sample", monday, version.number)
    later = next(row for row in json.loads(text)["staffing"] if row["session_id"].split("/")[1] >= second.isoformat())
    day = later["session_id"].split("/")[1]
    assert browser.get(f"/morning/{day}/supervisor:{later['supervisor_id']}").status_code == 200
    assert browser.get(f"/muster?day={day}").status_code == 200


def test_what_did_not_happen_after_all_is_taken_back_and_the_week_planned_without_it(client):
    site, browser = client.app.extensions["site"], client.role(Role.COORDINATOR)
    tuesday = leading_on_tuesday(site.database)
    assert "did not happen after all" not in browser.get("/morning").text
    approve(browser, f"/morning/2026-12-08/supervisor:{tuesday}")
    _, result, _ = plan_into_store(site.database, "sample", MONDAY, 1, Limits(2, workers=1), ACTOR)
    assert tuesday not in {s.supervisor_id for s in result.roster.staffing if "/2026-12-08/" in s.session_id}

    page = BeautifulSoup(browser.get("/morning").text, "html.parser")
    (kept,) = [option for option in page.select("#back option") if option["value"]]
    name = next(row.name for row in site.records("sample").supervisors if row.supervisor_id == tuesday)
    assert kept.text == f"{name} cannot come, Tue 8 Dec"
    assert f"<li>{kept.text}</li>" in browser.get(f"/week/{MONDAY}").text
    answer = browser.post("/morning", data=NOBODY | {"kind": "back", "back": kept["value"], "day": "2026-12-20"})
    assert answer.status_code == 302, answer.text
    proposed = browser.get(answer.headers["Location"]).text
    assert f"Something did not happen after all: {name} cannot come, Tue 8 Dec." in proposed
    assert "it no longer keeps this, and the week can be planned anew" in proposed
    number = int(approve(browser, answer.headers["Location"]).headers["Location"].rsplit("/", 1)[1])
    assert "events" not in json.loads(week_text(site.database, "sample", MONDAY, number)[1])["made_with"]
    problem, _, _ = plan_into_store(site.database, "sample", MONDAY, 1, Limits(2, workers=1), ACTOR)
    assert not problem.events
    assert browser.get(answer.headers["Location"]).headers["Location"] == "/morning"
