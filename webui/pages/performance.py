"""Standards and performance, with charts that are tables as well; the quarterly pack."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Blueprint, Response, render_template, request

from scheduler.domain.access import Role
from scheduler.domain.measures import Grain, GroupFigure, Report
from scheduler.operations.show_measures import stored_figures_asked, write_quarterly_pack
from webui.access import acting, me, needs, note
from webui.bar_chart import over_time, side_by_side
from webui.site import site
from webui.sorting import in_order

pages = Blueprint("performance", __name__)
PERIODS = {Grain.MONTH: 13, Grain.QUARTER: 5, Grain.YEAR: 3}
DRAWN = (
    "first_contact_in_time",
    "induction_in_time",
    "first_placement_in_time",
    "completed_on_time",
    "attendance",
    "sent_home",
    "hours_credited",
    "hours_outstanding",
)
CAUSES = (
    "sent_home_team_full",
    "sent_home_no_supervisor",
    "sent_home_weather",
    "sent_home_vehicle",
    "stood_down",
    "cancelled",
)
GROUPS: dict[str, Callable[[GroupFigure], Any]] = {
    "by": lambda row: (row.grouping, row.group, row.measure.name),
    "group": lambda row: (row.group, row.measure.name),
    "measure": lambda row: (row.measure.name, row.grouping, row.group),
    "figure": lambda row: row.value,
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/performance")
@needs(Role.MANAGER, Role.COORDINATOR)
def figures() -> str:
    asked = request.args.get("by", Grain.QUARTER.value)
    grain = Grain(asked) if asked in tuple(Grain) else Grain.QUARTER
    report = _reports(grain, [(grain, PERIODS[grain])])[0]
    note(f"measures by {grain}", "Performance")
    last = [figure for figure in report.figures if figure.period == report.periods[-1]]
    causes = [figure for code in CAUSES for figure in last if figure.measure.code == code]
    charts = [over_time(report.of(code)) for code in DRAWN]
    charts.append(side_by_side(f"Sent home and called off, by cause, {report.periods[-1].name}", causes))
    groups, sort = in_order(report.groups, GROUPS, "by")
    return render_template(
        "performance/figures.html", report=report, last=last, grain=grain, charts=charts, groups=groups, sort=sort
    )


@pages.get("/performance/pack.xlsx")
@needs(Role.MANAGER)
def pack() -> Response:
    """The workbook for the quarterly meeting: no names in it."""
    quarters, months = _reports("pack", [(Grain.QUARTER, 8), (Grain.MONTH, 25)])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "pack.xlsx"
        write_quarterly_pack(path, quarters, months)
        content = path.read_bytes()
    name = f"quarterly-pack-{site().today()}.xlsx"
    return Response(content, mimetype=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _reports(key: str, asked: list[tuple[Grain, int]]) -> list[Report]:
    today, actor = site().today(), acting("Performance")
    return site().kept(
        me().service,
        ("measures", key),
        lambda: stored_figures_asked(site().database, me().service, today, asked, actor),
    )
