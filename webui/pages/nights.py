"""Nights and mornings: what was done without anybody asking, what falls behind, and a job by hand."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from scheduler.domain.access import Role
from scheduler.domain.errors import SchedulerError
from scheduler.domain.jobs import Job
from scheduler.operations.do_jobs import last_jobs, run_now
from scheduler.operations.health import health_of, problems
from webui.access import acting, me, needs, public
from webui.metrics import as_prometheus_reads
from webui.site import site

pages = Blueprint("nights", __name__)
SHOWN = 100


@pages.get("/nights")
@needs(Role.COORDINATOR, Role.ADMINISTRATOR)
def history() -> str:
    health = health_of(site().database)
    mine = next(one for one in health.services if one.key == me().service)
    return render_template(
        "nights/history.html",
        runs=last_jobs(site().database, me().service, SHOWN),
        problems=problems(health, mine),
        jobs=tuple(Job),
    )


@pages.post("/nights")
@needs(Role.COORDINATOR, Role.ADMINISTRATOR)
def start() -> Redirect:
    asked = request.form.get("job", "")
    if asked not in tuple(Job):
        abort(400)
    run_now(site().database, me().service, Job(asked), acting("Run by hand"))
    flash("It is done as soon as a worker is free.", "done")
    return redirect(url_for("nights.history"))


@pages.get("/healthz")
@public
def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "up"}


@pages.get("/readyz")
@public
def ready() -> tuple[dict[str, str], int]:
    """The store answers too. Says nothing about anyone, or why."""
    try:
        health_of(site().database)
    except (SchedulerError, OSError, RuntimeError) as error:
        return {"status": "not ready", "error": type(error).__name__}, 503
    return {"status": "ready"}, 200


@pages.get("/metrics")
@public
def metrics() -> Response:
    """For Prometheus, with its token; not there without one."""
    token = site().settings.metrics_token
    if token is None:
        abort(404)
    if request.headers.get("Authorization") != f"Bearer {token.get_secret_value()}":
        abort(403)
    content, kind = as_prometheus_reads(health_of(site().database))
    return Response(content, content_type=kind)
