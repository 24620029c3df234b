"""Forecasts: fetched, kept with their day; without an answer the last one fades into the usual weather."""

import threading
import time
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from flask import Flask, request
from werkzeug.serving import make_server

from scheduler.domain.placements import HalfDay
from scheduler.operations.fetch_weather import FADES, fetch_weather, forecast_days
from scheduler.operations.keep_records import import_service
from scheduler.progress.weather import season_chance
from scheduler.simulation.services import Profile, invent_service
from scheduler.store.records import load_records
from tests.store.mailing import ACTOR, KEY, noted, sending

TODAY = date(2026, 12, 8)
TOMORROW = TODAY + timedelta(days=1)
USUAL = invent_service(10, 3, Profile.TYPICAL)


class Forecaster:
    """Speaks as Open-Meteo does: dry, and rain all tomorrow morning; or answers as `way` says."""

    def __init__(self):
        self.way, self.asked = "well", []

    def app(self):
        app = Flask("forecaster")

        @app.get("/v1/forecast")
        def forecast():
            self.asked.append(dict(request.args))
            if self.way == "slow":
                time.sleep(1)
            if self.way == "fails":
                return {"error": True, "reason": "busy"}, 503
            if self.way == "nonsense":
                return {"hourly": {}}
            days = int(request.args["forecast_days"])
            hours = [f"{TODAY + timedelta(days=d)}T{h:02d}:00" for d in range(days) for h in range(24)]
            wet = [hour.startswith(f"{TOMORROW}T") and hour < f"{TOMORROW}T12" for hour in hours]
            rows = {"time": hours, "precipitation_probability": [90 if w else 0 for w in wet]}
            rows |= {"precipitation": [3.0 if w else 0.0 for w in wet], "wind_gusts_10m": [20.0 for _ in wet]}
            return {"hourly": rows | {"apparent_temperature": [8.0 for _ in wet]}}

        return app


@contextmanager
def served(forecaster):
    server = make_server("127.0.0.1", 0, forecaster.app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def fetch(database):
    """Fetches as of a day from an address, and gives the records after that with what was said of it."""
    import_service(database, KEY, USUAL, ACTOR)

    def now(url, today=TODAY, **how):
        with noted(database) as (session, service):
            settings = sending(weather_url=url, weather_seconds=0.5)
            outcome = fetch_weather(settings, load_records(session, service), today, **how)(session, service)
            return load_records(session, service), outcome.words

    return now


def chance(records, day, half):
    (row,) = {r.chance_stopped for r in records.weather if r.day == day and r.half_day is half and r.forecast_on}
    return row


def test_a_forecast_is_kept_with_its_day_and_what_people_wrote_stands(fetch):
    by_hand = [row for row in USUAL.weather if row.day >= TODAY]
    forecaster = Forecaster()
    with served(forecaster) as url:
        records, words = fetch(url)
    assert words.startswith("2 of 2 muster points have a new forecast.")
    assert set(by_hand) <= set(records.weather)
    later = TODAY + timedelta(days=12)
    assert chance(records, later, HalfDay.MORNING) == 0
    assert {row.forecast_on for row in records.weather if row.day == later} == {TODAY}
    assert set(forecast_days(records, TODAY).values()) == {TODAY}
    assert {(asked["latitude"], asked["timezone"]) for asked in forecaster.asked} == {
        ("56.000", "Europe/London"),
        ("56.100", "Europe/London"),
    }


@pytest.mark.parametrize("way", ["fails", "slow", "nonsense", "not there"])
def test_without_an_answer_the_last_forecast_fades_into_the_usual_weather(fetch, way):
    forecaster = Forecaster()
    day, usual = TODAY + timedelta(days=12), season_chance(USUAL.policy, TODAY + timedelta(days=12))
    with served(forecaster) as url:
        fetch(url)
        forecaster.way = way
        where = "http://127.0.0.1:1" if way == "not there" else url
        again, words = fetch(where, TOMORROW)
        by_hand, _ = fetch(where, TOMORROW, fade=False)
        third, _ = fetch(where, TOMORROW + timedelta(days=1))
    assert "2 could not be fetched: the last forecast fades" in words
    assert chance(again, day, HalfDay.MORNING) == pytest.approx(usual * (1 - FADES), abs=0.001)
    assert chance(by_hand, day, HalfDay.MORNING) == chance(again, day, HalfDay.MORNING)
    assert chance(third, day, HalfDay.MORNING) == pytest.approx(usual * (1 - FADES**2), abs=0.001)
    assert set(forecast_days(third, TOMORROW).values()) == {TODAY}


def test_without_a_source_nothing_is_asked_and_nothing_changes(fetch):
    records, words = fetch(None)
    assert words == "No source of forecasts is set."
    assert records.weather == USUAL.weather
