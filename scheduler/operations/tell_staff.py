"""Messages to supervisors, hosts, case managers and coordinators, queued in the transaction of what causes them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from scheduler.assemble import expand_sessions
from scheduler.domain.access import Role
from scheduler.domain.attendance import NEVER_EXPECTED, TURNED_UP, Attendance, Outcome, PreviousBooking
from scheduler.domain.individuals import OrderStatus
from scheduler.domain.messages import Channel, Message, MessageKind
from scheduler.domain.problem import Light
from scheduler.domain.problem import Session as WorkSession
from scheduler.domain.records import ServiceRecords
from scheduler.domain.standards import Standard, Step
from scheduler.domain.times import DAY, is_working_day
from scheduler.exchange.session_views import short_names
from scheduler.messages.content import Content, as_html, as_text, long_day
from scheduler.messages.to_staff import Duty, alert, digest, host_note, night_report, team_sheet
from scheduler.operations.expected import still_expected
from scheduler.operations.follow_orders import steps_due, steps_of_individual
from scheduler.operations.support_lists import reviews_due
from scheduler.operations.tell_individuals import SWITCHED_OFF, moment_of
from scheduler.progress.first_steps import last_agreed
from scheduler.progress.lights import OrderLight
from scheduler.progress.service import closed_days
from scheduler.progress.then import without_repeats
from scheduler.starts import days_to_start
from scheduler.store import outbox, register, rosters, users
from scheduler.store.lights import Snapshot

NO_SHOWS = frozenset(Outcome) - TURNED_UP - NEVER_EXPECTED
UNEXPLAINED = frozenset({Outcome.UNACCEPTABLE_ABSENCE})
NO_ADDRESS = "No e-mail address is recorded."
MIDNIGHT = 24 * 60
LATE_REGISTERS = timedelta(days=14)
"""What the register says by now of days that are longer ago is told to nobody."""


def tell_supervisors(session: Session, service: int, records: ServiceRecords, today: date, at: datetime) -> int:
    """Team sheets of today and tomorrow; how many."""
    duties = _duties(records, rosters.bookings_between(session, service, today, today + DAY), today, today + DAY)
    theirs: dict[str, list[Duty]] = defaultdict(list)
    for row in rosters.sessions_staffed(session, service, None, today, today + DAY):
        duty = duties.get((row.placement_id, row.day, int(row.start)))
        if duty is not None:
            theirs[row.supervisor_id].append(duty)
    return tell_teams(session, service, records, theirs, today, f"{today}", at)


def tell_teams(
    session: Session,
    service: int,
    records: ServiceRecords,
    duties: Mapping[str, Sequence[Duty]],
    today: date,
    key: str,
    at: datetime,
) -> int:
    """A team sheet to each supervisor of the duties; how many. `key` tells this occasion from others."""
    people = {row.supervisor_id: row for row in records.supervisors}
    messages = (
        _message(records, MessageKind.TEAM_SHEET, who, people[who].email, team_sheet(today, duties[who]), key, today)
        for who in sorted(duties)
    )
    return outbox.queue(session, service, messages, at)


def tell_hosts(session: Session, service: int, records: ServiceRecords, day: date, at: datetime) -> int:
    """Who comes on a day, to places that need no supervisor of ours; how many."""
    duties = _duties(records, rosters.bookings_between(session, service, day, day), day, day)
    hosts = [row for row in records.placements if row.supervisors_needed == 0 and row.host_email]
    messages = []
    for host in hosts:
        theirs = [duty for (place, _, _), duty in sorted(duties.items()) if place == host.placement_id and duty.names]
        if theirs:
            key, content = host.placement_id, host_note(theirs)
            messages.append(_message(records, MessageKind.HOST, key, host.host_email, content, f"{day}", day))
    return outbox.queue(session, service, messages, at)


def tell_case_managers(
    session: Session,
    service: int,
    records: ServiceRecords,
    lights: Sequence[OrderLight],
    before: Mapping[str, Snapshot],
    today: date,
    at: datetime,
) -> int:
    """A digest to each case manager with an account. `before` are the lights of the last day that was kept."""
    messages = []
    missed = _missed(session, service, records, today)
    for user in users.users_of(session, service):
        if user.role is not Role.CASE_MANAGER or not user.active:
            continue
        mine = {one.individual_id for one in records.individuals if one.case_manager == user.name}
        theirs = [one for one in lights if one.individual_id in mine]
        content = digest(_lists(records, theirs, mine, before, missed, today))
        key = f"{today}/{user.number}"
        messages.append(_message(records, MessageKind.DIGEST, user.name, user.email, content, key, today))
    return outbox.queue(session, service, messages, at)


def tell_coordinators(
    session: Session,
    service: int,
    records: ServiceRecords,
    lines: Mapping[str, Sequence[str]],
    today: date,
    key: str,
    at: datetime,
) -> int:
    """The nightly report."""
    return _tell(session, service, records, MessageKind.NIGHT_REPORT, night_report(lines), today, key, at)


def raise_alarm(
    session: Session, service: int, records: ServiceRecords, lines: Sequence[str], today: date, key: str, at: datetime
) -> int:
    """To coordinators: something falls behind. Sent once for each key."""
    return _tell(session, service, records, MessageKind.ALERT, alert(lines), today, key, at)


def _tell(
    session: Session,
    service: int,
    records: ServiceRecords,
    kind: MessageKind,
    content: Content,
    today: date,
    key: str,
    at: datetime,
) -> int:
    messages = [
        _message(records, kind, user.name, user.email, content, f"{key}/{user.number}", today)
        for user in users.users_of(session, service)
        if user.role is Role.COORDINATOR and user.active
    ]
    return outbox.queue(session, service, messages, at)


def _lists(
    records: ServiceRecords,
    lights: Sequence[OrderLight],
    mine: set[str],
    before: Mapping[str, Snapshot],
    missed: Iterable[Attendance],
    today: date,
) -> dict[str, list[str]]:
    orders = {order.order_id for order in records.orders if order.individual_id in mine}
    steps = [step for step in steps_due(records, today, 1) if step.order_id in orders]
    contact, agreed = Standard.FIRST_CONTACT, last_agreed(records.order_events)
    return {
        "Red": [f"{one.individual_id}: order {one.order_id}, chance {one.chance:.0%}" for one in lights if _red(one)],
        "Another colour than before": [
            f"{one.individual_id}: was {before[one.order_id].light}, is {one.light}"
            for one in lights
            if one.order_id in before and before[one.order_id].light is not one.light
        ],
        "Did not come": [
            f"{row.individual_id}, {long_day(row.day)}{'' if row.outcome in UNEXPLAINED else ': accepted'}"
            for row in missed
            if row.individual_id in mine
        ],
        "Induction was agreed, and none is recorded": [
            f"{order.order_id}: {long_day(agreed[order.order_id])}"
            for order in records.orders
            if order.order_id in orders and order.induction_on is None
            if order.status is OrderStatus.IN_FORCE and agreed.get(order.order_id, today) < today
        ],
        "First contacts due": [
            f"{step.order_id}: {step.due}{_to_start_in_time(records, step, today) if step.due < today else ''}"
            for step in steps
            if step.standard is contact
        ],
        "Other steps due": [
            f"{step.order_id}: {step.standard.value.replace('_', ' ')}, {step.due}"
            for step in steps
            if step.standard is not contact
        ],
        "Reviews of needs due": [
            f"{row.individual_id}: {row.due_on}" for row in reviews_due(records, today, 1) if row.individual_id in mine
        ],
    }


def _missed(session: Session, service: int, records: ServiceRecords, today: date) -> list[Attendance]:
    """Who did not come since the last working day, or on a day before of which the register has been kept since the
    last digest; not who was with another team."""
    since, first = _last_working_day(records, today), today - LATE_REGISTERS
    told_at = outbox.last_queued(session, service, MessageKind.DIGEST)
    late = register.recorded_since(session, service, told_at, first) if told_at else set()
    rows: dict[str, list[Attendance]] = defaultdict(list)
    for row in records.attendance:
        if first <= row.day < today:
            rows[row.individual_id].append(row)
    return [
        row
        for theirs in rows.values()
        for row in without_repeats(theirs)
        if row.outcome in NO_SHOWS
        if row.day >= since or (row.individual_id, row.placement_id, row.day, int(row.start)) in late
    ]


def _to_start_in_time(records: ServiceRecords, late: Step, today: date) -> str:
    """Of a late first contact, who is not inducted yet: which days are left for the first placement."""
    individual = next(order.individual_id for order in records.orders if order.order_id == late.order_id)
    steps = steps_of_individual(records, individual, today)
    due = {step.standard: step.due for step in steps if step.order_id == late.order_id}
    if Standard.INDUCTION not in due or Standard.FIRST_PLACEMENT not in due:
        return ", late"
    days = days_to_start(records, individual, today + DAY, due[Standard.FIRST_PLACEMENT])
    if not days:
        return ", late. No work that suits is in time any more"
    return f", late. Hold the induction at the contact: work that suits is in time on {', '.join(map(long_day, days))}"


def _last_working_day(records: ServiceRecords, today: date) -> date:
    """Before today: what happened since then the last digest could not tell."""
    day = today - DAY
    while not is_working_day(day, closed_days(records, day, day)):
        day -= DAY
    return day


def _red(light: OrderLight) -> bool:
    return light.light is Light.RED


def _duties(
    records: ServiceRecords, bookings: Collection[PreviousBooking], first: date, last: date
) -> dict[tuple[str, date, int], Duty]:
    """Each session of the days with who is to come to it."""
    names = short_names(records.individuals)
    booked: dict[tuple[str, date, int], list[str]] = defaultdict(list)
    for row in still_expected(records, bookings):
        if row.placement_id is not None and row.start is not None:
            booked[row.placement_id, row.day, int(row.start)].append(names[row.individual_id])
    return {
        (s.placement_id, s.day, s.start): _duty(records, s, sorted(booked[s.placement_id, s.day, s.start]))
        for s in expand_sessions(records, first, last)
        if not s.cancelled
    }


def _duty(records: ServiceRecords, held: WorkSession, names: Sequence[str]) -> Duty:
    placement = next(row for row in records.placements if row.placement_id == held.placement_id)
    point = next((row for row in records.muster_points if row.muster_point_id == placement.muster_point_id), None)
    meet = point.name if point else placement.locality
    return Duty(held.day, held.start, held.end, placement.name, meet, tuple(names))


def _message(
    records: ServiceRecords,
    kind: MessageKind,
    recipient: str,
    address: str | None,
    content: Content,
    key: str,
    day: date,
) -> Message:
    kept_back = None if address else NO_ADDRESS
    return Message(
        key=f"{kind}/{key}/{recipient}" if kind in (MessageKind.TEAM_SHEET, MessageKind.HOST) else f"{kind}/{key}",
        kind=kind,
        channel=Channel.EMAIL,
        recipient=recipient,
        address=address or "",
        subject=content.title,
        text=as_text(content),
        html=as_html(content),
        expires_at=moment_of(day, MIDNIGHT),
        suppressed=kept_back if records.policy.sends_messages else SWITCHED_OFF,
    )
