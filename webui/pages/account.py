"""Signing in and out, the start page, one's own password."""

from time import time
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from scheduler.domain.access import Role, User
from scheduler.domain.errors import SchedulerError
from scheduler.operations import manage_users
from webui.access import EVERYONE, SignedIn, me, needs, public
from webui.forms.account import PasswordForm, SignInForm
from webui.security import BEGUN, SEEN, limiter
from webui.site import site

pages = Blueprint("account", __name__)
STARTS = {
    Role.COORDINATOR: "week.this_week",
    Role.CASE_MANAGER: "caseload.lights",
    Role.SUPERVISOR: "register.mine",
    Role.MANAGER: "performance.figures",
    Role.ADMINISTRATOR: "users.everyone",
}


@pages.get("/")
@needs(*EVERYONE)
def home() -> Response:
    return redirect(url_for(STARTS[me().role]))


@pages.route("/sign-in", methods=["GET", "POST"])
@public
@limiter.limit("120 per minute", methods=["POST"])
def sign_in() -> str | Response:
    if current_user.is_authenticated:
        return redirect(url_for("account.home"))
    form = SignInForm()
    if form.validate_on_submit() and site().settings.passwords:
        try:
            user = manage_users.sign_in(site().database, form.email.data or "", form.password.data or "")
        except SchedulerError as error:
            form.password.errors = [str(error)]
        else:
            begin(user)
            return redirect(_safe(request.args.get("next")) or url_for("account.home"))
    settings = site().settings
    return render_template(
        "account/sign_in.html", form=form, passwords=settings.passwords, single=settings.single_sign_on is not None
    )


def begin(user: User) -> None:
    """A new session for whoever has shown who they are; nothing of an older one stays."""
    session.clear()
    session.permanent = True
    session[SEEN] = session[BEGUN] = time()
    login_user(SignedIn(user))


@pages.post("/sign-out")
@needs(*EVERYONE)
def sign_out() -> Response:
    logout_user()
    session.clear()
    flash("You are signed out.", "done")
    return redirect(url_for("account.sign_in"))


@pages.post("/stay")
@needs(*EVERYONE)
def stay() -> Response:
    """The session goes on: the request itself has seen to that."""
    return redirect(request.referrer or url_for("account.home"))


@pages.route("/account/password", methods=["GET", "POST"])
@needs(*EVERYONE)
def password() -> str | Response:
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            manage_users.change_own_password(site().database, me(), form.old.data or "", form.new.data or "")
        except SchedulerError as error:
            form.old.errors = [str(error)]
        else:
            logout_user()
            flash("Your password is changed. Sign in with the new one.", "done")
            return redirect(url_for("account.sign_in"))
    return render_template("account/password.html", form=form)


def _safe(target: str | None) -> str | None:
    """An address of ours, or none: a link must not lead elsewhere through us."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target
