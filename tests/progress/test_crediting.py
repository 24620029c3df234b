"""Hours credited by the service's rules: never more than remains, other activity within its cap, each order its own."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.attendance import Outcome
from scheduler.domain.errors import SchedulerError
from scheduler.domain.individuals import Order, OrderKind, OrderStatus
from scheduler.domain.policy import Policy
from scheduler.domain.register import Credit, Mark
from scheduler.domain.times import TimeOfDay
from scheduler.progress.crediting import credits, minutes_counted, minutes_worked, refuse_unfit, room, taken_back

DAY = date(2026, 12, 8)
NINE, HALF_PAST_THREE = TimeOfDay(540), TimeOfDay(930)
POLICY = Policy()


def a_mark(outcome=Outcome.ATTENDED, arrived=None, left=None):
    return Mark(
        individual_id="P001",
        placement_id="PARKS",
        day=DAY,
        start=NINE,
        end=HALF_PAST_THREE,
        outcome=outcome,
        arrived=arrived,
        left=left,
    )


def an_order(number=1, hours=100.0, credited=0.0, due=date(2027, 3, 1), **more):
    return Order(
        order_id=f"O{number:03d}",
        individual_id="P001",
        imposed_on=date(2026, 9, 1),
        hours_imposed=hours,
        hours_credited=credited,
        completion_due=due,
        **more,
    )


@pytest.mark.parametrize(
    ("mark", "minutes"),
    [
        (a_mark(), 390),
        (a_mark(Outcome.ATTENDED_LATE, arrived=TimeOfDay(550)), 390),
        (a_mark(Outcome.ATTENDED_LATE, arrived=TimeOfDay(570)), 360),
        (a_mark(Outcome.LEFT_EARLY, left=TimeOfDay(720)), 180),
        (a_mark(Outcome.SENT_HOME_BEHAVIOUR, left=TimeOfDay(600)), 60),
        (a_mark(Outcome.FAILED_TO_COMPLY), 390),
        (a_mark(Outcome.SENT_HOME_TEAM_FULL), 60),
        (a_mark(Outcome.SENT_HOME_WEATHER, left=TimeOfDay(660)), 120),
        (a_mark(Outcome.SENT_HOME_NO_SUPERVISOR), 60),
        (a_mark(Outcome.SENT_HOME_VEHICLE), 60),
        (a_mark(Outcome.STOOD_DOWN), 0),
        (a_mark(Outcome.CANCELLED), 0),
        (a_mark(Outcome.ACCEPTABLE_MEDICAL), 0),
        (a_mark(Outcome.ACCEPTABLE_EMPLOYMENT), 0),
        (a_mark(Outcome.ACCEPTABLE_FAMILY), 0),
        (a_mark(Outcome.ACCEPTABLE_COURT), 0),
        (a_mark(Outcome.ACCEPTABLE_OTHER), 0),
        (a_mark(Outcome.UNACCEPTABLE_ABSENCE), 0),
    ],
)
def test_each_outcome_counts_as_the_default_rules_say(mark, minutes):
    assert minutes_worked(mark, POLICY) == minutes


def test_breaks_are_not_credited_where_the_service_says_so():
    assert minutes_worked(a_mark(), replace(POLICY, break_minutes=30)) == 360


def test_an_order_gets_no_more_than_remains_of_it_and_the_next_gets_the_rest():
    orders = [an_order(1, 40, 38, date(2027, 1, 1)), an_order(2, 60, 0, date(2027, 6, 1))]
    assert credits(a_mark(), False, orders, POLICY) == (Credit("O001", 120), Credit("O002", 270))


def test_concurrent_orders_are_each_credited_with_the_same_hours():
    orders = [an_order(1), an_order(2, 60, 58, concurrent_with="O001")]
    given = credits(a_mark(), False, orders, POLICY)
    assert given == (Credit("O001", 390), Credit("O002", 120))
    assert minutes_counted(given, orders) == 390


def test_other_activity_stops_at_its_cap():
    assert room(an_order(1, 60), True) == 18 * 60
    assert room(an_order(1, 300), True) == 30 * 60
    nearly = an_order(1, 60, 20, other_activity_credited=17)
    assert credits(a_mark(), True, [nearly], POLICY) == (Credit("O001", 60, True),)


def test_an_order_not_in_force_or_imposed_later_gets_nothing():
    suspended = an_order(1, status=OrderStatus.SUSPENDED)
    later = replace(an_order(2), imposed_on=date(2026, 12, 9))
    assert credits(a_mark(), False, [suspended, later], POLICY) == ()


@pytest.mark.parametrize(
    ("mark", "today", "words"),
    [
        (a_mark(), date(2026, 12, 7), "still to come"),
        (a_mark(Outcome.ATTENDED_LATE), DAY, "when the individual arrived"),
        (a_mark(Outcome.LEFT_EARLY), DAY, "when the individual left"),
        (a_mark(Outcome.SENT_HOME_BEHAVIOUR), DAY, "when the individual left"),
        (a_mark(arrived=TimeOfDay(500)), DAY, "outside the session, 09:00 to 15:30"),
        (a_mark(arrived=TimeOfDay(700), left=TimeOfDay(600)), DAY, "before the time of arriving"),
    ],
)
def test_a_line_that_cannot_be_is_refused_with_the_remedy(mark, today, words):
    with pytest.raises(SchedulerError, match=words):
        refuse_unfit(mark, today)


def test_what_is_called_off_or_excused_may_be_recorded_ahead():
    refuse_unfit(a_mark(Outcome.STOOD_DOWN), date(2026, 12, 1))
    refuse_unfit(a_mark(Outcome.ACCEPTABLE_MEDICAL), date(2026, 12, 1))


orders_of_one = st.lists(
    st.builds(
        lambda hours, share, other, due: (hours, share, other, due),
        st.integers(20, 300),
        st.floats(0, 1),
        st.floats(0, 1),
        st.integers(0, 300),
    ),
    min_size=1,
    max_size=4,
)


@given(orders_of_one, st.booleans(), st.sampled_from(list(Outcome)), st.lists(st.booleans(), min_size=4, max_size=4))
def test_no_order_is_ever_credited_beyond_what_remains_or_its_cap(shapes, other_activity, outcome, joined):
    orders = []
    for number, (hours, share, other, due) in enumerate(shapes, start=1):
        credited = round(hours * share, 2)
        orders.append(
            replace(
                an_order(number, float(hours), credited, date.fromordinal(DAY.toordinal() + due)),
                other_activity_credited=round(min(30, 0.3 * hours, credited) * other, 2),
                concurrent_with="O001" if number > 1 and joined[number - 1] else None,
            )
        )
    given_ = credits(a_mark(outcome, arrived=NINE, left=HALF_PAST_THREE), other_activity, orders, POLICY)
    by_id = {order.order_id: order for order in orders}
    for credit in given_:
        order = by_id[credit.order_id]
        assert 0 < credit.minutes <= round(60 * (order.hours_imposed - order.hours_credited))
        if other_activity:
            total = 60 * order.other_activity_credited + credit.minutes
            assert total <= min(1800, 60 * 0.3 * order.hours_imposed) + 0.5
    assert minutes_counted(given_, orders) <= 390
    after = [
        replace(o, hours_credited=o.hours_credited + sum(c.minutes for c in given_ if c.order_id == o.order_id) / 60)
        for o in orders
    ]
    back = taken_back(minutes_counted(given_, orders), other_activity, DAY, after)
    assert sum(credit.minutes for credit in back) >= minutes_counted(given_, orders)
    assert {credit.other_activity for credit in back} <= {other_activity}


def test_other_activity_counts_nothing_to_a_fiscal_work_order():
    assert room(an_order(kind=OrderKind.FISCAL_WORK_ORDER), True) == 0
    assert room(an_order(kind=OrderKind.FISCAL_WORK_ORDER), False) == 6000
