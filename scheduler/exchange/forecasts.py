"""A weather forecast, as Open-Meteo's API gives it, as chances that outdoor work is stopped."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from scheduler.domain.placements import HalfDay, WeatherChance

HOURS = {HalfDay.MORNING: range(8, 12), HalfDay.AFTERNOON: range(12, 17)}
ASKED = ("precipitation_probability", "precipitation", "wind_gusts_10m", "apparent_temperature")
WET, GALE, BITTER = 1.0, 70.0, -5.0
"""An hour stops outdoor work with a millimetre of rain, gusts of 70 km/h, or cold felt as -5 degrees. Assumed: no
published figure is known."""


def read_forecast(answer: Mapping[str, Any], muster_point_id: str, today: date) -> list[WeatherChance]:
    """Half-days from today on. Raises ValueError or KeyError for an answer that is not a forecast."""
    hourly = answer["hourly"]
    hours: dict[tuple[date, HalfDay], list[float]] = {}
    for time, *values in zip(hourly["time"], *(hourly[name] for name in ASKED), strict=True):
        moment = datetime.fromisoformat(time)
        for half, within in HOURS.items():
            if moment.hour in within and moment.date() >= today and None not in values:
                hours.setdefault((moment.date(), half), []).append(_chance(values))
    return list(_rows(hours, muster_point_id, today))


def _rows(
    hours: Mapping[tuple[date, HalfDay], Sequence[float]], muster_point_id: str, today: date
) -> Iterator[WeatherChance]:
    """Half a day is lost when a good part of it is: the second worst of its hours counts."""
    for (day, half), chances in hours.items():
        worst = sorted(chances, reverse=True)
        chance = worst[1] if len(worst) > 1 else worst[0]
        yield WeatherChance(
            muster_point_id=muster_point_id, day=day, half_day=half, chance_stopped=round(chance, 2), forecast_on=today
        )


def _chance(values: Sequence[float]) -> float:
    """Of one hour: percent, millimetres, km/h, degrees."""
    percent, rain, gusts, felt = values
    wet = percent / 100 * min(1.0, rain / WET)
    storm = min(1.0, max(0.0, (gusts - GALE + 20) / 40))
    cold = min(1.0, max(0.0, (BITTER + 5 - felt) / 10))
    return max(wet, storm, cold)
