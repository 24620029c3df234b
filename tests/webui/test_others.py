"""Supervisors' notes and walk-ups, what a manager and an administrator see besides the main journeys."""

import re

from scheduler.domain.access import Role
from scheduler.domain.casework import OrderEvent, OrderEventKind
from scheduler.domain.versions import Actor
from scheduler.operations.change_settings import change_setting
from scheduler.operations.follow_orders import record_event
from tests.webui.conftest import on_phone, save_without_a_connection


@on_phone
def test_a_walk_up_and_a_note_reach_the_individuals_page(visitor):
    page = visitor.sign_in(Role.SUPERVISOR).page
    page.get_by_role("link", name="team and register").first.click()
    visitor.look()
    booked = re.findall(r"id=\"n-(P\d+)\"", page.content())
    other = next(key for key in ("P001", "P002", "P003", "P004", "P005", "P006") if key not in booked)
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_label("Here", exact=True).first.check()
    page.locator("details", has_text="Times and note").first.locator("summary").click()
    page.get_by_label("Note").first.fill("Asked for steel toecaps")
    page.get_by_label("Someone else who works here today").fill("nobody")
    page.get_by_role("button", name="Save the register").click()
    page.locator(".govuk-error-summary a").wait_for()
    visitor.look()
    page.get_by_label("Someone else who works here today").fill(other)
    page.get_by_role("button", name="Save the register").click()
    page.get_by_text("2 recorded.").wait_for()
    assert len(sent) == 2, "what the service refused was sent again by itself"
    visitor.look()
    assert f"{other}, walk up" in page.content()
    visitor.press("Sign out").sign_in(Role.COORDINATOR)
    visitor.go(f"/people/{booked[0]}")
    assert "Asked for steel toecaps" in page.content()


@on_phone
def test_a_manager_reads_each_chart_as_a_table(visitor):
    page = visitor.sign_in(Role.MANAGER).page
    page.get_by_label("By", exact=True).select_option("year")
    visitor.press("Show")
    figures = page.locator("figure")
    for place in range(figures.count()):
        figure = figures.nth(place)
        figure.locator("summary").click()
        heads = [head.inner_text() for head in figure.locator("thead th").all()]
        assert heads[:3] in (["Period", "Figure", "Year before"], ["Cause", "Figure", "Year before"])
        assert figure.locator("tbody tr").count() == figure.locator("rect").count() / 2
    visitor.look()


def test_an_administrator_erases_what_may_no_longer_be_kept(desktop, app):
    site, actor = app.extensions["site"], Actor("A test", "To have someone due")
    for order in site.records("sample").orders:
        if order.individual_id == "P001" and order.ended_on is None:
            ended = OrderEvent(order_id=order.order_id, kind=OrderEventKind.REVOKED, day=site.today())
            record_event(site.database, "sample", ended, actor, site.today())
    change_setting(site.database, "sample", "retention_years", "0", "5", actor)
    site.settings = site.settings.model_copy(update={"today": "2029-12-07"})
    page = desktop.sign_in(Role.ADMINISTRATOR).page
    desktop.go("/retention")
    assert [row.inner_text().split()[0] for row in page.locator("tbody tr").all()] == ["P001"]
    desktop.press("Erase these records for good")
    assert "Tick that you have looked at the list" in page.locator(".govuk-error-summary").inner_text()
    page.get_by_label("I have looked at the list").check()
    page.get_by_label("Why now?").fill("Yearly review of records")
    desktop.press("Erase these records for good")
    assert "The records of 1 individual are erased" in page.content()
    assert "Nobody is due for erasure" in page.content()
    assert "P001" not in {one.individual_id for one in site.records("sample").individuals}


def test_an_administrator_reads_how_a_search_went(desktop):
    page = desktop.sign_in(Role.ADMINISTRATOR).page
    desktop.go("/runs").press("Run 1", "link")
    page.locator("summary", has_text="Log of the search").click()
    desktop.look()
    rows = page.get_by_role("region", name="Log of the search").locator("tbody tr")
    assert rows.count() > 5
    seconds = [float(row.locator("td").first.inner_text()) for row in rows.all()]
    assert seconds == sorted(seconds)
    assert page.locator("svg polyline").count() == 2


def kept_on_the_phone(visitor):
    """The address of a register that a supervisor saved without a connection, and whose session has ended since."""
    page = save_without_a_connection(visitor)
    page.locator("form[data-register]").dispatch_event("change")  # what was saved is not unsaved by another tap
    page.context.clear_cookies()
    page.context.set_offline(False)
    return page.url.removeprefix(visitor.address)


def kept(page):
    return page.evaluate("Object.keys(localStorage).length")


@on_phone
def test_on_a_shared_phone_a_register_is_sent_in_its_authors_name_alone(visitor):
    register, page = kept_on_the_phone(visitor), visitor.page
    visitor.sign_in(Role.COORDINATOR).go(register)
    assert "hours credited" not in page.content()
    assert kept(page) == 1
    visitor.press("Sign out").sign_in(Role.SUPERVISOR).go(register)
    assert "hours credited" in page.content()
    assert kept(page) == 0


@on_phone
def test_a_register_kept_on_the_phone_is_taken_days_later(visitor, app):
    register, page = kept_on_the_phone(visitor), visitor.page
    app.extensions["site"].settings = app.extensions["site"].settings.model_copy(update={"today": "2026-12-14"})
    visitor.sign_in(Role.SUPERVISOR).go("/my-sessions")
    assert kept(page) == 0
    visitor.press("Sign out").sign_in(Role.COORDINATOR).go(register)
    assert "hours credited" in page.content()


@on_phone
def test_a_register_that_comes_too_late_is_told_of_with_what_it_says(visitor, app):
    page = visitor.page
    kept_on_the_phone(visitor)
    app.extensions["site"].settings = app.extensions["site"].settings.model_copy(update={"today": "2026-12-15"})
    visitor.sign_in(Role.SUPERVISOR)
    told = page.get_by_role("status").first.inner_text()
    assert "was not taken: PATHS, 2026-12-07." in told
    assert re.search(r"^P\d+: attended$", told, re.MULTILINE)
    assert kept(page) == 1
    page.get_by_role("button", name="Take it off this phone").click()
    assert kept(page) == 0
    visitor.go("/my-sessions")
    assert page.get_by_text("was not taken").count() == 0


@on_phone
def test_marks_that_were_never_saved_leave_the_phone_when_their_author_signs_out(visitor):
    page = visitor.sign_in(Role.SUPERVISOR).page
    page.get_by_role("link", name="team and register").first.click()
    visitor.look()
    page.get_by_label("Here", exact=True).first.check()
    assert page.evaluate("Object.keys(localStorage).length") == 1
    visitor.press("Sign out")
    assert page.evaluate("Object.keys(localStorage).length") == 0
