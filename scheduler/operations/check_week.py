"""Check a roster file against a service's records."""

from dataclasses import dataclass
from pathlib import Path

from scheduler.checker.check import check
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.records import ServiceRecords
from scheduler.domain.roster import Roster
from scheduler.domain.rules import Violation
from scheduler.exchange.roster_reading import read_roster, refuse_strangers
from scheduler.operations.plan_week import problem_of, without


@dataclass(frozen=True, slots=True)
class CheckedWeek:
    """A roster with every rule it breaks; `set_aside` are ids of decisions that it does not claim to keep."""

    problem: PlanningProblem
    roster: Roster
    violations: tuple[Violation, ...]
    set_aside: frozenset[str]


def check_week(records: ServiceRecords, path: Path) -> CheckedWeek:
    """Raises BadRecords if the file cannot be read or names what the records do not know."""
    file = read_roster(path)
    problem = without(problem_of(records, file.first_monday, file.weeks), file.set_aside)
    refuse_strangers(path.name, file.roster, problem)
    return CheckedWeek(problem, file.roster, check(problem, file.roster), file.set_aside)
