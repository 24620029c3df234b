"""The nightly plan: what is published is healed with the fewest changes, the next week planned; as drafts."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from scheduler.domain.attendance import PreviousBooking
from scheduler.domain.changes import Call
from scheduler.domain.decisions import Decision
from scheduler.domain.errors import SchedulerError
from scheduler.domain.jobs import JobOutcome, JobState, Reached
from scheduler.domain.messages import MessageState
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.records import ServiceRecords
from scheduler.domain.result import PlanningResult
from scheduler.domain.roster import Roster
from scheduler.domain.times import DAY, WEEK, TimeOfDay, clock, monday_of
from scheduler.domain.versions import Actor, Deed, Version
from scheduler.exchange.roster_files import roster_text
from scheduler.exchange.roster_reading import proof_of, roster_of
from scheduler.messages.content import long_day
from scheduler.operations.health import NIGHT_LATE, ServiceHealth, problems, service_health
from scheduler.operations.keep_records import records_before
from scheduler.operations.make_room import heal_with_starts
from scheduler.operations.open_week import problem_beside
from scheduler.operations.plan_week import plan_week
from scheduler.operations.repair_week import result_of
from scheduler.operations.tell_staff import tell_coordinators
from scheduler.operations.write_week import made_with
from scheduler.solver.limits import Limits
from scheduler.store import audit, calls, rosters
from scheduler.store.database import Database
from scheduler.store.records import load_records, service_id

Keep = Callable[[Session, int], JobOutcome]


CHANGES = "Fewest changes"
TO_SEE_TO = {
    MessageState.FAILED: "could not be delivered",
    MessageState.BY_HAND: "are letters to post and calls to make",
}


@dataclass(frozen=True, slots=True)
class NightWeek:
    """A week as planned at night; no text where nothing differs or nothing could be planned. `reached` is the proof."""

    monday: date
    standing: Version | None
    text: str | None
    roster: Roster | None
    calls: Sequence[Call]
    words: str
    booked: tuple[PreviousBooking, ...] = ()
    reached: tuple[Reached, ...] = ()


def plan_night(database: Database, key: str, today: date, cause: str, workers: int, actor: Actor) -> Keep:
    """Plans this week if it is published, and the next; weeks of one roster together. What is returned writes drafts,
    calls and the report."""
    following = monday_of(today) + WEEK
    with database.reading() as session:
        service = service_id(session, key)
        now, then = rosters.standing_on(session, service, today), rosters.standing_on(session, service, following)
        exceptions = list(_exceptions(service_health(session, key), database.moment()))
        known = rosters.bookings_between(session, service, today, following + WEEK - DAY)
    rounds: list[tuple[date, Version | None]] = [(now.monday, now)] if now else []
    if then is None or then != now:
        rounds.append((then.monday if then else following, then))
    planned: list[NightWeek] = []
    for monday, standing in rounds:
        others = [*_of_other_weeks(known, standing, planned), *(row for night in planned for row in night.booked)]
        planned.append(_plan(database, key, monday, standing, today, workers, actor, others))
    return lambda session, service: _keep(database, session, service, planned, exceptions, today, cause, actor)


def _of_other_weeks(
    known: Iterable[PreviousBooking], standing: Version | None, planned: Iterable[NightWeek]
) -> Iterator[PreviousBooking]:
    """What is published for other weeks, where tonight has not planned them anew."""
    anew = [standing, *(night.standing for night in planned if night.booked)]
    spans = [(each.monday, each.monday + each.weeks * WEEK) for each in anew if each is not None]
    yield from (row for row in known if not any(first <= row.day < end for first, end in spans))


def _plan(
    database: Database,
    key: str,
    monday: date,
    standing: Version | None,
    today: date,
    workers: int,
    actor: Actor,
    elsewhere: Collection[PreviousBooking],
) -> NightWeek:
    with database.changing(actor) as session:
        service = service_id(session, key)
        audit.note(session, service, Deed.COMBINATION, f"records for the nightly plan of {monday}")
        records = records_before(session, service, monday)
        text = rosters.document_of(session, service, monday, standing.number) if standing else None
    limits = Limits(float(records.policy.nightly_seconds), workers=workers)
    try:
        if standing is None or text is None:
            problem, result = plan_week(records, monday, 1, limits, today=today)
            document = roster_text(problem, result, made_with(limits))
            return NightWeek(
                monday,
                standing,
                document,
                result.roster,
                (),
                _of_plan(problem, result),
                reached=_reached(monday, result),
            )
        return _heal(records, standing, text, today, limits, elsewhere)
    except SchedulerError as error:
        return NightWeek(monday, standing, None, None, (), f"No plan: {error}")


def _heal(
    records: ServiceRecords,
    standing: Version,
    text: str,
    as_of: date,
    limits: Limits,
    elsewhere: Collection[PreviousBooking],
) -> NightWeek:
    """What people know already, put right with the fewest changes: for what the records say by now, and for those
    who have to start and have no place.
    """
    name = f"version {standing.number}"
    file = roster_of(name, text)
    monday = standing.monday
    healed = heal_with_starts(problem_beside(records, name, file, as_of), file.roster, as_of, limits, elsewhere)
    repair, after = healed.repair, healed.problem
    placed = f"{len(healed.placed)} of {len(healed.starting)} who have to start get a place."
    words = f"Calls to make: {len(repair.calls)}; {placed}"
    words = " ".join((words, *(what_would_help(records, decision) for decision in healed.could_raise)))
    reached = (Reached(monday, CHANGES, "bookings", repair.changed, repair.least),)
    if not repair.calls:
        return NightWeek(
            monday, standing, None, None, (), f"What is published stays as it is. {words}", reached=reached
        )
    result = result_of(after, repair, proof_of(name, text))
    document = roster_text(after, result, made_with(limits, after.published))
    booked = tuple(_booked(after, repair.roster))
    return NightWeek(monday, standing, document, repair.roster, repair.calls, words, booked, reached)


def what_would_help(records: ServiceRecords, decision: Decision) -> str:
    """What a coordinator may decide for someone who has to start, without their name."""
    assert decision.day is not None
    assert decision.start is not None
    name = next(row.name for row in records.placements if row.placement_id == decision.placement_id)
    return (
        f"For one who has to start and has no place in time there would be one in {name} on {long_day(decision.day)} at"
        f" {clock(decision.start)}, if you raised the limits of its pool under Records, Decisions (raise_limits) to"
        f" {decision.chance_limit:.1%} of mornings with anyone sent home and {decision.share_limit:.1%} of attendances."
    )


def _booked(problem: PlanningProblem, roster: Roster) -> Iterator[PreviousBooking]:
    sessions = {session.session_id: session for session in problem.sessions}
    for booking in roster.bookings:
        held = sessions[booking.session_id]
        yield PreviousBooking(
            individual_id=booking.individual_id,
            placement_id=held.placement_id,
            day=held.day,
            start=TimeOfDay(held.start),
        )


def _keep(
    database: Database,
    session: Session,
    service: int,
    planned: Sequence[NightWeek],
    exceptions: Sequence[str],
    today: date,
    cause: str,
    actor: Actor,
) -> JobOutcome:
    """Drafts with their calls, and the report to coordinators, all in the transaction that ends the run."""
    at, told = database.moment(), []
    lines: dict[str, Sequence[str]] = {}
    for week in planned:
        words = week.words
        if week.text is not None and week.roster is not None:
            based_on = week.standing.number if week.standing else None
            weeks = week.standing.weeks if week.standing else 1
            version = rosters.add_draft(
                session, service, week.monday, weeks, week.roster, week.text, actor, at, based_on
            )
            calls.add_calls(session, service, week.monday, version.number, week.calls)
            audit.note(session, service, Deed.COLLECTION, f"roster of {week.monday}: version {version.number} drafted")
            words = f"Version {version.number} is a draft: look at it, and publish it if it is right. {words}"
        lines[f"Week of {long_day(week.monday)}"] = [words]
        told.append(f"{week.monday}: {words}")
    lines["Not as it should be"] = exceptions
    tell_coordinators(session, service, load_records(session, service, rows_since=today), lines, today, cause, at)
    return JobOutcome(" ".join(told), tuple(one for week in planned for one in week.reached))


def _exceptions(health: ServiceHealth, at: datetime) -> Iterator[str]:
    """What coordinators have to see to, besides the roster; this night's plan is about to be done, however late."""
    yield from (problem.words for problem in problems(health, at) if problem.kind != NIGHT_LATE)
    for state, words in TO_SEE_TO.items():
        if count := health.messages.get(state, 0):
            yield f"Messages: {count} {words}."
    for run in health.jobs:
        if run.state in (JobState.FAILED, JobState.MISSED) and run.due_at > at - DAY:
            yield f"{run.job.value.replace('_', ' ').capitalize()} of {run.day}: {run.state}."


def _reached(monday: date, result: PlanningResult) -> tuple[Reached, ...]:
    return tuple(
        Reached(monday, f"{tier.number} {tier.name}", tier.unit, tier.value / tier.scale, tier.bound / tier.scale)
        for tier in result.tiers
    )


def _of_plan(problem: PlanningProblem, result: PlanningResult) -> str:
    """How good it is, without anyone's name."""
    needing = {need.individual_id for need in problem.needs if need.minutes}
    without = len(needing - {booking.individual_id for booking in result.roster.bookings})
    gaps = ", ".join(f"{tier.name} within {tier.gap:.1%}" for tier in result.tiers)
    return f"{len(result.roster.bookings)} bookings, {without} people without a place; {gaps} of the best possible."
