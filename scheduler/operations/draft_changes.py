"""Drafts made from another version: by hand, or by repair after an event."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from scheduler.domain.changes import Call, Repair
from scheduler.domain.edits import Edit
from scheduler.domain.errors import NotARoster, SchedulerError
from scheduler.domain.events import Event
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.roster import Roster
from scheduler.domain.versions import Actor, Deed, RosterState, Version
from scheduler.exchange.roster_files import roster_text
from scheduler.exchange.roster_reading import RosterFile, proof_of
from scheduler.operations.edit_files import edited_text, to_edit
from scheduler.operations.edit_week import Edited, edit_week
from scheduler.operations.publish_week import draft_in, publish_in
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

    Raises NotARoster if a rule is broken, SchedulerError if another version has been published in its place, or someone
    else decided something at the same moment.
    """
    if week.version.state is RosterState.SUPERSEDED:
        raise SchedulerError("Another version has been published in place of this one. Make your changes to that one.")
    edited = judge_edits(week, edits)
    if edited.violations:
        raise NotARoster("A rule is broken. Take the edit back, or make another that puts it right.")
    source = to_edit(week.problem, week.roster, f"version {week.version.number}", week.text)
    text = edited_text(source, edits, edited)
    with database.changing(actor) as session:
        service, at = service_id(session, key), database.moment()
        if edited.decisions:
            signed = (
                replace(each, reason=actor.reason, decided_by=actor.name, decided_on=at.date())
                for each in edited.decisions
            )
            decisions.add_decisions(session, service, signed)
            ids = ", ".join(each.decision_id for each in edited.decisions)
            audit.note(session, service, Deed.COLLECTION, f"decisions {ids}")
        return draft_in(session, service, _file(week, edited.roster), text, actor, at, _based_on(week.version))


def propose_repair(
    week: SeenWeek, as_of: date, events: Sequence[Event], workers: int
) -> tuple[PlanningProblem, Repair]:
    """The fewest changes after what happened. Raises as `repair_week`."""
    return repair_week(week.problem, week.roster, as_of, events, _limits(workers))


def publish_repair(
    database: Database, key: str, week: SeenWeek, problem: PlanningProblem, repair: Repair, actor: Actor, workers: int
) -> Version:
    """The repaired roster published, with the calls to make: all of it, or nothing if publishing is refused.

    Raises as `publish_week`.
    """
    result = result_of(problem, repair, proof_of(f"version {week.version.number}", week.text))
    text = roster_text(problem, result, made_with(_limits(workers), problem.published))
    monday = week.version.monday
    with database.changing(actor) as session:
        service, at = service_id(session, key), database.moment()
        draft = draft_in(session, service, _file(week, repair.roster), text, actor, at, _based_on(week.version))
        calls.add_calls(session, service, monday, draft.number, repair.calls)
        audit.note(session, service, Deed.COLLECTION, f"calls to make for version {draft.number} of {monday}")
        return publish_in(session, service, monday, draft.number, actor, at)[0]


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


def _file(week: SeenWeek, roster: Roster) -> RosterFile:
    return RosterFile(week.version.monday, week.version.weeks, roster, ())


def _limits(workers: int) -> Limits:
    return Limits(REPAIR_SECONDS, workers=workers)


def _based_on(version: Version) -> int | None:
    """A draft stands on what its own version stood on; what follows a published one stands on that."""
    return version.number if version.state is RosterState.PUBLISHED else version.based_on
