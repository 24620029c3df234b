"""Standards and performance, with charts that are tables as well; the quarterly pack."""

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, render_template, request

from scheduler.domain.access import Role
from scheduler.domain.measures import Grain, Report
from scheduler.operations.show_measures import stored_figures_asked, write_quarterly_pack
from webui.access import acting, me, needs, note
from webui.bar_chart import bars
from webui.site import site

pages = Blueprint("performance", __name__)
PERIODS = {Grain.MONTH: 13, Grain.QUARTER: 5, Grain.YEAR: 3}
DRAWN = ("first_placement_in_time", "attendance", "hours_credited", "hours_outstanding", "completed_on_time")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/performance")
@needs(Role.MANAGER, Role.COORDINATOR)
def figures() -> str:
    asked = request.args.get("by", Grain.QUARTER.value)
    grain = Grain(asked) if asked in tuple(Grain) else Grain.QUARTER
    report = _reports(grain, [(grain, PERIODS[grain])])[0]
    note(f"measures by {grain}", "Performance")
    last = [figure for figure in report.figures if figure.period == report.periods[-1]]
    charts = [bars(report.of(code)) for code in DRAWN]
    return render_template("performance/figures.html", report=report, last=last, grain=grain, charts=charts)


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
