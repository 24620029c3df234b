"""What the drawings show is what the figures say."""

from datetime import UTC, date, datetime

import pytest

from scheduler.domain.access import PlanRun, RunState
from scheduler.domain.attendance import Attendance, Outcome
from scheduler.domain.times import TimeOfDay
from scheduler.solver.objective import TIERS as SOLVED
from webui.run_chart import TIERS, log_of, progress_chart, standing
from webui.timeline import LANES, timeline

STEPS = ((1.0, 1, 10_000, 10_000), (2.0, 3, 600, 1200), (3.0, 3, 900, 1200), (5.0, 3, 1080, 1140))


def run_with(steps):
    return PlanRun(
        number=1,
        monday=date(2026, 12, 7),
        state=RunState.DONE,
        started_by="A test",
        started_at=datetime(2026, 12, 3, tzinfo=UTC),
        seconds=5,
        steps=steps,
    )


def test_aims_have_the_units_that_the_search_counts_them_in():
    assert {tier.number: tier.scale for tier in SOLVED} == {number: scale for number, (_, _, scale) in TIERS.items()}


def test_the_last_of_each_aim_stands():
    first, third = standing(run_with(STEPS))
    assert (first.best, first.bound, first.gap) == (10, 10, 0)
    assert (third.best, third.bound) == (pytest.approx(0.18), pytest.approx(0.19))
    assert third.gap == pytest.approx(60 / 1140)
    assert [step.seconds for step in log_of(run_with(STEPS))] == [1, 2, 3, 5]


def test_best_rises_to_the_bound_in_steps():
    chart = progress_chart(run_with(STEPS))
    assert chart is not None
    heights = [float(point.split(",")[1]) for point in chart.best.split()]
    assert heights == sorted(heights, reverse=True)
    assert heights[-1] > float(chart.bound.split()[-1].split(",")[1])
    assert (chart.first, chart.last) == (2, 5)
    assert progress_chart(run_with(STEPS[:2])) is None


@pytest.mark.parametrize(
    ("outcome", "lane"),
    [
        (Outcome.ATTENDED_LATE, "Worked"),
        (Outcome.ACCEPTABLE_MEDICAL, "Absent, accepted"),
        (Outcome.UNACCEPTABLE_ABSENCE, "Absent, not accepted"),
        (Outcome.SENT_HOME_WEATHER, "Service sent home"),
        (Outcome.CANCELLED, "Called off"),
    ],
)
def test_each_outcome_has_its_lane(outcome, lane):
    row = Attendance(
        individual_id="P001", placement_id="PARKS", day=date(2026, 11, 2), start=TimeOfDay(540), outcome=outcome
    )
    found = timeline([row], date(2026, 12, 7))
    assert [LANES[number] for _, number in found.marks] == [lane]
    assert dict(found.counts) == {name: int(name == lane) for name in LANES}
    assert not timeline([row], date(2027, 12, 7)).marks
