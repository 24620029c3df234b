"""Every route, every role, own and other service: allowed or denied by one table."""

import html5lib
import pytest
from bs4 import BeautifulSoup
from flask import Flask

from scheduler.domain.access import Role
from scheduler.operations.follow_changes import changed_at
from scheduler.operations.read_log import read_log
from scheduler.store.database import Database
from tests.webui.access_table import TABLE
from tests.webui.conftest import copy_of, opened, settings_for, signed_in
from webui.access import guard
from webui.help_texts import HELP

AS_SENT = {
    "kind": "move",
    "individual": "P001",
    "day": "2026-12-08",
    "reason": "another service",
    "why": "another service",
    "name": "Someone Else",
    "role": "manager",
    "value": "0.4",
    "seen": "0.5",
    "made": "yes",
    "do": "keep",
    "sure": "y",
    "individual_id": "P001",
    "avoid": "dust",
    "present": "P001",
    "outcome-P001": "attended",
    "also": "P001",
}
"""Fields of many forms at once."""


@pytest.fixture(scope="module")
def open_app(filled, tmp_path_factory):
    with opened(settings_for(copy_of(filled, tmp_path_factory.mktemp("access")))) as made:
        made.config["WTF_CSRF_ENABLED"] = False
        yield made


@pytest.fixture(scope="module")
def browsers(open_app):
    people = {(role, service): signed_in(open_app, role, service) for role in Role for service in ("sample", "other")}
    return {**people, (None, "sample"): signed_in(open_app, None)}


def test_every_route_is_in_the_table(open_app):
    assert {rule.endpoint for rule in open_app.url_map.iter_rules()} == set(TABLE)


@pytest.mark.parametrize("endpoint", TABLE)
@pytest.mark.parametrize("role", [*Role, None])
def test_a_role_is_let_in_or_not(browsers, endpoint, role):
    roles, method, path = TABLE[endpoint]
    browser = browsers[role, "sample"]
    if endpoint == "account.sign_out":
        browser = signed_in(browser.application, role)
    answer = browser.open(path, method=method)
    answer.close()
    if roles is None or role in roles:
        assert answer.status_code not in (401, 403, 500), answer.status_code
        ended = endpoint == "account.sign_out"
        assert role is None or ended or "/sign-in" not in answer.headers.get("Location", "")
    elif role is None:
        assert answer.status_code == 302
        assert "/sign-in" in answer.headers["Location"]
    else:
        assert answer.status_code == 403


@pytest.mark.parametrize("endpoint", [name for name, (roles, method, _) in TABLE.items() if roles and method == "GET"])
@pytest.mark.parametrize("role", Role)
def test_nobody_sees_another_service(open_app, browsers, endpoint, role):
    """Whoever opens any address in another service finds no name of this one."""
    records, theirs = (open_app.extensions["site"].records(service) for service in ("sample", "other"))
    strangers = {f"{one.first_name} {one.last_name}" for one in theirs.individuals}
    mine = {f"{one.first_name} {one.last_name}" for one in records.individuals} - strangers
    answer = browsers[role, "other"].open(TABLE[endpoint][2])
    assert answer.status_code != 500
    text = answer.get_data().decode(errors="replace")
    assert not [name for name in mine if name in text]


@pytest.mark.parametrize("endpoint", [name for name, (roles, _, _) in TABLE.items() if roles])
@pytest.mark.parametrize("role", Role)
def test_nobody_changes_another_service(open_app, browsers, endpoint, role):
    """Whatever anyone in another service sends to any address, nothing of this service changes."""
    browser = browsers[role, "other"]
    if endpoint in ("account.sign_out", "runs.start"):
        browser = signed_in(open_app, role, "other")
    before = changed_at(open_app.extensions["site"].database, "sample")
    with browser.post(TABLE[endpoint][2], data=AS_SENT) as answer:
        assert answer.status_code != 500
    assert changed_at(open_app.extensions["site"].database, "sample") == before


def test_every_screen_has_its_help(open_app):
    """Every page that answers with HTML and is for people who are signed in."""
    without = {"account.home", "week.this_week", "performance.pack", "help.everything", "help.page"}
    screens = {name for name, (roles, method, _) in TABLE.items() if roles and method == "GET"}
    assert screens - without == set(HELP)


def test_a_view_that_does_not_say_who_may_open_it_stops_the_start(open_app):
    bare = Flask("bare")
    bare.add_url_rule("/open", "open", lambda: "anything")
    with pytest.raises(RuntimeError, match="open does not say who may open it"):
        guard(bare)


def test_a_supervisor_sees_only_their_own_sessions_of_today_and_tomorrow(browsers):
    supervisor = browsers[Role.SUPERVISOR, "sample"]
    assert supervisor.get("/register/PATHS/2026-12-10/540").status_code == 403
    page = BeautifulSoup(supervisor.get("/my-sessions").data, "html5lib")
    own = {link["href"] for link in page.select("main a") if link["href"].startswith("/register/")}
    assert own
    for placement in ("PARKS", "PATHS", "SHED", "CRAFT", "DECOR"):
        path = f"/register/{placement}/2026-12-07/540"
        assert (supervisor.get(path).status_code == 200) == (path in own)


def test_a_look_at_an_individual_is_in_the_log(open_app, browsers):
    database: Database = open_app.extensions["site"].database
    browsers[Role.COORDINATOR, "sample"].get("/people/P002")
    last = read_log(database, "sample")[-1]
    assert (last.actor, last.subject) == ("Ailsa Coordinator", "individual P002")


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (role, path)
        for roles, method, path in TABLE.values()
        if roles and method == "GET" and not path.endswith((".js", ".xlsx"))
        for role in sorted(roles)[:1]
    ],
)
def test_every_page_is_whole_html(browsers, role, path):
    """Parsed strictly: a title, one h1, no id twice, a label for every field."""
    answer = browsers[role, "sample"].get(path, follow_redirects=True)
    if answer.status_code == 400:
        return
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(answer.get_data(as_text=True))
    assert not [error for error in parser.errors if error[1] not in ("unexpected-character-reference",)]
    page = BeautifulSoup(answer.data, "html.parser")
    assert page.title
    assert page.title.text.strip()
    assert len(page.select("h1")) == 1
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))
    labelled = {label.get("for") for label in page.select("label")}
    fields = page.select("input:not([type=hidden]):not([type=submit]), select, textarea")
    assert not [field for field in fields if field.get("id") not in labelled]
    assert not page.select("[style], [onclick], script:not([src])")


def test_headers_are_strict(browsers):
    headers = browsers[Role.COORDINATOR, "sample"].get("/week/2026-12-07").headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_link_does_not_lead_elsewhere_after_signing_in(open_app):
    for target in ("//evil.example", "https://evil.example", "/\\evil.example"):
        browser = open_app.test_client()
        form = {"email": "manager@sample.example", "password": "three words together"}
        answer = browser.post("/sign-in", query_string={"next": target}, data=form)
        assert answer.headers["Location"] == "/"
