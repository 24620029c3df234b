"""How an invented service compares with published figures, as a table for people."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.domain.attendance import NEVER_EXPECTED, SENT_HOME_BY_SERVICE, TURNED_UP
from scheduler.domain.individuals import Order, Presence, Reason, Sex
from scheduler.domain.placements import PlacementKind
from scheduler.domain.records import ServiceRecords
from scheduler.domain.supervisors import Employment


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with what is published (or derived, or assumed), its source, and the range that passes."""

    name: str
    published: str
    source: str
    least: float
    most: float
    value: float

    @property
    def shown(self) -> str:
        return f"{self.value:.1%}" if self.most <= 1 else f"{self.value:,.1f}".removesuffix(".0")


def figures(records: ServiceRecords) -> list[Figure]:
    """All figures of a service of the inspected one's size."""
    return [*_orders(records), *_people(records), *_attendance(records), *_work(records)]


def _orders(records: ServiceRecords) -> list[Figure]:
    orders = [order for order in records.orders if order.ended_on is None]
    low = [o.hours_imposed for o in orders if o.hours_imposed <= 100]
    high = [o.hours_imposed for o in orders if o.hours_imposed > 100]
    per_person = Counter(order.individual_id for order in orders)
    outstanding = _outstanding(orders)
    return [
        Figure("live orders", "about 160 requirements", "S0, derived", 150, 200, len(orders)),
        Figure("hours outstanding", "about 13,000", "S11, derived", 11000, 16500, outstanding),
        Figure("mean hours outstanding of an order", "86", "S11, derived", 70, 95, outstanding / len(orders)),
        Figure("share of level 1", "44 to 50 %", "S16, S65, S66", 0.40, 0.62, len(low) / len(orders)),
        Figure("mean hours, level 1", "70.8", "S65", 63, 78, sum(low) / len(low)),
        Figure("mean hours, level 2", "178.3", "S65", 160, 195, sum(high) / len(high)),
        Figure("people with more than one order", "15 to 21 %", "S57, S58", 0.1, 0.25, _more_than_one(per_person)),
    ]


def _outstanding(orders: Sequence[Order]) -> float:
    return sum(order.hours_imposed - order.hours_credited for order in orders)


def _more_than_one(per_person: Counter[str]) -> float:
    return sum(count > 1 for count in per_person.values()) / len(per_person)


def _people(records: ServiceRecords) -> list[Figure]:
    people = records.individuals
    women = sum(individual.sex is Sex.WOMAN for individual in people) / len(people)
    weekdays = Counter(
        row.individual_id
        for row in records.availability
        if row.presence is Presence.UNAVAILABLE and row.reason is Reason.COMMITMENT
    )
    employed = sum(count >= 3 for count in weekdays.values()) / len(people)
    return [
        Figure("women", "14.9 %", "S67", 0.09, 0.22, women),
        Figure("people in work (weekends or one weekday)", "25.6 %", "S67", 0.18, 0.34, employed),
    ]


def _attendance(records: ServiceRecords) -> list[Figure]:
    expected = [row for row in records.attendance if row.outcome not in NEVER_EXPECTED]
    came = [row for row in expected if row.outcome in TURNED_UP]
    lost = [row for row in records.attendance if row.outcome in NEVER_EXPECTED | SENT_HOME_BY_SERVICE]
    first: dict[str, bool] = {}
    for row in expected:
        first.setdefault(row.individual_id, row.outcome in TURNED_UP)
    hours = sum(row.minutes_credited for row in records.attendance) / 60
    teams = {p.placement_id for p in records.placements if p.kind is not PlacementKind.PERSONAL}
    on_teams = sum(row.minutes_credited for row in records.attendance if row.placement_id in teams) / 60
    return [
        Figure("attendance of those expected", "61 to 66 %", "S62", 0.60, 0.67, len(came) / len(expected)),
        Figure("attendance on the first day", "below the mean", "S71", 0.35, 0.62, sum(first.values()) / len(first)),
        Figure("bookings lost to the service", "about 4 %", "S81", 0.02, 0.07, len(lost) / len(records.attendance)),
        Figure("hours worked on teams", "84.3 %", "S58", 0.75, 0.97, on_teams / hours),
    ]


def _work(records: ServiceRecords) -> list[Figure]:
    sessional = sum(s.employment is Employment.SESSIONAL for s in records.supervisors)
    return [
        Figure("sessions in the timetable", "30 to 40", "assumed", 30, 40, len(records.timetable)),
        Figure("supervisors", "6 to 9", "assumed", 6, 9, len(records.supervisors)),
        Figure("of them sessional", "some", "S0", 2, 4, sessional),
    ]


def calibration_table(records: ServiceRecords) -> str:
    """Markdown, a row for each figure."""
    rows = ["| figure | published | source | sample |", "| --- | --- | --- | --- |"]
    rows += [f"| {f.name} | {f.published} | {f.source} | {f.shown} |" for f in figures(records)]
    return "\n".join(rows)
