"""What a service is measured by: measures, periods, figures, and figures by group."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Unit(StrEnum):
    COUNT = "count"
    SHARE = "share"
    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    RATING = "rating"


class Better(StrEnum):
    """Which way is better; neither, for what only says how much there was."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Grain(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Topic(StrEnum):
    STANDARDS = "Standards"
    COMPLETION = "Completion"
    WORK = "Work and attendance"
    SERVICE = "Sent home and stood down"
    CASEWORK = "Extensions, warnings, breach"
    OUTSTANDING = "Hours outstanding"
    FEEDBACK = "Exit questionnaires"


@dataclass(frozen=True, slots=True)
class Measure:
    """`definition` is the one sentence of docs/measures.md; `target` names the setting that holds it, if any."""

    code: str
    name: str
    topic: Topic
    unit: Unit
    better: Better
    definition: str
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included. A reporting year begins on 1 April (1995 Act s.227ZM)."""

    grain: Grain
    first: date
    last: date

    @property
    def name(self) -> str:
        """December 2026, October to December 2026, or April 2026 to March 2027."""
        if self.grain is Grain.MONTH:
            return f"{self.first:%B %Y}"
        if self.first.year == self.last.year:
            return f"{self.first:%B} to {self.last:%B %Y}"
        return f"{self.first:%B %Y} to {self.last:%B %Y}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure in a period; none where there was nothing to measure. `base` is how many rows it is made of.

    `year_before` is the same days a year earlier, which for a period that is not over means as many of them.
    """

    measure: Measure
    period: Period
    value: float | None
    base: int
    target: float | None
    year_before: float | None

    @property
    def met(self) -> bool | None:
        """Whether the target was met; none where there is no target or no value."""
        if self.value is None or self.target is None:
            return None
        return self.value <= self.target if self.measure.better is Better.LOWER else self.value >= self.target


@dataclass(frozen=True, slots=True)
class GroupFigure:
    """A measure for one group of a grouping; `suppressed` where so few people could be recognised, or told apart
    from the total. Then it has no value."""

    measure: Measure
    grouping: str
    group: str
    value: float | None
    suppressed: bool


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of a service: of each period, oldest first, and of the last one by group."""

    service_name: str
    as_of: date
    periods: tuple[Period, ...]
    figures: tuple[Figure, ...]
    groups: tuple[GroupFigure, ...]

    def of(self, code: str) -> tuple[Figure, ...]:
        """A measure's figures, by period."""
        return tuple(figure for figure in self.figures if figure.measure.code == code)
