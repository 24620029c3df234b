"""What a service's attendance teaches, and how far it can be trusted. Nothing about any one individual."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from math import exp
from pathlib import Path
from typing import Any

from scheduler.domain.errors import SchedulerError
from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import monday_of
from scheduler.exchange.staging import all_or_nothing
from scheduler.progress.alike import JOURNEY, MONDAY, NEW, WEATHER, half_hours
from scheduler.progress.calibration import Calibration, calibrate
from scheduler.progress.day_effect import DayEffect
from scheduler.progress.past import NEW_RECORDS, Record, usable_records
from scheduler.progress.service import usual_journeys
from scheduler.progress.show_up import learn
from scheduler.progress.weather import weather_of

DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


@dataclass(frozen=True, slots=True)
class Difference:
    """What a trait of a booking does to the chance of people alike, and how many past bookings had it."""

    trait: str
    change: float
    bookings: int


@dataclass(frozen=True, slots=True)
class AttendanceReport:
    """Chances are 0 to 1, the day effect in logits; `usual` is the chance of people alike before any difference."""

    service_name: str
    before: date
    weeks: int
    bookings: int
    came: int
    individuals: int
    without_history: int
    usual: float
    differences: tuple[Difference, ...]
    strength: float
    day_effect: DayEffect
    calibration: Calibration | None


def judge_attendance(records: ServiceRecords, before: date, weeks: int) -> AttendanceReport:
    """As of a Monday, the last weeks before it told in advance. Raises SchedulerError for a day that is no Monday."""
    if before != (monday := monday_of(before)):
        raise SchedulerError(f"{before} is a {before:%A}. A week begins on a Monday, such as {monday}.")
    journeys, weather, policy = usual_journeys(records), weather_of(records), records.policy
    past = usable_records(records.attendance, before, journeys, weather)
    model = learn(past, journeys, policy, before)
    w = model.alike.weights
    usual = w[0] + w[JOURNEY] * _mean([half_hours(record.journey) for record in past])
    return AttendanceReport(
        service_name=policy.service_name,
        before=before,
        weeks=weeks,
        bookings=len(past),
        came=sum(record.came for record in past),
        individuals=len(journeys),
        without_history=sum(show_up.records == 0 for show_up in model.show_up.values()),
        usual=_chance(usual),
        differences=_differences(w, usual, past),
        strength=model.alike.strength,
        day_effect=model.day_effect,
        calibration=calibrate(records.attendance, journeys, policy, before, weeks, weather),
    )


def _differences(w: tuple[float, ...], usual: float, past: list[Record]) -> tuple[Difference, ...]:
    traits = [
        (f"in the first {NEW_RECORDS} bookings", w[NEW], sum(record.new for record in past)),
        ("for each half hour of journey", w[JOURNEY], sum(record.journey > 0 for record in past)),
        *(
            (f"on {name}", w[MONDAY + number], sum(record.day.weekday() == number for record in past))
            for number, name in enumerate(DAYS)
        ),
        (
            "where a stop by weather is 10 points likelier than usual",
            w[WEATHER] / 10,
            sum(bool(r.weather) for r in past),
        ),
    ]
    return tuple(Difference(name, _chance(usual + weight) - _chance(usual), count) for name, weight, count in traits)


def write_report(path: Path, report: AttendanceReport) -> None:
    """The report as JSON. Raises SchedulerError if it cannot be written."""
    with all_or_nothing(path.parent) as staging:
        text = json.dumps(_document(report), indent=2, allow_nan=False)
        (staging / path.name).write_text(text + "\n", encoding="utf-8")


def _document(report: AttendanceReport) -> dict[str, Any]:
    document = {**asdict(report), "before": report.before.isoformat()}
    if found := report.calibration:
        document["calibration"]["error"] = found.error
        document["calibration"]["error_by_chance"] = found.error_by_chance
        for band, row in zip(found.bands, document["calibration"]["bands"], strict=True):
            row["interval"] = list(band.interval)
    return document


def _chance(logit: float) -> float:
    return 1 / (1 + exp(-logit))


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0
