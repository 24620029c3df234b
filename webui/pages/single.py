"""Single sign-on with the council's own accounts (OpenID Connect Core 1.0, authorisation code with PKCE)."""

from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, Flask, abort, current_app, flash, redirect, url_for
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from scheduler.config import Settings
from scheduler.domain.errors import SchedulerError
from scheduler.operations.manage_users import sign_in_vouched
from webui.access import public
from webui.pages.account import begin as begin_session
from webui.security import limiter
from webui.site import site

pages = Blueprint("single", __name__)
CLIENT = "council"
SECONDS = 10
REFUSED = "Your council account could not be confirmed. Try again, or ask an administrator."


def connect(app: Flask, settings: Settings) -> None:
    """Make the provider known, if the installation has one; its keys and addresses come from its own document."""
    if settings.single_sign_on is None:
        return
    secret = settings.single_sign_on_secret
    oauth = OAuth(app)
    oauth.register(
        CLIENT,
        server_metadata_url=settings.single_sign_on,
        client_id=settings.single_sign_on_client,
        client_secret=secret.get_secret_value() if secret else None,
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "timeout": SECONDS},
    )
    app.extensions["single"] = oauth


@pages.get("/sign-in/single")
@public
@limiter.limit("120 per minute")
def begin() -> Response:
    """To the provider and, from there, back."""
    oauth = _oauth()
    try:
        answer: Response = oauth.create_client(CLIENT).authorize_redirect(url_for("single.back", _external=True))
    except (OAuthError, RequestException):
        return _refused(REFUSED)
    return answer


@pages.get("/sign-in/single/back")
@public
@limiter.limit("120 per minute")
def back() -> Response:
    """Signs in whoever the provider vouches for, if there is an account.

    A provider that does not say whether it has verified an address is taken at its word: it is the council's own.
    """
    oauth = _oauth()
    try:
        client = oauth.create_client(CLIENT)
        issuer = client.load_server_metadata()["issuer"]
        expected = {
            "iss": {"essential": True, "value": issuer},
            "aud": {"essential": True, "value": client.client_id},
        }
        claims = client.authorize_access_token(claims_options=expected).get("userinfo") or {}
        email = str(claims.get("email") or "")
        if not email or not claims.get("email_verified", True):
            return _refused("Your council account has no verified e-mail address. Ask whoever keeps those accounts.")
        begin_session(sign_in_vouched(site().database, email))
    except (OAuthError, JoseError, RequestException):
        return _refused(REFUSED)
    except SchedulerError as error:
        return _refused(str(error))
    return redirect(url_for("account.home"))


def _oauth() -> OAuth:
    if "single" not in current_app.extensions:
        abort(404)
    return current_app.extensions["single"]


def _refused(words: str) -> Response:
    flash(words, "error")
    return redirect(url_for("account.sign_in"))
