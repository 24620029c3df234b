"""A service's records: one tuple of rows for each file of the service folder."""

from dataclasses import dataclass, fields
from types import GenericAlias
from typing import Any, get_args, get_type_hints

from scheduler.domain.attendance import Attendance, PreviousBooking, PreviousStaffing
from scheduler.domain.casework import Entitlement, ExitQuestionnaire, NeedsReview, OrderEvent
from scheduler.domain.decisions import Decision
from scheduler.domain.individuals import Absence, Availability, Individual, KeepApart, KeepAway, Need, Order
from scheduler.domain.placements import (
    ClosedDay,
    Journey,
    MusterPoint,
    Placement,
    SessionChange,
    TimetableEntry,
    WeatherChance,
)
from scheduler.domain.policy import Policy
from scheduler.domain.supervisors import MustNotSupervise, Supervisor, SupervisorAvailability, SupervisorLeave


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRecords:
    """Everything a service knows, as plain validated rows. A field's name is its file's name."""

    policy: Policy = Policy()
    individuals: tuple[Individual, ...] = ()
    orders: tuple[Order, ...] = ()
    availability: tuple[Availability, ...] = ()
    absences: tuple[Absence, ...] = ()
    needs: tuple[Need, ...] = ()
    keep_apart: tuple[KeepApart, ...] = ()
    keep_away: tuple[KeepAway, ...] = ()
    muster_points: tuple[MusterPoint, ...] = ()
    placements: tuple[Placement, ...] = ()
    timetable: tuple[TimetableEntry, ...] = ()
    session_changes: tuple[SessionChange, ...] = ()
    closed_days: tuple[ClosedDay, ...] = ()
    weather: tuple[WeatherChance, ...] = ()
    travel: tuple[Journey, ...] = ()
    supervisors: tuple[Supervisor, ...] = ()
    supervisor_availability: tuple[SupervisorAvailability, ...] = ()
    supervisor_leave: tuple[SupervisorLeave, ...] = ()
    must_not_supervise: tuple[MustNotSupervise, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    previous_bookings: tuple[PreviousBooking, ...] = ()
    previous_staffing: tuple[PreviousStaffing, ...] = ()
    decisions: tuple[Decision, ...] = ()
    order_events: tuple[OrderEvent, ...] = ()
    entitlements: tuple[Entitlement, ...] = ()
    needs_reviews: tuple[NeedsReview, ...] = ()
    exit_questionnaires: tuple[ExitQuestionnaire, ...] = ()


def _row_types() -> dict[str, Any]:
    hints = get_type_hints(ServiceRecords)
    return {
        field.name: get_args(hints[field.name])[0]
        for field in fields(ServiceRecords)
        if isinstance(hints[field.name], GenericAlias)
    }


ROW_TYPES: dict[str, Any] = _row_types()
"""File name without ending -> the dataclass of its rows; settings apart."""

REQUIRED = frozenset(
    {
        "individuals",
        "orders",
        "muster_points",
        "placements",
        "timetable",
        "travel",
        "supervisors",
        "supervisor_availability",
    }
)
"""Files without which there is nothing to plan; any other may be left out when it would be empty."""
