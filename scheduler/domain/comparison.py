"""The same week under changed assumptions, side by side, and how far the proof bears the differences out."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from scheduler.domain.result import TierResult
from scheduler.domain.scenarios import Scenario


def figure(meaning: str, unit: str) -> Any:
    return field(metadata={"meaning": meaning, "unit": unit})


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekFigures:
    """A week found, in people and hours. Nothing proves these: an equally good week may have others."""

    people_booked: int = figure("People with a booking", "people")
    bookings: int = figure("Bookings", "bookings")
    people_without: int = figure("People without a place", "people")
    people_fewer: int = figure("People with fewer than needed", "people")
    sessions_run: int = figure("Sessions run", "sessions")
    duties: int = figure("Duties of supervisors", "duties")
    permanent_hours: float = figure("Hours of permanent staff", "hours")
    sessional_hours: float = figure("Hours of sessional staff", "hours")
    expected_sent_home: float = figure("Expected sent home", "people expected")
    largest_chance: float = figure("Largest chance in a pool", "chance")


@dataclass(frozen=True, slots=True)
class Aim:
    """A tier of a week beside the same tier of the week as it is, all in the tier's raw unit.

    `difference` is that of the weeks found. That of the best weeks there are lies from `least` to `most`, provided
    that the gaps of all aims above are closed in both weeks (`settled_above`): a bound is for weeks as good in these.
    """

    tier: TierResult
    difference: int
    least: int
    most: int
    settled_above: bool

    @property
    def within_gap(self) -> bool:
        """Whether the search, and not the change, may be what made the difference, or hid one."""
        proven = self.least > 0 or self.most < 0 or self.least == self.most
        return not (proven and self.settled_above)


@dataclass(frozen=True, slots=True)
class PeopleMoved:
    """Individuals with more (or fewer) bookings than in the week as it is; those by light are among `people`."""

    people: int = 0
    red: int = 0
    amber: int = 0
    green: int = 0


@dataclass(frozen=True, slots=True)
class PlannedScenario:
    """A week planned; `set_aside` tells in words which decisions conflict under the scenario's changes."""

    scenario: Scenario
    aims: tuple[Aim, ...]
    figures: WeekFigures
    more_bookings: PeopleMoved
    fewer_bookings: PeopleMoved
    set_aside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The week as it is comes first."""

    service_name: str
    monday: date
    weeks: tuple[PlannedScenario, ...]
