"""How far the learnt chances can be trusted: told week by week in advance, then held against what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.domain.attendance import Attendance
from scheduler.domain.policy import Policy
from scheduler.domain.times import WEEK
from scheduler.progress.show_up import Record, learn, usable_records

TENTHS = 10


@dataclass(frozen=True, slots=True)
class Band:
    """Bookings whose chance was said to lie in one tenth: how many, the chance said, the share that came."""

    least: float
    bookings: int
    said: float
    came: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Brier scores (mean squared error of a chance, 0 is perfect) on weeks not learnt from, and the bands.

    `one_rate` gives everyone the service's rate so far, `own_average` each individual their own so far.
    """

    bookings: int
    model: float
    one_rate: float
    own_average: float
    bands: tuple[Band, ...]


def calibrate(
    attendance: Sequence[Attendance], journeys: Mapping[str, int], policy: Policy, before: date, weeks: int = 8
) -> Calibration | None:
    """The last weeks before a Monday, each told from the records before it; none without such bookings."""
    records = usable_records(attendance, before, journeys)
    told = [row for past in range(weeks, 0, -1) for row in _told(records, journeys, policy, before - past * WEEK)]
    if not told:
        return None
    model, one_rate, own_average = (sum((row[place] - row[3]) ** 2 for row in told) / len(told) for place in range(3))
    return Calibration(len(told), model, one_rate, own_average, _bands([(row[0], row[3]) for row in told]))


def _told(
    records: Sequence[Record], journeys: Mapping[str, int], policy: Policy, monday: date
) -> list[tuple[float, float, float, bool]]:
    """For each booking of a week: the chance by the model, by one rate, by own average, and whether they came."""
    known = [record for record in records if record.day < monday]
    week = [r for r in records if monday <= r.day < monday + WEEK and r.individual_id in journeys]
    show_up = learn(known, journeys, policy, monday).show_up
    rate = _rate(known, policy.show_up_prior)
    own: dict[str, list[Record]] = {}
    for record in known:
        own.setdefault(record.individual_id, []).append(record)
    return [
        (
            show_up[r.individual_id].thousandths[r.day.weekday()] / 1000,
            rate,
            _rate(own.get(r.individual_id, []), rate),
            r.came,
        )
        for r in week
    ]


def _rate(records: Sequence[Record], otherwise: float) -> float:
    return sum(record.came for record in records) / len(records) if records else otherwise


def _bands(told: Sequence[tuple[float, bool]]) -> tuple[Band, ...]:
    bands = []
    for tenth in range(TENTHS):
        inside = [(chance, came) for chance, came in told if int(chance * TENTHS) == tenth]
        if inside:
            said, came = (sum(values) / len(inside) for values in zip(*inside, strict=True))
            bands.append(Band(tenth / TENTHS, len(inside), said, came))
    return tuple(bands)
