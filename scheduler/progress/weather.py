"""The weather of days past and planned, as far as the service's records have it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from scheduler.domain.placements import HalfDay
from scheduler.domain.policy import Policy
from scheduler.domain.records import ServiceRecords

NOON = 12 * 60
WINTER = (11, 12, 1, 2)
STEPS = 20
"""Forecasts are told apart in steps of a twentieth: they are no finer."""


@dataclass(frozen=True, slots=True)
class Weather:
    """How much likelier than usual at that season weather is to stop outdoor work: a difference of two chances.

    Nought where weather.csv has no row, so that a service without such rows learns nothing from weather.
    """

    muster_points: Mapping[str, str] = field(default_factory=dict)
    unusual: Mapping[tuple[str, date, HalfDay], float] = field(default_factory=dict)

    def of_booking(self, placement_id: str, day: date, start: int) -> float:
        """Where and when people mustered for a session."""
        muster_point = self.muster_points.get(placement_id, "")
        return _in_steps(self.unusual.get((muster_point, day, half_of(start)), 0.0))

    def of_day(self, day: date) -> float:
        """One figure for a day to come: the mean of its rows."""
        rows = [value for (_, of, _), value in self.unusual.items() if of == day]
        return _in_steps(sum(rows) / len(rows)) if rows else 0.0


def weather_of(records: ServiceRecords) -> Weather:
    return Weather(
        {p.placement_id: p.muster_point_id for p in records.placements if p.muster_point_id},
        {
            (row.muster_point_id, row.day, row.half_day): row.chance_stopped - season_chance(records.policy, row.day)
            for row in records.weather
        },
    )


def season_chance(policy: Policy, day: date) -> float:
    """Chance that outdoor work is stopped, for want of a forecast."""
    return policy.weather_chance_winter if day.month in WINTER else policy.weather_chance_summer


def half_of(start: int) -> HalfDay:
    return HalfDay.MORNING if start < NOON else HalfDay.AFTERNOON


def _in_steps(value: float) -> float:
    return round(value * STEPS) / STEPS
