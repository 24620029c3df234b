"""What the nightly report says of limits that a coordinator could raise: where, when and how much, and no name."""

from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.times import TimeOfDay
from scheduler.operations.plan_night import what_would_help
from tests.builders import WEDNESDAY
from tests.sample import RECORDS


def test_the_pool_and_its_limits_are_told():
    decision = Decision(
        decision_id="D1",
        kind=DecisionKind.RAISE_LIMITS,
        placement_id="PARKS",
        day=WEDNESDAY,
        start=TimeOfDay(540),
        chance_limit=0.068,
        share_limit=0.008,
    )
    name = next(row.name for row in RECORDS.placements if row.placement_id == "PARKS")
    assert what_would_help(RECORDS, decision) == (
        f"For one who has to start and has no place in time there would be one in {name} on Wednesday 9 December at"
        " 09:00, if you raised the limits of its pool under Records, Decisions (raise_limits) to 6.8% of mornings with"
        " anyone sent home and 0.8% of attendances."
    )
