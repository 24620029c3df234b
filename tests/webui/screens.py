"""`make screens`: pictures of every page, at desktop and phone width, for people to look at."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import sync_playwright

from scheduler.domain.access import Role
from scheduler.jobs.worker import work_once
from scheduler.store.database import Database
from tests.webui.conftest import CHROMIUM, PASSWORD, PATIENCE, SIZES, press, running, settings_for
from tests.webui.mails import mails
from webui.app import create_app
from webui.demo import set_up

FOLDER = Path("docs/screens")
WEEK = "/week/2026-12-07"
PAGES = {
    Role.COORDINATOR: {
        "week": WEEK,
        "week-print": f"{WEEK}/1/print",
        "week-publish": f"{WEEK}/1/publish",
        "week-compare": f"{WEEK}/1/against/1",
        "week-empty": "/week/2026-12-21",
        "run": "/runs/1",
        "edit": f"{WEEK}/1/edit",
        "edit-chosen": f"{WEEK}/1/edit?kind=move&individual={{seated}}",
        "options": f"{WEEK}/1/options/P001",
        "why": f"{WEEK}/1/options/P001/PATHS/2026-12-07/0900",
        "morning": "/morning",
        "morning-proposed": "/morning/2026-12-08/weather:weather",
        "muster": "/muster?day=2026-12-08",
        "muster-point": "/muster/2026-12-08/YARD/540",
        "people": "/people",
        "records": "/records",
        "records-file": "/records/placements",
        "records-entry": "/records/placements/1",
        "records-add": "/records/absences/add",
        "take-in": "/records-taken-in",
        "order-event": "/orders/O001/event",
        "register-correct": "/register/{past}/P001",
        "messages": "/messages",
        "message": "/messages/1",
        "nights": "/nights",
        "capacity": "/capacity",
        "night": "/nights/{plan}",
        "help": "/help",
        "help-page": "/help/week.show",
        "accessibility": "/accessibility",
        "password": "/account/password",
        "not-found": "/nowhere",
    },
    Role.CASE_MANAGER: {"case-load": "/lights", "individual": "/people/{red}", "reason": "/people/P001"},
    Role.SUPERVISOR: {"my-sessions": "/my-sessions", "register": "/register/{mine}"},
    Role.MANAGER: {"performance": "/performance", "lights": "/lights", "what-if": "/what-if"},
    Role.ADMINISTRATOR: {
        "users": "/users",
        "user-add": "/users/add",
        "user-change": "/users/2",
        "settings": "/settings",
        "setting": "/settings/red_below",
        "retention": "/retention",
        "log": "/log",
        "runs": "/runs",
    },
}
LINKS = {
    "seated": (WEEK, "section li a"),
    "past": ("/people/P001", "a[href^='/register/']"),
    "red": ("/lights?light=red", "tbody a"),
    "mine": ("/my-sessions", "main a"),
    "plan": ("/nights", "main a:has-text('Nightly plan')"),
}
"""What an address on the sample service has: where it is found, as the end of the first such link."""

LONG = {
    *("records-file", "week", "week-print", "week-publish", "performance", "people", "options", "settings", "log"),
    *(
        "case-load",
        "lights",
        "individual",
        "register",
        "edit",
        "edit-chosen",
        "edit-broken",
        "messages",
        "run",
        "muster-point",
    ),
}
"""Only what is seen first."""


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store = f"{folder}/store.db"
        set_up(store, Path("data/sample"), "sample", dict.fromkeys(Role, PASSWORD))
        a_night(store, f"{folder}/mail")
        app = create_app(settings_for(store))
        with running(app) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            for role, pages in PAGES.items():
                take(browser.new_page(), address, role, pages)
            states(browser.new_page(), address)
            take_mails(browser.new_page())
            browser.close()
        app.extensions["site"].database.close()


def take(page, address, role, pages):
    sign_in(page, address, role)
    for name, path in pages.items():
        page.goto(address + filled_in(page, address, path))
        picture(page, name)


def states(page, address):
    """Pages as they look when something was done on them."""
    picture_of_sign_in(page, address)
    sign_in(page, address, Role.COORDINATOR)
    page.goto(f"{address}{WEEK}/1/edit")
    first = page.locator("[data-session]").first
    start = first.get_attribute("data-session").partition("/")[2]
    other = page.locator(f"[data-session$='{start}']").nth(1).get_attribute("data-session")
    first.locator(".app-board a").first.click()
    page.get_by_label("Add to a session").check()
    page.get_by_label("Session", exact=True).select_option(other)
    page.get_by_role("button", name="Judge this change").click()
    picture(page, "edit-broken")
    page.goto(f"{address}/muster")
    press(page.locator("main li a").first)
    for box in page.locator("input[name=present][type=checkbox]").all()[:9]:
        box.check()
    page.get_by_role("button", name="Seat everyone", exact=True).click()
    picture(page, "muster-seated")
    page.goto(f"{address}/morning/2026-12-08/weather:weather")
    page.get_by_role("button", name="Approve and publish").click()
    picture(page, "calls")


def picture_of_sign_in(page, address):
    page.goto(address + "/sign-in")
    page.get_by_role("button", name="Sign in").click()
    picture(page, "sign-in-faults")
    page.goto(address + "/sign-in")
    picture(page, "sign-in")


def sign_in(page, address, role):
    page.set_default_timeout(PATIENCE)
    page.goto(address + "/sign-in")
    page.get_by_label("E-mail address").fill(f"{role}@sample.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def filled_in(page, address, path):
    for name, (where, link) in LINKS.items():
        if "{" + name + "}" in path:
            page.goto(address + where)
            found = page.locator(link).first.get_attribute("href")
            end = (
                found.removeprefix("/register/").removesuffix("/P001")
                if "/register/" in found
                else found.split("/")[-1]
            )
            path = path.replace("{" + name + "}", end)
    return path


def picture(page, name):
    for width, size in SIZES.items():
        page.set_viewport_size(size)
        page.wait_for_load_state("load")
        page.screenshot(path=FOLDER / f"{name}-{width}.png", full_page=name not in LONG)


def a_night(store, folder):
    """What was done in the night to the sample's Tuesday, and its messages."""
    settings = settings_for(store).model_copy(update={"messages_folder": folder})
    database = Database(store, lambda: datetime(2026, 12, 8, 8, 5, tzinfo=UTC))
    work_once(settings, database)
    database.close()


def take_mails(page):
    for kind, html in mails().items():
        page.set_content(html)
        picture(page, f"mail-{kind}")


if __name__ == "__main__":
    main()
