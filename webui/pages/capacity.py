"""Hours outstanding against capacity, week by week, as a chart and as a table."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from scheduler.domain.access import Role
from scheduler.operations.show_capacity import PACE_WEEKS, WeekCapacity, capacity_by_week, worked_share
from webui.access import me, needs, note
from webui.site import site

pages = Blueprint("capacity", __name__)
WEEKS = 13
WIDTH, TOP, FLOOR = 640, 20, 200
STEP = WIDTH / WEEKS


@dataclass(frozen=True, slots=True)
class Column:
    """A week drawn: where it stands, how high its bars are, where the line of what is needed passes; in pixels."""

    week: WeekCapacity
    x: float
    staffed: float
    expected: float
    needed: float


@pages.get("/capacity")
@needs(Role.MANAGER, Role.COORDINATOR)
def weeks() -> str:
    records, today = site().records(me().service), site().today()
    found = site().kept(me().service, ("capacity",), lambda: capacity_by_week(records, today, WEEKS))
    note("capacity by week", "Performance")
    most = max(max(week.staffed, week.needed) for week in found) or 1
    scale = (FLOOR - TOP) / most
    columns = [
        Column(week, i * STEP, week.staffed * scale, week.expected * scale, FLOOR - week.needed * scale)
        for i, week in enumerate(found)
    ]
    short = [week for week in found if week.needed > week.expected and week.outstanding > week.expected]
    return render_template(
        "performance/capacity.html",
        columns=columns,
        step=STEP,
        floor=FLOOR,
        short=short,
        share=worked_share(records, today),
        pace_weeks=PACE_WEEKS,
    )
