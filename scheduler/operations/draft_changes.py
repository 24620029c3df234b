"""Drafts made from another version: by hand, or by repair after an event."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from scheduler.domain.changes import Call, Repair
from scheduler.domain.edits import Edit
from scheduler.domain.errors import NotARoster
from scheduler.domain.events import Event
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.versions import Actor, Deed, RosterState, Version
from scheduler.exchange.roster_files import roster_text
from scheduler.exchange.roster_reading import proof_of
from scheduler.operations.edit_files import edited_text, to_edit
from scheduler.operations.edit_week import Edited, edit_week
from scheduler.operations.publish_week import keep_draft
from scheduler.operations.published import breaks
from scheduler.operations.repair_week import repair_week, result_of
from scheduler.operations.see_week import SeenWeek
from scheduler.operations.write_week import made_with
from scheduler.solver.limits import Limits
from scheduler.store import audit, calls, decisions
from scheduler.store.database import Database
from scheduler.store.records import service_id

REPAIR_SECONDS = 2.0


def judge_edits(week: SeenWeek, edits: Sequence[Edit]) -> Edited:
    """What they would do, beside what is published. Raises SchedulerError for people, sessions or bookings that are
    not there."""
    edited = edit_week(week.judged, week.roster, edits)
    problem = replace(edited.problem, published=None)
    return replace(edited, problem=problem, new=breaks(edited.new), old=breaks(edited.old))


def keep_edits(database: Database, key: str, week: SeenWeek, edits: Sequence[Edit], actor: Actor) -> Version:
    """The edited roster as a new draft, with its pins and forbids as decisions from now on.

    Raises NotARoster if a rule is broken.
    """
    edited = judge_edits(week, edits)
    if edited.violations:
        raise NotARoster("A rule is broken. Take the edit back, or make another that puts it right.")
    source = to_edit(week.problem, week.roster, f"version {week.version.number}", week.text)
    text = edited_text(source, edits, edited)
    if edited.decisions:
        with database.changing(actor) as session:
            service, today = service_id(session, key), database.moment().date()
            signed = (
                replace(each, reason=actor.reason, decided_by=actor.name, decided_on=today) for each in edited.decisions
            )
            decisions.add_decisions(session, service, signed)
            ids = ", ".join(each.decision_id for each in edited.decisions)
            audit.note(session, service, Deed.COLLECTION, f"decisions {ids}")
    return keep_draft(
        database, key, edited.roster, week.version.monday, week.version.weeks, text, actor, _based_on(week.version)
    )


def propose_repair(
    week: SeenWeek, as_of: date, events: Sequence[Event], workers: int
) -> tuple[PlanningProblem, Repair]:
    """The fewest changes after what happened. Raises as `repair_week`."""
    return repair_week(week.problem, week.roster, as_of, events, _limits(workers))


def keep_repair(
    database: Database, key: str, week: SeenWeek, problem: PlanningProblem, repair: Repair, actor: Actor, workers: int
) -> Version:
    """The repaired roster as a draft, with the calls to make when it is published."""
    result = result_of(problem, repair, proof_of(f"version {week.version.number}", week.text))
    text = roster_text(problem, result, made_with(_limits(workers), problem.published))
    monday = week.version.monday
    version = keep_draft(database, key, repair.roster, monday, week.version.weeks, text, actor, _based_on(week.version))
    with database.changing(actor) as session:
        service = service_id(session, key)
        calls.add_calls(session, service, monday, version.number, repair.calls)
        audit.note(session, service, Deed.COLLECTION, f"calls to make for version {version.number} of {monday}")
    return version


def calls_of(database: Database, key: str, monday: date, number: int) -> list[calls.KeptCall]:
    with database.reading() as session:
        return calls.calls_of(session, service_id(session, key), monday, number)


def tick_call(database: Database, key: str, monday: date, number: int, place: int, made: bool, actor: Actor) -> Call:
    """Note that a call was made, or was not after all."""
    with database.changing(actor) as session:
        service = service_id(session, key)
        at = database.moment() if made else None
        call = calls.tick(session, service, monday, number, place, actor.name if made else None, at)
        audit.note(session, service, Deed.ALTERATION, f"call {place} for version {number} of {monday}")
        return call


def _limits(workers: int) -> Limits:
    return Limits(REPAIR_SECONDS, workers=workers)


def _based_on(version: Version) -> int | None:
    """A draft stands on what its own version stood on; what follows a published one stands on that."""
    return version.number if version.state is RosterState.PUBLISHED else version.based_on
