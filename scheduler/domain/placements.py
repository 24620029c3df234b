"""Records about work: muster points, placements, their timetable, days closed, weather, journeys."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from scheduler.domain.columns import column
from scheduler.domain.individuals import Access, Demand
from scheduler.domain.times import TimeOfDay, Weekday


class PlacementKind(StrEnum):
    TEAM = "team"
    WORKSHOP = "workshop"
    PERSONAL = "personal"
    OTHER_ACTIVITY = "other_activity"
    OVERSPILL = "overspill"
    INDUCTION = "induction"


class Trait(StrEnum):
    WOMEN_ONLY = "women_only"
    WEATHER_RESILIENT = "weather_resilient"
    LATE_START = "late_start"
    SHORT = "short"


class ChangeKind(StrEnum):
    CANCELLED = "cancelled"
    ADDED = "added"


class HalfDay(StrEnum):
    MORNING = "am"
    AFTERNOON = "pm"


@dataclass(frozen=True, slots=True, kw_only=True)
class MusterPoint:
    """Where people report and vans leave from."""

    muster_point_id: str = column("Unique id of the muster point", "YARD")
    name: str = column("Name people know it by", "Harbour Yard")
    locality: str = column("Its locality, as in travel.csv", "Harbour")
    address: str | None = column("Address for messages", "1 Invented Quay", default=None)
    directions: str | None = column(
        "How to get there, in plain words, for messages",
        "Bus 5 to the harbour, then follow the blue signs.",
        default=None,
    )
    latitude: float | None = column(
        "For the weather forecast", "57.15", default=None, least=49, most=61, unit="degrees"
    )
    longitude: float | None = column("For the weather forecast", "-2.1", default=None, least=-9, most=2, unit="degrees")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A piece of work for a beneficiary."""

    placement_id: str = column("Unique id of the placement", "PARKS")
    name: str = column("Name", "Parks team")
    kind: PlacementKind = column("Kind of placement", "team")
    locality: str = column("Locality of the site, as in travel.csv", "Hilltop")
    muster_point_id: str | None = column("Where people report; empty: at the site", "YARD", default=None)
    places: int = column("Most people the site can take", "8", least=1, most=60)
    van_seats: int | None = column(
        "Seats for people in the van from the muster point; empty: no van", "7", default=None, least=1, most=60
    )
    min_people: int = column("Fewest bookings with which a session runs", "2", default=1, least=1, most=60)
    supervisors_needed: int = column(
        "Supervisors without whom it does not run; 0: the host supervises", "1", default=1, least=0, most=5
    )
    supervisors_most: int = column("Most supervisors it can use", "2", default=1, least=0, most=5)
    skills: tuple[str, ...] = column("Skills each supervisor must have", "van; chainsaw", default=())
    traits: tuple[Trait, ...] = column("Traits", "weather_resilient", default=())
    demands: tuple[Demand, ...] = column("What the work asks", "lifting; outdoor_cold", default=())
    access: tuple[Access, ...] = column("What the place offers", "step_free", default=())
    beneficiary_group: str | None = column("Group of the beneficiary", "schools", default=None)
    under_18: bool = column("Whether people under 18 may work there", "no", default=False)
    enhanced_most: int | None = column(
        "Most people with enhanced supervision in a session; empty: the service's limit",
        "2",
        default=None,
        least=0,
        most=60,
    )
    runs_on_holidays: bool = column("Whether it runs on bank and local holidays", "no", default=False)
    cover_places: int | None = column(
        "Places under cover when stopped outdoor teams come in with their supervisors; empty: as places",
        "12",
        default=None,
        least=0,
        most=100,
    )
    directions: str | None = column(
        "How to get to the site, in plain words, where people report there", "Behind the library.", default=None
    )
    host_email: str | None = column(
        "Where the host learns who comes, if no supervisor is needed", "shop@example.org", default=None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TimetableEntry:
    """A placement's weekly session. The start of a day identifies it: one per placement, day and start."""

    placement_id: str = column("The placement", "PARKS")
    weekday: Weekday = column("Day of the week", "mon")
    start: TimeOfDay = column("Start: when people report", "09:00")
    end: TimeOfDay = column("End: when people are back", "15:30")
    first_date: date | None = column("First day it holds; empty: since ever", "2026-10-01", default=None)
    last_date: date | None = column("Last day it holds; empty: until further notice", "2026-12-24", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionChange:
    """A dated exception to the timetable."""

    placement_id: str = column("The placement", "PARKS")
    day: date = column("The day", "2026-12-09")
    start: TimeOfDay = column("Start of the session cancelled or added", "09:00")
    end: TimeOfDay | None = column("End, for an added session", "15:30", default=None)
    change: ChangeKind = column("What happens", "cancelled")
    reason: str | None = column("Why, for people", "Site closed for works", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedDay:
    """A local holiday or other day on which the service is closed (bank holidays are known)."""

    day: date = column("The day", "2026-12-28")
    name: str = column("Its name", "Local holiday")


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherChance:
    """Chance that weather stops outdoor work. Rows of past days teach what weather does to attendance: keep them."""

    muster_point_id: str = column("The muster point", "YARD")
    day: date = column("The day", "2026-12-09")
    half_day: HalfDay = column("Half of the day: sessions that start before 12:00 are am", "am")
    chance_stopped: float = column("Chance that outdoor work is stopped", "0.3", least=0, most=1)
    forecast_on: date | None = column(
        "Day on which it was forecast; empty: known or judged by someone", "2026-12-07", default=None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """Usual travel time between two localities, either way; within a locality it is 10 unless given."""

    from_locality: str = column("One locality", "Harbour")
    to_locality: str = column("The other", "Hilltop")
    minutes: int = column("Door to door, without own car", "35", least=0, most=600, unit="minutes")
