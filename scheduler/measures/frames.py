"""A service's records as data frames, with the columns that measures are made of."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

import numpy as np
import pandas as pd

from scheduler.domain.attendance import NEVER_EXPECTED, SENT_HOME_BY_SERVICE, TURNED_UP, Outcome
from scheduler.domain.individuals import OrderStatus
from scheduler.domain.placements import ChangeKind
from scheduler.domain.records import ServiceRecords
from scheduler.domain.standards import Keeping, Step
from scheduler.domain.times import WEEKDAYS

WORKED = TURNED_UP - SENT_HOME_BY_SERVICE
LEVEL_1_HOURS = 100
AGE_BANDS = (0, 18, 26, 41, 200)
AGE_NAMES = ("under 18", "18 to 25", "26 to 40", "over 40")
DAYS_A_YEAR = 365.25
EPOCH = date(1970, 1, 1).toordinal()
NO_DAY = np.iinfo("int64").min


@dataclass(frozen=True, slots=True)
class Frames:
    """One row for each booking, order, step of an order, event, review and questionnaire; days are `datetime64`.

    `credits` has a row for each order that a booking counted to.
    """

    as_of: date
    bookings: pd.DataFrame
    orders: pd.DataFrame
    steps: pd.DataFrame
    events: pd.DataFrame
    reviews: pd.DataFrame
    questionnaires: pd.DataFrame
    credits: pd.DataFrame


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What the progress of an order says: its last day as first set by the court or the law (1995 Act s.227L), its
    last day now, and a name shared by the orders that run concurrently."""

    first_due: date
    last_due: date
    together: str


def frames_of(
    records: ServiceRecords,
    steps: Iterable[Step],
    facts: Mapping[str, OrderFacts],
    closed_days: Collection[date],
    as_of: date,
) -> Frames:
    """`facts` by order. What happened after `as_of` is left out."""
    people = _people(records, as_of)
    orders = _orders(records, facts, closed_days).join(people, on="individual_id")
    step_rows = _table(steps, ("order_id", "standard", "due", "done", "keeping"))
    step_rows = _days(step_rows, "due", "done")
    step_rows["kept"] = step_rows["keeping"] == Keeping.KEPT
    by_order = orders.set_index("order_id")[["individual_id", "level", "sex", "age"]]
    bookings = _bookings(records).join(people, on="individual_id")
    return Frames(
        as_of=as_of,
        bookings=bookings,
        orders=orders,
        steps=step_rows[step_rows["keeping"] != Keeping.OPEN].join(by_order, on="order_id"),
        events=_days(_table(records.order_events, ("order_id", "kind", "day")), "day"),
        reviews=_reviews(records, as_of),
        questionnaires=_questionnaires(records),
        credits=_credits(bookings, orders),
    )


def _table(rows: Iterable[Any], names: tuple[str, ...]) -> pd.DataFrame:
    rows = tuple(rows)
    return pd.DataFrame({name: np.array(list(map(attrgetter(name), rows)), dtype=object) for name in names})


def _days(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    return frame.assign(**{name: pd.Series(_as_days(frame[name]), index=frame.index) for name in names})


def _as_days(column: pd.Series) -> np.ndarray[Any, Any]:
    """By each day's number: NumPy's own way from dates is slower by far."""
    numbers = (NO_DAY if day is None else day.toordinal() - EPOCH for day in column)
    return np.fromiter(numbers, "int64", len(column)).astype("datetime64[D]").astype("datetime64[s]")


def _people(records: ServiceRecords, as_of: date) -> pd.DataFrame:
    people = _days(_table(records.individuals, ("individual_id", "sex", "date_of_birth")), "date_of_birth")
    years = (np.datetime64(as_of, "s") - people["date_of_birth"]).dt.days // DAYS_A_YEAR
    people["age"] = pd.cut(years.astype(float), AGE_BANDS, right=False, labels=AGE_NAMES).astype(object)
    people["sex"] = people["sex"].astype(str).str.replace("_", " ")
    return people.set_index("individual_id")[["sex", "age"]]


def _orders(records: ServiceRecords, facts: Mapping[str, OrderFacts], closed_days: Collection[date]) -> pd.DataFrame:
    names = ("order_id", "individual_id", "status", "imposed_on", "ended_on", "hours_imposed", "hours_credited")
    orders = _table(records.orders, (*names, "first_placement_on"))
    for name in ("first_due", "last_due", "together"):
        orders[name] = [getattr(facts[key], name) for key in orders["order_id"]]
    orders = _days(orders, "imposed_on", "ended_on", "first_placement_on", "first_due", "last_due")
    for name in ("hours_imposed", "hours_credited"):
        orders[name] = orders[name].astype(float)
    orders["level"] = np.where(orders["hours_imposed"] <= LEVEL_1_HOURS, "level 1", "level 2")
    orders["completed"] = orders["status"] == OrderStatus.COMPLETED
    orders["ended_as_ordered"] = orders["status"].isin([OrderStatus.COMPLETED, OrderStatus.REVOKED])
    orders["on_time"] = orders["ended_on"] <= orders["last_due"]
    orders["as_first_due"] = orders["ended_on"] <= orders["first_due"]
    orders["days_to_complete"] = (orders["ended_on"] - orders["imposed_on"]).dt.days.astype(float)
    orders["days_to_placement"] = _working_days(orders["imposed_on"], orders["first_placement_on"], closed_days)
    return orders


def _working_days(first: pd.Series, last: pd.Series, closed_days: Collection[date]) -> np.ndarray[Any, Any]:
    """Working days after `first` up to and with `last`."""
    days = np.full(len(first), np.nan)
    known = last.notna().to_numpy()
    one = np.timedelta64(1, "D")
    begin, end = (column.to_numpy()[known].astype("datetime64[D]") + one for column in (first, last))
    days[known] = np.busday_count(begin, end, holidays=sorted(closed_days))
    return days


def _bookings(records: ServiceRecords) -> pd.DataFrame:
    names = ("individual_id", "placement_id", "day", "start", "outcome", "minutes_credited")
    rows = _days(_table(records.attendance, names), "day").sort_values("day", ignore_index=True)
    for name in ("start", "minutes_credited"):
        rows[name] = rows[name].astype(int)
    outcome = rows["outcome"].astype("category")
    rows["outcome"] = outcome
    for name, outcomes in (
        ("called_off", NEVER_EXPECTED),
        ("turned_up", TURNED_UP),
        ("sent_home", SENT_HOME_BY_SERVICE),
        ("worked", WORKED),
    ):
        rows[name] = outcome.isin(outcomes)
    rows["unacceptable"] = outcome == Outcome.UNACCEPTABLE_ABSENCE
    rows["accepted"] = ~(rows["called_off"] | rows["turned_up"] | rows["unacceptable"])
    rows = _without_repeats(rows)
    placements = {row.placement_id: row for row in records.placements}
    rows["weekday"] = rows["day"].dt.day_of_week.map(dict(enumerate(f"{day:%A}" for day in _A_WEEK)))
    rows["kind"] = rows["placement_id"].map({k: str(row.kind).replace("_", " ") for k, row in placements.items()})
    rows["team"] = rows["placement_id"].map({key: row.name for key, row in placements.items()})
    rows["minutes"] = _session_minutes(rows, records)
    return rows


def _without_repeats(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for each start of an individual's day: where they came, before where they were missed, before what was
    called off."""
    rank = np.where(rows["turned_up"], 0, np.where(rows["called_off"], 2, 1))
    best = rows.assign(rank=rank).sort_values("rank", kind="stable").drop_duplicates(["individual_id", "day", "start"])
    return best.drop(columns="rank").sort_index().reset_index(drop=True)


_A_WEEK = [date(2026, 11, 23 + number) for number in range(7)]


def _session_minutes(rows: pd.DataFrame, records: ServiceRecords) -> pd.Series:
    """As the timetable or an added session says; else the placement's usual length, else the service's."""
    names = ["placement_id", "weekday", "start", "first_date", "last_date", "length"]
    entries = pd.DataFrame(
        [
            (e.placement_id, WEEKDAYS.index(e.weekday), int(e.start), e.first_date, e.last_date, e.end - e.start)
            for e in records.timetable
        ],
        columns=names,
    )
    sessions = rows[["placement_id", "day", "start"]].drop_duplicates()
    sessions["weekday"] = sessions["day"].dt.day_of_week
    found = sessions.merge(entries, on=["placement_id", "weekday", "start"])
    begins, ends = (pd.to_datetime(found[name]) for name in ("first_date", "last_date"))
    found = found[(begins.isna() | (begins <= found["day"])) & (ends.isna() | (found["day"] <= ends))]
    added = pd.DataFrame(
        [
            (c.placement_id, pd.Timestamp(c.day), int(c.start), c.end - c.start)
            for c in records.session_changes
            if c.change is ChangeKind.ADDED and c.end is not None
        ],
        columns=["placement_id", "day", "start", "length"],
    )
    keys = ["placement_id", "day", "start"]
    known = pd.concat([frame[[*keys, "length"]] for frame in (added, found) if len(frame)] or [found])
    lengths = known.drop_duplicates(keys).set_index(keys)["length"]
    scheduled = rows[keys].join(lengths, on=keys)["length"].astype(float)
    usual = entries.groupby("placement_id")["length"].median()
    scheduled = scheduled.fillna(rows["placement_id"].map(usual).astype(float))
    return scheduled.fillna(float(entries["length"].median()) if len(entries) else 0.0)


def _reviews(records: ServiceRecords, as_of: date) -> pd.DataFrame:
    rows = _days(_table(records.needs_reviews, ("individual_id", "due_on", "held_on")), "due_on", "held_on")
    rows["kept"] = rows["held_on"] <= rows["due_on"]
    return rows[rows["held_on"].notna() | (rows["due_on"] < np.datetime64(as_of, "s"))]


def _questionnaires(records: ServiceRecords) -> pd.DataFrame:
    ratings = ("fairly_treated", "work_useful", "learnt_something", "barriers_heeded", "life_better")
    names = ("order_id", "sent_on", "answered_on", *ratings)
    rows = _days(_table(records.exit_questionnaires, names), "sent_on", "answered_on")
    rows["answered"] = rows["answered_on"].notna()
    return rows.astype(dict.fromkeys(ratings, float))


def _credits(bookings: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Each booking counts to the individual's order that runs out first of those in force that day, and to those
    that run concurrently with it (1995 Act s.227N)."""
    rows = bookings.loc[bookings["minutes_credited"] > 0, ["individual_id", "day", "minutes_credited"]]
    running = rows.reset_index().merge(
        orders[["individual_id", "order_id", "imposed_on", "ended_on", "last_due", "together"]],
        on="individual_id",
    )
    over = running["ended_on"].notna() & (running["ended_on"] < running["day"])
    running = running[(running["imposed_on"] <= running["day"]) & ~over]
    running = running.sort_values(["index", "last_due", "order_id"])
    first = running.drop_duplicates("index").set_index("index")["together"]
    together = running["together"] == running["index"].map(first)
    return running.loc[together, ["order_id", "day", "minutes_credited"]].sort_values("day", ignore_index=True)
