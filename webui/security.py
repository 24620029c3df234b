"""Headers, forms that cannot be forged, limits on attempts, and sessions that end."""

from time import time

from flask import Flask, abort, flash, g, redirect, request, session, url_for
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user, logout_user
from flask_wtf import CSRFProtect
from werkzeug.wrappers import Response

from webui.site import site


def _who() -> str:
    """An account, wherever it comes from; whoever is not signed in by their address."""
    return f"account {current_user.get_id()}" if current_user.is_authenticated else get_remote_address()


def _most() -> str:
    return f"{site().settings.requests_a_minute} per minute"


limiter = Limiter(_who, default_limits=[_most], storage_uri="memory://", headers_enabled=False)
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'; script-src 'self'; style-src 'self'"
)
SEEN, BEGUN = "seen", "begun"
LONGEST = 12 * 3600
"""Seconds after which everyone signs in again, however busy they were."""


def protect(app: Flask) -> None:
    """On every request and every answer."""
    CSRFProtect(app)
    limiter.init_app(app)
    limiter.exempt(app.view_functions["static"])
    app.before_request(_refuse_nul)
    app.before_request(_end_old_session)
    app.after_request(_headers)


def _refuse_nul() -> None:
    """No text has one, and PostgreSQL takes none."""
    if any("\0" in value for values in (request.args, request.form) for _, value in values.items(multi=True)):
        abort(400)


def _end_old_session() -> Response | None:
    """Nobody stays signed in who has not clicked for a while; the pages' own background requests do not count."""
    g.minutes = site().settings.session_minutes
    if not current_user.is_authenticated or request.endpoint == "static":
        return None
    last = session.get(SEEN, 0)
    if time() - last > 60 * g.minutes:
        logout_user()
        session.clear()
        flash(f"You were signed out because nothing happened for {g.minutes} minutes. Sign in again.")
        return _to_sign_in()
    if time() - session.get(BEGUN, 0) > LONGEST:
        logout_user()
        session.clear()
        flash("You were signed out: it is long since you signed in. Sign in again.")
        return _to_sign_in()
    if request.headers.get("X-Background") is None:
        session[SEEN] = time()
    return None


def _to_sign_in() -> Response:
    return redirect(url_for("account.sign_in", next=request.path if request.method == "GET" else None))


def _headers(response: Response) -> Response:
    headers = response.headers
    headers["Content-Security-Policy"] = POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "geolocation=(), camera=(), microphone=()"
    if request.endpoint != "static":
        headers["Cache-Control"] = "no-store"
    if not site().settings.development:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return response
