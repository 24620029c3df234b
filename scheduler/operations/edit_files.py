"""An edited roster from file to file: read with its proof, written again with what was edited and why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from scheduler.checker.risk import pool_risks
from scheduler.domain.edits import Edit
from scheduler.domain.errors import SchedulerError
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.records import ServiceRecords
from scheduler.domain.result import PlanningResult, TierResult
from scheduler.domain.roster import Roster
from scheduler.exchange.exporting import write_rows
from scheduler.exchange.roster_files import roster_text, write_roster
from scheduler.exchange.roster_reading import Proof, proof_of, read_proof
from scheduler.exchange.staging import all_or_nothing
from scheduler.operations.edit_week import Edited
from scheduler.operations.open_week import open_week
from scheduler.solver.explain import shortfalls
from scheduler.solver.objective import TIERS
from scheduler.solver.pairs import possible_pairs

DECISIONS = "decisions"


@dataclass(frozen=True, slots=True)
class RosterToEdit:
    """A roster file's weeks, less the decisions that it set aside, its roster, and what it tells of how it was made."""

    problem: PlanningProblem
    roster: Roster
    proof: Proof


def read_to_edit(records: ServiceRecords, path: Path, today: date | None = None) -> RosterToEdit:
    """As seen today. Raises BadRecords if the file cannot be read or names what the records do not know."""
    problem, file = open_week(records, path, today)
    return RosterToEdit(problem, file.roster, read_proof(path))


def to_edit(problem: PlanningProblem, roster: Roster, name: str, text: str) -> RosterToEdit:
    """The same for a roster.json that is at hand, called `name` in messages."""
    return RosterToEdit(problem, roster, proof_of(name, text))


def edited_text(source: RosterToEdit, edits: Sequence[Edit], edited: Edited) -> str:
    """The edited roster's roster.json, with what was edited."""
    return roster_text(edited.problem, _result(source, edited), _made_with(source.proof, edits, edited, None))


def write_edited(
    path: Path, source: RosterToEdit, edits: Sequence[Edit], edited: Edited, anyway: str | None
) -> tuple[Path, ...]:
    """The roster and, where there are pins or forbids, all decisions as a decisions.csv beside it: both or neither.

    `anyway` is the reason for which broken rules are accepted. Raises SchedulerError if it cannot be written.
    """
    if path.is_dir():
        raise SchedulerError(f"{path} is a folder. Name a file in it, such as {path / 'roster.json'}.")
    names = [path.name]
    with all_or_nothing(path.parent) as staging:
        made_with = _made_with(source.proof, edits, edited, anyway)
        write_roster(staging / path.name, edited.problem, _result(source, edited), made_with)
        if edited.decisions:
            names.append(f"{path.stem}-{DECISIONS}.csv")
            known = edited.problem.records
            records = replace(known, decisions=(*known.decisions, *edited.decisions))
            write_rows(staging / names[-1], DECISIONS, records)
    return tuple(path.with_name(name) for name in names)


def _made_with(proof: Proof, edits: Sequence[Edit], edited: Edited, anyway: str | None) -> dict[str, Any]:
    """As the file had it, with these edits after those before."""
    made_with = dict(proof.made_with)
    made_with["edits"] = [*made_with.get("edits", []), *map(str, edits)]
    if edited.violations:
        broken = [" ".join(filter(None, (v.rule, v.who, v.session_id))) for v in edited.violations]
        made_with["anyway"] = [*made_with.get("anyway", []), {"reason": anyway, "broken": broken}]
    return made_with


def _result(source: RosterToEdit, edited: Edited) -> PlanningResult:
    """Values, risks and reasons worked out anew; a bound is the file's, or the value where that is above it."""
    told = {tier.number: tier for tier in source.proof.tiers}
    tiers = tuple(
        replace(
            told[tier.number], scale=tier.scale, value=value, bound=max(value, _bound(told[tier.number], tier.scale))
        )
        for tier, value in zip(TIERS, edited.tiers_after, strict=True)
        if tier.number in told
    )
    conflicts = source.proof.conflicts_among(edited.problem.records.decisions)
    reasons = shortfalls(possible_pairs(edited.problem), edited.roster)
    return PlanningResult(edited.roster, tiers, pool_risks(edited.problem, edited.roster), reasons, conflicts)


def _bound(told: TierResult, scale: int) -> int:
    """In the raw units of today: files from before starts counted in thousandths have tier 1 in whole people."""
    return told.bound * scale // told.scale
