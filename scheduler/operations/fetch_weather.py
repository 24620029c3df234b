"""The forecast from a service on the network; without one, the last forecast fades into what is usual."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import requests
from sqlalchemy.orm import Session

from scheduler.config import Settings
from scheduler.domain.jobs import JobOutcome
from scheduler.domain.placements import MusterPoint, WeatherChance
from scheduler.domain.policy import Policy
from scheduler.domain.records import ServiceRecords
from scheduler.exchange.forecasts import ASKED, read_forecast
from scheduler.progress.weather import season_chance
from scheduler.store import forecasts

LOG = logging.getLogger(__name__)
DAYS, FADES = 14, 0.7
"""Days asked for; what a night without news leaves of a forecast's difference from the usual."""

Keep = Callable[[Session, int], JobOutcome]


def fetch_weather(settings: Settings, records: ServiceRecords, today: date, *, fade: bool = True) -> Keep:
    """What is to be written, with what came of it in words; without `fade` a forecast that is not renewed stays."""
    if settings.weather_url is None:
        return lambda session, service: JobOutcome("No source of forecasts is set.")
    found: list[WeatherChance] = []
    failed = 0
    points = [point for point in records.muster_points if point.latitude is not None and point.longitude is not None]
    for point in points:
        try:
            found += _ask(settings, point, today)
        except (requests.RequestException, ValueError, KeyError, TypeError) as error:
            LOG.warning("The forecast could not be fetched", extra={"error": type(error).__name__})
            failed += 1
    fresh = {row.muster_point_id for row in found}
    old = [row for row in records.weather if row.day >= today and row.forecast_on and row.muster_point_id not in fresh]
    rows = found + ([_faded(row, records.policy) for row in old] if fade else [])
    words = f"{len(fresh)} of {len(points)} muster points have a new forecast."
    if failed:
        words += f" {failed} could not be fetched: the last forecast fades."
    return lambda session, service: JobOutcome(
        f"{words} {forecasts.keep_forecasts(session, service, rows)} half-days kept."
    )


def forecast_days(records: ServiceRecords, today: date) -> Mapping[str, date | None]:
    """Of each muster point with a place on the map, the day of the forecast that holds for the days to come."""
    return {
        point.muster_point_id: max(
            (
                row.forecast_on
                for row in records.weather
                if row.muster_point_id == point.muster_point_id and row.day >= today and row.forecast_on
            ),
            default=None,
        )
        for point in records.muster_points
        if point.latitude is not None and point.longitude is not None
    }


def _ask(settings: Settings, point: MusterPoint, today: date) -> list[WeatherChance]:
    where = {"latitude": f"{point.latitude:.3f}", "longitude": f"{point.longitude:.3f}"}
    asked = {**where, "hourly": ",".join(ASKED), "timezone": "Europe/London", "forecast_days": str(DAYS)}
    answer = requests.get(f"{settings.weather_url}/v1/forecast", params=asked, timeout=settings.weather_seconds)
    answer.raise_for_status()
    return read_forecast(answer.json(), point.muster_point_id, today)


def _faded(row: WeatherChance, policy: Policy) -> WeatherChance:
    usual = season_chance(policy, row.day)
    return replace(row, chance_stopped=round(usual + FADES * (row.chance_stopped - usual), 4))
