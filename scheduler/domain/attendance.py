"""Records of what happened: attendance and its outcomes, and the roster published before."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from scheduler.domain.columns import column
from scheduler.domain.times import TimeOfDay


class Outcome(StrEnum):
    """What became of a booking, in the words of the field."""

    ATTENDED = "attended"
    ATTENDED_LATE = "attended_late"
    LEFT_EARLY = "left_early"
    FAILED_TO_COMPLY = "failed_to_comply"
    SENT_HOME_BEHAVIOUR = "sent_home_behaviour"
    SENT_HOME_TEAM_FULL = "sent_home_team_full"
    SENT_HOME_NO_SUPERVISOR = "sent_home_no_supervisor"
    SENT_HOME_WEATHER = "sent_home_weather"
    SENT_HOME_VEHICLE = "sent_home_vehicle"
    STOOD_DOWN = "stood_down"
    CANCELLED = "cancelled"
    ACCEPTABLE_MEDICAL = "acceptable_medical"
    ACCEPTABLE_EMPLOYMENT = "acceptable_employment"
    ACCEPTABLE_FAMILY = "acceptable_family"
    ACCEPTABLE_COURT = "acceptable_court"
    ACCEPTABLE_OTHER = "acceptable_other"
    UNACCEPTABLE_ABSENCE = "unacceptable_absence"


SENT_HOME_BY_SERVICE = frozenset(
    {
        Outcome.SENT_HOME_TEAM_FULL,
        Outcome.SENT_HOME_NO_SUPERVISOR,
        Outcome.SENT_HOME_WEATHER,
        Outcome.SENT_HOME_VEHICLE,
    }
)
TURNED_UP = SENT_HOME_BY_SERVICE | {
    Outcome.ATTENDED,
    Outcome.ATTENDED_LATE,
    Outcome.LEFT_EARLY,
    Outcome.FAILED_TO_COMPLY,
    Outcome.SENT_HOME_BEHAVIOUR,
}
NEVER_EXPECTED = frozenset({Outcome.STOOD_DOWN, Outcome.CANCELLED})
"""Called off before the day: says nothing about whether the individual would have come."""


class BookingKind(StrEnum):
    REGULAR = "regular"
    FIRST_PLACEMENT = "first_placement"
    INDUCTION = "induction"
    OVERSPILL = "overspill"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """One booking of the past and its outcome."""

    individual_id: str = column("The individual", "P001")
    placement_id: str = column("The placement", "PARKS")
    day: date = column("The day", "2026-11-02")
    start: TimeOfDay = column("Start of the session", "09:00")
    outcome: Outcome = column("What happened", "attended")
    minutes_credited: int = column("Minutes credited", "390", default=0, least=0, most=900, unit="minutes")


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousBooking:
    """A line of the roster published before; with no placement: the individual got no place."""

    individual_id: str = column("The individual", "P001")
    placement_id: str | None = column("The placement; empty: no place was offered", "PARKS", default=None)
    day: date = column("The day; for no place, the Monday of the week", "2026-11-30")
    start: TimeOfDay | None = column("Start of the session", "09:00", default=None)
    kind: BookingKind = column("Kind of booking", "regular", default=BookingKind.REGULAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousStaffing:
    """Who staffed a session of the roster published before."""

    supervisor_id: str = column("The supervisor", "S01")
    placement_id: str = column("The placement", "PARKS")
    day: date = column("The day", "2026-11-30")
    start: TimeOfDay = column("Start of the session", "09:00")
