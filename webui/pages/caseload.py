"""Traffic lights: a case manager's own people, or everyone's for a manager."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for

from scheduler.domain.access import Role
from scheduler.operations.show_lights import lights_of
from scheduler.progress.causes import Whose
from scheduler.progress.lights import OrderLight
from webui.access import me, needs, note
from webui.site import site

pages = Blueprint("caseload", __name__)
COLUMNS = {
    "chance": lambda light: light.chance,
    "last": lambda light: light.last_day,
    "left": lambda light: light.minutes_left,
    "person": lambda light: light.individual_id,
}


@dataclass(frozen=True, slots=True)
class Sort:
    """How a table is sorted, and the address that sorts it by a column: the same one again turns it round."""

    column: str
    down: bool

    def link(self, column: str) -> str:
        down = not self.down if column == self.column else False
        light, manager = request.args.get("light"), request.args.get("manager")
        return url_for("caseload.lights", sort=column, down=int(down), light=light, manager=manager)


def all_lights() -> list[OrderLight]:
    """The lights of the whole service, worked out once for each change of its records."""
    service = me().service
    return site().kept(service, ("lights",), lambda: lights_of(site().records(service), site().today()))


@pages.get("/lights")
@needs(Role.CASE_MANAGER, Role.MANAGER)
def lights() -> str:
    records = site().records(me().service)
    managers = {one.individual_id: one.case_manager or "" for one in records.individuals}
    manager = me().name if me().role is Role.CASE_MANAGER else request.args.get("manager", "")
    found = [light for light in all_lights() if not manager or managers.get(light.individual_id) == manager]
    counts = {colour: sum(light.light == colour for light in found) for colour in ("red", "amber", "green")}
    if (wanted := request.args.get("light", "")) in counts:
        found = [light for light in found if light.light == wanted]
    sort = Sort(request.args.get("sort", "chance"), request.args.get("down") == "1")
    found.sort(key=COLUMNS.get(sort.column, COLUMNS["chance"]), reverse=sort.down)
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
