"""Invented individuals: who they are, when they can come, what they need, their orders."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from scheduler.domain.individuals import (
    Absence,
    Access,
    Availability,
    ContactBy,
    Demand,
    Individual,
    KeepApart,
    KeepAway,
    KeepAwayFrom,
    Need,
    Order,
    OrderKind,
    Presence,
    Reason,
    Sex,
    Supervision,
)
from scheduler.domain.times import WEEKDAYS, TimeOfDay, Weekday
from scheduler.simulation.catalogue import LOCALITIES
from scheduler.simulation.profiles import Shape
from scheduler.simulation.staff import FIRST_NAMES

LAST_NAMES = (
    "Sample-Burn",
    "Inventit",
    "Madeup",
    "Notreal",
    "Example",
    "Placeholder",
    "Fictional",
    "Specimen",
    "Imaginary",
)
CASE_MANAGERS = ("Morag Example", "Struan Sample", "Una Invented", "Rory Madeup", "Elspeth Fictional")
AGES = ((16, 18, 0.021), (18, 21, 0.093), (21, 26, 0.168), (26, 31, 0.179), (31, 41, 0.306), (41, 66, 0.233))
WOMEN, EMPLOYED, SECOND_ORDER, LEVEL_1 = 0.149, 0.256, 0.18, 0.46
BODY = (Demand.LIFTING, Demand.HEIGHTS, Demand.STANDING, Demand.KNEELING, Demand.DUST, Demand.OUTDOOR_COLD)


@dataclass(slots=True)
class People:
    """All rows about individuals."""

    individuals: list[Individual] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    availability: list[Availability] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    keep_apart: list[KeepApart] = field(default_factory=list)
    keep_away: list[KeepAway] = field(default_factory=list)


def invent_people(count: int, shape: Shape, chance: np.random.Generator, first_monday: date) -> People:
    people = People()
    for number in range(1, count + 1):
        _add_individual(people, number, shape, chance, first_monday)
    ids = [individual.individual_id for individual in people.individuals]
    for _ in range(max(1, round(count * shape.risks / 3))):
        one, other = (ids[k] for k in chance.choice(count, 2, replace=False))
        if not any({one, other} == {p.first_individual_id, p.second_individual_id} for p in people.keep_apart):
            people.keep_apart.append(KeepApart(first_individual_id=one, second_individual_id=other))
    return people


def _add_individual(people: People, number: int, shape: Shape, chance: np.random.Generator, monday: date) -> None:
    key = f"P{number:03d}"
    employed, caring = chance.random() < EMPLOYED, chance.random() < shape.caring
    woman = chance.random() < WOMEN
    low, high, _ = AGES[chance.choice(len(AGES), p=[share for *_, share in AGES])]
    born = monday - timedelta(days=int(365.25 * chance.uniform(low + 0.7, high)))
    people.individuals.append(
        Individual(
            individual_id=key,
            first_name=FIRST_NAMES[number % len(FIRST_NAMES)],
            last_name=LAST_NAMES[number % len(LAST_NAMES)],
            sex=Sex.WOMAN if woman else Sex.NOT_STATED if chance.random() < 0.01 else Sex.MAN,
            date_of_birth=born,
            home_locality=LOCALITIES[int(chance.choice(len(LOCALITIES)))],
            email=f"{key.lower()}@example.org",
            phone=f"07700 900{number % 1000:03d}",
            contact_by=(ContactBy.TEXT, ContactBy.EMAIL, ContactBy.LETTER)[int(chance.choice(3, p=[0.7, 0.2, 0.1]))],
            case_manager=CASE_MANAGERS[number % len(CASE_MANAGERS)],
            days_a_week=1 if employed else int(chance.choice([2, 3], p=[0.75, 0.25])),
            extra_days=int(chance.random() < 0.15),
            max_hours_a_week=14.0 if chance.random() < 0.1 else None,
            max_travel_minutes=int(chance.choice([30, 45, 75])) if chance.random() < 0.3 else None,
            agrees_only_woman=woman and chance.random() < 0.4,
        )
    )
    people.availability += _windows(key, chance, employed=employed, caring=caring)
    people.needs += _needs(key, shape, chance, caring=caring, woman=woman)
    if chance.random() < shape.risks:
        kind = list(KeepAwayFrom)[int(chance.choice(3))]
        value = {KeepAwayFrom.PLACEMENT: "SHOP", KeepAwayFrom.LOCALITY: "Westfield"}.get(kind, "schools")
        people.keep_away.append(KeepAway(individual_id=key, keep_away_from=kind, value=value))
    if number == 1 or chance.random() < 0.08:
        first = monday + timedelta(days=int(chance.choice(7)))
        last = first + timedelta(days=int(chance.choice([0, 0, 2, 10])))
        reason = list(Reason)[int(chance.choice(len(Reason)))]
        people.absences.append(Absence(individual_id=key, first_date=first, last_date=last, reason=reason))
    people.orders += _orders(key, shape, chance, monday)


def _windows(key: str, chance: np.random.Generator, *, employed: bool, caring: bool) -> list[Availability]:
    """Employed people come at weekends or on one weekday; carers between the school runs."""
    free = (
        [5, 6, int(chance.choice(5))]
        if employed
        else [d for d in range(6) if chance.random() < (0.85 if d < 5 else 0.5)]
    )
    start, end = (9 * 60, 16 * 60) if caring and chance.random() < 0.6 else (7 * 60, 18 * 60)
    windows = [_window(key, WEEKDAYS[day], start if day < 5 else 420, end if day < 5 else 1080) for day in free or [0]]
    if employed:
        windows += [_window(key, WEEKDAYS[d], 450, 1050, Reason.COMMITMENT) for d in range(5) if d not in free]
    elif chance.random() < 0.12:
        windows.append(_window(key, Weekday.FRI, 720, 900, Reason.COMMITMENT))
    if caring and chance.random() < 0.3:
        windows.append(_window(key, Weekday.WED, 780, 1080, Reason.CARING))
    return windows


def _window(key: str, day: Weekday, start: int, end: int, busy: Reason | None = None) -> Availability:
    presence = Presence.UNAVAILABLE if busy else Presence.AVAILABLE
    return Availability(
        individual_id=key, weekday=day, start=TimeOfDay(start), end=TimeOfDay(end), presence=presence, reason=busy
    )


def _needs(key: str, shape: Shape, chance: np.random.Generator, *, caring: bool, woman: bool) -> list[Need]:
    needs: list[Need] = []
    if chance.random() < shape.needs:
        avoid = tuple(BODY[k] for k in sorted(chance.choice(len(BODY), int(chance.choice([1, 2])), replace=False)))
        require = (Access.STEP_FREE,) if chance.random() < 0.15 else ()
        longest = float(chance.choice([3, 4, 5])) if chance.random() < 0.15 else None
        needs.append(Need(individual_id=key, avoid=avoid, require=require, longest_session_hours=longest))
    if caring and chance.random() < 0.5:
        short = bool(chance.random() < 0.4)
        needs.append(Need(individual_id=key, earliest_start=TimeOfDay(570 if short else 540), short_only=short))
    if woman and chance.random() < 0.2:
        needs.append(Need(individual_id=key, women_only=True))
    if chance.random() < shape.risks:
        level = Supervision.ENHANCED if chance.random() < 0.75 else Supervision.ONE_TO_ONE
        needs.append(Need(individual_id=key, supervision=level))
    return needs


def _orders(key: str, shape: Shape, chance: np.random.Generator, monday: date) -> list[Order]:
    """One or two orders; hours done are set when the history is known."""
    new = chance.random() < 0.055
    age = int(chance.uniform(4, 14)) if new else int(chance.uniform(15, 190))
    level_1 = chance.random() < LEVEL_1
    if level_1:
        age = min(age, 100)
    imposed = monday - timedelta(days=age)
    longer = chance.random() < 0.4
    hours = _hours(chance, level_1=level_1)
    first = Order(
        order_id=f"O{key[1:]}",
        individual_id=key,
        kind=OrderKind.FISCAL_WORK_ORDER if hours <= 50 and chance.random() < 0.2 else OrderKind.CPO,
        imposed_on=imposed,
        hours_imposed=hours,
        completion_due=imposed + timedelta(days=270) if longer else None,
        extended_to=monday + timedelta(days=int(chance.uniform(20, 90))) if age > 165 and not longer else None,
        first_contact_on=imposed + timedelta(days=1),
        induction_on=imposed + timedelta(days=int(chance.choice([3, 5, 7]))) if age > 8 else None,
    )
    if chance.random() >= SECOND_ORDER or new:
        return [first]
    later = min(monday - timedelta(days=2), imposed + timedelta(days=int(chance.uniform(5, 60))))
    second = Order(
        order_id=f"O{key[1:]}B",
        individual_id=key,
        imposed_on=later,
        hours_imposed=_hours(chance, level_1=bool(chance.random() < 0.7)),
        completion_due=later + timedelta(days=270),
        concurrent_with=first.order_id if chance.random() < 0.4 else None,
        first_contact_on=later + timedelta(days=1),
        induction_on=first.induction_on if first.induction_on and first.induction_on > later else None,
    )
    return [first, second]


def _hours(chance: np.random.Generator, *, level_1: bool) -> float:
    """Level 1: 20 to 100, mean 72; level 2: 101 to 300, mean 178; mostly tens and twenties."""
    if level_1:
        return float(10 * round(2 + 8 * chance.beta(2.2, 1.2)))
    return float(min(300, 20 * round((105 + 195 * chance.beta(1.2, 2.0)) / 20)))
