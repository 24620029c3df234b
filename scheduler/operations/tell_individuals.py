"""Messages to individuals, queued in the transaction of what causes them: their week, its changes, reminders."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlalchemy.orm import Session

from scheduler.assemble import expand_sessions, session_key
from scheduler.domain.attendance import PreviousBooking
from scheduler.domain.casework import Help
from scheduler.domain.individuals import Individual
from scheduler.domain.messages import Appointment, Channel, Message, MessageKind
from scheduler.domain.policy import Policy
from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import DAY, LOCAL, WEEK
from scheduler.messages.appointments import News, news
from scheduler.messages.calendar import calendars
from scheduler.messages.content import Content, as_html, as_text
from scheduler.messages.to_individuals import change_content, reminder_content, way_to, week_content
from scheduler.operations.expected import still_expected
from scheduler.store import deliveries, outbox, rosters

SWITCHED_OFF = "The service does not send messages: see its settings."
NO_REMINDERS = "The individual does not want reminders."
NO_LETTER = "A letter would come too late."
CALENDAR_TITLE = "Appointment"
TO_GET_READY = timedelta(hours=2)
"""This long before a session it is of no use any more to hear that it is off, or elsewhere: they may be on the way."""


def tell_week(session: Session, service: int, records: ServiceRecords, monday: date, cause: str, at: datetime) -> int:
    """What the week as published now is to those who do not know it so; how many messages.

    What has begun or is past is let lie. `cause` tells this publication from others, such as "v3".
    """
    wanted = appointments(records, rosters.bookings_between(session, service, monday, monday + WEEK - DAY))
    known = deliveries.told_of_week(session, service, monday)
    return outbox.queue(session, service, week_messages(records, wanted, known, monday, cause, at), at)


def week_messages(
    records: ServiceRecords,
    wanted: Mapping[str, Sequence[Appointment]],
    known: Mapping[str, Sequence[Appointment]],
    monday: date,
    cause: str,
    at: datetime,
) -> list[Message]:
    """What is to be said to those whose week is not as they know it; by individual, what is wanted and known."""
    messages = []
    for individual in records.individuals:
        key = individual.individual_id
        before, after = _ahead(known.get(key, ()), at), _ahead(wanted.get(key, ()), at)
        found = news(before, after, f"{monday}/{cause}/{key}")
        if not found.nothing:
            messages.append(_of_week(records, individual, found, before if key in known else None, monday, cause, at))
    return messages


def tell_tomorrow(session: Session, service: int, records: ServiceRecords, day: date, at: datetime) -> int:
    """Reminders for the sessions of a day to those who are still to come; how many."""
    booked = still_expected(records, rosters.bookings_between(session, service, day, day))
    wanted = appointments(records, booked)
    messages = [
        _reminder(records, individual, wanted[individual.individual_id], day, at)
        for individual in records.individuals
        if individual.individual_id in wanted
    ]
    return outbox.queue(session, service, messages, at)


def appointments(records: ServiceRecords, bookings: Iterable[PreviousBooking]) -> dict[str, list[Appointment]]:
    """By individual: where and when each is to be, without uids."""
    rows = [row for row in bookings if row.placement_id is not None and row.start is not None]
    if not rows:
        return {}
    days = [row.day for row in rows]
    sessions = {session.session_id: session for session in expand_sessions(records, min(days), max(days))}
    placements = {row.placement_id: row for row in records.placements}
    points = {row.muster_point_id: row for row in records.muster_points}
    found: dict[str, list[Appointment]] = defaultdict(list)
    for row in rows:
        held = sessions.get(session_key(row.placement_id or "", row.day, int(row.start or 0)))
        placement = placements[row.placement_id or ""]
        point = points.get(placement.muster_point_id or "")
        if held is None or held.cancelled:
            continue
        meet = ", ".join(filter(None, (point.name, point.address))) if point else placement.locality
        appointment = Appointment(
            uid="",
            sequence=0,
            session_id=held.session_id,
            day=row.day,
            start=held.start,
            end=held.end,
            meet=meet,
            directions=(point.directions if point else placement.directions) or "",
        )
        found[row.individual_id].append(appointment)
    return found


def not_before(policy: Policy, at: datetime, expires_at: datetime | None) -> datetime | None:
    """When a message to an individual may go that is ready at a moment in quiet hours; none if it may go at once.

    One that would be of no use when they are over may.
    """
    until = quiet_until(policy, at)
    return None if until is None or (expires_at is not None and expires_at <= until) else until


def quiet_until(policy: Policy, at: datetime) -> datetime | None:
    """When the quiet hours that `at` falls into end; none outside of them."""
    local = at.astimezone(LOCAL)
    minutes, start, end = 60 * local.hour + local.minute, policy.quiet_from, policy.quiet_until
    quiet = start <= minutes < end if start <= end else minutes >= start or minutes < end
    if not quiet or start == end:
        return None
    day = local.date() + DAY if start > end and minutes >= start else local.date()
    return moment_of(day, end)


def moment_of(day: date, minutes: int) -> datetime:
    """A time on the wall in Scotland."""
    return (datetime.combine(day, time()) + timedelta(minutes=minutes)).replace(tzinfo=LOCAL)


def _ahead(rows: Iterable[Appointment], at: datetime) -> list[Appointment]:
    return [one for one in rows if moment_of(one.day, one.start) > at]


def _of_week(
    records: ServiceRecords,
    individual: Individual,
    found: News,
    before: Sequence[Appointment] | None,
    monday: date,
    cause: str,
    at: datetime,
) -> Message:
    """`before` is what they know of the week, if they were told anything of it."""
    told_before = before is not None
    kind = MessageKind.CHANGE if told_before else MessageKind.WEEK
    help_on = partial(_help_on, records, individual.individual_id)
    policy, name = records.policy, individual.first_name
    content = (
        change_content(policy, name, found, help_on) if told_before else week_content(policy, name, found.told, help_on)
    )
    concerned = (*found.new, *found.changed, *found.cancelled)
    moved = {one.uid for one in found.changed}
    was = [one for one in before or () if one.uid in moved]
    return _message(
        records,
        individual,
        kind,
        content,
        f"{kind}/{monday}/{cause}/{individual.individual_id}",
        at,
        expires_at=max(moment_of(one.day, one.end) for one in concerned),
        heed_by=min(moment_of(one.day, one.start) for one in (*concerned, *was)) - TO_GET_READY,
        monday=monday,
        found=found,
    )


def _reminder(
    records: ServiceRecords, individual: Individual, rows: Sequence[Appointment], day: date, at: datetime
) -> Message:
    help_on = partial(_help_on, records, individual.individual_id)
    content = reminder_content(records.policy, individual.first_name, rows, help_on)
    kept_back = None
    if not individual.reminders:
        kept_back = NO_REMINDERS
    elif way_to(individual)[0] is Channel.LETTER:
        kept_back = NO_LETTER
    return _message(
        records,
        individual,
        MessageKind.REMINDER,
        content,
        f"reminder/{day}/{individual.individual_id}",
        at,
        expires_at=moment_of(day, min(one.start for one in rows)),
        kept_back=kept_back,
    )


def _message(
    records: ServiceRecords,
    individual: Individual,
    kind: MessageKind,
    content: Content,
    key: str,
    at: datetime,
    *,
    expires_at: datetime,
    heed_by: datetime | None = None,
    monday: date | None = None,
    found: News | None = None,
    kept_back: str | None = None,
) -> Message:
    channel, address = way_to(individual)
    email, policy = channel is Channel.EMAIL, records.policy
    attached: tuple[str, ...] = ()
    if email and found is not None:
        attached = calendars(found, CALENDAR_TITLE, policy.message_sender, policy.message_answers, address, at)
    return Message(
        key=key,
        kind=kind,
        channel=channel,
        recipient=individual.individual_id,
        address=address,
        reply_to=policy.message_answers if email else None,
        subject=content.title,
        text=as_text(content),
        html=as_html(content) if email else None,
        calendars=attached,
        individual_id=individual.individual_id,
        monday=monday,
        told=found.told if found is not None else None,
        not_before=not_before(policy, at, heed_by or expires_at),
        expires_at=expires_at,
        suppressed=kept_back if policy.sends_messages else SWITCHED_OFF,
    )


def _help_on(records: ServiceRecords, individual_id: str, day: date) -> Sequence[Help]:
    return list(_help(records, individual_id, day))


def _help(records: ServiceRecords, individual_id: str, day: date) -> Iterator[Help]:
    for row in records.entitlements:
        holds = (row.first_date or day) <= day <= (row.last_date or day)
        if row.individual_id == individual_id and holds:
            yield row.help
