"""How far the learnt chances can be trusted: told week by week in advance, then held against what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import pi, sqrt

from scheduler.domain.attendance import Attendance
from scheduler.domain.policy import Policy
from scheduler.domain.times import DAY, WEEK
from scheduler.progress.past import Record, usable_records
from scheduler.progress.show_up import learn
from scheduler.progress.weather import Weather

TENTHS = 10
NORMAL_95 = 1.96


@dataclass(frozen=True, slots=True)
class Band:
    """Bookings whose chance was said to lie in one tenth: how many, the mean chance said, the share that came."""

    least: float
    bookings: int
    said: float
    came: float

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval for the chance behind the share that came, bookings taken as independent."""
        n, z2 = self.bookings, NORMAL_95**2
        middle = (self.came + z2 / (2 * n)) / (1 + z2 / n)
        half = NORMAL_95 / (1 + z2 / n) * sqrt(self.came * (1 - self.came) / n + z2 / (4 * n * n))
        return max(0.0, round(middle - half, 9)), min(1.0, round(middle + half, 9))


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

    @property
    def error(self) -> float:
        """Expected calibration error: the mean distance, over bookings, of what a band was told from what came."""
        return sum(band.bookings * abs(band.said - band.came) for band in self.bands) / self.bookings

    @property
    def error_by_chance(self) -> float:
        """What that would be on average if every chance told were right."""
        spreads = (sqrt(2 / pi * band.bookings * band.said * (1 - band.said)) for band in self.bands)
        return sum(spreads) / self.bookings


def calibrate(
    attendance: Sequence[Attendance],
    journeys: Mapping[str, int],
    policy: Policy,
    before: date,
    weeks: int = 8,
    weather: Weather | None = None,
) -> Calibration | None:
    """The last weeks before a Monday, each told from the records before it; none without such bookings."""
    weather = weather or Weather()
    records = usable_records(attendance, before, journeys, weather)
    mondays = [before - past * WEEK for past in range(weeks, 0, -1)]
    told = [row for monday in mondays for row in _told(records, journeys, policy, monday, weather)]
    if not told:
        return None
    model, one_rate, own_average = (sum((row[place] - row[3]) ** 2 for row in told) / len(told) for place in range(3))
    return Calibration(len(told), model, one_rate, own_average, _bands([(row[0], row[3]) for row in told]))


def _told(
    records: Sequence[Record], journeys: Mapping[str, int], policy: Policy, monday: date, weather: Weather
) -> list[tuple[float, float, float, bool]]:
    """For each booking of a week: the chance by the model, by one rate, by own average, and whether they came."""
    known = [record for record in records if record.day < monday]
    week = [r for r in records if monday <= r.day < monday + WEEK and r.individual_id in journeys]
    days = [weather.of_day(monday + offset * DAY) for offset in range(7)]
    show_up = learn(known, journeys, policy, monday, days).show_up if week else {}
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
