"""Reporting periods, and figures of the same days a year before."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.attendance import Attendance, Outcome
from scheduler.domain.measures import Grain
from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import TimeOfDay
from scheduler.measures.periods import period_of, periods_until
from scheduler.operations.show_measures import figures_asked
from tests.builders import a_placement, an_individual

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(DAYS, st.sampled_from(Grain))
def test_a_day_lies_in_its_period(day, grain):
    period = period_of(day, grain)
    assert period.first <= day <= period.last
    assert period.first.day == 1
    assert (period.last + timedelta(days=1)).day == 1


@given(DAYS, st.sampled_from(Grain), st.integers(1, 40))
def test_periods_follow_one_another_up_to_the_day(day, grain, count):
    periods = periods_until(day, grain, count)
    assert len(periods) == count
    assert periods[-1] == period_of(day, grain)
    for earlier, later in pairwise(periods):
        assert earlier.last + timedelta(days=1) == later.first


@pytest.mark.parametrize(
    ("day", "grain", "first", "last"),
    [
        (date(2026, 3, 31), Grain.YEAR, date(2025, 4, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), Grain.YEAR, date(2026, 4, 1), date(2027, 3, 31)),
        (date(2027, 2, 10), Grain.QUARTER, date(2027, 1, 1), date(2027, 3, 31)),
        (date(2028, 2, 10), Grain.MONTH, date(2028, 2, 1), date(2028, 2, 29)),
    ],
)
def test_the_reporting_year_begins_on_1_april(day, grain, first, last):
    assert (period_of(day, grain).first, period_of(day, grain).last) == (first, last)


def credited_hours(days, as_of, grain):
    rows = tuple(
        Attendance(
            individual_id="P1",
            placement_id="PARKS",
            day=day,
            start=TimeOfDay(540),
            outcome=Outcome.ATTENDED,
            minutes_credited=60,
        )
        for day in days
    )
    records = ServiceRecords(individuals=(an_individual("P1"),), placements=(a_placement(),), attendance=rows)
    (report,) = figures_asked(records, as_of, [(grain, 1)])
    (figure,) = report.of("hours_credited")
    return figure.value, figure.year_before


def test_a_period_that_is_not_over_is_compared_with_as_much_of_the_year_before():
    days = [date(2026, 11, 5), date(2025, 11, 5), date(2025, 11, 10), date(2025, 11, 11)]
    assert credited_hours(days, date(2026, 11, 10), Grain.MONTH) == (1, 2)


def test_a_whole_february_is_compared_with_a_whole_february():
    days = [date(2028, 2, 29), date(2029, 2, 28), date(2029, 2, 1)]
    assert credited_hours(days, date(2029, 2, 28), Grain.MONTH) == (2, 1)


def test_nothing_recorded_after_the_day_asked_about_counts():
    assert credited_hours([date(2026, 11, 11)], date(2026, 11, 10), Grain.MONTH) == (0, 0)
