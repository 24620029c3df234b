"""Hours of an order against the pace it needs, as points for a drawing with its figures beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.domain.attendance import Attendance
from scheduler.domain.individuals import Order
from scheduler.progress.lights import OrderLight

WIDTH, HEIGHT, EDGE = 640, 240, 45


@dataclass(frozen=True, slots=True)
class Pace:
    """`done` and `needed` are points of SVG lines; `left_hours` and `weeks` make the needed pace."""

    done: str
    needed: str
    hours: float
    credited: float
    needed_a_week: float
    expected_a_week: float
    first: date
    last: date


def pace_chart(light: OrderLight, order: Order, past: Sequence[Attendance], today: date) -> Pace:
    """From imposition to the last day, or today if that is later: hours credited so far, and the straight way."""
    last = max(light.last_day, today)
    span = max(1, (last - order.imposed_on).days)
    hours = max(1.0, order.hours_imposed)

    def point(day: date, done: float) -> str:
        x = EDGE + (day - order.imposed_on).days / span * (WIDTH - 2 * EDGE)
        y = HEIGHT - EDGE - min(1.0, done / hours) * (HEIGHT - 2 * EDGE)
        return f"{x:.1f},{y:.1f}"

    rows = sorted((row for row in past if order.imposed_on <= row.day <= today), key=lambda row: row.day)
    done = max(0.0, order.hours_credited - sum(row.minutes_credited for row in rows) / 60)
    points = [point(order.imposed_on, done)]
    for row in rows:
        if row.minutes_credited:
            points.append(f"{point(row.day, done).split(',')[0]},{points[-1].split(',')[1]}")
            done = min(hours, done + row.minutes_credited / 60)
            points.append(point(row.day, done))
    points.append(f"{point(today, done).split(',')[0]},{points[-1].split(',')[1]}")
    way = f"{point(order.imposed_on, 0)} {point(light.last_day, hours)}"
    return Pace(
        " ".join(points),
        way,
        order.hours_imposed,
        order.hours_credited,
        light.minutes_needed_a_week / 60,
        light.minutes_expected_a_week / 60,
        order.imposed_on,
        light.last_day,
    )
