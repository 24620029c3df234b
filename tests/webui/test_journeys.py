"""Each user's day in a real browser, at desktop and phone width; axe looks at every page on the way."""

import re

from scheduler.domain.access import Role
from tests.webui.conftest import press, save_without_a_connection


def test_a_coordinator_plans_edits_puts_right_and_publishes(visitor):
    page = visitor.sign_in(Role.COORDINATOR).page
    visitor.go("/week/2026-12-14")
    page.get_by_label("Time to search").select_option("5")
    visitor.press("Start planning")
    page.get_by_role("button", name="See the draft").wait_for(timeout=60_000)
    visitor.look().press("See the draft")
    visitor.press("Change by hand")
    break_a_rule(visitor)
    visitor.press("Take back change 1")
    remove_someone(visitor)
    visitor.press("Keep as a new draft")
    assert "Kept as version 2" in page.content()
    visitor.press("Review and publish")
    visitor.press("Publish")
    assert "Say why you publish this version" in page.content()
    page.get_by_label("Why you publish this version").fill("Agreed at the Thursday meeting")
    visitor.press("Publish")
    assert "is published, in your name" in page.content()


def break_a_rule(visitor):
    """Someone with a booking is booked a second time in the same hours: whatever the service, rule W1 or S1."""
    page = visitor.page
    page.get_by_label("Add to a session").check()
    names = [o.inner_text() for o in page.get_by_label("Individual", exact=True).locator("option").all()[1:]]
    for number, _ in enumerate(names[:6], start=1):
        page.get_by_label("Add to a session").check()
        page.get_by_label("Individual", exact=True).select_option(index=number)
        page.get_by_label("Session", exact=True).select_option(index=2)
        visitor.press("Judge this change")
        if re.search(r"rules? (is|are) broken", page.content()):
            assert page.get_by_role("button", name="Keep as a new draft").count() == 0
            return
        if page.get_by_role("button", name="Take back change 1").count():
            visitor.press("Take back change 1")
    raise AssertionError("No addition broke a rule")


def remove_someone(visitor):
    """Leaving a session is always allowed unless it empties it: try until one is."""
    page = visitor.page
    for number in range(page.locator("[data-session]").count()):
        place = page.locator("[data-session]").nth(number)
        links = place.locator(".app-board a")
        if not links.count():
            continue
        session = place.get_attribute("data-session")
        person = re.search(r"individual=(\w+)", links.first.get_attribute("href")).group(1)
        page.get_by_label("Take out of a session").check()
        page.get_by_label("Individual", exact=True).select_option(person)
        page.get_by_label("Session", exact=True).select_option(session)
        visitor.press("Judge this change")
        if page.get_by_role("button", name="Keep as a new draft").count():
            return
        if page.get_by_role("button", name="Take back change 1").count():
            visitor.press("Take back change 1")
    raise AssertionError("Nobody could be taken out")


def test_a_supervisor_falls_ill_and_the_repair_is_approved(visitor):
    page = visitor.sign_in(Role.COORDINATOR).page
    visitor.go("/morning")
    page.get_by_label("A supervisor cannot come").check()
    visitor.press("See what can be done")
    assert "Choose who or what it is about" in page.content()
    page.get_by_label("Supervisor", exact=True).select_option(index=1)
    page.get_by_label("Day", exact=True).fill("2026-12-08")
    visitor.press("See what can be done")
    assert "Bookings that change" in page.content()
    visitor.press("Approve and publish")
    assert "Now make the calls" in page.content()
    if page.locator("[id^=call-]").count():
        page.locator("[id^=call-] button").first.click()
        visitor.look()
        assert "1 of" in page.content()


def test_a_register_is_recorded(visitor):
    page = visitor.sign_in(Role.SUPERVISOR).page
    page.get_by_role("link", name="team and register").first.click()
    visitor.look()
    visitor.press("Mark all as here")
    page.get_by_role("button", name="Save the register").click()
    page.get_by_text("recorded.").first.wait_for()
    assert "hours credited" in visitor.look().page.content()


def test_a_register_without_a_connection_is_kept_and_sent(visitor):
    page = save_without_a_connection(visitor)
    page.context.set_offline(False)
    page.get_by_text("recorded.").first.wait_for()
    assert "hours credited" in visitor.look().page.content()
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_a_case_manager_finds_the_reds_and_their_causes(visitor):
    page = visitor.sign_in(Role.CASE_MANAGER).page
    page.locator("a[href*='light=red']").click()
    visitor.look()
    page.locator("tbody a").first.click()
    visitor.look()
    content = page.content()
    assert "What cost time" in content
    assert "Offers and attendance" in content


def test_a_case_manager_states_why_they_look_at_someone_else(desktop):
    page = desktop.sign_in(Role.CASE_MANAGER).page
    desktop.go("/people")
    page.get_by_label("Part of the name, or the id").fill("a")
    desktop.press("Search")
    own = page.locator(".app-header__who").inner_text().split(",")[0]
    other = next(row for row in page.locator("tbody tr").all() if own not in row.inner_text())
    other.locator("a").click()
    desktop.look()
    assert "is not on your case-load" in page.content()
    assert "Offers and attendance" not in page.content()
    page.get_by_label("Why do you need to see this individual?").fill("Covering for a colleague on leave")
    desktop.press("Continue")
    assert "Offers and attendance" in page.content()


def test_a_manager_downloads_the_pack(visitor):
    page = visitor.sign_in(Role.MANAGER).page
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the quarterly pack").click()
    assert download.value.suggested_filename == "quarterly-pack-2026-12-07.xlsx"


def test_an_administrator_adds_a_user_and_finds_it_in_the_log(visitor):
    page = visitor.sign_in(Role.ADMINISTRATOR).page
    visitor.press("Add a user")
    visitor.press("Add user")
    assert "Enter the e-mail address" in page.content()
    page.get_by_label("E-mail address").fill("new@sample.example")
    page.get_by_label("Name").fill("Nora New")
    page.get_by_label("First password").fill("three other words")
    visitor.press("Add user")
    assert "Nora New can sign in now" in page.content()
    visitor.go("/log")
    page.get_by_label("About").fill("account")
    visitor.press("Search")
    assert page.url.endswith("/log")
    assert "coordinator" in page.content()


def test_people_at_the_muster_point_are_seated(visitor):
    page = visitor.sign_in(Role.COORDINATOR).page
    visitor.go("/muster")
    page.locator("main li a").first.click()
    visitor.look()
    boxes = page.locator("input[name=present][type=checkbox]").all()
    for box in boxes[:3]:
        box.check()
    visitor.press("Seat everyone")
    assert "Teams" in page.content()


def test_the_options_of_someone_without_a_place(desktop):
    page = desktop.sign_in(Role.COORDINATOR).page
    desktop.go("/week/2026-12-07")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    link = page.get_by_role("link", name="Options").first
    if link.count():
        link.click()
        desktop.look()
        assert "the best first" in page.content()


def test_the_main_journeys_without_javascript(chromium, served):
    """The same pages as plain forms: plan, take someone out of nothing, record a register, find the reds."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    sign_in_plainly(page, served, Role.COORDINATOR)
    page.goto(served + "/week/2026-12-14")
    page.get_by_label("Time to search").select_option("5")
    press(page.get_by_role("button", name="Start planning"))
    page.get_by_role("button", name="See the draft").wait_for(timeout=60_000)
    press(page.get_by_role("button", name="See the draft"))
    press(page.get_by_role("button", name="Review and publish"))
    page.get_by_label("Why you publish this version").fill("Agreed")
    press(page.get_by_role("button", name="Publish"))
    assert "is published, in your name" in page.content()
    press(page.get_by_role("button", name="Sign out"))
    sign_in_plainly(page, served, Role.SUPERVISOR)
    press(page.get_by_role("link", name="team and register").first)
    for radio in page.get_by_label("Here", exact=True).all():
        radio.check()
    press(page.get_by_role("button", name="Save the register"))
    assert "hours credited" in page.content()
    press(page.get_by_role("button", name="Sign out"))
    sign_in_plainly(page, served, Role.CASE_MANAGER)
    press(page.locator("a[href*='light=red']"))
    press(page.locator("tbody a").first)
    assert "What cost time" in page.content()
    context.close()


def test_the_other_journeys_without_javascript(chromium, served):
    """An edit that breaks a rule and is put right, a repair, the muster, the pack, a new user, a search."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    sign_in_plainly(page, served, Role.COORDINATOR)
    page.goto(served + "/week/2026-12-07/1/edit")
    book_twice(page)
    press(page.get_by_role("button", name="Judge this change"))
    assert re.search(r"rules? (is|are) broken", page.content())
    assert page.get_by_role("button", name="Keep as a new draft").count() == 0
    press(page.get_by_role("button", name="Take back change 1"))
    assert "rules are broken" not in page.content()
    page.goto(served + "/morning")
    page.get_by_label("Weather stops outdoor work").check()
    page.get_by_label("Day", exact=True).fill("2026-12-08")
    press(page.get_by_role("button", name="See what can be done"))
    press(page.get_by_role("button", name="Approve and publish"))
    assert "Now make the calls" in page.content()
    page.goto(served + "/muster")
    press(page.locator("main li a").first)
    page.locator("input[name=present][type=checkbox]").first.check()
    press(page.get_by_role("button", name="Seat everyone", exact=True))
    assert page.get_by_role("heading", name="Teams").count() == 1
    press(page.get_by_role("button", name="Sign out"))
    sign_in_plainly(page, served, Role.MANAGER)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the quarterly pack").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    press(page.get_by_role("button", name="Sign out"))
    sign_in_plainly(page, served, Role.ADMINISTRATOR)
    press(page.get_by_role("button", name="Add a user"))
    page.get_by_label("E-mail address").fill("new@sample.example")
    page.get_by_label("Name").fill("Nora New")
    page.get_by_label("First password").fill("three other words")
    press(page.get_by_role("button", name="Add user"))
    assert "Nora New can sign in now" in page.content()
    context.close()


def book_twice(page):
    """Someone with a booking, from a link of the board, added to a session at the same time: rule W1."""
    first = page.locator("[data-session]").first
    start = first.get_attribute("data-session").partition("/")[2]
    other = page.locator(f"[data-session$='{start}']").nth(1).get_attribute("data-session")
    press(first.locator(".app-board a").first)
    assert page.get_by_label("Move to another session").is_checked()
    page.get_by_label("Add to a session").check()
    page.get_by_label("Session", exact=True).select_option(other)


def sign_in_plainly(page, address, role):
    page.goto(address + "/sign-in")
    page.get_by_label("E-mail address").fill(f"{role}@sample.example")
    page.get_by_label("Password", exact=True).fill("three words together")
    press(page.get_by_role("button", name="Sign in"))
