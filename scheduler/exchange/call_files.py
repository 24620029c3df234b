"""calls.csv: whom to telephone, in order, and what to say."""

import csv
from collections.abc import Iterable
from pathlib import Path

from scheduler.domain.changes import Call
from scheduler.domain.problem import PlanningProblem

HEADINGS = ("order", "who", "name", "phone", "from", "to", "why")


def write_calls(path: Path, problem: PlanningProblem, calls: Iterable[Call]) -> None:
    """One line for each call; what begins like a formula is made harmless."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for order, call in enumerate(calls, start=1):
            name, phone = contact(problem, call)
            row = (call.person_id, name, phone or "", call.from_session or "", call.to_session or "", call.why)
            writer.writerow((order, *map(_harmless, row)))


def contact(problem: PlanningProblem, call: Call) -> tuple[str, str | None]:
    """Name and telephone number of whom a call is to."""
    if call.supervisor:
        supervisor = next(s for s in problem.records.supervisors if s.supervisor_id == call.person_id)
        return supervisor.name, supervisor.phone
    individual = next(i for i in problem.records.individuals if i.individual_id == call.person_id)
    return f"{individual.first_name} {individual.last_name}", individual.phone


def _harmless(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
