"""Who may see what: each view says which roles may open it, and people are shown by role and case-load."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response

from scheduler.domain.access import Role, User
from scheduler.domain.versions import Actor
from scheduler.operations import manage_users, note_access
from webui.site import site

View = TypeVar("View", bound=Callable[..., Any])
EVERYONE = tuple(Role)
OFFICE = (Role.COORDINATOR, Role.CASE_MANAGER, Role.MANAGER)
REASONS = "reasons"
MOST_REASONS = 5
"""The session travels with each request, in a cookie that browsers drop when it is too large."""


class SignedIn(UserMixin):  # type: ignore[misc]
    """An account as Flask-Login holds it: its stamp ends sessions begun before it changed."""

    def __init__(self, user: User) -> None:
        self.user = user

    def get_id(self) -> str:
        return f"{self.user.number}:{self.user.stamp}"


def needs(*roles: Role) -> Callable[[View], View]:
    """Only these roles may open the view."""

    def mark(view: View) -> View:
        view.roles = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Open to whoever comes, signed in or not."""
    view.roles = None  # type: ignore[attr-defined]
    return view


def guard(app: Flask) -> None:
    """Refuses to start with a view that does not say who may open it."""
    app.view_functions["static"] = public(app.view_functions["static"])
    for name, view in app.view_functions.items():
        if not hasattr(view, "roles"):
            raise RuntimeError(f"{name} does not say who may open it.")
    manager = LoginManager(app)
    manager.user_loader(_load)
    app.before_request(_admit)


def _load(key: str) -> SignedIn | None:
    number, _, stamp = key.partition(":")
    user = manage_users.find_user(site().database, int(number))
    return SignedIn(user) if user is not None and str(user.stamp) == stamp else None


def _admit() -> Response | None:
    view = cast(Any, _view())
    if view is None or view.roles is None:
        return None
    if not current_user.is_authenticated:
        return redirect(url_for("account.sign_in", next=request.path))
    if me().role not in view.roles:
        abort(403)
    return None


def _view() -> Callable[..., Any] | None:
    return current_app.view_functions.get(request.endpoint or "")


def me() -> User:
    """The account that is signed in."""
    return cast(User, current_user.user)


def acting(reason: str) -> Actor:
    """Whoever is signed in, for the log."""
    return Actor(me().name, reason)


def note(subject: str, reason: str) -> None:
    """An entry in the log that this page was looked at; people by id only."""
    note_access.note_access(site().database, me().service, subject, acting(reason))


def state_reason(individual_id: str, reason: str) -> None:
    """Remember for this session why a case manager looks at someone who is not theirs."""
    others = [pair for pair in session.get(REASONS, ()) if pair[0] != individual_id]
    session[REASONS] = [*others[1 - MOST_REASONS :], (individual_id, reason)]


def reason_for(individual_id: str) -> str | None:
    """Why the individual may be seen by whoever is signed in; none where a reason has to be stated first.

    Aborts where no reason would do.
    """
    user = me()
    records = site().records(user.service)
    individual = next((row for row in records.individuals if row.individual_id == individual_id), None)
    if individual is None:
        abort(404)
    if user.role in (Role.COORDINATOR, Role.MANAGER):
        return "Planning and overview"
    if user.role is not Role.CASE_MANAGER:
        abort(403)
    stated: str | None = dict(session.get(REASONS, ())).get(individual_id)
    return "Own case-load" if individual.case_manager == user.name else stated
