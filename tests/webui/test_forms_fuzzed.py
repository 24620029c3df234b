"""Each field of each form that a page really has, one after the other wrong, all others right: no fault of ours.

The forms are read off the pages, so that a new form is tried without anybody thinking of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from bs4 import BeautifulSoup, Tag

from scheduler.domain.access import Role
from scheduler.exchange.columns import COLUMNS
from scheduler.operations.change_records import ADDED_ONLY, CHANGED_FILES
from tests.webui.access_table import TABLE
from tests.webui.conftest import signed_in
from tests.webui.wrong_values import some_of

WRONG = (
    "",
    "x" * 5_000,
    "😀\u202e Ünïcode\u0000",
    "<script>alert('fuzz')</script>",
    "'; DROP TABLE users; --",
    "-1",
    "9" * 40,
    "1e309",
    "nan",
    "2026-02-30",
    "../../etc/passwd",
    "{{ 7 * 7 }}",
    "P999999",
)
FEW = ("", "<script>alert('fuzz')</script>", "9" * 40, "😀\u202e Ünïcode\u0000")
"""For the registers' many fields, all of which go through one reader of values."""

PARAMETERS = ("sort", "down", "by", "light", "day", "version", "page", "state", "trait", "place", "point", "kind")
LEFT_ALONE = ("account.sign_out", "account.stay", "runs.start")
"""They end what the test stands on, or take a search's time; their only fields are a choice and the token."""


@dataclass(frozen=True)
class Form:
    path: str
    fields: dict[str, list[str]]


def forms_of(path: str, html: bytes) -> Iterator[Form]:
    """Forms that are sent, with the values that they have, or that one would choose."""
    page = BeautifulSoup(html, "html.parser")
    for form in page.select("main form[method=post]"):
        fields: dict[str, list[str]] = {}
        for field in form.select("input[name], select[name], textarea[name], button[name]"):
            name = str(field["name"])
            if name != "csrf_token" and field.get("type") != "file":
                fields.setdefault(name, []).extend(value_of(field))
        yield Form(str(form.get("action") or path), fields)


def value_of(field: Tag) -> list[str]:
    if field.name == "select":
        chosen = field.select_one("option[selected]") or next(iter(field.select("option[value]:not([value=''])")), None)
        return [str(chosen["value"])] if chosen is not None and chosen.get("value") else []
    if field.get("type") in ("checkbox", "radio"):
        return [str(field["value"])] if field.has_attr("checked") else []
    return [str(field.get("value", ""))]


@pytest.fixture
def browser_of(app):
    app.config["WTF_CSRF_ENABLED"] = False
    return lambda role, service="sample": signed_in(app, role, service)


def pages_of(role: Role) -> list[str]:
    own = [
        path
        for name, (roles, method, path) in TABLE.items()
        if roles and role in roles and method == "GET" and name not in LEFT_ALONE and not path.endswith(".xlsx")
    ]
    return [path for path in own if not path.startswith("/records/")]


def try_all(browser, path: str, wrong: tuple[str, ...], one_in: int) -> int:
    """How many requests; each form's every field, with every third wrong value, say, the next field with the others."""
    page = browser.get(path, follow_redirects=True)
    tried = 0
    for form in forms_of(path, page.data):
        if form.path.endswith(("/plan", "/sign-out", "/stay")):
            continue
        fields = {re.sub(r"-P\d+$", "", name): name for name in form.fields}.values()  # one individual's of many
        for place, name in enumerate(fields):
            for text in some_of(wrong, len(form.path) + place, one_in):
                answer = browser.post(form.path, data={**form.fields, name: [text]})
                assert answer.status_code != 500, (form.path, name, text[:40])
                assert b"<script>alert" not in answer.data, (form.path, name)
                answer.close()
                tried += 1
    return tried


@pytest.mark.parametrize("role", Role)
def test_every_field_of_every_form(browser_of, role):
    browser = browser_of(role)
    tried = sum(try_all(browser, path, WRONG, 3) for path in pages_of(role))
    assert tried > 0
    for path in pages_of(role):
        assert b"<script>alert" not in browser.get(path, follow_redirects=True).data


@pytest.mark.parametrize("name", CHANGED_FILES)
def test_every_field_of_every_register(browser_of, name):
    """In the smaller service, since each change is judged with all records."""
    browser = browser_of(Role.COORDINATOR, "other")
    assert try_all(browser, f"/records/{name}/add", FEW, 2) >= len(COLUMNS[name]) * len(FEW) / 2
    rows = BeautifulSoup(browser.get(f"/records/{name}").data, "html.parser").select("tbody a")
    if name not in ADDED_ONLY and rows:
        assert try_all(browser, str(rows[0]["href"]), FEW, len(FEW)) >= len(COLUMNS[name])
    assert b"<script>alert" not in browser.get(f"/records/{name}").data


@pytest.mark.parametrize("role", Role)
def test_every_parameter_alone(browser_of, role):
    """One that another would hide: a version that is not there ends the page before its filters are read."""
    browser = browser_of(role)
    for path in pages_of(role):
        for place, parameter in enumerate(PARAMETERS):
            for text in some_of(FEW[1:3], len(path) + place, 2):
                answer = browser.get(path, query_string={parameter: text})
                assert answer.status_code != 500, (path, parameter, text[:40])
                assert b"<script>alert" not in answer.data
                answer.close()
