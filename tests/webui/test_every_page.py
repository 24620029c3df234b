"""Every page as axe sees it (WCAG 2.2, A and AA), at desktop and phone width, folded out, with its errors and empty."""

from itertools import cycle

import pytest

from scheduler.domain.access import Role
from tests.webui.access_table import TABLE
from tests.webui.conftest import SIZES, copy_of, opened, running, settings_for, visiting

WEEK = "/week/2026-12-07"
NO_PAGE = (
    "static",
    "performance.pack",
    "single.begin",
    "single.back",
    "nights.alive",
    "nights.ready",
    "nights.metrics",
)
FAULTS = {
    Role.COORDINATOR: [
        (f"{WEEK}/1/edit", "Judge this change", "Choose the individual"),
        ("/morning", "See what can be done", "Choose what happened"),
        ("/orders/O001/event", "Record", "Choose what happened"),
        ("/records/needs/add", "Keep", "Nothing is filled in"),
        ("/records-taken-in", "Go on", "No file was chosen"),
        ("/account/password", "Change password", "Enter your present password"),
    ],
    Role.ADMINISTRATOR: [
        ("/users/add", "Add user", "Enter the e-mail address"),
        ("/settings/red_below", "Keep", "Say why the service decides so"),
    ],
}
EMPTY = {
    Role.COORDINATOR: [
        "/week/2027-03-01",
        "/muster?day=2026-12-13",
        f"{WEEK}?trait=short&supervisor=nobody",
        "/no-page",
    ],
    Role.CASE_MANAGER: ["/users", "/people/P999"],
    Role.SUPERVISOR: ["/people", "/register/PATHS/2026-12-20/540"],
    Role.ADMINISTRATOR: ["/runs/99", "/log?page=99"],
}


@pytest.fixture(scope="module")
def address(filled, tmp_path_factory):
    with opened(settings_for(copy_of(filled, tmp_path_factory.mktemp("every")))) as app, running(app) as found:
        yield found


@pytest.fixture
def desk(chromium, address, shared):
    with visiting(chromium, address, "desktop", shared) as visitor:
        yield visitor


@pytest.fixture(params=SIZES)
def someone(request, chromium, address, shared):
    with visiting(chromium, address, request.param, shared) as visitor:
        yield visitor


@pytest.mark.parametrize("role", Role)
def test_every_page_of_a_role(desk, role):
    """Loaded at one width, then turned to the other; the next page the other way round."""
    desk.sign_in(role)
    other = cycle(("phone", "desktop"))
    for name, (roles, method, path) in TABLE.items():
        if method == "GET" and name not in NO_PAGE and (roles is None or role in roles):
            desk.go(path).turn(next(other))


@pytest.mark.parametrize("role", FAULTS)
def test_every_form_with_its_faults(someone, role):
    """The summary on top links to the field, and the field has the words."""
    page = someone.sign_in(role).page
    for path, button, words in FAULTS[role]:
        someone.go(path)
        page.get_by_role("button", name=button, exact=True).click()
        someone.look()
        summary = page.locator(".govuk-error-summary")
        assert words in summary.inner_text(), path
        target = summary.get_by_role("link").first.get_attribute("href")
        assert page.locator(target).count() == 1, (path, target)
        assert page.title().startswith("Error: "), path


@pytest.mark.parametrize("role", EMPTY)
def test_what_is_not_there_or_not_allowed(someone, role):
    someone.sign_in(role)
    for path in EMPTY[role]:
        someone.go(path)


def test_signing_in_goes_wrong(someone):
    page = someone.go("/sign-in").page
    someone.press("Sign in")
    assert "Enter your e-mail address" in page.locator(".govuk-error-summary").inner_text()
    page.get_by_label("E-mail address").fill("nobody@sample.example")
    page.get_by_label("Password", exact=True).fill("not the password")
    someone.press("Sign in")
    assert page.locator(".govuk-error-summary").count() == 1


def test_the_end_of_the_session_is_told_and_put_off(someone):
    page = someone.page
    page.clock.install()
    someone.sign_in(Role.MANAGER)
    page.clock.fast_forward("28:01")
    assert page.get_by_role("alertdialog").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Stay signed in"
    someone.look()
    with page.expect_response("**/stay") as answer:
        page.get_by_role("button", name="Stay signed in").click()
    assert answer.value.status == 302
    page.get_by_role("alertdialog").wait_for(state="hidden")
    with page.expect_request("**/sign-in"):
        page.clock.fast_forward("30:05")


def test_a_page_opened_in_another_window_prolongs_the_session_in_all(desktop):
    page = desktop.page
    page.clock.install()
    desktop.sign_in(Role.MANAGER)
    page.clock.fast_forward("20:00")
    other = page.context.new_page()
    other.goto(desktop.address + "/performance")
    other.wait_for_load_state("networkidle")
    page.clock.fast_forward("10:05")
    assert not page.get_by_role("alertdialog").is_visible()
    page.clock.fast_forward("18:00")
    assert page.get_by_role("alertdialog").is_visible()
