"""The morning's files: who is present, one id a line; who sits where, as JSON (docs/how-to/muster.md)."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scheduler.domain.errors import SchedulerError
from scheduler.domain.muster import MusterResult
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.times import clock
from scheduler.exchange.staging import all_or_nothing

SCHEMA_VERSION = "1"


def read_present(path: Path) -> list[str]:
    """The ids of a text file, one a line; empty lines count for nothing. Raises SchedulerError."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise SchedulerError(f"{path} cannot be opened: {error.strerror}. Check its name and where it is.") from None
    except UnicodeDecodeError:
        raise SchedulerError(f"{path} is not a text in UTF-8. Name a text file with one id a line.") from None
    return [line.strip() for line in lines if line.strip()]


def write_muster(path: Path, problem: PlanningProblem, result: MusterResult) -> None:
    """The whole file or none, over an older one. Raises SchedulerError if it cannot be written."""
    if path.is_dir():
        raise SchedulerError(f"{path} is a folder. Name a file in it, such as {path / 'muster.json'}.")
    with all_or_nothing(path.parent) as staging:
        text = json.dumps(muster_document(problem, result), indent=1, ensure_ascii=False)
        (staging / path.name).write_text(text + "\n", encoding="utf-8", newline="\n")


def muster_document(problem: PlanningProblem, result: MusterResult) -> dict[str, Any]:
    """What the file holds: for each team its places and who is in it, then everyone's seat with the reason."""
    absent = ({"individual_id": booking.individual_id, "session_id": booking.session_id} for booking in result.absent)
    return {
        "schema_version": SCHEMA_VERSION,
        "service": problem.records.policy.service_name,
        "day": result.day.isoformat(),
        "muster_point_id": result.muster_point_id,
        "teams": _teams(problem, result),
        "seats": [asdict(seat) for seat in result.seats],
        "absent": list(absent),
        "notes": list(result.notes),
    }


def _teams(problem: PlanningProblem, result: MusterResult) -> list[dict[str, Any]]:
    sessions = {session.session_id: session for session in problem.sessions}
    names = {placement.placement_id: placement.name for placement in problem.records.placements}
    return [
        {
            "session_id": session_id,
            "placement": names[sessions[session_id].placement_id],
            "start": clock(sessions[session_id].start),
            "places": places,
            "individuals": [seat.individual_id for seat in result.seats if seat.to_session == session_id],
        }
        for session_id, places in result.places.items()
    ]
