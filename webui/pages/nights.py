"""Nights and mornings: what was done without anybody asking, what falls behind, and a job by hand."""

from hmac import compare_digest

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from scheduler.domain.access import Role
from scheduler.domain.jobs import Job, JobRun
from scheduler.domain.versions import Version
from scheduler.operations.do_jobs import ACTOR, job_of, last_jobs, run_now
from scheduler.operations.fetch_weather import forecast_days
from scheduler.operations.health import health_of, problems, store_answers
from scheduler.operations.publish_week import list_versions
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
        problems=problems(mine, health.at),
        jobs=tuple(Job),
        forecasts=forecast_days(site().records(me().service), site().today()),
    )


@pages.get("/nights/<int:number>")
@needs(Role.COORDINATOR, Role.ADMINISTRATOR)
def one(number: int) -> str:
    """What came of it, how far from the best possible it may be, each attempt; and the drafts that it made."""
    run = job_of(site().database, me().service, number)
    drafts = _drafts(run) if run.job is Job.NIGHTLY_PLAN and me().role is Role.COORDINATOR else []
    return render_template("nights/one.html", run=run, drafts=drafts)


def _drafts(run: JobRun) -> list[Version]:
    """Those that the run made."""
    if run.started_at is None or run.ended_at is None:
        return []
    versions = list_versions(site().database, me().service)
    return [one for one in versions if one.made_by == ACTOR.name and run.started_at <= one.made_at <= run.ended_at]


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
    return ({"status": "ready"}, 200) if store_answers(site().database) else ({"status": "not ready"}, 503)


@pages.get("/metrics")
@public
def metrics() -> Response:
    """For Prometheus, with its token; not there without one."""
    token = site().settings.metrics_token
    if token is None or not token.get_secret_value():
        abort(404)
    shown = request.headers.get("Authorization", "").encode()
    if not compare_digest(shown, f"Bearer {token.get_secret_value()}".encode()):
        abort(403)
    content, kind = as_prometheus_reads(health_of(site().database))
    return Response(content, content_type=kind)
