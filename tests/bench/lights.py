"""`make bench-lights`: 500 simulated orders with known behaviour: is the chance told true? And how fast is it?"""

import tempfile
from dataclasses import dataclass
from datetime import date, timedelta
from time import perf_counter

import numpy as np

from scheduler.domain.attendance import Attendance, Outcome
from scheduler.domain.individuals import Order
from scheduler.domain.measures import Grain
from scheduler.domain.placements import TimetableEntry
from scheduler.domain.policy import Policy
from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import TimeOfDay, Weekday
from scheduler.domain.versions import Actor
from scheduler.operations.keep_records import import_service
from scheduler.operations.show_lights import stored_lights
from scheduler.operations.show_measures import stored_figures_asked
from scheduler.progress.lights import order_lights
from scheduler.simulation.past_years import with_past_years
from scheduler.simulation.services import Profile, invent_service
from scheduler.store.database import Database, make_engine
from scheduler.store.schema import migrate
from tests.builders import a_placement, an_individual

AS_OF, PAST_WEEKS = date(2026, 12, 7), 16
MINUTES, CALLED_OFF, SENT_HOME = 360, 0.03, 0.01
DAYS = (Weekday.MON, Weekday.TUE, Weekday.WED, Weekday.THU)


@dataclass(frozen=True)
class Band:
    least: float
    orders: int
    told: float
    on_time: float


def a_week(chance, key, monday, coming, offered):
    """Truth: two days a week, each offered, called off, attended by its own chance."""
    rows = []
    for weekday in (0, 2):
        if chance.random() >= offered:
            continue
        if chance.random() < CALLED_OFF:
            outcome = Outcome.CANCELLED
        elif chance.random() >= coming:
            outcome = Outcome.UNACCEPTABLE_ABSENCE
        else:
            outcome = Outcome.SENT_HOME_WEATHER if chance.random() < SENT_HOME else Outcome.ATTENDED
        rows.append(a_row(key, monday + timedelta(days=weekday), outcome))
    return rows


def a_row(key, day, outcome):
    minutes = MINUTES if outcome is Outcome.ATTENDED else 0
    return Attendance(
        individual_id=key,
        placement_id="PARKS",
        day=day,
        start=TimeOfDay(540),
        outcome=outcome,
        minutes_credited=minutes,
    )


def a_service(count, seed):
    """Records on `AS_OF`, and for each order whether it will be completed on time."""
    chance, people, orders, past, truth = np.random.default_rng(seed), [], [], [], {}
    for number in range(count):
        key, coming, offered = f"P{number:04d}", chance.beta(3.4, 1.75), chance.beta(6, 3)
        weeks_past, weeks = int(chance.integers(0, PAST_WEEKS + 1)), int(chance.integers(2, 21))
        inducted = AS_OF - timedelta(weeks=weeks_past, days=2)
        mondays = [AS_OF + timedelta(weeks=week) for week in range(-weeks_past, weeks)]
        rows = [row for monday in mondays for row in a_week(chance, key, monday, coming, offered)]
        before = [row for row in rows if row.day < AS_OF]
        left = 60 * int(min(200, max(2, round(chance.uniform(0.4, 1.6) * 12 * weeks * 0.42))))
        done = sum(row.minutes_credited for row in before)
        truth[f"O-{key}"] = sum(row.minutes_credited for row in rows if row.day >= AS_OF) >= left
        past += before
        people.append(an_individual(key))
        orders.append(an_order(key, inducted, (done + left) / 60, done / 60, mondays[-1] + timedelta(days=6)))
    return a_record(people, orders, past), truth


def an_order(key, inducted, hours, credited, due):
    return Order(
        order_id=f"O-{key}",
        individual_id=key,
        imposed_on=inducted - timedelta(days=5),
        hours_imposed=hours,
        hours_credited=credited,
        completion_due=due,
        induction_on=inducted,
    )


def a_record(people, orders, past, **others):
    timetable = [
        TimetableEntry(placement_id="PARKS", weekday=day, start=TimeOfDay(540), end=TimeOfDay(540 + MINUTES))
        for day in DAYS
    ]
    return ServiceRecords(
        policy=Policy(bank_holidays=""),
        individuals=tuple(people),
        orders=tuple(orders),
        placements=(a_placement(),),
        timetable=tuple(timetable),
        attendance=tuple(past),
        **others,
    )


def calibration(count=500, seed=1):
    """Bands of ten points: orders, mean chance told, share completed on time."""
    records, truth = a_service(count, seed)
    told = [(row.chance, truth[row.order_id]) for row in order_lights(records, AS_OF, seed)]
    bands = []
    for tenth in range(10):
        inside = [(p, done) for p, done in told if min(9, int(10 * p)) == tenth]
        if inside:
            said, done = (float(np.mean(values)) for values in zip(*inside, strict=True))
            bands.append(Band(tenth / 10, len(inside), said, done))
    return bands


def table(bands):
    head = [" Chance told   Orders     Told   On time", " ──────────────────────────────────────"]
    return "\n".join(
        head
        + [
            f" {100 * b.least:3.0f} to {100 * b.least + 10:3.0f} %   {b.orders:5d}   {b.told:6.1%}    {b.on_time:6.1%}"
            for b in bands
        ]
    )


def from_five_years_in_sqlite(rows=400_000, live=300, seed=1):
    """Seconds to read and work out a service with five years behind it: all lights, and three quarters' measures."""
    records = with_past_years(invent_service(live, seed, Profile.TYPICAL, AS_OF), rows, seed, AS_OF)
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/store.db"
        engine = make_engine(address)
        migrate(engine)
        engine.dispose()
        database, looks = Database(address), Actor("Ailsa Coordinator", "Performance")
        import_service(database, "five-years", records, looks)
        started = perf_counter()
        lights, _ = stored_lights(database, "five-years", AS_OF, looks)
        print(f"{len(lights)} lights from {rows:,} rows in SQLite: {perf_counter() - started:.1f} s")
        started = perf_counter()
        (report,) = stored_figures_asked(database, "five-years", AS_OF, [(Grain.QUARTER, 3)], looks)
        print(f"{len(report.figures)} figures from {rows:,} rows in SQLite: {perf_counter() - started:.1f} s")


def main():
    print(table(calibration()))
    from_five_years_in_sqlite()


if __name__ == "__main__":
    main()
