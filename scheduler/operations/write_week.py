"""Write what a planned week leaves behind: for programs, for coordinators, for the yard."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from scheduler.domain.problem import PlanningProblem, Published
from scheduler.domain.result import PlanningResult, Progress
from scheduler.exchange.roster_files import write_roster
from scheduler.exchange.roster_workbook import write_roster_workbook
from scheduler.exchange.staging import all_or_nothing
from scheduler.exchange.team_sheets import write_team_sheets
from scheduler.solver.limits import Limits

ROSTER, RUN, WORKBOOK, TEAM_SHEETS = "roster.json", "run.json", "roster.xlsx", "team-sheets.pdf"


def write_week(
    folder: Path,
    problem: PlanningProblem,
    result: PlanningResult,
    limits: Limits,
    steps: Sequence[Progress],
    seconds: float,
) -> None:
    """All files or none; `steps` and `seconds` are how the search went. Raises SchedulerError if it cannot be."""
    with all_or_nothing(folder) as staging:
        write_into(staging, problem, result, limits, steps, seconds)


def write_into(
    staging: Path,
    problem: PlanningProblem,
    result: PlanningResult,
    limits: Limits,
    steps: Sequence[Progress],
    seconds: float,
) -> None:
    """The files one by one, into a folder that nobody reads yet."""
    write_roster(staging / ROSTER, problem, result, made_with(limits, problem.published))
    write_roster_workbook(staging / WORKBOOK, problem, result)
    write_team_sheets(staging / TEAM_SHEETS, problem, result)
    run = json.dumps(run_record(steps, seconds), indent=2)
    (staging / RUN).write_text(run + "\n", encoding="utf-8")


def made_with(limits: Limits, published: Published | None = None) -> dict[str, Any]:
    """What, besides the records, decides the roster: the same again gives the same with one worker."""
    versions = {name: version(name) for name in ("unpaid-work-scheduler", "ortools")}
    around = {} if published is None else {"published": _published(published)}
    return {**asdict(limits), "versions": versions, **around}


def _published(published: Published) -> dict[str, Any]:
    """Which roster was planned around, and how."""
    rows = json.dumps(asdict(published.roster), sort_keys=True)
    return {
        "sha256": sha256(rows.encode()).hexdigest(),
        "as_of": published.as_of.isoformat(),
        "locked_sessions": sorted(published.locked_sessions),
        "locked_individuals": sorted(published.locked_individuals),
    }


def run_record(steps: Sequence[Progress], seconds: float) -> dict[str, Any]:
    """How long things took, on which machine: what may differ from run to run."""
    return {
        "seconds": round(seconds, 2),
        "seconds_to_first_roster": round(steps[0].seconds, 2) if steps else None,
        "python": platform.python_version(),
        "machine": {"system": platform.platform(), "processors": os.cpu_count()},
        "steps": [{**asdict(step), "seconds": round(step.seconds, 3)} for step in steps],
    }
