"""Check a roster file against a service's records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scheduler.checker.check import check
from scheduler.disruption import disrupt
from scheduler.domain.events import Event
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.records import ServiceRecords
from scheduler.domain.roster import Roster
from scheduler.domain.rules import Violation
from scheduler.exchange.roster_reading import still_said
from scheduler.operations.open_week import open_week


@dataclass(frozen=True, slots=True)
class CheckedWeek:
    """A roster with every rule it breaks; `set_aside` are ids of decisions that it does not claim to keep."""

    problem: PlanningProblem
    roster: Roster
    violations: tuple[Violation, ...]
    set_aside: frozenset[str]


def check_week(
    records: ServiceRecords, path: Path, events: Sequence[Event] = (), today: date | None = None
) -> CheckedWeek:
    """Judged as things are after the events, as seen today.

    Raises BadRecords if the file cannot be read or names what the records do not know, and SchedulerError for events
    about what is not there.
    """
    problem, file = open_week(records, path, today)
    problem = disrupt(problem, file.roster, events)
    aside = frozenset(decision.decision_id for decision in still_said(file.set_aside, records.decisions))
    return CheckedWeek(problem, file.roster, check(problem, file.roster), aside)
