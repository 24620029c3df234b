"""Every form and every parameter with what nobody should send: no error of ours, no script kept, nobody's data."""

import pytest
from bs4 import BeautifulSoup

from scheduler.domain.access import Role
from scheduler.exchange.columns import COLUMNS
from tests.webui.access_table import TABLE
from tests.webui.conftest import PASSWORD, opened, settings_for, signed_in
from tests.webui.wrong_values import some_of

NASTY = (
    "",
    "x" * 100_000,
    "😀\u202e\u0000 Ünïcode",
    "<script>alert(1)</script>",
    "'; DROP TABLE users; --",
    "-1",
    "1e309",
    "2026-02-30",
    "../../etc/passwd",
    "{{ 7 * 7 }}",
    "P999999",
)
PARAMETERS = ("version", "trait", "place", "supervisor", "sort", "down", "light", "manager", "q", "by", "day", "who")
MORE = ("about", "page", "next", "individual", "find")
FIELDS = (
    ("seconds", "reason", "kind", "individual", "session", "to", "other", "supervisor", "placement", "day"),
    tuple(column.name for name in ("needs", "placements") for column in COLUMNS[name]),
    (
        "value",
        "seen",
        "why",
        "do",
        "files",
        "email",
        "password",
        "name",
        "role",
        "active",
        "old",
        "new",
        "made",
        "present",
        "outcome-P001",
        "arrived-P001",
    ),
)


@pytest.fixture
def browsers(app):
    app.config["WTF_CSRF_ENABLED"] = False
    return {role: signed_in(app, role) for role in Role}


@pytest.mark.parametrize("role", Role)
def test_parameters(browsers, role):
    for place, (endpoint, (roles, method, path)) in enumerate(TABLE.items()):
        if method != "GET" or not roles or role not in roles or path.endswith(".xlsx"):
            continue
        for text in some_of(NASTY, place, 3):
            answer = browsers[role].get(path, query_string=dict.fromkeys((*PARAMETERS, *MORE), text))
            assert answer.status_code != 500, (endpoint, text[:40])
            assert b"<script>alert" not in answer.data


@pytest.mark.parametrize("role", Role)
def test_forms(browsers, role):
    for place, (endpoint, (roles, _, path)) in enumerate(TABLE.items()):
        if not roles or role not in roles or endpoint in ("account.sign_out", "runs.start"):
            continue
        for text in some_of(NASTY, place + 1, 3):
            form = {name: text for names in FIELDS for name in names}
            answer = browsers[role].post(path, data=form)
            assert answer.status_code != 500, (endpoint, text[:40])
            assert b"<script>alert" not in answer.data


@pytest.mark.parametrize("text", [text for text in NASTY if "/" not in text and text])
def test_addresses(browsers, text):
    for role in Role:
        for path in ("/people/{}", "/week/{}", "/runs/{}", "/users/{}", "/help/{}", "/register/{}/2026-12-07/540"):
            assert browsers[role].get(path.format(text[:2000])).status_code in (200, 302, 308, 400, 403, 404)


def test_what_is_kept_is_shown_as_text(browsers):
    """A name that is a script is shown as it was typed, and runs nowhere."""
    name = "<script>alert('kept')</script>"
    form = {"email": "x@y.example", "name": name, "role": "manager", "supervisor": "", "password": PASSWORD}
    assert browsers[Role.ADMINISTRATOR].post("/users/add", data=form).status_code == 302
    page = BeautifulSoup(browsers[Role.ADMINISTRATOR].get("/users").data, "html5lib")
    assert name in page.text
    assert not [script for script in page.select("script") if "kept" in script.text]


def test_other_peoples_ids_are_refused(browsers):
    assert browsers[Role.SUPERVISOR].get("/people/P001").status_code == 403
    assert browsers[Role.ADMINISTRATOR].get("/people/P001").status_code == 403
    others = browsers[Role.CASE_MANAGER].post("/people", data={"q": "a"}, follow_redirects=True)
    links = [a["href"] for a in BeautifulSoup(others.data, "html5lib").select("tbody a")]
    asked = [browsers[Role.CASE_MANAGER].get(link).data for link in links]
    assert any(b"is not on your case-load" in page for page in asked)


def test_five_wrong_passwords_lock_the_account_for_a_while(app):
    app.config["WTF_CSRF_ENABLED"] = False
    browser = app.test_client()
    for _ in range(5):
        browser.post("/sign-in", data={"email": "manager@sample.example", "password": "wrong"})
    right = browser.post("/sign-in", data={"email": "manager@sample.example", "password": PASSWORD})
    assert b"Too many attempts" in right.data


def test_an_account_that_asks_too_often_waits(store):
    with opened(settings_for(store, requests_a_minute=30)) as app:
        app.config["WTF_CSRF_ENABLED"] = False
        manager, coordinator = signed_in(app, Role.MANAGER), signed_in(app, Role.COORDINATOR)
        answers = [manager.get("/help") for _ in range(31)]
        assert coordinator.get("/help").status_code == 200
    assert [answer.status_code for answer in answers[:25]] == [200] * 25
    assert answers[-1].status_code == 429
    assert b"Wait a few minutes" in answers[-1].data


def test_what_someone_searches_for_is_in_no_address_and_no_entry(browsers):
    """A name in an address would be in proxies' logs and browsers' histories."""
    answer = browsers[Role.COORDINATOR].post("/people", data={"q": "Inventit"})
    assert answer.headers["Location"] == "/people"
    assert b'value="Inventit"' in browsers[Role.COORDINATOR].get("/people").data
    assert b"Inventit" not in browsers[Role.ADMINISTRATOR].get("/log").data
    links = BeautifulSoup(browsers[Role.COORDINATOR].get("/people").data, "html5lib").select("main a")
    assert not [link["href"] for link in links if "nventit" in link["href"]]


def test_reasons_never_outgrow_the_session(browsers):
    """Browsers drop a cookie of more than 4 kB: whoever covers for a colleague would be signed out."""
    browser = browsers[Role.CASE_MANAGER]
    for number in range(1, 30):
        answer = browser.post(f"/people/P{number:03d}", data={"reason": f"{number} Ünïcode words " * 14})
        assert all(len(cookie) < 4000 for cookie in answer.headers.getlist("Set-Cookie"))


def test_a_form_without_its_token_is_refused(app):
    answer = app.test_client().post("/sign-in", data={"email": "manager@sample.example", "password": PASSWORD})
    assert answer.status_code == 400


def test_a_session_ends_when_the_password_changes(browsers):
    form = {"name": "Marion Manager", "role": "manager", "supervisor": "", "active": "y", "password": "four more words"}
    users = BeautifulSoup(browsers[Role.ADMINISTRATOR].get("/users").data, "html5lib")
    link = next(a["href"] for a in users.select("tbody a") if a.text == "Marion Manager")
    assert browsers[Role.MANAGER].get("/performance").status_code == 200
    assert browsers[Role.ADMINISTRATOR].post(link, data=form).status_code == 302
    assert browsers[Role.MANAGER].get("/performance").status_code == 302
