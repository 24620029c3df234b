"""The service's settings, each with what it means and where it comes from; whose records are due to go."""

from dataclasses import fields

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.domain.access import Role
from scheduler.domain.errors import BadRecords, SchedulerError
from scheduler.domain.policy import Policy
from scheduler.operations.change_settings import change_setting, changes_of_settings, settings_of
from scheduler.operations.retain_records import due_for_erasure
from webui.access import acting, me, needs
from webui.site import site

pages = Blueprint("services", __name__)
KNOWN = {field.name: field for field in fields(Policy)}
HISTORY = 20


@pages.get("/settings")
@needs(Role.ADMINISTRATOR)
def settings() -> str:
    database, service = site().database, me().service
    records = site().records(service)
    return render_template(
        "services/settings.html",
        values=settings_of(database, service),
        known=KNOWN,
        history=changes_of_settings(database, service)[:HISTORY],
        due=len(due_for_erasure(records, site().today())),
        years=records.policy.retention_years,
    )


@pages.route("/settings/<name>", methods=["GET", "POST"])
@needs(Role.ADMINISTRATOR)
def change(name: str) -> str | Response:
    """One setting; a value that cannot be is told beside the field, and why it changes is asked."""
    if name not in KNOWN:
        abort(404)
    value = settings_of(site().database, me().service)[name]
    text, why, faults = value, "", {}
    if request.method == "POST":
        text, why = request.form.get("value", "").strip()[:500], request.form.get("why", "").strip()[:300]
        faults = {} if why else {"why": "Say why the service decides so"}
        if not faults:
            faults = _change(name, text, why)
        if not faults:
            flash("Kept. The next plan goes by it.", "done")
            return redirect(url_for("services.settings"))
    return render_template(
        "services/setting.html", name=name, field=KNOWN[name], value=value, text=text, why=why, faults=faults
    )


def _change(name: str, text: str, why: str) -> dict[str, str]:
    """What is wrong with it, by field; nothing once it is kept."""
    try:
        change_setting(site().database, me().service, name, text, request.form.get("seen", ""), acting(why))
    except BadRecords as bad:
        return {"value": f"{bad.faults[0].problem} {bad.faults[0].remedy}"}
    except SchedulerError as error:
        return {"value": str(error)}
    return {}
