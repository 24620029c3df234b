"""What is counted for everyone is counted for each of their groups too."""

from datetime import date
from math import isnan

from scheduler.domain.attendance import Outcome
from scheduler.simulation.tally import MEASURES, Tally, Week, measures

LAST = date(2027, 1, 31)


def test_changes_told_late_are_counted_for_all_and_for_each_group():
    tally = Tally({"P1": ("caring: yes",), "P2": ("caring: no",)}, weeks=[Week(0.0, 2, 0, 0.0)])
    for key, bookings in (("P1", 2), ("P2", 8)):
        for _ in range(bookings):
            tally.booked(key, Outcome.ATTENDED)
    tally.changed_late("P1")
    assert measures(tally, LAST)["told_late"] == 100
    assert measures(tally, LAST, "caring: yes")["told_late"] == 500
    assert measures(tally, LAST, "caring: no")["told_late"] == 0


def test_where_nothing_happened_there_is_no_share():
    """No duty, no booking, no order ended: no figure, rather than nought."""
    found = measures(Tally({}, weeks=[Week(0, 0, 0, 0)]), date(2026, 12, 6))
    shares = {code for code, (_, unit) in MEASURES.items() if unit in {"share", "per 1,000", "ratio"}}
    assert {code for code, value in found.items() if isnan(value)} >= shares | {"hours_a_duty", "hours_a_person"}
    assert found["hours"] == 0
