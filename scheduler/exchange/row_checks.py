"""What must be true within one row. A check that meets a cell that could not be read says nothing."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple, Protocol

from scheduler.domain.attendance import PreviousBooking
from scheduler.domain.casework import ExitQuestionnaire, OrderEvent, OrderEventKind
from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.errors import Fault
from scheduler.domain.individuals import Availability, KeepApart, Order, OrderStatus, Presence
from scheduler.domain.placements import ChangeKind, Placement, SessionChange
from scheduler.domain.times import TimeOfDay, Weekday, clock, weekday_of
from scheduler.exchange.tables import Table, Unreadable


class Wrong(NamedTuple):
    """What is wrong with a row: the column to mend, the problem, the remedy."""

    field: str
    problem: str
    remedy: str


class HasTimes(Protocol):
    start: TimeOfDay
    end: TimeOfDay


class HasDates(Protocol):
    first_date: date | None
    last_date: date | None


def check_rows(name: str, table: Table) -> Iterator[Fault]:
    """All that is wrong within single rows of the file `name`."""
    for check in ROW_CHECKS.get(name, ()):
        for row in table.rows:
            try:
                wrong = check(row.record)
            except Unreadable:
                continue
            if wrong is not None:
                yield Fault(table.label, row.number, *wrong)


def _end_after_start(row: HasTimes) -> Wrong | None:
    if row.end > row.start:
        return None
    remedy = "Write 24:00 for midnight." if row.end == 0 else "Correct one of the two."
    return Wrong("end", f"The end {clock(row.end)} is not after the start {clock(row.start)}.", remedy)


def _last_date_not_before_first(row: HasDates) -> Wrong | None:
    if row.first_date is None or row.last_date is None or row.first_date <= row.last_date:
        return None
    return Wrong("last_date", f"{row.last_date} is before the first date {row.first_date}.", "Correct one of the two.")


def _credited_within_imposed(order: Order) -> Wrong | None:
    if order.hours_credited <= order.hours_imposed:
        return None
    problem = f"{order.hours_credited:g} hours are credited, more than the {order.hours_imposed:g} imposed."
    return Wrong("hours_credited", problem, "Correct one of the two; a finished order has exactly those imposed.")


def _other_activity_within_credited(order: Order) -> Wrong | None:
    if order.other_activity_credited <= order.hours_credited:
        return None
    problem = f"{order.other_activity_credited:g} hours are more than the {order.hours_credited:g} credited in all."
    return Wrong("other_activity_credited", problem, "Count hours of other activity in hours_credited as well.")


def _completion_not_before_imposed(order: Order) -> Wrong | None:
    if order.completion_due is None or order.completion_due >= order.imposed_on:
        return None
    problem = f"{order.completion_due} is before the order was imposed on {order.imposed_on}."
    return Wrong("completion_due", problem, "Correct one of the two dates.")


def _extension_not_before_completion(order: Order) -> Wrong | None:
    earliest = order.completion_due or order.imposed_on
    if order.extended_to is None or order.extended_to >= earliest:
        return None
    problem = f"The extension to {order.extended_to} ends before {earliest}."
    return Wrong("extended_to", problem, "Correct it; where the court shortened the time, change completion_due.")


def _not_concurrent_with_itself(order: Order) -> Wrong | None:
    if order.concurrent_with != order.order_id:
        return None
    return Wrong("concurrent_with", "An order cannot be concurrent with itself.", "Name the other order, or empty it.")


def _ended_only_when_over(order: Order) -> Wrong | None:
    if order.ended_on is None:
        return None
    if order.status in (OrderStatus.IN_FORCE, OrderStatus.SUSPENDED):
        return Wrong("ended_on", f"It has an end, yet its status is {order.status}.", "Correct one of the two.")
    if order.ended_on < order.imposed_on:
        problem = f"{order.ended_on} is before the order was imposed on {order.imposed_on}."
        return Wrong("ended_on", problem, "Correct one of the two dates.")
    return None


def _event_says_what_its_kind_needs(event: OrderEvent) -> Wrong | None:
    extension = event.kind in (OrderEventKind.EXTENSION_ASKED, OrderEventKind.EXTENSION_GRANTED)
    if extension != (event.until is not None):
        remedy = "Fill in the last day asked or granted." if extension else "Empty it."
        return Wrong("until", f"{event.kind} {'needs a' if extension else 'takes no'} last day.", remedy)
    change = event.kind is OrderEventKind.HOURS_CHANGED
    if change != (event.hours is not None):
        remedy = "Fill in the hours imposed from now on." if change else "Empty it."
        return Wrong("hours", f"{event.kind} {'needs' if change else 'takes no'} hours.", remedy)
    return None


def _answered_after_sent(questionnaire: ExitQuestionnaire) -> Wrong | None:
    if questionnaire.answered_on is None or questionnaire.answered_on >= questionnaire.sent_on:
        return None
    problem = f"It was answered on {questionnaire.answered_on}, before it was sent on {questionnaire.sent_on}."
    return Wrong("answered_on", problem, "Correct one of the two dates.")


def _answers_only_when_answered(questionnaire: ExitQuestionnaire) -> Wrong | None:
    answers = (
        questionnaire.fairly_treated,
        questionnaire.work_useful,
        questionnaire.learnt_something,
        questionnaire.barriers_heeded,
        questionnaire.life_better,
        questionnaire.comment,
    )
    if questionnaire.answered_on is not None or not any(answer is not None for answer in answers):
        return None
    return Wrong("answered_on", "There are answers without the day they came.", "Fill in the day.")


def _reason_only_when_unavailable(window: Availability) -> Wrong | None:
    if window.presence is Presence.UNAVAILABLE or window.reason is None:
        return None
    problem = "A reason is given, yet the window is one when the individual can come."
    return Wrong("presence", problem, "Write unavailable, or empty the reason.")


def _two_different_people(pair: KeepApart) -> Wrong | None:
    if pair.first_individual_id != pair.second_individual_id:
        return None
    return Wrong("second_individual_id", "Nobody can be kept apart from themselves.", "Name the other individual.")


def _supervisors_most_at_least_needed(placement: Placement) -> Wrong | None:
    if placement.supervisors_most >= placement.supervisors_needed:
        return None
    problem = f"{placement.supervisors_most} is fewer than the {placement.supervisors_needed} needed."
    return Wrong("supervisors_most", problem, "Make it at least supervisors_needed.")


def _fewest_people_within_places(placement: Placement) -> Wrong | None:
    if placement.min_people <= placement.places:
        return None
    problem = f"It runs only with {placement.min_people} people, and has {placement.places} places."
    return Wrong("min_people", problem, "Make it at most places.")


def _van_leaves_from_a_muster_point(placement: Placement) -> Wrong | None:
    if placement.van_seats is None or placement.muster_point_id is not None:
        return None
    return Wrong(
        "muster_point_id", "A van is given, but no muster point.", "Say where it leaves from, or empty van_seats."
    )


def _added_session_has_an_end(change: SessionChange) -> Wrong | None:
    if change.change is not ChangeKind.ADDED:
        return None
    if change.end is None:
        return Wrong("end", "An added session needs its end.", "Fill it in, for example 15:30.")
    if change.end <= change.start:
        problem = f"The end {clock(change.end)} is not after the start {clock(change.start)}."
        return Wrong("end", problem, "Correct one of the two.")
    return None


def _booking_has_placement_and_start(booking: PreviousBooking) -> Wrong | None:
    if (booking.placement_id is None) == (booking.start is None):
        return None
    field = "placement_id" if booking.placement_id is None else "start"
    return Wrong(field, "A booking needs both a placement and a start.", "Fill it in, or empty both: no place.")


def _no_place_is_dated_on_monday(booking: PreviousBooking) -> Wrong | None:
    if booking.placement_id is not None or weekday_of(booking.day) is Weekday.MON:
        return None
    return Wrong("day", f"{booking.day} is not a Monday.", "For no place, write the Monday of the week.")


NEEDED = {
    DecisionKind.PIN: ("individual_id", "placement_id", "day", "start"),
    DecisionKind.FORBID: ("individual_id",),
    DecisionKind.STAFF: ("supervisor_id", "placement_id", "day", "start"),
    DecisionKind.UNSTAFF: ("supervisor_id",),
    DecisionKind.OPEN: ("placement_id", "day", "start"),
    DecisionKind.CLOSE: ("placement_id", "day", "start"),
    DecisionKind.RAISE_LIMITS: ("placement_id", "day", "start", "reason"),
}
"""What a decision must say."""

OUT_OF_PLACE = {
    kind: tuple(
        name
        for name, kinds in {
            "individual_id": (DecisionKind.PIN, DecisionKind.FORBID),
            "supervisor_id": (DecisionKind.STAFF, DecisionKind.UNSTAFF),
            "chance_limit": (DecisionKind.RAISE_LIMITS,),
            "share_limit": (DecisionKind.RAISE_LIMITS,),
        }.items()
        if kind not in kinds
    )
    for kind in DecisionKind
}
"""What a decision must leave empty."""


def _decision_says_all_it_needs(decision: Decision) -> Wrong | None:
    empty = [name for name in NEEDED[decision.kind] if getattr(decision, name) is None]
    if not empty:
        return None
    return Wrong(empty[0], f"The decision {decision.kind} needs {', '.join(empty)}.", "Fill it in.")


def _decision_says_no_more(decision: Decision) -> Wrong | None:
    surplus = [name for name in OUT_OF_PLACE[decision.kind] if getattr(decision, name) is not None]
    if not surplus:
        return None
    return Wrong(surplus[0], f"The decision {decision.kind} takes no {', '.join(surplus)}.", "Empty it.")


def _raised_limits_are_given(decision: Decision) -> Wrong | None:
    given = decision.chance_limit is not None or decision.share_limit is not None
    if decision.kind is not DecisionKind.RAISE_LIMITS or given:
        return None
    return Wrong("chance_limit", "No limit is given.", "Fill in chance_limit, share_limit or both.")


def _only_pins_override(decision: Decision) -> Wrong | None:
    if not decision.override_commitment or decision.kind is DecisionKind.PIN:
        return None
    return Wrong("override_commitment", "Only a pin can override a commitment.", "Write no, or make it a pin.")


def _override_has_a_reason(decision: Decision) -> Wrong | None:
    if not decision.override_commitment or decision.reason is not None:
        return None
    return Wrong("reason", "To override a commitment needs a reason (s.227E).", "Write the reason down.")


ROW_CHECKS: dict[str, tuple[Callable[[Any], Wrong | None], ...]] = {
    "orders": (
        _credited_within_imposed,
        _other_activity_within_credited,
        _completion_not_before_imposed,
        _extension_not_before_completion,
        _not_concurrent_with_itself,
        _ended_only_when_over,
    ),
    "availability": (_end_after_start, _last_date_not_before_first, _reason_only_when_unavailable),
    "absences": (_end_after_start, _last_date_not_before_first),
    "needs": (_last_date_not_before_first,),
    "keep_apart": (_two_different_people,),
    "placements": (
        _supervisors_most_at_least_needed,
        _fewest_people_within_places,
        _van_leaves_from_a_muster_point,
    ),
    "timetable": (_end_after_start, _last_date_not_before_first),
    "session_changes": (_added_session_has_an_end,),
    "supervisor_availability": (_end_after_start, _last_date_not_before_first),
    "supervisor_leave": (_end_after_start, _last_date_not_before_first),
    "previous_bookings": (_booking_has_placement_and_start, _no_place_is_dated_on_monday),
    "decisions": (
        _decision_says_all_it_needs,
        _decision_says_no_more,
        _raised_limits_are_given,
        _only_pins_override,
        _override_has_a_reason,
    ),
    "order_events": (_event_says_what_its_kind_needs,),
    "entitlements": (_last_date_not_before_first,),
    "exit_questionnaires": (_answered_after_sent, _answers_only_when_answered),
}
