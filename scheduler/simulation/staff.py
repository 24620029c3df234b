"""Invented supervisors: permanent and sessional, when they work, who is on leave."""

from datetime import date, timedelta

import numpy as np

from scheduler.domain.individuals import Sex
from scheduler.domain.supervisors import Employment, Supervisor, SupervisorAvailability, SupervisorLeave
from scheduler.domain.times import WEEKDAYS, TimeOfDay

FIRST_NAMES = (
    "Ailsa",
    "Bram",
    "Catriona",
    "Dougal",
    "Eilidh",
    "Fraser",
    "Greer",
    "Hamish",
    "Iona",
    "Jamie",
    "Kirsty",
    "Lewis",
)


def invent_supervisors(unit: int, count: int, chance: np.random.Generator) -> list[Supervisor]:
    """Five permanent of eight, the others sessional; every third a woman."""
    staff = []
    for number in range(count):
        key = unit * 8 + number + 1
        permanent = number % 8 < 5
        staff.append(
            Supervisor(
                supervisor_id=f"S{key:02d}",
                name=f"{FIRST_NAMES[key % len(FIRST_NAMES)]} Inventit",
                sex=Sex.WOMAN if number % 3 == 1 else Sex.MAN,
                employment=Employment.PERMANENT if permanent else Employment.SESSIONAL,
                email=f"s{key:02d}@example.org",
                phone=f"01632 960{key % 1000:03d}",
                skills=("van",) if number % 4 != 3 else (),
                ratio=5 if chance.random() < 0.85 else 6,
                contracted_hours=32.5 if permanent else None,
                max_hours=35.0 if permanent else 14.0,
            )
        )
    return staff


def rota(supervisors: list[Supervisor], chance: np.random.Generator) -> tuple[SupervisorAvailability, ...]:
    """Permanent staff work five days running of the week, sessional two or three of any."""
    rows = []
    for number, supervisor in enumerate(supervisors):
        if supervisor.employment is Employment.PERMANENT:
            first = 1 if number % 3 == 1 else 0
            days = list(range(first, first + 5))
        else:
            days = sorted({5, *(int(day) for day in chance.choice(7, 2, replace=False))})
        rows += [
            SupervisorAvailability(
                supervisor_id=supervisor.supervisor_id, weekday=WEEKDAYS[day], start=TimeOfDay(480), end=TimeOfDay(1020)
            )
            for day in days
        ]
    return tuple(rows)


def leave(supervisors: list[Supervisor], first_monday: date) -> tuple[SupervisorLeave, ...]:
    day = first_monday + timedelta(days=2)
    return (SupervisorLeave(supervisor_id=supervisors[-1].supervisor_id, first_date=day, last_date=day),)
