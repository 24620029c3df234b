"""Attendance said shortly: who, how many days before the Monday, what happened."""

from datetime import date, timedelta

from scheduler.domain.attendance import Attendance, Outcome
from scheduler.domain.placements import HalfDay
from scheduler.domain.policy import Policy
from scheduler.domain.times import TimeOfDay
from scheduler.progress.past import usable_records
from scheduler.progress.show_up import USUAL_WEEK, learn
from scheduler.progress.weather import Weather

AS_OF = date(2026, 12, 7)


def attended(individual, days_ago, outcome=Outcome.ATTENDED, start=540, placement="PARKS"):
    return Attendance(
        individual_id=individual,
        placement_id=placement,
        day=AS_OF - timedelta(days=days_ago),
        start=TimeOfDay(start),
        outcome=outcome,
    )


def stayed_away(individual, days_ago, **changes):
    return attended(individual, days_ago, Outcome.UNACCEPTABLE_ABSENCE, **changes)


def model_of(rows, people=("P1", "P2"), weather=None, days=USUAL_WEEK, policy=None):
    """`people`: ids, or ids with the minutes of their journey."""
    journeys = people if isinstance(people, dict) else dict.fromkeys(people, 20)
    return learn(usable_records(rows, AS_OF, journeys, weather), journeys, policy or Policy(), AS_OF, days)


def weather_by_day(unusual):
    """{days ago: how much likelier than usual outdoor work is stopped}, at the yard of PARKS, in the morning."""
    rows = {("YARD", AS_OF - timedelta(days=ago), HalfDay.MORNING): value for ago, value in unusual.items()}
    return Weather({"PARKS": "YARD"}, rows)
