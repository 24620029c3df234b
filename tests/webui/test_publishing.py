"""Publishing a draft: what is published is what was shown, by the records as they are then, or a refusal says why."""

from datetime import date

from bs4 import BeautifulSoup
from sqlalchemy import select

from scheduler.domain.access import Role
from scheduler.domain.casework import OrderEvent, OrderEventKind
from scheduler.domain.edits import Pin, Remove
from scheduler.domain.versions import Actor, Deed
from scheduler.operations.draft_changes import judge_edits, keep_edits
from scheduler.operations.follow_orders import record_event
from scheduler.operations.publish_week import add_draft, publish_week
from scheduler.operations.see_week import see_week, standing_version, week_text, weeks_versions
from scheduler.store import audit
from scheduler.store.records import service_id
from scheduler.store.tables.people import IndividualRow
from scheduler.store.tables.work import MusterPointRow
from tests.webui.conftest import shown_at

MONDAY = date(2026, 12, 7)
ACTOR = Actor("Morag Invented", "tests")


def test_a_refusal_to_publish_tells_names(client):
    site, browser = client.app.extensions["site"], client.role(Role.COORDINATOR)
    version, text = week_text(site.database, "sample", MONDAY, 1)
    week = see_week(site.records("sample"), version, text, text, MONDAY)
    booking = max(week.roster.bookings, key=lambda b: b.session_id.split("/")[1])
    draft = keep_edits(site.database, "sample", week, [Pin(booking.individual_id, booking.session_id)], ACTOR)
    order = next(row.order_id for row in site.records("sample").orders if row.individual_id == booking.individual_id)
    gone = OrderEvent(order_id=order, day=MONDAY, kind=OrderEventKind.REVOKED)
    record_event(site.database, "sample", gone, ACTOR, MONDAY)
    path = f"/week/{MONDAY}/{draft.number}/publish"
    answer = browser.post(path, data={"reason": "agreed", "shown": shown_at(browser, path)})
    refused = BeautifulSoup(answer.text, "html.parser").select_one(".govuk-error-summary").text
    person = next(row for row in site.records("sample").individuals if row.individual_id == booking.individual_id)
    assert f"{person.first_name} {person.last_name}" in refused
    assert booking.individual_id not in refused
    assert booking.session_id not in refused
    assert standing_version(weeks_versions(site.database, "sample", MONDAY)).number == 1


def draft_without(site, place):
    """Version 1 without one of its last bookings, as a draft."""
    version, text = week_text(site.database, "sample", MONDAY, 1)
    week = see_week(site.records("sample"), version, text, text, MONDAY)
    late = sorted(week.roster.bookings, key=lambda b: (b.session_id.split("/")[1], b.individual_id))
    edits = [[Remove(b.individual_id, b.session_id)] for b in reversed(late)]
    return keep_edits(
        site.database, "sample", week, [each for each in edits if not judge_edits(week, each).violations][place], ACTOR
    )


def test_what_was_not_shown_is_not_published(client):
    """What one person would be told has changed after the coordinator had looked."""
    site, browser = client.app.extensions["site"], client.role(Role.COORDINATOR)
    path = f"/week/{MONDAY}/{draft_without(site, 0).number}/publish"
    shown = shown_at(browser, path)
    told = BeautifulSoup(browser.get(path).text, "html.parser").select_one(
        "[aria-label='Who is told what'] th[scope=row]"
    )
    with site.database.changing(ACTOR) as session:
        service = service_id(session, "sample")
        audit.note(session, service, Deed.ALTERATION, "a name")
        for row in session.scalars(select(IndividualRow).where(IndividualRow.service_id == service)):
            if f"{row.first_name} {row.last_name}" == told.text:
                row.first_name = "Renamed"
    answer = browser.post(path, data={"reason": "agreed", "shown": shown})
    assert "look again, then publish" in answer.text
    assert standing_version(weeks_versions(site.database, "sample", MONDAY)).number == 1
    assert browser.post(path, data={"reason": "agreed", "shown": shown_at(browser, path)}).status_code == 302


def test_a_draft_that_another_version_overtook_offers_no_publishing(client):
    site, browser = client.app.extensions["site"], client.role(Role.COORDINATOR)
    first, second = draft_without(site, 0), draft_without(site, 1)
    publish_week(site.database, "sample", MONDAY, second.number, ACTOR)
    page = browser.get(f"/week/{MONDAY}/{first.number}/publish").text
    assert f"Version {second.number} of {MONDAY} was published meanwhile" in page
    assert 'name="reason"' not in page
    week = browser.get(f"/week/{MONDAY}?version={first.number}").text
    assert "This draft cannot be published." in week
    assert "Review and publish" not in week


def test_who_is_told_of_another_time_is_not_said_to_have_no_change(client, tmp_path):
    """The same roster again, after the muster point of its sessions has moved."""
    site, browser = client.app.extensions["site"], client.role(Role.COORDINATOR)
    (tmp_path / "roster.json").write_text(week_text(site.database, "sample", MONDAY, 1)[1])
    path = f"/week/{MONDAY}/{add_draft(site.database, 'sample', tmp_path / 'roster.json', ACTOR).number}/publish"
    assert "Nothing changes for anyone." in browser.get(path).text
    with site.database.changing(ACTOR) as session:
        service = service_id(session, "sample")
        audit.note(session, service, Deed.ALTERATION, "muster points")
        for row in session.scalars(select(MusterPointRow).where(MusterPointRow.service_id == service)):
            row.address = "1 Other Street"
    page = browser.get(path).text
    assert "Nobody changes sessions. Some are told all the same" in page
    assert "1 Other Street" in page
