"""Messages: what was told to whom, whether it arrived, and what a person has to see to."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.domain.access import Role
from scheduler.domain.messages import Delivery, MessageState
from scheduler.operations.deliver import counts_of, last_messages, message_of, send_again, tick_off
from webui.access import acting, me, needs, note, reason_for
from webui.site import site

pages = Blueprint("messages", __name__)
SHOWN = 200
WHY = "Following messages"
TO_SEE_TO = (MessageState.BY_HAND, MessageState.UNCERTAIN, MessageState.FAILED)


@pages.get("/messages")
@needs(Role.COORDINATOR)
def everything() -> str:
    asked = request.args.get("state", "")
    state = MessageState(asked) if asked in tuple(MessageState) else None
    database, service = site().database, me().service
    note(f"list of messages{' ' + state.value if state else ''}", WHY)
    return render_template(
        "messages/everything.html",
        messages=last_messages(database, service, SHOWN, state),
        counts=counts_of(database, service),
        states=tuple(MessageState),
        state=state,
        to_see_to=TO_SEE_TO,
        shown=SHOWN,
    )


@pages.get("/messages/<int:number>")
@needs(Role.COORDINATOR, Role.CASE_MANAGER)
def one(number: int) -> str:
    found = _one(number)
    note(f"message {number} to {found.message.recipient}", WHY)
    return render_template("messages/one.html", one=found, to_see_to=TO_SEE_TO)


@pages.post("/messages/<int:number>")
@needs(Role.COORDINATOR)
def settle(number: int) -> Response:
    """Send it again, or tick it off as posted, called or arrived."""
    _one(number)
    if request.form.get("do") == "again":
        send_again(site().database, me().service, number, acting(WHY))
        flash("It is in the queue again.", "done")
    else:
        tick_off(site().database, me().service, number, acting(WHY))
        flash("Ticked off.", "done")
    return redirect(url_for("messages.one", number=number))


def _one(number: int) -> Delivery:
    """Aborts for a case manager who may not see whom it went to."""
    found = message_of(site().database, me().service, number)
    if me().role is Role.CASE_MANAGER:
        who = found.message.individual_id
        if who is None or reason_for(who) is None:
            abort(403)
    return found
