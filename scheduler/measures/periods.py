"""Reporting periods: months, quarters and years from 1 April, the day the reporting year begins (1995 Act s.227ZM)."""

from datetime import date, timedelta

from scheduler.domain.measures import Grain, Period

MONTHS = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}
YEAR_BEGINS = 4


def period_of(day: date, grain: Grain) -> Period:
    """The period that a day lies in."""
    months = day.year * 12 + day.month - YEAR_BEGINS
    return _period(months - months % MONTHS[grain], grain)


def periods_until(day: date, grain: Grain, count: int) -> tuple[Period, ...]:
    """So many periods, oldest first, the last the one that `day` lies in."""
    last = period_of(day, grain).first
    months = last.year * 12 + last.month - YEAR_BEGINS
    return tuple(_period(months - back * MONTHS[grain], grain) for back in reversed(range(count)))


def year_before(day: date) -> date:
    """The same day a year earlier; of 29 February, the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def _period(months: int, grain: Grain) -> Period:
    """`months` since April of the year nought."""
    first, after = _first_day(months), _first_day(months + MONTHS[grain])
    return Period(grain, first, after - timedelta(days=1))


def _first_day(months: int) -> date:
    year, month = divmod(months + YEAR_BEGINS - 1, 12)
    return date(year, month + 1, 1)
