"""Searches: started, followed, ended early, looked back at."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from scheduler.domain.access import PlanRun, Role
from scheduler.jobs.planning import start_planning
from scheduler.operations.plan_runs import last_runs, run_of, start_run, stop_run
from webui.access import acting, me, needs
from webui.forms.week import PlanForm
from webui.run_chart import log_of, progress_chart, standing
from webui.site import site
from webui.sorting import in_order

pages = Blueprint("runs", __name__)
SHOWN = 50
COLUMNS: dict[str, Callable[[PlanRun], Any]] = {
    "run": lambda run: run.number,
    "week": lambda run: (run.monday, run.number),
    "started": lambda run: run.started_at,
    "state": lambda run: (run.state, run.number),
}


@pages.post("/week/<day:monday>/plan")
@needs(Role.COORDINATOR)
def start(monday: date) -> Response:
    form = PlanForm()
    if not form.validate_on_submit():
        return redirect(url_for("week.show", monday=monday))
    run = start_run(site().database, me().service, monday, float(form.seconds.data), acting("Planning the week"))
    start_planning(site().settings.store, me().service, run)
    return redirect(url_for("runs.show", number=run.number))


@pages.get("/runs/<int:number>")
@needs(Role.COORDINATOR, Role.ADMINISTRATOR)
def show(number: int) -> str:
    run = run_of(site().database, me().service, number)
    return render_template("runs/show.html", run=run, tiers=standing(run), chart=progress_chart(run), log=log_of(run))


@pages.post("/runs/<int:number>/stop")
@needs(Role.COORDINATOR)
def stop(number: int) -> Response:
    stop_run(site().database, me().service, number, acting("Ending a search"))
    return redirect(url_for("runs.show", number=number))


@pages.get("/runs")
@needs(Role.ADMINISTRATOR, Role.COORDINATOR)
def history() -> str:
    found, sort = in_order(last_runs(site().database, me().service, SHOWN), COLUMNS, "run", down=True)
    return render_template("runs/history.html", runs=found, sort=sort)
