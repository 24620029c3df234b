"""Measures of orders: standards kept, completion, extensions, warnings and breach."""

from scheduler.domain.casework import OrderEventKind
from scheduler.domain.measures import Better, Measure, Topic, Unit
from scheduler.domain.standards import Standard
from scheduler.measures.definition import Definition, count, equals, holds, mean_of, sum_of

HIGHER, LOWER, NEITHER = Better.HIGHER, Better.LOWER, Better.NEITHER


def _standard(standard: Standard, name: str, what: str, target: str | None = None) -> Definition:
    definition = f"Of the {what} that fell due in the period, the share done by the day they were due."
    measure = Measure(f"{standard}_in_time", name, Topic.STANDARDS, Unit.SHARE, HIGHER, definition, target)
    return Definition(measure, "steps", "due", equals("standard", standard), mean_of("kept"))


def _completed(code: str, name: str, unit: Unit, better: Better, definition: str) -> tuple[Measure, str, str]:
    target = "target_completed_on_time" if code == "completed_on_time" else None
    return Measure(code, name, Topic.COMPLETION, unit, better, definition, target), "orders", "ended_on"


def _event(kind: OrderEventKind, code: str, name: str) -> Definition:
    measure = Measure(
        code, name, Topic.CASEWORK, Unit.COUNT, NEITHER, f"Order events of the kind `{kind}` in the period."
    )
    return Definition(measure, "events", "day", equals("kind", kind), count)


STANDARDS = (
    _standard(Standard.FIRST_CONTACT, "First contact in time", "first contacts", "target_first_contact"),
    _standard(Standard.INDUCTION, "Induction in time", "inductions", "target_induction"),
    _standard(Standard.FIRST_PLACEMENT, "First placement in time", "first placements", "target_first_placement"),
    _standard(Standard.REVIEW, "Reviews of orders in time", "reviews of orders"),
    _standard(Standard.BREACH_LODGED, "Breach lodged in time", "breach applications"),
    Definition(
        Measure(
            "needs_review_in_time",
            "Reviews of needs in time",
            Topic.STANDARDS,
            Unit.SHARE,
            HIGHER,
            "Of the reviews of needs that fell due in the period, the share held by the day they were due.",
        ),
        "reviews",
        "due_on",
        None,
        mean_of("kept"),
    ),
    Definition(
        Measure(
            "days_to_first_placement",
            "Working days to the first placement",
            Topic.STANDARDS,
            Unit.DAYS,
            LOWER,
            "Of the orders whose first placement was in the period, the mean working days from the day imposed to it.",
        ),
        "orders",
        "first_placement_on",
        None,
        mean_of("days_to_placement"),
    ),
)

COMPLETION = (
    Definition(
        Measure(
            "orders_imposed",
            "Orders imposed",
            Topic.COMPLETION,
            Unit.COUNT,
            NEITHER,
            "Orders whose day of imposition is in the period.",
        ),
        "orders",
        "imposed_on",
        None,
        count,
    ),
    Definition(
        Measure(
            "hours_imposed",
            "Hours imposed",
            Topic.COMPLETION,
            Unit.HOURS,
            NEITHER,
            "Hours of the orders imposed in the period, as they stand now.",
        ),
        "orders",
        "imposed_on",
        None,
        sum_of("hours_imposed"),
    ),
    Definition(
        *_completed("orders_completed", "Orders completed", Unit.COUNT, HIGHER, "Orders completed in the period."),
        holds("completed"),
        count,
    ),
    Definition(
        *_completed(
            "completed_on_time",
            "Completed on time",
            Unit.SHARE,
            HIGHER,
            "Of the orders completed in the period, the share completed by their last day, "
            "extensions granted included.",
        ),
        holds("completed"),
        mean_of("on_time"),
    ),
    Definition(
        *_completed(
            "completed_without_extension",
            "Completed without an extension",
            Unit.SHARE,
            HIGHER,
            "Of the orders completed in the period, the share completed by the day first set: "
            "the court's, else 3 or 6 months from imposition.",
        ),
        holds("completed"),
        mean_of("as_first_due"),
    ),
    Definition(
        *_completed(
            "successful",
            "Ended by completion",
            Unit.SHARE,
            HIGHER,
            "Of the orders completed or revoked in the period, the share completed. Those "
            "transferred to another area are left out.",
        ),
        holds("ended_as_ordered"),
        mean_of("completed"),
    ),
    Definition(
        *_completed(
            "days_to_complete",
            "Days to complete",
            Unit.DAYS,
            LOWER,
            "Of the orders completed in the period, the mean days from the day imposed to the end.",
        ),
        holds("completed"),
        mean_of("days_to_complete"),
    ),
)

CASEWORK = (
    _event(OrderEventKind.EXTENSION_ASKED, "extensions_asked", "Extensions asked"),
    _event(OrderEventKind.EXTENSION_GRANTED, "extensions_granted", "Extensions granted"),
    _event(OrderEventKind.WARNING, "warnings", "Warnings"),
    _event(OrderEventKind.BREACH_LODGED, "breaches_lodged", "Breach applications lodged"),
)
