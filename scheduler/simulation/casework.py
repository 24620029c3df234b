"""Invented casework: what happened in orders' lives, help given, reviews, and what people said at the end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from scheduler.domain.attendance import Attendance, Outcome
from scheduler.domain.casework import (
    Entitlement,
    ExitQuestionnaire,
    Help,
    NeedsReview,
    OrderEvent,
    OrderEventKind,
)
from scheduler.domain.individuals import Individual, Order, OrderStatus
from scheduler.domain.times import DAY, WEEK, add_working_days
from scheduler.progress.orders import last_day

BY = "Morag Example"
EARLIER_ORDER, COMPLETED, ANSWERED = 0.3, 0.8, 0.27
LUNCH, TRAVEL_PASS = 0.45, 0.35
ABSENCES_TO_A_WARNING = 2
REVIEW_EVERY = 13 * WEEK
LEAST_AGE = 17 * 366 * DAY
RATINGS, RATING_SHARES = (1, 2, 3, 4, 5), (0.05, 0.08, 0.2, 0.37, 0.3)
COMMENTS = ("The lunch made the difference.", "I would have liked to start sooner.", "Good to see the park done.")


@dataclass(frozen=True, slots=True)
class Casework:
    """Orders that ended before the present ones, and what was recorded beside the work."""

    earlier_orders: tuple[Order, ...]
    order_events: tuple[OrderEvent, ...]
    entitlements: tuple[Entitlement, ...]
    needs_reviews: tuple[NeedsReview, ...]
    exit_questionnaires: tuple[ExitQuestionnaire, ...]


def invent_casework(
    individuals: Sequence[Individual],
    orders: Sequence[Order],
    attendance: Sequence[Attendance],
    chance: np.random.Generator,
    today: date,
) -> Casework:
    """As known on the evening before `today`, for orders and attendance that are known already."""
    earlier = tuple(_earlier_orders(individuals, orders, chance))
    events = [
        *_warnings(orders, attendance),
        *_extensions(orders, chance, today),
        *_reviews(orders, today),
        *_endings(earlier),
    ]
    return Casework(
        earlier_orders=earlier,
        order_events=tuple(sorted(events, key=lambda event: (event.day, event.order_id, event.kind))),
        entitlements=tuple(_entitlements(individuals, chance, today)),
        needs_reviews=tuple(_needs_reviews(orders, today)),
        exit_questionnaires=tuple(_questionnaires(earlier, chance)),
    )


def _earlier_orders(
    individuals: Sequence[Individual], orders: Sequence[Order], chance: np.random.Generator
) -> Iterator[Order]:
    """Some people had an order before the one that they have now; four in five completed it."""
    first = {order.individual_id: order for order in reversed(orders)}
    sixteen = {one.individual_id: one.date_of_birth + LEAST_AGE for one in individuals}
    for number, order in enumerate(first.values(), start=1):
        if chance.random() >= EARLIER_ORDER:
            continue
        ended = order.imposed_on - int(chance.integers(20, 200)) * DAY
        imposed = ended - int(chance.integers(90, 300)) * DAY
        if imposed < sixteen[order.individual_id]:
            continue
        hours = float(chance.choice([40, 60, 80, 100, 120, 160, 200]))
        completed = chance.random() < COMPLETED
        start = add_working_days(imposed, int(chance.choice([4, 5, 6, 7, 9, 15])), ())
        yield Order(
            order_id=f"E{number:03d}",
            individual_id=order.individual_id,
            status=OrderStatus.COMPLETED if completed else OrderStatus.REVOKED,
            imposed_on=imposed,
            hours_imposed=hours,
            hours_credited=hours if completed else round(hours * float(chance.uniform(0, 0.8)), 1),
            first_contact_on=add_working_days(imposed, int(chance.choice([1, 1, 1, 1, 2, 3])), ()),
            induction_on=add_working_days(imposed, int(chance.choice([3, 4, 5, 5, 6])), ()),
            first_placement_on=min(start, ended),
            ended_on=ended,
        )


def _warnings(orders: Sequence[Order], attendance: Sequence[Attendance]) -> Iterator[OrderEvent]:
    """A warning after every second unacceptable absence, two working days later."""
    order_of = {order.individual_id: order for order in reversed(orders)}
    missed: dict[str, int] = {}
    for row in attendance:
        if row.outcome is Outcome.UNACCEPTABLE_ABSENCE:
            missed[row.individual_id] = missed.get(row.individual_id, 0) + 1
            if missed[row.individual_id] % ABSENCES_TO_A_WARNING == 0:
                day = add_working_days(row.day, 2, ())
                yield _event(order_of[row.individual_id], OrderEventKind.WARNING, day)


def _extensions(orders: Sequence[Order], chance: np.random.Generator, today: date) -> Iterator[OrderEvent]:
    """Those extended already, and requests for a few that run out soon."""
    for order in orders:
        if order.extended_to is not None:
            asked = order.extended_to - int(chance.integers(95, 120)) * DAY
            if order.imposed_on < asked < today:
                yield _event(order, OrderEventKind.EXTENSION_ASKED, asked, order.extended_to)
                yield _event(
                    order, OrderEventKind.EXTENSION_GRANTED, min(asked + 14 * DAY, today - DAY), order.extended_to
                )
        elif today <= last_day(order) < today + 4 * WEEK and chance.random() < 0.3:
            yield _event(order, OrderEventKind.EXTENSION_ASKED, today - 3 * DAY, last_day(order) + 13 * WEEK)


def _reviews(orders: Sequence[Order], today: date) -> Iterator[OrderEvent]:
    for order in orders:
        day = order.imposed_on + REVIEW_EVERY
        if day < today:
            yield _event(order, OrderEventKind.REVIEW, day)


def _endings(orders: Sequence[Order]) -> Iterator[OrderEvent]:
    for order in orders:
        kind = OrderEventKind.COMPLETED if order.status is OrderStatus.COMPLETED else OrderEventKind.REVOKED
        if kind is OrderEventKind.REVOKED and order.ended_on:
            yield _event(order, OrderEventKind.BREACH_DECIDED, order.ended_on - 40 * DAY)
            yield _event(order, OrderEventKind.BREACH_LODGED, add_working_days(order.ended_on - 40 * DAY, 4, ()))
        if order.ended_on:
            yield _event(order, kind, order.ended_on)


def _event(order: Order, kind: OrderEventKind, day: date, until: date | None = None) -> OrderEvent:
    return OrderEvent(order_id=order.order_id, kind=kind, day=day, until=until, recorded_by=BY)


def _entitlements(individuals: Sequence[Individual], chance: np.random.Generator, today: date) -> Iterator[Entitlement]:
    for individual in individuals:
        for help_given, share in ((Help.LUNCH, LUNCH), (Help.TRAVEL_PASS, TRAVEL_PASS)):
            if chance.random() < share:
                since = today - int(chance.integers(10, 120)) * DAY
                yield Entitlement(
                    individual_id=individual.individual_id,
                    help=help_given,
                    first_date=since,
                    recorded_on=since,
                    recorded_by=BY,
                )


def _needs_reviews(orders: Sequence[Order], today: date) -> Iterator[NeedsReview]:
    """One each three months since the first of an individual's orders; all but the last have been held."""
    first: dict[str, date] = {}
    for order in orders:
        first[order.individual_id] = min(order.imposed_on, first.get(order.individual_id, order.imposed_on))
    for individual_id, imposed in first.items():
        due = imposed + REVIEW_EVERY
        while due < today - WEEK:
            yield NeedsReview(individual_id=individual_id, due_on=due, held_on=due, held_by=BY)
            due += REVIEW_EVERY
        yield NeedsReview(individual_id=individual_id, due_on=due)


def _questionnaires(orders: Sequence[Order], chance: np.random.Generator) -> Iterator[ExitQuestionnaire]:
    for order in orders:
        if order.status is not OrderStatus.COMPLETED or order.ended_on is None:
            continue
        sent = order.ended_on + DAY
        if chance.random() >= ANSWERED:
            yield ExitQuestionnaire(order_id=order.order_id, sent_on=sent)
            continue
        ratings = [int(value) for value in chance.choice(RATINGS, 5, p=RATING_SHARES)]
        yield ExitQuestionnaire(
            order_id=order.order_id,
            sent_on=sent,
            answered_on=sent + int(chance.integers(1, 15)) * DAY,
            fairly_treated=ratings[0],
            work_useful=ratings[1],
            learnt_something=ratings[2],
            barriers_heeded=ratings[3],
            life_better=ratings[4],
            comment=str(chance.choice(COMMENTS)) if chance.random() < 0.5 else None,
        )
