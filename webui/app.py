"""The pages: what there is, in one place."""

from datetime import timedelta

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from scheduler.config import Settings
from scheduler.store.database import Database
from webui import access, addresses, errors, security, static_files, wording
from webui.pages import (
    account,
    capacity,
    caseload,
    drafts,
    help,
    individuals,
    intake,
    log,
    messages,
    morning,
    muster,
    nights,
    orders,
    performance,
    records,
    register,
    runs,
    services,
    single,
    users,
    week,
    whatif,
)
from webui.site import Site

AREAS = (
    account,
    single,
    week,
    runs,
    drafts,
    morning,
    muster,
    caseload,
    individuals,
    orders,
    records,
    intake,
    register,
    performance,
    capacity,
    whatif,
    users,
    services,
    log,
    messages,
    nights,
    help,
)


def create_app(settings: Settings, database: Database | None = None) -> Flask:
    """The application; everything it needs is in `settings`, or opened by them."""
    app = Flask("webui", static_url_path=static_files.address())
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        SESSION_COOKIE_NAME="unpaid_work",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=not settings.development,
        MAX_CONTENT_LENGTH=20_000_000,
        SEND_FILE_MAX_AGE_DEFAULT=static_files.KEPT_SECONDS,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.extensions["site"] = Site(database or Database(settings.store, settings.moment), settings)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies)  # type: ignore[method-assign]
    addresses.register(app)
    for area in AREAS:
        app.register_blueprint(area.pages)
    single.connect(app, settings)
    security.protect(app)
    errors.explain(app)
    wording.speak(app)
    access.guard(app)
    return app
