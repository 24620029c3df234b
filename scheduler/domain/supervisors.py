"""Records about supervisors: who they are, what they can do, when they can work."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from scheduler.domain.columns import column
from scheduler.domain.individuals import Sex
from scheduler.domain.times import TimeOfDay, Weekday


class Employment(StrEnum):
    PERMANENT = "permanent"
    SESSIONAL = "sessional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervisor:
    """A member of staff who runs sessions; a sessional one is paid by the session."""

    supervisor_id: str = column("Unique id of the supervisor", "S01")
    name: str = column("Name", "Callum Invented")
    sex: Sex = column("Sex, as recorded for women-only work", "man")
    employment: Employment = column("Permanent or sessional", "permanent")
    email: str | None = column("E-mail address", "s01@example.org", default=None)
    phone: str | None = column("Telephone number", "01632 960900", default=None)
    skills: tuple[str, ...] = column("Skills", "van; chainsaw", default=())
    ratio: int = column("Most people this supervisor may lead", "5", default=5, least=1, most=12)
    contracted_hours: float | None = column(
        "Contracted hours of sessions a week, not to be exceeded; empty: none",
        "30",
        default=None,
        least=0,
        most=60,
        unit="hours",
    )
    max_hours: float = column("Most hours of sessions in a week", "35", default=35.0, least=0, most=60, unit="hours")


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisorAvailability:
    """A weekly window in which a supervisor can work."""

    supervisor_id: str = column("The supervisor", "S01")
    weekday: Weekday = column("Day of the week", "mon")
    start: TimeOfDay = column("From, time of day", "08:00")
    end: TimeOfDay = column("Until, time of day", "16:30")
    first_date: date | None = column("First day it holds; empty: since ever", "2026-10-01", default=None)
    last_date: date | None = column("Last day it holds; empty: until further notice", "2026-12-24", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisorLeave:
    """A dated time when a supervisor cannot work."""

    supervisor_id: str = column("The supervisor", "S01")
    first_date: date = column("First day", "2026-12-07")
    last_date: date = column("Last day", "2026-12-11")
    start: TimeOfDay = column("From, each day; empty: midnight", "13:00", default=TimeOfDay(0))
    end: TimeOfDay = column("Until, each day; empty: midnight", "17:00", default=TimeOfDay(1440))


@dataclass(frozen=True, slots=True, kw_only=True)
class MustNotSupervise:
    """An individual whom a supervisor must not supervise."""

    supervisor_id: str = column("The supervisor", "S01")
    individual_id: str = column("The individual", "P001")
