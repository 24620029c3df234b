"""A real server on a store with the sample service and another one, and a browser that looks at every page twice."""

import fcntl
import hashlib
import re
import shutil
import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import sync_playwright
from pydantic import SecretStr
from werkzeug.serving import make_server

from scheduler.config import Settings
from scheduler.domain.access import Role
from scheduler.domain.versions import Actor
from scheduler.exchange.exporting import write_service
from scheduler.operations.change_settings import change_setting
from scheduler.operations.follow_changes import changed_at
from scheduler.simulation.services import Profile, invent_service
from scheduler.store.database import Database
from tests.webui.axe import violations
from webui.app import create_app
from webui.demo import set_up

PASSWORD = "three words together"
TODAY = "2026-12-07"
PATIENCE = 120_000
"""Milliseconds: a machine that runs much else is no fault of a page."""

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium") or "/usr/bin/chromium"
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
CHANGES = r'value="[^"]*" name="csrf_token"|name="csrf_token"[^>]*|(<details[^>]*?) open=""'
"""What differs between two looks at the same page."""

COMPILED = FileSystemBytecodeCache()
WORKED_OUT: dict[Hashable, Any] = {}


def shown_at(browser: Any, path: str) -> str:
    """What a decision on a page goes back with."""
    found = re.search(r'name="shown" value="(\w+)"', browser.get(path).text)
    assert found, path
    return found[1]


def settings_for(store: str, **others) -> Settings:  # type: ignore[no-untyped-def]
    """Tests ask more often than people do, unless they say otherwise."""
    chosen = {"development": True, "today": TODAY, "requests_a_minute": 1_000_000, **others}
    return Settings(store=store, secret_key=SecretStr("only for tests, and long enough."), **chosen)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():  # type: ignore[no-untyped-def]
    """Tests sign in hundreds of times; a password takes a third of a second to judge, on purpose."""
    with pytest.MonkeyPatch.context() as patch:
        quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        patch.setattr("scheduler.operations.manage_users.HASHER", quick)
        yield


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder for all processes of this run."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def filled(shared: Path, quick_passwords: None) -> Path:
    """Once: the sample service with its week published, and a second service that nobody of it may see."""
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "store.db").exists():
            fill(shared / "filling.db", shared / "other")
            (shared / "filling.db").rename(shared / "store.db")
    return shared / "store.db"


def fill(store: Path, other: Path) -> None:
    passwords = dict.fromkeys(Role, PASSWORD)
    set_up(str(store), Path("data/sample"), "sample", passwords)
    database = Database(str(store))
    change_setting(database, "sample", "nightly_seconds", "1", "5", Actor("Adam Administrator", "Tests have no night"))
    database.close()
    write_service(invent_service(30, 9, Profile.TYPICAL), other)
    set_up(str(store), other, "other", passwords)


def copy_of(filled: Path, folder: Path) -> str:
    return str(shutil.copy(filled, folder / "store.db"))


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> str:
    """A copy for one test to change."""
    return copy_of(filled, tmp_path)


@contextmanager
def opened(settings: Settings, database: Database | None = None) -> Iterator[Flask]:
    """What pages worked out from the store as it was at first is handed on from test to test, as within a process."""
    made = create_app(settings, database)
    made.jinja_env.bytecode_cache = COMPILED
    site = made.extensions["site"]
    untouched = {service: changed_at(site.database, service) for service in ("sample", "other")}
    site._kept.update(WORKED_OUT)
    yield made
    WORKED_OUT.update({key: value for key, value in site._kept.items() if key[1] == untouched[key[0]]})
    site.database.close()


@pytest.fixture
def app(store: str):  # type: ignore[no-untyped-def]
    with opened(settings_for(store)) as made:
        yield made


@contextmanager
def running(app):  # type: ignore[no-untyped-def]
    """The address of a running server."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def served(app):  # type: ignore[no-untyped-def]
    with running(app) as address:
        yield address


@pytest.fixture(autouse=True)
def simulations(monkeypatch):  # type: ignore[no-untyped-def]
    """Asked for, but not run: forms are sent hundreds of times. `test_whatif.py` runs them."""
    monkeypatch.setattr("webui.pages.whatif.start_simulating", lambda *asked: None)


@pytest.fixture(scope="session")
def chromium():  # type: ignore[no-untyped-def]
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu"]  # there is none, and drawing as if there were takes longer
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


def press(target) -> None:  # type: ignore[no-untyped-def]
    """Press a link or a button and await the whole of its page: a click awaits no more than that it begins."""
    target.click()
    target.page.wait_for_load_state()


class Visitor:
    """Someone at a browser. Each page that they see is looked at by axe; a fault of the script is a failure."""

    def __init__(self, page, address: str, judged: Path) -> None:  # type: ignore[no-untyped-def]
        self.page, self.address, self.judged, self.faults, self.waiting = page, address, judged, [], 0
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda request: self.count(1))
        page.on("requestfinished", lambda request: self.count(-1))
        page.on("requestfailed", lambda request: self.count(-1))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("response", lambda a: self.faults.append(f"{a.status} {a.url}") if a.status >= 500 else None)

    def sign_in(self, role: Role, service: str = "sample") -> "Visitor":
        self.page.goto(self.address + "/sign-in")
        self.look()
        self.page.get_by_label("E-mail address").fill(f"{role}@{service}.example")
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        return self.look()

    def go(self, path: str) -> "Visitor":
        self.page.goto(self.address + path)
        return self.look()

    def press(self, name: str, role: str = "button") -> "Visitor":
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        return self.look()

    def count(self, more: int) -> None:
        self.waiting = max(0, self.waiting + more)

    def look(self) -> "Visitor":
        """Once the server has been left in peace for a moment (Playwright's `networkidle` waits for half a second).

        The end of an answer without content is not told: hence two seconds at most.
        """
        quiet = 0
        for _ in range(100):
            self.page.wait_for_timeout(20)
            quiet = 0 if self.waiting else quiet + 1
            if quiet == 3:
                break
        self.waiting = 0
        self.page.wait_for_load_state()
        return self.judge()

    def turn(self, size: str) -> "Visitor":
        """The same page at another width."""
        self.page.set_viewport_size(SIZES[size])
        return self.judge()

    def judge(self) -> "Visitor":
        """With what is folded away. The same document at the same width is judged once, by whichever process."""
        if self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
            self.faults.append(f"{self.page.url} is wider than the screen")
        content = re.sub(CHANGES, r"\1", self.page.content())
        seen = hashlib.sha256(f"{self.page.viewport_size['width']} {content}".encode()).hexdigest()
        if not (self.judged / seen).exists():
            assert violations(self.page) == []
            (self.judged / seen).touch()
        assert not self.faults, self.faults
        return self


def save_without_a_connection(visitor):  # type: ignore[no-untyped-def]
    """A supervisor's register, filled in and saved on a phone that has no connection; the page, still without one."""
    page = visitor.sign_in(Role.SUPERVISOR).page
    page.get_by_role("link", name="team and register").first.click()
    visitor.look()
    page.context.set_offline(True)
    page.get_by_role("button", name="Mark all as here").click()
    page.get_by_role("button", name="Save the register").click()
    page.get_by_text("There is no connection").wait_for()
    return page


@pytest.fixture(params=SIZES)
def visitor(request, chromium, served, shared):  # type: ignore[no-untyped-def]
    """At desktop and at phone width."""
    with visiting(chromium, served, request.param, shared) as someone:
        yield someone


on_phone = pytest.mark.parametrize("visitor", ["phone"], indirect=True)
"""For what is no journey of its own: all pages are looked at at both widths anyhow."""


@pytest.fixture
def desktop(chromium, served, shared):  # type: ignore[no-untyped-def]
    with visiting(chromium, served, "desktop", shared) as someone:
        yield someone


@contextmanager
def visiting(chromium, address: str, size: str, shared: Path):  # type: ignore[no-untyped-def]
    context = chromium.new_context(viewport=SIZES[size])
    yield Visitor(context.new_page(), address, shared)
    context.close()


@pytest.fixture
def client(app):  # type: ignore[no-untyped-def]
    """Requests without a browser, forms without their token."""
    app.config["WTF_CSRF_ENABLED"] = False
    return SimpleNamespace(app=app, role=lambda role, service="sample": signed_in(app, role, service))


def signed_in(app, role: Role | None, service: str = "sample"):  # type: ignore[no-untyped-def]
    browser = app.test_client()
    if role is not None:
        sent = browser.post("/sign-in", data={"email": f"{role}@{service}.example", "password": PASSWORD})
        assert sent.status_code == 302
    return browser
