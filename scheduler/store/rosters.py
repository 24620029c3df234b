"""Rosters as versions: added as drafts, published by a named officer, replaced by the next; never changed."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain.attendance import PreviousBooking, PreviousStaffing
from scheduler.domain.errors import SchedulerError
from scheduler.domain.roster import Roster
from scheduler.domain.times import DAY, WEEK
from scheduler.domain.versions import Actor, RosterState, Version
from scheduler.store.numbering import add_rows
from scheduler.store.tables.rosters import BookingRow, RosterRow, StaffingRow


def add_draft(
    session: Session,
    service: int,
    monday: date,
    weeks: int,
    roster: Roster,
    document: str,
    actor: Actor,
    at: datetime,
    based_on: int | None,
) -> Version:
    """A new draft of a week; `document` is its roster.json.

    `based_on` is the number of the published version that whoever made the draft saw, if there was one. Raises as
    `refuse_overlap`.
    """
    refuse_overlap(session, service, monday, weeks)
    last = session.scalar(
        select(func.max(RosterRow.number)).where(RosterRow.service_id == service, RosterRow.monday == monday)
    )
    row = RosterRow(
        service_id=service,
        monday=monday,
        weeks=weeks,
        number=(last or 0) + 1,
        state=RosterState.DRAFT,
        based_on=based_on,
        document=document,
        made_by=actor.name,
        made_at=at,
        reason=actor.reason,
    )
    session.add(row)
    session.flush()
    add_rows(session, BookingRow, service, _bookings(row.id, roster))
    add_rows(session, StaffingRow, service, _staffing(row.id, roster))
    return _version(row)


def publish(session: Session, service: int, monday: date, number: int, actor: Actor, at: datetime) -> Version:
    """Make a draft the week's roster. Raises as `refuse_publishing`."""
    draft, standing = _to_publish(session, service, monday, number)
    if standing is not None:
        standing.state = RosterState.SUPERSEDED
        session.flush()
    draft.state = RosterState.PUBLISHED
    draft.published_by, draft.published_at, draft.reason = actor.name, at, actor.reason
    session.flush()
    return _version(draft)


def refuse_publishing(session: Session, service: int, monday: date, number: int) -> None:
    """Raises SchedulerError if the version is no draft, another was published meanwhile, or as `refuse_overlap`."""
    _to_publish(session, service, monday, number)


def versions(session: Session, service: int, monday: date | None = None) -> list[Version]:
    """All versions, of one week if it is given, oldest first."""
    query = select(RosterRow).where(RosterRow.service_id == service)
    if monday is not None:
        query = query.where(RosterRow.monday == monday)
    return [_version(row) for row in session.scalars(query.order_by(RosterRow.monday, RosterRow.number))]


def published(session: Session, service: int, monday: date) -> Version | None:
    """The version that stands for the week."""
    row = _standing(session, service, monday)
    return None if row is None else _version(row)


def standing_on(session: Session, service: int, day: date) -> Version | None:
    """The published version that has the day, also if its weeks began before."""
    return next((_version(row) for row in _published_between(session, service, day, day)), None)


def refuse_overlap(session: Session, service: int, monday: date, weeks: int) -> None:
    """Raises SchedulerError where a roster of these weeks would stand beside another that has one of them, or would
    leave out weeks that people know."""
    for row in _published_between(session, service, monday, monday + weeks * WEEK - DAY):
        whole = f"The roster from {row.monday} is published for {row.weeks} {'week' if row.weeks == 1 else 'weeks'}"
        remedy = f"Plan, change or repair that one: all its weeks, from {row.monday} on."
        if row.monday != monday:
            raise SchedulerError(f"{whole}, and has days of these. {remedy}")
        if row.weeks > weeks:
            raise SchedulerError(f"{whole}, and this one leaves some of them out, which people know. {remedy}")


def document_of(session: Session, service: int, monday: date, number: int) -> str:
    """A version's roster.json. Raises SchedulerError if there is no such version."""
    return _row(session, service, monday, number).document


def previous(
    session: Session, service: int, before: date
) -> tuple[date, tuple[PreviousBooking, ...], tuple[PreviousStaffing, ...]] | None:
    """The Monday of the last week published before the given one, and that roster's bookings and staff; None if there
    is none."""
    row = session.scalar(
        select(RosterRow)
        .where(RosterRow.service_id == service, RosterRow.monday < before, RosterRow.state == RosterState.PUBLISHED)
        .order_by(RosterRow.monday.desc())
        .limit(1)
    )
    if row is None:
        return None
    booked = session.scalars(select(BookingRow).where(BookingRow.roster_id == row.id).order_by(BookingRow.id))
    staffed = session.scalars(select(StaffingRow).where(StaffingRow.roster_id == row.id).order_by(StaffingRow.id))
    last_week = row.monday + (row.weeks - 1) * WEEK
    return last_week, tuple(map(_previous_booking, booked)), tuple(map(_previous_staffing, staffed))


def bookings_of_week(session: Session, service: int, monday: date) -> tuple[PreviousBooking, ...]:
    """Bookings published for a week, by day and time; of a roster of several weeks, those of this one."""
    return bookings_between(session, service, monday, monday + WEEK - DAY)


def bookings_between(session: Session, service: int, first: date, last: date) -> tuple[PreviousBooking, ...]:
    """Bookings published for the days from the first to the last, by day and time."""
    query = (
        select(BookingRow)
        .join(RosterRow, RosterRow.id == BookingRow.roster_id)
        .where(RosterRow.service_id == service, RosterRow.state == RosterState.PUBLISHED)
        .where(BookingRow.day >= first, BookingRow.day <= last)
        .order_by(BookingRow.day, BookingRow.start, BookingRow.placement_id, BookingRow.individual_id)
    )
    return tuple(map(_previous_booking, session.scalars(query)))


def bookings_from(session: Session, service: int, individual_id: str, day: date) -> list[PreviousBooking]:
    """An individual's published bookings from a day on, by day and time."""
    query = (
        select(BookingRow)
        .join(RosterRow, RosterRow.id == BookingRow.roster_id)
        .where(RosterRow.service_id == service, RosterRow.state == RosterState.PUBLISHED)
        .where(BookingRow.individual_id == individual_id, BookingRow.day >= day)
        .order_by(BookingRow.day, BookingRow.start)
    )
    return [_previous_booking(row) for row in session.scalars(query)]


def session_as_published(
    session: Session, service: int, placement_id: str, day: date, start: int
) -> tuple[dict[str, str], list[str]]:
    """Kind of booking by individual, and supervisors, of one session as it stands."""
    booked = (
        select(BookingRow.individual_id, BookingRow.kind)
        .join(RosterRow, RosterRow.id == BookingRow.roster_id)
        .where(RosterRow.service_id == service, RosterRow.state == RosterState.PUBLISHED)
        .where(BookingRow.placement_id == placement_id, BookingRow.day == day, BookingRow.start == start)
    )
    staffed = (
        select(StaffingRow.supervisor_id)
        .join(RosterRow, RosterRow.id == StaffingRow.roster_id)
        .where(RosterRow.service_id == service, RosterRow.state == RosterState.PUBLISHED)
        .where(StaffingRow.placement_id == placement_id, StaffingRow.day == day, StaffingRow.start == start)
    )
    kinds = {individual: str(kind) for individual, kind in session.execute(booked)}
    return kinds, sorted(session.scalars(staffed))


def sessions_staffed(
    session: Session, service: int, supervisor_id: str | None, first: date, last: date
) -> list[PreviousStaffing]:
    """Published duties of a supervisor, or of all, from the first to the last day, by day and time."""
    query = (
        select(StaffingRow)
        .join(RosterRow, RosterRow.id == StaffingRow.roster_id)
        .where(RosterRow.service_id == service, RosterRow.state == RosterState.PUBLISHED)
        .where(StaffingRow.day >= first, StaffingRow.day <= last)
        .order_by(StaffingRow.day, StaffingRow.start, StaffingRow.supervisor_id)
    )
    if supervisor_id is not None:
        query = query.where(StaffingRow.supervisor_id == supervisor_id)
    return [_previous_staffing(row) for row in session.scalars(query)]


def _row(session: Session, service: int, monday: date, number: int) -> RosterRow:
    row = session.scalar(
        select(RosterRow).where(RosterRow.service_id == service, RosterRow.monday == monday, RosterRow.number == number)
    )
    if row is None:
        there = ", ".join(str(version.number) for version in versions(session, service, monday)) or "none"
        raise SchedulerError(f"There is no version {number} of the week of {monday}. There is: {there}.")
    return row


def _standing(session: Session, service: int, monday: date) -> RosterRow | None:
    return session.scalar(
        select(RosterRow).where(
            RosterRow.service_id == service, RosterRow.monday == monday, RosterRow.state == RosterState.PUBLISHED
        )
    )


def _published_between(session: Session, service: int, first: date, last: date) -> list[RosterRow]:
    """Published rosters that have a day from the first to the last, oldest first."""
    rows = session.scalars(
        select(RosterRow)
        .where(RosterRow.service_id == service, RosterRow.state == RosterState.PUBLISHED, RosterRow.monday <= last)
        .order_by(RosterRow.monday)
    )
    return [row for row in rows if row.monday + row.weeks * WEEK > first]


def _to_publish(session: Session, service: int, monday: date, number: int) -> tuple[RosterRow, RosterRow | None]:
    """The draft, and what it would replace."""
    draft = _row(session, service, monday, number)
    if draft.state is not RosterState.DRAFT:
        raise SchedulerError(
            f"Version {number} of {monday} was published already, by {draft.published_by}. Make a new version."
        )
    standing = _standing(session, service, monday)
    if (standing.number if standing else None) != draft.based_on:
        raise SchedulerError(_overtaken(standing, draft))
    refuse_overlap(session, service, monday, draft.weeks)
    return draft, standing


def _overtaken(standing: RosterRow | None, draft: RosterRow) -> str:
    if standing is None:
        return f"Version {draft.based_on}, on which version {draft.number} is based, does not stand. Plan it anew."
    return (
        f"Version {standing.number} of {draft.monday} was published meanwhile, by {standing.published_by}. "
        f"Version {draft.number} was made without it: look at what differs, and make a new version."
    )


def _bookings(roster_id: int, roster: Roster) -> Iterable[dict[str, object]]:
    for booking in roster.bookings:
        placement_id, day, start = _session_of(booking.session_id)
        yield {
            "roster_id": roster_id,
            "individual_id": booking.individual_id,
            "placement_id": placement_id,
            "day": day,
            "start": start,
            "kind": booking.kind,
            "fallback": booking.fallback,
        }


def _staffing(roster_id: int, roster: Roster) -> Iterable[dict[str, object]]:
    for staffing in roster.staffing:
        placement_id, day, start = _session_of(staffing.session_id)
        yield {
            "roster_id": roster_id,
            "supervisor_id": staffing.supervisor_id,
            "placement_id": placement_id,
            "day": day,
            "start": start,
        }


def _session_of(session_id: str) -> tuple[str, date, int]:
    """Placement, day and start from an id such as PARKS/2026-12-07/0900."""
    placement_id, day, start = session_id.split("/")
    return placement_id, date.fromisoformat(day), 60 * int(start[:2]) + int(start[2:])


def _previous_booking(row: BookingRow) -> PreviousBooking:
    return PreviousBooking(
        individual_id=row.individual_id, placement_id=row.placement_id, day=row.day, start=row.start, kind=row.kind
    )


def _previous_staffing(row: StaffingRow) -> PreviousStaffing:
    return PreviousStaffing(
        supervisor_id=row.supervisor_id, placement_id=row.placement_id, day=row.day, start=row.start
    )


def _version(row: RosterRow) -> Version:
    return Version(
        row.monday,
        row.weeks,
        row.number,
        row.state,
        row.based_on,
        row.made_by,
        row.made_at,
        row.published_by,
        row.published_at,
        row.reason,
    )
