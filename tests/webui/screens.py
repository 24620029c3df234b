"""`make screens`: pictures of every page, at desktop and phone width, for people to look at."""

import tempfile
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from scheduler.domain.access import Role
from tests.webui.conftest import CHROMIUM, PASSWORD, SIZES, settings_for
from webui.app import create_app
from webui.demo import set_up

FOLDER = Path("docs/screens")
PAGES = {
    Role.COORDINATOR: {
        "week": "/week/2026-12-07",
        "week-publish": "/week/2026-12-07/1/publish",
        "edit": "/week/2026-12-07/1/edit",
        "options": "/week/2026-12-07/1/options/P001",
        "morning": "/morning",
        "morning-proposed": "/morning/weather/weather/2026-12-08",
        "muster": "/muster?day=2026-12-08",
        "muster-point": "/muster/2026-12-08/YARD/540",
        "people": "/people",
        "records": "/records",
        "records-file": "/records/placements",
        "records-entry": "/records/placements/1",
        "take-in": "/records-taken-in",
        "order-event": "/orders/O001/event",
        "capacity": "/capacity",
    },
    Role.CASE_MANAGER: {"case-load": "/lights", "individual": "/people/{red}"},
    Role.SUPERVISOR: {"my-sessions": "/my-sessions", "register": "{register}"},
    Role.MANAGER: {"performance": "/performance", "what-if": "/what-if"},
    Role.ADMINISTRATOR: {
        "users": "/users",
        "user-add": "/users/add",
        "settings": "/settings",
        "setting": "/settings/red_below",
        "log": "/log",
    },
}


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store = f"{folder}/store.db"
        set_up(store, Path("data/sample"), "sample", dict.fromkeys(Role, PASSWORD))
        server = make_server("127.0.0.1", 0, create_app(settings_for(store)), threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            for name, size in SIZES.items():
                take(browser, f"http://127.0.0.1:{server.server_port}", name, size)
            browser.close()
        server.shutdown()


def take(browser, address, width, size):
    for role, pages in PAGES.items():
        context = browser.new_context(viewport=size)
        page = context.new_page()
        page.goto(address + "/sign-in")
        if role is Role.COORDINATOR:
            page.screenshot(path=FOLDER / f"sign-in-{width}.png")
        page.get_by_label("E-mail address").fill(f"{role}@sample.example")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_load_state("networkidle")
        for name, path in pages.items():
            if path == "{register}":
                path = page.locator("main a").first.get_attribute("href")
            elif "{red}" in path:
                page.goto(address + "/lights?light=red")
                path = page.locator("tbody a").first.get_attribute("href")
            page.goto(address + path)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=FOLDER / f"{name}-{width}.png", clip=None, full_page=name not in LONG)
        context.close()


LONG = {
    "records-file",
    "week",
    "performance",
    "people",
    "options",
    "settings",
    "log",
    "case-load",
    "individual",
    "register",
}

if __name__ == "__main__":
    main()
