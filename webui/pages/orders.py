"""What happens in an order's life, recorded by the case manager or the coordinator."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from scheduler.domain.access import Role
from scheduler.domain.casework import OrderEvent, OrderEventKind
from scheduler.domain.errors import SchedulerError
from scheduler.operations.follow_orders import record_event
from webui.access import acting, me, needs, reason_for
from webui.forms.casework import EventForm
from webui.site import site

pages = Blueprint("orders", __name__)


@pages.route("/orders/<order_id>/event", methods=["GET", "POST"])
@needs(Role.COORDINATOR, Role.CASE_MANAGER)
def event(order_id: str) -> str | Response:
    """Contact, induction, review, suspension, extension, warning, breach, completion and the rest."""
    order = next((row for row in site().records(me().service).orders if row.order_id == order_id), None)
    if order is None:
        abort(404)
    why = reason_for(order.individual_id)
    if why is None or (me().role is Role.CASE_MANAGER and why != "Own case-load"):
        abort(403)
    form = EventForm()
    if form.validate_on_submit() and form.day.data:
        happened = OrderEvent(
            order_id=order_id,
            kind=OrderEventKind(form.kind.data),
            day=form.day.data,
            until=form.until.data,
            hours=form.hours.data,
        )
        try:
            record_event(site().database, me().service, happened, acting("Case work"), site().today())
        except SchedulerError as error:
            form.kind.errors = [str(error)]
        else:
            flash("Recorded.", "done")
            return redirect(url_for("individuals.one", individual_id=order.individual_id))
    return render_template("individuals/event.html", form=form, order=order)
