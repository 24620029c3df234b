"""The service's settings, each with what it means and where it comes from; whose records are due to go."""

from dataclasses import fields

from flask import Blueprint, render_template

from scheduler.domain.access import Role
from scheduler.operations.retain_records import due_for_erasure
from webui.access import me, needs
from webui.site import site

pages = Blueprint("services", __name__)


@pages.get("/settings")
@needs(Role.ADMINISTRATOR)
def settings() -> str:
    records = site().records(me().service)
    rows = [
        (
            field.name,
            field.metadata["meaning"],
            getattr(records.policy, field.name),
            field.default,
            field.metadata["source"],
        )
        for field in fields(records.policy)
    ]
    due = len(due_for_erasure(records, site().today()))
    return render_template("services/settings.html", rows=rows, due=due, years=records.policy.retention_years)
