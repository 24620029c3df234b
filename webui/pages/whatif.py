"""Months ahead under other assumptions: asked, followed, looked back at, laid side by side."""

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.domain.access import Role, RunState
from scheduler.domain.errors import SchedulerError
from scheduler.domain.times import DAY, monday_of
from scheduler.domain.whatif import Projection, WhatIf, WhatIfAsked
from scheduler.exchange.scenario_text import read_scenarios
from scheduler.exchange.whatif_files import whatif_of
from scheduler.jobs.what_if import start_simulating
from scheduler.operations.what_if_runs import start_what_if, what_if_run, what_if_runs
from scheduler.simulation.tally import MEASURES
from scheduler.simulation.wording import told
from webui.access import acting, me, needs, note
from webui.band_chart import BandChart, band_chart
from webui.forms.whatif import WhatIfForm
from webui.site import site

pages = Blueprint("whatif", __name__)
SHOWN, MOST_BESIDE = 30, 3
SECONDS, SEED = 0.5, 1
SERIES = (
    ("outstanding", "Hours outstanding at the end of each week"),
    ("reds", "People with a red light in each week"),
    ("credited", "Hours worked in each week"),
)
TABLE = (
    "offered_in_time",
    "started_in_time",
    "outstanding",
    "reds",
    "hours",
    "completed",
    "in_time",
    "extensions",
    "sent_home",
    "sent_home_full",
    "raised",
    "hours_a_duty",
)


@dataclass(frozen=True, slots=True)
class Column:
    """One scenario of a table: its name, what it changes, and its projection."""

    name: str
    changes: str
    projection: Projection


@pages.route("/what-if", methods=["GET", "POST"])
@needs(Role.MANAGER)
def everything() -> str | Response:
    form = WhatIfForm()
    if form.validate_on_submit():
        try:
            run = start_what_if(site().database, me().service, _asked(form), acting("What if"))
        except SchedulerError as error:
            flash(str(error), "error")
            return redirect(url_for("whatif.everything"))
        start_simulating(site().settings.store, me().service, run)
        return redirect(url_for("whatif.one", number=run.number))
    return render_template("whatif/everything.html", form=form, runs=what_if_runs(site().database, me().service, SHOWN))


def _asked(form: WhatIfForm) -> WhatIfAsked:
    """From the next Monday on, or today if it is one. Raises SchedulerError for what cannot be."""
    changes = form.changes()
    texts = [f"Asked: {'; '.join(changes)}"] if changes else []
    return WhatIfAsked(
        first_monday=monday_of(site().today() + 6 * DAY),
        weeks=int(form.weeks.data),
        replications=int(form.replications.data),
        policy=form.policy.data,
        seconds=SECONDS,
        seed=SEED,
        scenarios=read_scenarios(texts, site().records(me().service)),
        least_staff=form.least_staff.data,
    )


@pages.get("/what-if/<int:number>")
@needs(Role.MANAGER)
def one(number: int) -> str:
    run = what_if_run(site().database, me().service, number)
    answer = whatif_of(run.answer) if run.answer else None
    columns = _columns(answer) if answer else []
    if answer:
        note(f"what-if {number}", "What if")
    return render_template(
        "whatif/one.html",
        run=run,
        answer=answer,
        columns=columns,
        charts=_charts(columns),
        measures=MEASURES,
        shown=TABLE,
        told=told,
    )


@pages.get("/what-if/beside")
@needs(Role.MANAGER)
def beside() -> str | Response:
    """Kept answers side by side: the service as it is of the first, then the last scenario of each."""
    numbers = list(dict.fromkeys(request.args.getlist("run", type=int)))[:MOST_BESIDE]
    runs = [what_if_run(site().database, me().service, number) for number in numbers]
    answers = [(run.number, whatif_of(run.answer)) for run in runs if run.state is RunState.DONE and run.answer]
    if not answers:
        flash("Tick at least one simulation that is done.", "error")
        return redirect(url_for("whatif.everything"))
    columns = _columns(answers[0][1])[:1]
    columns += [_column(answer.projections[-1], f"No. {number}") for number, answer in answers]
    if len(columns) < 2:
        abort(404)
    note(f"what-ifs {', '.join(str(number) for number, _ in answers)}", "What if")
    alike = len({(a.first_monday, a.weeks, a.policy, a.seed, a.replications) for _, a in answers}) == 1
    return render_template(
        "whatif/beside.html",
        columns=columns,
        charts=_charts(columns),
        measures=MEASURES,
        shown=TABLE,
        told=told,
        alike=alike,
    )


def _columns(answer: WhatIf) -> list[Column]:
    return [_column(projection, projection.name.capitalize()) for projection in answer.projections]


def _column(projection: Projection, name: str) -> Column:
    return Column(name, ", ".join(projection.changes) or "as it is", projection)


def _charts(columns: list[Column]) -> list[BandChart]:
    return [
        band_chart(title, [(column.name, column.projection.weekly.get(series, ())) for column in columns])
        for series, title in SERIES
    ]
