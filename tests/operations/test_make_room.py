"""Those who have to start get a place: a free one, else one that someone else gives up, told in good time."""

from dataclasses import replace

import pytest

from scheduler.assemble import assemble
from scheduler.checker.check import check
from scheduler.domain.attendance import PreviousBooking
from scheduler.domain.casework import OrderEvent, OrderEventKind
from scheduler.domain.individuals import Absence, KeepApart
from scheduler.domain.placements import ClosedDay, TimetableEntry, Trait
from scheduler.domain.problem import Published, StartDue, StartStep
from scheduler.domain.rules import Rule
from scheduler.domain.times import DAY, TimeOfDay, Weekday
from scheduler.operations import make_room
from scheduler.operations.make_room import heal_with_starts
from scheduler.operations.plan_week import problem_of
from scheduler.solver.greedy import greedy_roster
from scheduler.solver.pairs import possible_pairs
from scheduler.solver.pools import find_pools
from tests.builders import (
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    a_placement,
    a_roster,
)
from tests.operations.starting_week import (
    EARLY,
    LATE,
    LIMITS,
    PLACEMENTS,
    SATURDAY,
    THURSDAY,
    healed,
    published,
    week,
)
from tests.sample import RECORDS

SAMPLE = assemble(RECORDS, MONDAY)
PAIRS = possible_pairs(SAMPLE)
ROSTER = greedy_roster(PAIRS, find_pools(PAIRS))
PLANNED = {session.session_id: session for session in SAMPLE.sessions}


def test_who_was_inducted_this_week_starts_in_it():
    roster = published(induction=["P9"], early=[])
    found, bookings = healed(week(EARLY), roster, WEDNESDAY)
    assert (found.starting, found.placed) == (("P9",), ("P9",))
    assert ("P9", EARLY.session_id) in bookings
    assert found.repair.changed == 0


def test_who_has_a_first_day_booked_needs_none_until_it_has_gone_by():
    roster = published(induction=["P9"], early=["P9"])
    assert healed(week(EARLY), roster, WEDNESDAY)[0].starting == ()
    assert healed(week(EARLY), roster, SATURDAY)[0].starting == ("P9",)


def test_a_free_place_in_time_changes_nobodys_booking():
    found, bookings = healed(week(EARLY, LATE), published(early=["P1"], late=[]))
    assert {("P1", EARLY.session_id), ("P9", LATE.session_id)} <= bookings
    assert found.repair.changed == 0


def test_where_none_is_free_in_time_one_booking_gives_way_and_the_call_says_why():
    found, bookings = healed(week(EARLY, LATE, due=THURSDAY), published(early=["P1"], late=[]))
    assert {("P9", EARLY.session_id), ("P1", LATE.session_id)} <= bookings
    assert found.repair.changed == 1
    told = next(call for call in found.repair.calls if call.person_id == "P1")
    assert told.why == "the place is needed by someone who has to start; to another day"


def test_nobody_gives_way_inside_the_notice_period():
    found, bookings = healed(week(EARLY), published(early=["P1"]), as_of=WEDNESDAY)
    assert bookings == {("P1", EARLY.session_id)}
    assert found.placed == ()


def test_nobody_gives_way_who_has_to_start_too():
    problem = week(EARLY)
    orders = tuple(replace(order, first_placement_on=None) for order in problem.records.orders)
    both = (*problem.starts, StartDue("P1", StartStep.FIRST_PLACEMENT, SATURDAY, SATURDAY))
    problem = replace(problem, records=replace(problem.records, orders=orders), starts=both)
    found, bookings = healed(problem, published(early=["P1"]))
    assert bookings == {("P1", EARLY.session_id)}
    assert (found.starting, found.placed) == (("P9",), ())


NEXT_WEEK = THURSDAY + 7 * DAY
HOLIDAY = {"closed_days": (ClosedDay(day=NEXT_WEEK, name="Holiday"),)}
AWAY = {"absences": (Absence(individual_id="P9", first_date=NEXT_WEEK, last_date=NEXT_WEEK),)}
OUTDOORS = {"placements": PLACEMENTS}


def under_cover(placements):
    return tuple(replace(row, traits=(Trait.WEATHER_RESILIENT,)) for row in placements)


UNDER_COVER = {"placements": under_cover(PLACEMENTS)}


@pytest.mark.parametrize(
    ("due", "known", "gives_way"),
    [
        (NEXT_WEEK - DAY, UNDER_COVER, True),
        (NEXT_WEEK, UNDER_COVER, False),
        (NEXT_WEEK, UNDER_COVER | HOLIDAY, True),
        (NEXT_WEEK, UNDER_COVER | AWAY, True),
        (NEXT_WEEK, OUTDOORS, True),
        (NEXT_WEEK + DAY, OUTDOORS, False),
    ],
    ids=["due before", "can wait", "a holiday", "away", "one winter's day outdoors", "two of them"],
)
def test_nobody_gives_way_to_a_start_that_can_wait_for_next_week(due, known, gives_way):
    """Sessions are on Thursdays and Fridays."""
    problem = week(EARLY, due=due)
    timetable = tuple(
        TimetableEntry(placement_id="HOST", weekday=day, start=TimeOfDay(540), end=TimeOfDay(900))
        for day in (Weekday.THU, Weekday.FRI)
    )
    problem = replace(problem, records=replace(problem.records, timetable=timetable, **known))
    _, bookings = healed(problem, published(early=["P1"]))
    assert bookings == {("P9" if gives_way else "P1", EARLY.session_id)}


@pytest.mark.parametrize(("day", "if_late"), [(MONDAY - DAY, "P1"), (NEXT_WEEK, "P9")])
def test_nobody_gives_way_to_a_start_that_is_booked_in_another_week_in_time_or_sooner(day, if_late):
    other = PreviousBooking(individual_id="P9", placement_id="HOST", day=day, start=TimeOfDay(540))
    bookings = [
        heal_with_starts(week(EARLY, due=due), published(early=["P1"]), MONDAY - 2 * DAY, LIMITS, [other]).repair.roster
        for due in (day, day - DAY)
    ]
    assert [[b.individual_id for b in roster.bookings] for roster in bookings] == [["P1"], [if_late]]


def test_room_is_sought_no_longer_than_the_seconds_given(monkeypatch):
    monkeypatch.setattr(make_room, "monotonic", iter([0.0, 100.0, 100.0]).__next__)
    found = heal_with_starts(week(EARLY), published(early=["P1"]), TUESDAY, LIMITS)
    assert (found.starting, found.placed) == (("P9",), ())


def test_days_before_the_week_are_days_of_notice():
    found, bookings = healed(week(EARLY, due=THURSDAY), published(early=["P1"]), as_of=MONDAY - 4 * DAY)
    assert ("P9", EARLY.session_id) in bookings
    assert found.repair.changed == 1


@pytest.mark.parametrize("waiting", [(), ("P7",), ("P9",)])
def test_the_place_that_one_start_was_given_goes_to_no_other(waiting):
    problem = two_places(week(EARLY, due=THURSDAY, others=("P1", "P7")))
    orders = tuple(
        replace(o, first_placement_on=None) if o.individual_id == "P7" else o for o in problem.records.orders
    )
    starts = (StartDue("P7", StartStep.FIRST_PLACEMENT, THURSDAY, THURSDAY), *problem.starts)
    records = replace(problem.records, orders=orders)
    found, bookings = healed(
        replace(problem, records=records, starts=starts, waiting=frozenset(waiting)), published(early=["P1"])
    )
    assert bookings == {("P7", EARLY.session_id), ("P9", EARLY.session_id)}
    assert found.placed == ("P7", "P9")


def test_each_who_gives_way_is_told_why():
    problem = two_places(week(EARLY, due=THURSDAY, others=("P1", "P2", "P7")))
    orders = tuple(
        replace(o, first_placement_on=None) if o.individual_id == "P7" else o for o in problem.records.orders
    )
    starts = (StartDue("P7", StartStep.FIRST_PLACEMENT, THURSDAY, THURSDAY), *problem.starts)
    problem = replace(problem, records=replace(problem.records, orders=orders), starts=starts)
    found, bookings = healed(problem, published(early=["P1", "P2"]))
    assert bookings == {("P7", EARLY.session_id), ("P9", EARLY.session_id)}
    told = {call.why for call in found.repair.calls if call.from_session}
    assert told == {"the place is needed by someone who has to start; no place this week"}


def test_a_start_whose_own_day_falls_through_is_given_another():
    absent = Absence(individual_id="P9", first_date=THURSDAY, last_date=THURSDAY)
    problem = week(EARLY, LATE)
    problem = replace(problem, records=replace(problem.records, absences=(absent,)))
    found, bookings = healed(problem, published(early=["P9"], late=["P1"]))
    assert ("P9", LATE.session_id) in bookings
    assert ("P9",) == found.starting == found.placed


@pytest.mark.parametrize("twice", ["P1", "P2"])
def test_who_has_another_booking_gives_way_first(twice):
    problem = two_places(week(EARLY, LATE, due=THURSDAY, others=("P1", "P2", "P3")))
    people = {"P1", "P2"}
    found, bookings = healed(problem, published(early=sorted(people), late=[twice, "P3"]))
    (other,) = people - {twice}
    assert {("P9", EARLY.session_id), (other, EARLY.session_id), (twice, LATE.session_id)} <= bookings
    told = next(call for call in found.repair.calls if call.person_id == twice)
    assert told.why == "the place is needed by someone who has to start; no other place instead"


def crowded(due=THURSDAY):
    """Twenty places of a host and twenty-five booked for them who often stay away: one more is just beyond rule C1."""
    others = [f"P{number}" for number in range(10, 35)]
    problem = week(EARLY, due=due, others=others)
    placements = tuple(replace(row, places=20) for row in problem.records.placements)
    problem = replace(problem, records=replace(problem.records, placements=placements))
    return replace(problem, show_up=dict.fromkeys(problem.show_up, (640,) * 7)), published(early=others)


def test_where_nobody_can_give_way_a_coordinator_is_told_what_limits_would_do():
    problem, roster = crowded()
    found, bookings = healed(problem, roster, as_of=WEDNESDAY)
    assert (found.placed, len(bookings), found.repair.changed) == ((), 25, 0)
    (decision,) = found.could_raise
    assert (decision.placement_id, decision.day) == ("HOST", THURSDAY)
    assert 0.05 < decision.chance_limit <= 0.1
    allowed = replace(problem, decisions=(decision,))
    found, bookings = healed(allowed, roster, as_of=WEDNESDAY)
    assert ("P9", EARLY.session_id) in bookings
    assert (found.placed, found.repair.changed, found.could_raise) == (("P9",), 0, ())


def test_no_limits_are_proposed_where_someone_gives_way():
    problem, roster = crowded()
    found, bookings = healed(problem, roster)
    assert ("P9", EARLY.session_id) in bookings
    assert (found.repair.changed, found.could_raise) == (1, ())


def test_no_limits_are_proposed_for_the_day_that_has_come_or_for_who_can_wait():
    problem, roster = crowded()
    assert healed(problem, roster, as_of=THURSDAY)[0].could_raise == ()
    problem, roster = crowded(due=NEXT_WEEK)
    thursdays = TimetableEntry(placement_id="HOST", weekday=Weekday.THU, start=TimeOfDay(540), end=TimeOfDay(900))
    records = replace(problem.records, timetable=(thursdays,), placements=under_cover(problem.records.placements))
    assert healed(replace(problem, records=records), roster, as_of=WEDNESDAY)[0].could_raise == ()


def test_no_limits_are_proposed_where_another_rule_stands_in_the_way():
    problem, roster = crowded()
    apart = KeepApart(first_individual_id="P9", second_individual_id="P10")
    problem = replace(problem, records=replace(problem.records, keep_apart=(apart,)))
    assert healed(problem, roster, as_of=WEDNESDAY)[0].could_raise == ()


def two_places(problem):
    placements = tuple(replace(row, places=2) for row in problem.records.placements)
    return replace(problem, records=replace(problem.records, placements=placements))


def test_before_anyone_gives_way_another_supervisor_is_called():
    team = a_placement("HOST", supervisors_most=2)
    problem = week(EARLY)
    supervisors = tuple(replace(row, ratio=1) for row in problem.records.supervisors)
    problem = replace(problem, records=replace(problem.records, placements=(team,), supervisors=supervisors))
    roster = a_roster({EARLY: ["P1"]}, staffed={EARLY: ["S1"]})
    found, bookings = healed(replace(problem, sessions=(EARLY,)), roster)
    assert bookings == {("P1", EARLY.session_id), ("P9", EARLY.session_id)}
    assert [(call.person_id, call.why) for call in found.repair.calls if call.supervisor] == [("S2", "needed there")]


@pytest.mark.parametrize("induction", [None, SATURDAY])
def test_nobody_starts_before_the_induction(induction):
    problem = replace(week(EARLY), sessions=(EARLY,))
    orders = tuple(replace(o, induction_on=induction) if o.individual_id == "P9" else o for o in problem.records.orders)
    found, bookings = healed(replace(problem, records=replace(problem.records, orders=orders)), published(early=["P1"]))
    assert bookings == {("P1", EARLY.session_id)}
    assert found.placed == ()


def test_on_the_sample_whoever_comes_to_the_induction_has_a_first_day_the_night_after():
    """Planned with the induction to come; on the day after it the records say that it is done."""
    inductions = [b for b in ROSTER.bookings if PLANNED[b.session_id].placement_id == "START"]
    first = min(PLANNED[booking.session_id].day for booking in inductions)
    came = {booking.individual_id for booking in inductions if PLANNED[booking.session_id].day == first}
    orders = tuple(replace(o, induction_on=first) if o.individual_id in came else o for o in RECORDS.orders)
    problem = assemble(replace(RECORDS, orders=orders), MONDAY)
    found = heal_with_starts(problem, ROSTER, first + DAY, LIMITS)
    assert came <= set(found.starting)
    assert came & set(found.placed)
    free = {i for i in came for s in possible_pairs(problem).by_individual.get(i, ()) if PLANNED[s].day > first}
    assert came & free <= set(found.placed)


def test_a_first_day_behind_an_induction_agreed_stands_until_that_has_gone_by():
    """Of someone in the sample who has not started; in a week that is published it is agreed for Tuesday."""
    key = next(start.individual_id for start in SAMPLE.starts if start.step is StartStep.FIRST_PLACEMENT)

    def inducted(day):
        return tuple(replace(o, induction_on=day) if o.individual_id == key else o for o in RECORDS.orders)

    events = [
        OrderEvent(order_id=order.order_id, kind=OrderEventKind.INDUCTION_AGREED, day=TUESDAY)
        for order in RECORDS.orders
        if order.individual_id == key
    ]
    agreed = replace(RECORDS, orders=inducted(None), order_events=(*RECORDS.order_events, *events))
    bare = replace(ROSTER, bookings=tuple(b for b in ROSTER.bookings if b.individual_id != key))
    found = heal_with_starts(problem_of(agreed, MONDAY, 1, MONDAY), bare, MONDAY, LIMITS)
    assert key in found.placed
    (first,) = (b for b in found.repair.roster.bookings if b.individual_id == key)
    assert PLANNED[first.session_id].day > TUESDAY

    def broken(records):
        problem = replace(
            problem_of(records, MONDAY, 1, WEDNESDAY), published=Published(found.repair.roster, WEDNESDAY)
        )
        return {violation.rule for violation in check(problem, found.repair.roster) if violation.who == key}

    assert broken(agreed) == {Rule.S7}, "missed, or not recorded"
    assert broken(replace(agreed, orders=inducted(TUESDAY))) == set()
