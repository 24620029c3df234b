"""Single sign-on against a provider on loopback: who is let in, and who is not."""

from urllib.parse import urlsplit

import pytest
import requests
from joserfc import jwk
from pydantic import SecretStr

from scheduler.domain.access import Role
from tests.webui.conftest import PASSWORD, opened, settings_for
from tests.webui.provider import CLIENT, SECRET, running_provider


@pytest.fixture
def provider():
    with running_provider() as running:
        yield running


@pytest.fixture
def browser(provider, store):
    known = {
        "single_sign_on": f"{provider.address}/configuration",
        "single_sign_on_client": CLIENT,
        "single_sign_on_secret": SecretStr(SECRET),
        "passwords": False,
    }
    with opened(settings_for(store).model_copy(update=known)) as app:
        yield app.test_client()


def come_back(browser, change=lambda path: path):
    """To the provider and back, as a browser would; the page that one lands on."""
    there = browser.get("/sign-in/single").headers["Location"]
    back = requests.get(there, allow_redirects=False, timeout=10).headers["Location"]
    parts = urlsplit(back)
    return browser.get(change(f"{parts.path}?{parts.query}"), follow_redirects=True).get_data(as_text=True)


def test_a_known_address_is_signed_in_with_its_role(browser, provider):
    provider.claims = {"email": f"{Role.MANAGER}@sample.example"}
    assert "Performance" in come_back(browser)
    assert browser.get("/performance").status_code == 200
    assert browser.get("/users").status_code == 403
    [asked] = provider.answers
    assert len(asked["code_verifier"]) >= 43


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ({"email": "stranger@sample.example"}, "no account for you here"),
        ({"email": f"{Role.MANAGER}@sample.example", "email_verified": False}, "no verified e-mail address"),
        ({}, "no verified e-mail address"),
        ({"email": f"{Role.MANAGER}@sample.example", "aud": "another"}, "could not be confirmed"),
        ({"email": f"{Role.MANAGER}@sample.example", "iss": "https://elsewhere.example"}, "could not be confirmed"),
        ({"email": f"{Role.MANAGER}@sample.example", "nonce": "of another day"}, "could not be confirmed"),
        ({"email": f"{Role.MANAGER}@sample.example", "exp": 1}, "could not be confirmed"),
    ],
)
def test_anyone_else_is_not(browser, provider, claims, told):
    provider.claims = claims
    assert told in come_back(browser)
    assert browser.get("/performance").status_code == 302


def test_a_token_of_another_key_is_refused(browser, provider):
    provider.claims = {"email": f"{Role.MANAGER}@sample.example"}
    provider.key = jwk.RSAKey.generate_key(2048, {"kid": "one"})
    assert "could not be confirmed" in come_back(browser)


def test_an_answer_that_nobody_asked_for_is_refused(browser, provider):
    provider.claims = {"email": f"{Role.MANAGER}@sample.example"}
    assert "could not be confirmed" in come_back(browser, lambda path: path.replace("state=", "state=x"))


def test_passwords_are_not_taken_where_only_single_sign_on_is(browser):
    page = browser.get("/sign-in").get_data(as_text=True)
    assert "Sign in with your council account" in page
    assert "Password" not in page
    browser.application.config["WTF_CSRF_ENABLED"] = False
    sent = browser.post("/sign-in", data={"email": f"{Role.MANAGER}@sample.example", "password": PASSWORD})
    assert sent.status_code == 200
    assert browser.get("/performance").status_code == 302


def test_a_provider_that_does_not_answer_is_told(browser, provider):
    browser.application.extensions["single"].create_client("council")._server_metadata_url = "http://127.0.0.1:9/"
    assert "could not be confirmed" in browser.get("/sign-in/single", follow_redirects=True).get_data(as_text=True)
