"""Months ahead under other assumptions: asked, followed, looked back at, laid side by side."""

from dataclasses import dataclass, replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.domain.access import Role, RunState
from scheduler.domain.errors import SchedulerError
from scheduler.domain.scenarios import Scenario
from scheduler.domain.times import DAY, monday_of
from scheduler.domain.whatif import Estimate, Projection, WhatIf, WhatIfAsked
from scheduler.exchange.scenario_text import FORMS, read_scenarios
from scheduler.exchange.whatif_files import whatif_of
from scheduler.jobs.what_if import start_simulating
from scheduler.operations.what_if_runs import start_what_if, stop_what_if, what_if_run, what_if_runs
from scheduler.simulation.tally import MEASURES
from scheduler.simulation.wording import difference_says, difference_told, least_told, number, told
from webui.access import acting, me, needs, note
from webui.band_chart import BandChart, band_chart
from webui.forms.whatif import MOST_SCENARIOS, STANDARD, WhatIfForm
from webui.site import site

pages = Blueprint("whatif", __name__)
SHOWN = 30
SECONDS, SEED = 0.5, 1
SERIES = (
    ("outstanding", "Hours outstanding at the end of each week"),
    ("reds", "People with a red light at the end of each week"),
    ("starts", "First placements offered within 7 working days, % of those due in the four weeks to each week's end"),
    ("live", "People in the case-load at the end of each week"),
    ("credited", "Hours worked in each week"),
)
PER_CENT = ("starts",)
TABLE = (
    "offered_in_time",
    "started_in_time",
    "outstanding",
    "reds",
    "live",
    "hours",
    "completed",
    "in_time",
    "extensions",
    "sent_home",
    "sent_home_full",
    "raised",
    "hours_a_duty",
)
FIGURES = {
    "measures": MEASURES,
    "shown": TABLE,
    "told": told,
    "number": number,
    "difference_told": difference_told,
    "difference_says": difference_says,
}
"""What the tables of templates/whatif/figures.html are told with."""
OTHER_FUTURES = (
    "These were asked with other weeks, futures or ways to plan: how they differ is not only the changes' doing."
)
OTHER_RECORDS = (
    "These stand on different records: the service's have changed. How they differ is not only the changes' doing."
)
MAYBE_OTHER_RECORDS = "Some were kept before answers told their records: whether all stand on the same is not known."


@dataclass(frozen=True, slots=True)
class Column:
    """One scenario of a table: its name, what it changes, its projection, and in the same futures as it is."""

    name: str
    changes: str
    projection: Projection
    base: Projection | None = None


@pages.route("/what-if", methods=["GET", "POST"])
@needs(Role.MANAGER)
def everything() -> str | Response:
    form = WhatIfForm()
    if form.validate_on_submit() and (scenarios := _scenarios(form)) is not None:
        try:
            run = start_what_if(site().database, me().service, _asked(form, scenarios), acting("What if"))
            start_simulating(site().settings.store, me().service, run)
            return redirect(url_for("whatif.one", number=run.number))
        except SchedulerError as error:
            flash(str(error), "error")
    runs = what_if_runs(site().database, me().service, SHOWN)
    return render_template("whatif/everything.html", form=form, runs=runs, changes=FORMS.values())


def _scenarios(form: WhatIfForm) -> tuple[Scenario, ...] | None:
    """None if one cannot be, which is then told beside where they are written."""
    try:
        return read_scenarios(form.scenarios(), site().records(me().service))
    except SchedulerError as error:
        form.others.errors = str(error).splitlines()
        return None


def _asked(form: WhatIfForm, scenarios: tuple[Scenario, ...]) -> WhatIfAsked:
    """From the next Monday on, or today if it is one."""
    return WhatIfAsked(
        first_monday=monday_of(site().today() + 6 * DAY),
        weeks=int(form.weeks.data),
        replications=int(form.replications.data),
        policy=form.policy.data,
        seconds=SECONDS,
        seed=SEED,
        scenarios=scenarios,
        least_staff=form.least_staff.data,
        standard=(form.standard.data or STANDARD) / 100,
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
        least=least_told(answer.least) if answer and answer.least else [],
        columns=columns,
        charts=_charts(columns),
        **FIGURES,
    )


@pages.post("/what-if/<int:number>/stop")
@needs(Role.MANAGER)
def stop(number: int) -> Response:
    stop_what_if(site().database, me().service, number, acting("What if"))
    return redirect(url_for("whatif.one", number=number))


@pages.get("/what-if/beside")
@needs(Role.MANAGER)
def beside() -> str | Response:
    """Kept answers side by side: the service as it is of the first, then the scenarios of each."""
    numbers = list(dict.fromkeys(request.args.getlist("run", type=int)))[: MOST_SCENARIOS + 1]
    runs = [what_if_run(site().database, me().service, number) for number in numbers]
    answers = [(run.number, whatif_of(run.answer)) for run in runs if run.state is RunState.DONE and run.answer]
    if not answers:
        flash("Tick at least one simulation that is done.", "error")
        return redirect(url_for("whatif.everything"))
    scenarios = [column for number, answer in answers for column in _numbered(number, answer)]
    if len(scenarios) > MOST_SCENARIOS:
        flash(f"More than {MOST_SCENARIOS} scenarios are ticked, which a chart cannot tell apart. Tick fewer.", "error")
        return redirect(url_for("whatif.everything"))
    columns = [*_columns(answers[0][1])[:1], *scenarios]
    note(f"what-ifs {', '.join(str(number) for number, _ in answers)}", "What if")
    return render_template(
        "whatif/beside.html",
        columns=columns,
        charts=_charts(columns),
        unlike=_unlike([answer for _, answer in answers]),
        **FIGURES,
    )


def _unlike(answers: list[WhatIf]) -> list[str]:
    """Why answers may differ otherwise than by the changes asked."""
    found = []
    if len({(row.first_monday, row.weeks, row.policy, row.seed, row.replications) for row in answers}) > 1:
        found.append(OTHER_FUTURES)
    records = {row.records for row in answers}
    if len(records - {""}) > 1:
        found.append(OTHER_RECORDS)
    elif "" in records and len(answers) > 1:
        found.append(MAYBE_OTHER_RECORDS)
    return found


def _columns(answer: WhatIf) -> list[Column]:
    base, *others = answer.projections
    columns = [Column(row.name.capitalize(), ", ".join(row.changes), row, base) for row in others]
    return [Column(base.name.capitalize(), "", base), *columns]


def _numbered(number: int, answer: WhatIf) -> list[Column]:
    """An answer's scenarios by its number, which is name enough for one; as it is where nothing else was asked."""
    columns = _columns(answer)
    if len(columns) > 2:
        return [replace(column, name=f"No. {number}, {column.name}") for column in columns[1:]]
    return [replace(columns[-1], name=f"No. {number}")]


def _charts(columns: list[Column]) -> list[BandChart]:
    """Without those that answers kept long ago have no figures for."""
    charts = []
    for series, title in SERIES:
        share = series in PER_CENT
        lines = [
            (column.name, [week and _per_cent(week) if share else week for week in column.projection.weekly[series]])
            for column in columns
            if series in column.projection.weekly
        ]
        charts.append(band_chart(title, lines, 100 if share else None))
    return [chart for chart in charts if chart.lines]


def _per_cent(share: Estimate) -> Estimate:
    """No share is above 100 %, though the interval's reckoning may be."""
    low, high = (None if end is None else min(100, 100 * end) for end in (share.low, share.high))
    return Estimate(100 * share.mean, low, high, share.count)
