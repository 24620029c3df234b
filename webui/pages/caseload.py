"""Traffic lights: a case manager's own people, or everyone's for a manager."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from scheduler.domain.access import Role
from scheduler.operations.show_lights import as_booked, lights_of
from scheduler.progress.causes import Whose
from scheduler.progress.lights import OrderLight
from webui.access import me, needs, note
from webui.asked import searched, take_search
from webui.site import site
from webui.sorting import in_order

pages = Blueprint("caseload", __name__)
COLUMNS: dict[str, Callable[[OrderLight], Any]] = {
    "chance": lambda light: light.chance,
    "last": lambda light: light.last_day,
    "projected": lambda light: light.projected,
    "left": lambda light: light.minutes_left,
    "person": lambda light: light.individual_id,
    "lost": lambda light: -sum(cause.minutes for cause in light.causes),
}


def all_lights() -> list[OrderLight]:
    """The lights of the whole service, worked out once for each change of its records."""
    service, today = me().service, site().today()

    def worked_out() -> list[OrderLight]:
        return lights_of(as_booked(site().database, service, site().records(service), today), today)

    return site().kept(service, ("lights",), worked_out)


@pages.route("/lights", methods=["GET", "POST"])
@needs(Role.CASE_MANAGER, Role.MANAGER)
def lights() -> str | Response:
    """Everyone's or a case manager's; the lowest chance first."""
    if again := take_search("manager"):
        return again
    records = site().records(me().service)
    managers = {one.individual_id: one.case_manager or "" for one in records.individuals}
    manager = me().name if me().role is Role.CASE_MANAGER else searched("manager")["manager"]
    found = [light for light in all_lights() if not manager or managers.get(light.individual_id) == manager]
    counts = {colour: sum(light.light == colour for light in found) for colour in ("red", "amber", "green")}
    if (wanted := request.args.get("light", "")) in counts:
        found = [light for light in found if light.light == wanted]
    found, sort = in_order(found, COLUMNS, "chance")
    note(f"traffic lights of {manager or 'everyone'}", "Case-load" if manager else "Overview")
    return render_template(
        "caseload/lights.html",
        lights=found,
        counts=counts,
        wanted=wanted,
        sort=sort,
        manager=manager,
        managers=sorted({name for name in managers.values() if name}),
        names={one.individual_id: f"{one.first_name} {one.last_name}" for one in records.individuals},
        split=split,
    )


def split(light: OrderLight) -> tuple[int, int]:
    """Minutes lost to the service and otherwise."""
    service = sum(cause.minutes for cause in light.causes if cause.whose is Whose.SERVICE)
    return service, sum(cause.minutes for cause in light.causes) - service
