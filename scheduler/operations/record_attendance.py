"""The register kept: entries added and corrected, hours credited to orders, all in one transaction with the log."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from scheduler.assemble import expand_sessions
from scheduler.domain.attendance import Outcome
from scheduler.domain.casework import OrderEvent, OrderEventKind
from scheduler.domain.errors import SchedulerError
from scheduler.domain.individuals import Order
from scheduler.domain.placements import PlacementKind
from scheduler.domain.records import ServiceRecords
from scheduler.domain.register import Credit, Mark
from scheduler.domain.times import TimeOfDay, clock
from scheduler.domain.versions import Actor, Deed
from scheduler.progress.crediting import WORKED_THERE, credits, minutes_counted, refuse_unfit, taken_back
from scheduler.progress.first_steps import INDUCTED, NO_WORK, WORKED, DaysThere, with_first_steps
from scheduler.progress.order_life import as_on
from scheduler.store import audit, register
from scheduler.store.database import Database
from scheduler.store.orders import events_of, keep_steps
from scheduler.store.records import load_policy, load_work, service_id
from scheduler.store.register import Entry


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry's number in the register and what it credited."""

    number: int
    credits: tuple[Credit, ...]


def record_attendance(database: Database, key: str, mark: Mark, actor: Actor, today: date) -> Recorded:
    """A first entry for an individual in a session. Raises SchedulerError if there is one, or it cannot be."""
    with database.changing(actor) as session:
        service = service_id(session, key)
        if register.standing_entry(session, service, mark):
            raise SchedulerError(f"{_what(mark)} is in the register already. Correct that entry, with a reason.")
        audit.note(session, service, Deed.COLLECTION, f"attendance of {_what(mark)}")
        return add_mark(session, service, mark, actor, today, database)


def correct_attendance(database: Database, key: str, mark: Mark, actor: Actor, today: date) -> Recorded:
    """A new entry in place of what the register says; both stay. The actor's reason is kept with it."""
    with database.changing(actor) as session:
        service = service_id(session, key)
        audit.note(session, service, Deed.ALTERATION, f"attendance of {_what(mark)}")
        if (standing := register.standing_entry(session, service, mark)) is None:
            raise SchedulerError(f"{_what(mark)} is not in the register. Record it first.")
        orders = register.orders_of(session, service, mark.individual_id)
        if standing.imported:
            other_activity = _in_its_session(load_work(session, service), mark)[1]
            gone = taken_back(standing.minutes_credited, other_activity, mark.day, orders)
            register.take_back(session, service, gone)
        return add_mark(session, service, mark, actor, today, database, standing)


def attendance_history(database: Database, key: str, mark: Mark, actor: Actor) -> list[Entry]:
    """Every entry of an individual in a session, oldest first; that they were looked at is logged."""
    with database.changing(actor) as session:
        service = service_id(session, key)
        audit.note(session, service, Deed.CONSULTATION, f"attendance of {_what(mark)}")
        return register.history(session, service, mark)


def add_mark(
    session: Session,
    service: int,
    mark: Mark,
    actor: Actor,
    today: date,
    database: Database,
    instead: register.Standing | None = None,
) -> Recorded:
    """The entry with its credits, inside a transaction that has been logged. Raises SchedulerError if unfit."""
    work = load_work(session, service)
    mark, other_activity = _in_its_session(work, mark)
    refuse_unfit(mark, today)
    if instead is not None and not instead.imported:
        register.take_back(session, service, instead.credits)
    known = register.orders_of(session, service, mark.individual_id)
    events = events_of(session, service, [order.order_id for order in known])
    orders = [as_on(order, events, mark.day) for order in known]
    given = credits(mark, other_activity, orders, load_policy(session, service))
    if mark.outcome in WORKED_THERE:
        _refuse_two_at_once(session, service, work, mark)
    reason = actor.reason if instead is not None else None
    number = register.add_entry(
        session,
        service,
        mark,
        given,
        minutes_counted(given, orders),
        actor.name,
        database.moment(),
        instead,
        reason,
    )
    _follow_steps(session, service, work, mark, orders, events, instead.outcome if instead else None)
    return Recorded(number, given)


def _follow_steps(
    session: Session,
    service: int,
    work: ServiceRecords,
    mark: Mark,
    orders: Sequence[Order],
    events: Sequence[OrderEvent],
    said: Outcome | None,
) -> None:
    """Who came to an induction has had it, and who then came to work has started: nobody need record it again. `said`
    is what the line told before it was corrected."""
    kinds = {placement.placement_id: placement.kind for placement in work.placements}
    there = [
        frozenset(register.days_with(session, service, mark.individual_id, places, outcomes))
        for places, outcomes in (
            ([key for key, kind in kinds.items() if kind is PlacementKind.INDUCTION], INDUCTED),
            ([key for key, kind in kinds.items() if kind not in NO_WORK], WORKED),
        )
    ]
    for order in orders:
        recorded = [
            frozenset(event.day for event in events if (event.order_id, event.kind) == (order.order_id, step))
            for step in (OrderEventKind.INDUCTION, OrderEventKind.FIRST_PLACEMENT)
        ]
        kind = kinds[mark.placement_id]
        told = said in (INDUCTED if kind is PlacementKind.INDUCTION else WORKED)
        after = with_first_steps(order, DaysThere(*there, *recorded), mark.day, kind if told else None)
        steps = after.induction_on, after.first_placement_on
        if steps != (order.induction_on, order.first_placement_on):
            what = f"order {order.order_id}: induction {steps[0]}, first placement {steps[1]}, by the register"
            audit.note(session, service, Deed.ALTERATION, what)
            keep_steps(session, service, after)


def _refuse_two_at_once(session: Session, service: int, work: ServiceRecords, mark: Mark) -> None:
    """Raises SchedulerError where the register has the individual at work in another session at the same time."""
    others = [
        other
        for other in register.entries_of_day(session, service, mark.day, mark.individual_id)
        if other.outcome in WORKED_THERE and (other.placement_id, other.start) != (mark.placement_id, mark.start)
    ]
    held = expand_sessions(work, mark.day, mark.day) if others else ()
    ends = {(each.placement_id, each.start): each.end for each in held}
    for other in others:
        begin = other.arrived or other.start
        end = other.left or ends.get((other.placement_id, other.start), other.start)
        if begin < (mark.left or mark.end) and (mark.arrived or mark.start) < end:
            there = f"{other.placement_id} at {clock(other.start)}"
            raise SchedulerError(
                f"{mark.individual_id} is in the register of {there} that day: hours count once. Choose what else "
                "happened here, or have the coordinator correct that entry first."
            )


def _in_its_session(work: ServiceRecords, mark: Mark) -> tuple[Mark, bool]:
    """The mark with its session's end, and whether the session is other activity."""
    for session in expand_sessions(work, mark.day, mark.day):
        if (session.placement_id, session.start) == (mark.placement_id, mark.start):
            kinds = {placement.placement_id: placement.kind for placement in work.placements}
            other = kinds[mark.placement_id] is PlacementKind.OTHER_ACTIVITY
            return replace(mark, end=TimeOfDay(session.end)), other
    there = f"{mark.placement_id} at {clock(mark.start)} on {mark.day}"
    raise SchedulerError(f"There is no session {there}. Check placement, day and start against the timetable.")


def _what(mark: Mark) -> str:
    return f"{mark.individual_id} in {mark.placement_id}/{mark.day}/{clock(mark.start)}"
