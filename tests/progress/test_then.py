"""The register read back: which of several rows about the same start tells what happened."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.attendance import NEVER_EXPECTED, TURNED_UP, Attendance, Outcome
from scheduler.domain.times import TimeOfDay
from scheduler.progress.then import without_repeats

SAME_START = st.lists(
    st.builds(
        Attendance,
        individual_id=st.just("P1"),
        placement_id=st.sampled_from(["GARDEN", "SHOP", "YARD"]),
        day=st.just(date(2026, 12, 1)),
        start=st.just(TimeOfDay(540)),
        outcome=st.sampled_from(Outcome),
        minutes_credited=st.just(0),
    ),
    min_size=1,
    max_size=4,
)


@given(SAME_START, st.randoms(use_true_random=False))
def test_of_rows_about_one_start_that_where_they_were_counts(rows, order):
    """Not the one that they were moved from; whatever the order of the file."""
    (kept,) = without_repeats(rows)
    assert (kept.outcome in TURNED_UP) == any(row.outcome in TURNED_UP for row in rows)
    assert (kept.outcome in NEVER_EXPECTED) == all(row.outcome in NEVER_EXPECTED for row in rows)
    order.shuffle(rows)
    assert without_repeats(rows) == [kept]
