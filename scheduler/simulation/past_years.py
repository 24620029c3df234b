"""Years gone by: people whose orders have ended, with all their bookings, beside a service's people of today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from scheduler.domain.attendance import Attendance, Outcome
from scheduler.domain.casework import ExitQuestionnaire, NeedsReview, OrderEvent, OrderEventKind
from scheduler.domain.individuals import Individual, Order, OrderStatus
from scheduler.domain.placements import TimetableEntry
from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import DAY, WEEK, WEEKDAYS, add_working_days, monday_of

YEARS, BOOKINGS_A_WEEK, WEEKS_OF_AN_ORDER = 5, 2, 30
BY = "Morag Example"
COMPLETED, ANSWERED, COURTS_DAY = 0.71, 0.27, 0.4
OUTCOMES = (
    (Outcome.ATTENDED, 0.58),
    (Outcome.ATTENDED_LATE, 0.03),
    (Outcome.LEFT_EARLY, 0.02),
    (Outcome.SENT_HOME_TEAM_FULL, 0.006),
    (Outcome.SENT_HOME_NO_SUPERVISOR, 0.004),
    (Outcome.SENT_HOME_WEATHER, 0.006),
    (Outcome.SENT_HOME_VEHICLE, 0.002),
    (Outcome.STOOD_DOWN, 0.02),
    (Outcome.CANCELLED, 0.022),
    (Outcome.ACCEPTABLE_MEDICAL, 0.07),
    (Outcome.ACCEPTABLE_FAMILY, 0.04),
    (Outcome.UNACCEPTABLE_ABSENCE, 0.2),
)
SHARE_CREDITED = {Outcome.ATTENDED: 1.0, Outcome.ATTENDED_LATE: 0.92, Outcome.LEFT_EARLY: 0.5}


@dataclass(frozen=True, slots=True)
class _Life:
    """One order that has ended, and what happened in it."""

    individual: Individual
    order: Order
    attendance: list[Attendance]
    events: list[OrderEvent]
    reviews: list[NeedsReview]
    questionnaires: list[ExitQuestionnaire]


def with_past_years(records: ServiceRecords, rows: int, seed: int, today: date) -> ServiceRecords:
    """The service with as many more people of the last five years as it takes for this many rows of attendance.

    Equal arguments give equal records. People are copies of today's, under other ids and names.
    """
    chance = np.random.default_rng(seed)
    lives: list[_Life] = []
    missing = rows - len(records.attendance)
    while missing > 0:
        life = _life(records.individuals, records.timetable, len(lives), chance, today)
        lives.append(replace(life, attendance=life.attendance[:missing]))
        missing -= len(life.attendance)
    past = sorted((row for life in lives for row in life.attendance), key=lambda row: (row.day, row.start))
    events = sorted((row for life in lives for row in life.events), key=lambda event: (event.day, event.order_id))
    return replace(
        records,
        individuals=(*records.individuals, *(life.individual for life in lives)),
        orders=(*records.orders, *(life.order for life in lives)),
        attendance=(*past, *records.attendance),
        order_events=(*events, *records.order_events),
        needs_reviews=(*records.needs_reviews, *(row for life in lives for row in life.reviews)),
        exit_questionnaires=(*records.exit_questionnaires, *(row for life in lives for row in life.questionnaires)),
    )


def _life(
    people: Sequence[Individual],
    timetable: Sequence[TimetableEntry],
    number: int,
    chance: np.random.Generator,
    today: date,
) -> _Life:
    key, order_id = f"Z{number:05d}", f"OZ{number:05d}"
    like = people[int(chance.integers(len(people)))]
    born = like.date_of_birth - YEARS * 366 * DAY
    person = replace(like, individual_id=key, first_name="Former", last_name=f"Sample-{number:05d}", date_of_birth=born)
    ended = today - int(chance.integers(20, YEARS * 365)) * DAY
    imposed = ended - int(chance.integers(60, 7 * WEEKS_OF_AN_ORDER)) * DAY
    usual = [timetable[int(k)] for k in chance.choice(len(timetable), BOOKINGS_A_WEEK, replace=False)]
    attendance = list(_bookings(key, usual, imposed + 2 * WEEK, ended, chance))
    completed = chance.random() < COMPLETED
    hours = sum(row.minutes_credited for row in attendance) / 60
    hours_imposed = float(np.clip(round(hours) if completed else round(hours * 1.7), 20, 300))
    order = Order(
        order_id=order_id,
        individual_id=key,
        status=OrderStatus.COMPLETED if completed else OrderStatus.REVOKED,
        imposed_on=imposed,
        hours_imposed=hours_imposed,
        hours_credited=hours_imposed if completed else round(min(hours, hours_imposed), 2),
        completion_due=ended + int(chance.integers(-40, 120)) * DAY if chance.random() < COURTS_DAY else None,
        first_contact_on=add_working_days(imposed, int(chance.choice([1, 1, 1, 1, 2])), ()),
        induction_on=add_working_days(imposed, int(chance.choice([3, 4, 5, 5, 6])), ()),
        first_placement_on=min(add_working_days(imposed, int(chance.choice([5, 6, 7, 7, 9, 15])), ()), ended),
        ended_on=ended,
    )
    events, reviews = list(_events(order, chance)), _reviews(key, imposed, ended)
    return _Life(person, order, attendance, events, reviews, list(_questionnaires(order, chance)))


def _bookings(
    key: str, usual: Sequence[TimetableEntry], first: date, last: date, chance: np.random.Generator
) -> Iterator[Attendance]:
    """The usual sessions of each week; of two on one day, the first."""
    entries = list({entry.weekday: entry for entry in usual}.values())
    monday, weeks = monday_of(first), max(0, (last - first).days // 7)
    outcomes: Any = [outcome for outcome, _ in OUTCOMES]
    drawn = chance.choice(len(OUTCOMES), (weeks, len(entries)), p=[share for _, share in OUTCOMES])
    for week in range(1, weeks):
        for place, entry in enumerate(entries):
            outcome = outcomes[drawn[week, place]]
            yield Attendance(
                individual_id=key,
                placement_id=entry.placement_id,
                day=monday + timedelta(days=7 * week + WEEKDAYS.index(entry.weekday)),
                start=entry.start,
                outcome=outcome,
                minutes_credited=int((entry.end - entry.start) * SHARE_CREDITED.get(outcome, 0.0)),
            )


def _events(order: Order, chance: np.random.Generator) -> Iterator[OrderEvent]:
    def event(kind: OrderEventKind, day: date) -> OrderEvent:
        return OrderEvent(order_id=order.order_id, kind=kind, day=day, recorded_by=BY)

    ended = order.ended_on or order.imposed_on
    if chance.random() < 0.5:
        yield event(OrderEventKind.WARNING, order.imposed_on + 5 * WEEK)
    if order.status is OrderStatus.COMPLETED:
        yield event(OrderEventKind.COMPLETED, ended)
        return
    decided = ended - 20 * DAY
    yield event(OrderEventKind.BREACH_DECIDED, decided)
    yield event(OrderEventKind.BREACH_LODGED, add_working_days(decided, int(chance.choice([3, 4, 5, 7])), ()))
    yield event(OrderEventKind.REVOKED, ended)


def _reviews(key: str, imposed: date, ended: date) -> list[NeedsReview]:
    due = imposed + 13 * WEEK
    return [NeedsReview(individual_id=key, due_on=due, held_on=due, held_by=BY)] if due <= ended else []


def _questionnaires(order: Order, chance: np.random.Generator) -> Iterator[ExitQuestionnaire]:
    if order.status is not OrderStatus.COMPLETED or order.ended_on is None:
        return
    sent = order.ended_on + DAY
    if chance.random() >= ANSWERED:
        yield ExitQuestionnaire(order_id=order.order_id, sent_on=sent)
        return
    fairly, useful, learnt, heeded, better = (int(rating) for rating in chance.integers(2, 6, 5))
    yield ExitQuestionnaire(
        order_id=order.order_id,
        sent_on=sent,
        answered_on=sent + 5 * DAY,
        fairly_treated=fairly,
        work_useful=useful,
        learnt_something=learnt,
        barriers_heeded=heeded,
        life_better=better,
    )
