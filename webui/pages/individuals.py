"""People: a list to search, and one page for each."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from scheduler.domain.access import Role
from scheduler.domain.attendance import Attendance
from scheduler.domain.individuals import Individual, Order
from scheduler.operations.deliver import messages_to
from scheduler.operations.follow_orders import steps_of_individual
from scheduler.operations.follow_people import bookings_ahead, notes_about
from scheduler.progress.first_steps import last_agreed
from webui.access import OFFICE, me, needs, note, reason_for, state_reason
from webui.asked import searched, take_search
from webui.forms.individuals import ReasonForm
from webui.pace_chart import pace_chart
from webui.pages.caseload import all_lights, split
from webui.site import site
from webui.sorting import in_order
from webui.timeline import timeline

pages = Blueprint("individuals", __name__)
SHOWN, MESSAGES = 60, 10
COLUMNS: dict[str, Callable[[Individual], Any]] = {
    "name": lambda one: (one.last_name, one.first_name, one.individual_id),
    "id": lambda one: one.individual_id,
    "manager": lambda one: (one.case_manager, one.last_name) if one.case_manager else None,
}


@pages.route("/people", methods=["GET", "POST"])
@needs(*OFFICE)
def everyone() -> str | Response:
    """Those on the case-load; for others a part of the name must be typed, or the id."""
    if again := take_search("q"):
        return again
    asked = searched("q")["q"]
    records = site().records(me().service)
    own = me().role is Role.CASE_MANAGER
    live = {order.individual_id for order in records.orders if order.ended_on is None}
    found = [
        one
        for one in records.individuals
        if (
            _fits(one.individual_id, f"{one.first_name} {one.last_name}", asked) if asked else one.individual_id in live
        )
        and (not own or one.case_manager == me().name or asked)
    ]
    note(f"list of people{' by search' if asked else ''}", "Finding someone")
    found, sort = in_order(found, COLUMNS, "name")
    return render_template(
        "individuals/everyone.html", people=found[:SHOWN], count=len(found), shown=SHOWN, asked=asked, sort=sort
    )


@pages.route("/people/<individual_id>", methods=["GET", "POST"])
@needs(*OFFICE)
def one(individual_id: str) -> str | Response:
    form = ReasonForm()
    reason = reason_for(individual_id)
    if reason is None:
        if form.validate_on_submit():
            state_reason(individual_id, form.reason.data or "")
            return redirect(url_for("individuals.one", individual_id=individual_id))
        return render_template("individuals/reason.html", form=form, individual_id=individual_id)
    records, today = site().records(me().service), site().today()
    note(f"individual {individual_id}", reason)
    individual = next(row for row in records.individuals if row.individual_id == individual_id)
    orders = [order for order in records.orders if order.individual_id == individual_id]
    past = sorted(
        (row for row in records.attendance if row.individual_id == individual_id),
        key=lambda row: (row.day, row.start),
        reverse=True,
    )
    lights = [light for light in all_lights() if light.individual_id == individual_id]
    return render_template(
        "individuals/one.html",
        individual=individual,
        orders=orders,
        lights=lights,
        charts={light.order_id: pace_chart(light, _order(orders, light.order_id), past, today) for light in lights},
        past=past[:SHOWN],
        counts=_counts(past),
        timeline=timeline(past, today),
        ahead=bookings_ahead(site().database, me().service, individual_id, today),
        steps=steps_of_individual(records, individual_id, today),
        agreed=last_agreed(records.order_events),
        needs=[row for row in records.needs if row.individual_id == individual_id],
        availability=[row for row in records.availability if row.individual_id == individual_id],
        absences=[row for row in records.absences if row.individual_id == individual_id and row.last_date >= today],
        help_given=[row for row in records.entitlements if row.individual_id == individual_id],
        reviews=[row for row in records.needs_reviews if row.individual_id == individual_id],
        events=[row for row in records.order_events if row.order_id in {order.order_id for order in orders}],
        messages=messages_to(site().database, me().service, individual_id, MESSAGES),
        notes=notes_about(site().database, me().service, individual_id, MESSAGES),
        placements={row.placement_id: row.name for row in records.placements},
        split=split,
    )


def _fits(key: str, name: str, asked: str) -> bool:
    return asked.lower() in name.lower() or asked.lower() == key.lower()


def _order(orders: list[Order], order_id: str) -> Order:
    return next(order for order in orders if order.order_id == order_id)


def _counts(past: list[Attendance]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in past:
        found[row.outcome.value] = found.get(row.outcome.value, 0) + 1
    return dict(sorted(found.items(), key=lambda item: -item[1]))
