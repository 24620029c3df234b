"""The forecast from a service on the network; without one, the last forecast fades into what is usual."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import requests
from sqlalchemy.orm import Session

from scheduler.config import Settings
from scheduler.domain.placements import MusterPoint, WeatherChance
from scheduler.domain.policy import Policy
from scheduler.domain.records import ServiceRecords
from scheduler.exchange.forecasts import ASKED, read_forecast
from scheduler.progress.weather import season_chance
from scheduler.store import forecasts

LOG = logging.getLogger(__name__)
DAYS, FADES = 14, 0.7
"""Days asked for; what a night without news leaves of a forecast's difference from the usual."""

Keep = Callable[[Session, int], str]


def fetch_weather(settings: Settings, records: ServiceRecords, today: date) -> Keep:
    """What is to be written, with what came of it in words."""
    if settings.weather_url is None:
        return lambda session, service: "No source of forecasts is set."
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
    rows = found + [_faded(row, records.policy) for row in old]
    words = f"{len(fresh)} of {len(points)} muster points have a new forecast."
    if failed:
        words += f" {failed} could not be fetched: the last forecast fades."
    return lambda session, service: f"{words} {forecasts.keep_forecasts(session, service, rows)} half-days kept."


def _ask(settings: Settings, point: MusterPoint, today: date) -> list[WeatherChance]:
    where = {"latitude": f"{point.latitude:.3f}", "longitude": f"{point.longitude:.3f}"}
    asked = {**where, "hourly": ",".join(ASKED), "timezone": "Europe/London", "forecast_days": str(DAYS)}
    answer = requests.get(f"{settings.weather_url}/v1/forecast", params=asked, timeout=settings.weather_seconds)
    answer.raise_for_status()
    return read_forecast(answer.json(), point.muster_point_id, today)


def _faded(row: WeatherChance, policy: Policy) -> WeatherChance:
    usual = season_chance(policy, row.day)
    return replace(row, chance_stopped=round(usual + FADES * (row.chance_stopped - usual), 4))
