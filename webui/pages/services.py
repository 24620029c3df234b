"""The service's settings, each with what it means and where it comes from; whose records have to go."""

from dataclasses import fields
from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.domain.access import Role
from scheduler.domain.errors import BadRecords, SchedulerError
from scheduler.domain.policy import Policy
from scheduler.operations.change_settings import change_setting, changes_of_settings, settings_of
from scheduler.operations.retain_records import due_for_erasure, erase_what_is_due, first_day_kept
from webui.access import acting, me, needs
from webui.forms.retention import ErasureForm
from webui.site import site

pages = Blueprint("services", __name__)
KNOWN = {field.name: field for field in fields(Policy)}
HISTORY = 20


@pages.get("/settings")
@needs(Role.ADMINISTRATOR)
def settings() -> str:
    database, service = site().database, me().service
    return render_template(
        "services/settings.html",
        values=settings_of(database, service),
        known=KNOWN,
        history=changes_of_settings(database, service)[:HISTORY],
    )


@pages.route("/retention", methods=["GET", "POST"])
@needs(Role.ADMINISTRATOR)
def retention() -> str | Response:
    """Whose records may no longer be kept, by id; erased for good once someone has said so twice and why."""
    records, today = site().records(me().service), site().today()
    due = due_for_erasure(records, today)
    form = ErasureForm()
    if form.validate_on_submit() and due:
        erased = erase_what_is_due(site().database, me().service, today, acting(form.why.data or ""))
        rows = sum(erased.rows.values())
        whose = "1 individual" if erased.individuals == 1 else f"{erased.individuals} individuals"
        flash(f"The records of {whose} are erased: {rows} rows, and no trace is left.", "done")
        return redirect(url_for("services.retention"))
    ended: dict[str, list[date]] = {}
    for order in records.orders:
        ended.setdefault(order.individual_id, []).append(order.ended_on or date.max)
    return render_template(
        "services/retention.html",
        form=form,
        due=[(key, max(ended[key])) for key in due],
        years=records.policy.retention_years,
        first_kept=first_day_kept(records, today),
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
