"""Accounts of a service: listed, added, changed, closed."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.domain.access import Role, User
from scheduler.domain.errors import SchedulerError
from scheduler.operations import manage_users
from webui.access import acting, me, needs
from webui.forms.choices import or_none
from webui.forms.users import ChangeUserForm, NewUserForm, UserForm
from webui.site import site
from webui.sorting import in_order
from webui.wording import ROLES

pages = Blueprint("users", __name__)
WHY = "Managing accounts"
COLUMNS: dict[str, Callable[[User], Any]] = {
    "name": lambda one: one.name.lower(),
    "role": lambda one: (ROLES[one.role], one.name.lower()),
    "email": lambda one: one.email,
    "state": lambda one: (not one.active, one.name.lower()),
}


@pages.get("/users")
@needs(Role.ADMINISTRATOR)
def everyone() -> str:
    found, sort = in_order(manage_users.list_users(site().database, me().service), COLUMNS, "name")
    return render_template("users/everyone.html", users=found, roles=ROLES, sort=sort)


@pages.route("/users/add", methods=["GET", "POST"])
@needs(Role.ADMINISTRATOR)
def add() -> str | Response:
    form = NewUserForm()
    _offer_supervisors(form)
    if form.validate_on_submit():
        try:
            user = manage_users.add_user(
                site().database,
                me().service,
                form.email.data or "",
                form.name.data or "",
                Role(form.role.data),
                acting(WHY),
                form.supervisor.data or None,
                form.password.data,
            )
        except SchedulerError as error:
            form.email.errors = [str(error)]
        else:
            flash(f"{user.name} can sign in now.", "done")
            return redirect(url_for("users.everyone"))
    return render_template("users/add.html", form=form)


@pages.route("/users/<int:number>", methods=["GET", "POST"])
@needs(Role.ADMINISTRATOR)
def change(number: int) -> str | Response:
    known = next((u for u in manage_users.list_users(site().database, me().service) if u.number == number), None)
    if known is None:
        abort(404)
    form = ChangeUserForm()
    _offer_supervisors(form)
    if request.method == "GET":
        form.name.data, form.role.data, form.active.data = known.name, known.role.value, known.active
        form.supervisor.data = known.supervisor_id or ""
    if form.validate_on_submit():
        try:
            if number == me().number and not (form.active.data and form.role.data == Role.ADMINISTRATOR):
                raise SchedulerError("You cannot close your own account or take your own role. Ask a colleague.")
            manage_users.change_user(
                site().database,
                me().service,
                number,
                form.name.data or "",
                Role(form.role.data),
                form.active.data,
                acting(WHY),
                form.supervisor.data or None,
            )
            if form.password.data:
                manage_users.set_password(site().database, me().service, number, form.password.data, acting(WHY))
        except SchedulerError as error:
            form.name.errors = [str(error)]
        else:
            flash(f"The account of {form.name.data} is changed. They must sign in again.", "done")
            return redirect(url_for("users.everyone"))
    return render_template("users/change.html", form=form, known=known)


def _offer_supervisors(form: UserForm) -> None:
    supervisors = site().records(me().service).supervisors
    form.supervisor.choices = or_none((s.supervisor_id, f"{s.name} ({s.supervisor_id})") for s in supervisors)
