"""What is still to be done at the end of a day: orders in force, their hours, and the weeks that would take."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd

from scheduler.domain.individuals import OrderStatus
from scheduler.domain.measures import Better, Measure, Topic, Unit
from scheduler.measures.frames import Frames

PACE_WEEKS = 13
RUNNING = (OrderStatus.IN_FORCE, OrderStatus.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Stock:
    """A measure of how things stand at the end of a day."""

    measure: Measure
    value: Callable[[Frames, pd.Timestamp], float]


def _orders_at(frames: Frames, day: pd.Timestamp) -> pd.DataFrame:
    """Orders imposed by that day that had not ended; one that ended on a day not known is left out."""
    orders = frames.orders
    running = orders["status"].isin(RUNNING) | (orders["ended_on"] > day)
    return orders[(orders["imposed_on"] <= day) & running]


def _in_force(frames: Frames, day: pd.Timestamp) -> float:
    return float(len(_orders_at(frames, day)))


def _outstanding(frames: Frames, day: pd.Timestamp) -> float:
    orders = _orders_at(frames, day)
    later = frames.credits[frames.credits["day"] > day].groupby("order_id")["minutes_credited"].sum() / 60
    since = orders["order_id"].map(later).fillna(0.0)
    left = orders["hours_imposed"] - (orders["hours_credited"] - since).clip(lower=0)
    return float(left.clip(lower=0).sum())


def _weeks_to_clear(frames: Frames, day: pd.Timestamp) -> float:
    bookings = frames.bookings
    since = day - pd.Timedelta(weeks=PACE_WEEKS)
    lately = bookings["minutes_credited"][(since < bookings["day"]) & (bookings["day"] <= day)]
    pace = float(lately.sum()) / 60 / PACE_WEEKS
    return _outstanding(frames, day) / pace if pace else float("nan")


_stock = partial(Measure, topic=Topic.OUTSTANDING)

STOCKS = (
    Stock(
        _stock(
            code="orders_in_force",
            name="Orders in force",
            unit=Unit.COUNT,
            better=Better.NEITHER,
            definition=(
                "Orders imposed by the last day of the period that had not ended by then, suspended ones included."
            ),
        ),
        _in_force,
    ),
    Stock(
        _stock(
            code="hours_outstanding",
            name="Hours outstanding",
            unit=Unit.HOURS,
            better=Better.LOWER,
            definition=(
                "Hours still to be done of those orders on that day: the hours imposed, less those credited until then."
            ),
        ),
        _outstanding,
    ),
    Stock(
        _stock(
            code="weeks_to_clear",
            name="Weeks to clear",
            unit=Unit.WEEKS,
            better=Better.LOWER,
            definition=(
                f"Hours outstanding, divided by the mean hours credited a week in the {PACE_WEEKS} "
                "weeks up to that day."
            ),
        ),
        _weeks_to_clear,
    ),
)
