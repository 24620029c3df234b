"""A service's figures: every measure by period against targets and the year before, and by group."""

from collections.abc import Iterator
from datetime import date
from math import isnan

import pandas as pd

from scheduler.domain.measures import Figure, Grain, Measure, Period, Report, Unit
from scheduler.domain.policy import Policy
from scheduler.measures.definition import Definition, Window
from scheduler.measures.frames import Frames
from scheduler.measures.groups import figures_by_group
from scheduler.measures.orders import CASEWORK, COMPLETION, STANDARDS
from scheduler.measures.outstanding import STOCKS
from scheduler.measures.periods import period_of, periods_until, year_before
from scheduler.measures.work import FEEDBACK, SERVICE, WORK

DEFINITIONS = (*STANDARDS, *COMPLETION, *WORK, *SERVICE, *CASEWORK, *FEEDBACK)
MEASURES: tuple[Measure, ...] = tuple(known.measure for known in (*DEFINITIONS, *STOCKS))
PLACES = 9


def report_of(frames: Frames, policy: Policy, grain: Grain, count: int) -> Report:
    """The last `count` periods until the day the frames are of; groups for the last of them."""
    periods = periods_until(frames.as_of, grain, count)
    figures = [figure for period in periods for figure in _figures(frames, policy, period)]
    groups = figures_by_group(Window(frames, *_until(periods[-1], frames.as_of)), policy.small_numbers_below)
    return Report(policy.service_name, frames.as_of, periods, tuple(figures), tuple(groups))


def _until(period: Period, as_of: date) -> tuple[date, date]:
    return period.first, min(period.last, as_of)


def _figures(frames: Frames, policy: Policy, period: Period) -> Iterator[Figure]:
    first, last = _until(period, frames.as_of)
    earlier = _a_year_earlier(period, last)
    now, then = Window(frames, first, last), Window(frames, *earlier)
    for known in DEFINITIONS:
        value, base = _value(known, now)
        before, _ = _value(known, then)
        yield _figure(known.measure, period, value, base, policy, before)
    for stock in STOCKS:
        value = stock.value(frames, pd.Timestamp(last))
        yield _figure(stock.measure, period, value, 0, policy, stock.value(frames, pd.Timestamp(earlier[1])))


def _a_year_earlier(period: Period, last: date) -> tuple[date, date]:
    """The whole period; of one that is not over, as much of it."""
    earlier = period_of(year_before(period.first), period.grain)
    return earlier.first, earlier.last if last == period.last else year_before(last)


def _value(known: Definition, window: Window) -> tuple[float, int]:
    rows = known.rows(window)
    if known.measure.unit not in (Unit.COUNT, Unit.HOURS) and not len(rows):
        return float("nan"), 0
    return known.value(rows), len(rows)


def _figure(measure: Measure, period: Period, value: float, base: int, policy: Policy, before: float) -> Figure:
    target = getattr(policy, measure.target) if measure.target else None
    return Figure(measure, period, _number(value), base, target, _number(before))


def _number(value: float) -> float | None:
    return None if isnan(value) else round(value, PLACES)
