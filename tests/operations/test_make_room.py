"""Those who have to start get a place: a free one, else one that someone else gives up, told in good time."""

from dataclasses import replace

import pytest

from scheduler.assemble import assemble
from scheduler.checker.check import check
from scheduler.domain.attendance import PreviousBooking
from scheduler.domain.casework import OrderEvent, OrderEventKind
from scheduler.domain.individuals import Absence, KeepApart
from scheduler.domain.placements import ClosedDay, PlacementKind, TimetableEntry
from scheduler.domain.problem import Published, StartDue, StartStep
from scheduler.domain.rules import Rule
from scheduler.domain.times import DAY, TimeOfDay, Weekday
from scheduler.operations import make_room
from scheduler.operations.make_room import heal_with_starts
from scheduler.operations.plan_week import problem_of
from scheduler.solver.greedy import greedy_roster
from scheduler.solver.limits import Limits
from scheduler.solver.pairs import possible_pairs
from scheduler.solver.pools import find_pools
from tests.builders import (
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    a_placement,
    a_problem,
    a_roster,
    a_session,
    an_individual,
    an_order,
)
from tests.sample import RECORDS

LIMITS = Limits(5.0, workers=1)
THURSDAY, FRIDAY, SATURDAY = MONDAY + 3 * DAY, MONDAY + 4 * DAY, MONDAY + 5 * DAY
BY_HOST = {"supervisors_needed": 0, "supervisors_most": 0}
PLACEMENTS = (
    a_placement("START", kind=PlacementKind.INDUCTION, **BY_HOST),
    a_placement("HOST", kind=PlacementKind.PERSONAL, places=1, **BY_HOST),
)
SAMPLE = assemble(RECORDS, MONDAY)
PAIRS = possible_pairs(SAMPLE)
ROSTER = greedy_roster(PAIRS, find_pools(PAIRS))
PLANNED = {session.session_id: session for session in SAMPLE.sessions}
INDUCTION, EARLY, LATE = a_session("START", TUESDAY), a_session("HOST", THURSDAY), a_session("HOST", SATURDAY)


def week(*sessions, due=SATURDAY, others=("P1", "P2")):
    """P9 was inducted on Tuesday and still has to start; all are sure to come."""
    people = [an_individual(key) for key in (*others, "P9")]
    orders = [an_order(key) for key in others]
    orders.append(an_order("P9", imposed_on=MONDAY - 3 * DAY, induction_on=TUESDAY, first_placement_on=None))
    problem = a_problem(
        individuals=people, orders=orders, placements=PLACEMENTS, sessions=[INDUCTION, *sessions], show_up=1000
    )
    return replace(problem, starts=(StartDue("P9", StartStep.FIRST_PLACEMENT, due, due),), day_effect_sd=0.0)


def published(**booked):
    sessions = {"induction": INDUCTION, "early": EARLY, "late": LATE}
    return a_roster({sessions[name]: people for name, people in booked.items()}, staffed={})


def healed(problem, roster, as_of=WEDNESDAY - DAY):
    found = heal_with_starts(problem, roster, as_of, LIMITS)
    assert check(found.problem, found.repair.roster) == ()
    assert found.problem.decisions == problem.decisions
    assert found.repair.changed == found.repair.least
    return found, {(b.individual_id, b.session_id) for b in found.repair.roster.bookings}


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


def test_who_is_booked_too_late_gets_a_free_place_in_time_instead():
    """On Wednesday, for whom Thursday is inside the notice period."""
    found, bookings = healed(week(EARLY, LATE, due=THURSDAY), published(early=[], late=["P9"]), as_of=WEDNESDAY)
    assert ("P9", EARLY.session_id) in bookings
    assert (found.starting, found.placed) == (("P9",), ("P9",))
    (told,) = found.repair.calls
    assert (told.person_id, told.from_session, told.to_session) == ("P9", LATE.session_id, EARLY.session_id)
    assert told.why == "there is a place in time for the first day; to another day"


@pytest.mark.parametrize("as_of", [TUESDAY, WEDNESDAY, THURSDAY])
def test_nobody_gives_way_to_who_has_a_late_place(as_of):
    found, bookings = healed(week(EARLY, LATE, due=THURSDAY), published(early=["P1"], late=["P9"]), as_of)
    assert bookings == {("P1", EARLY.session_id), ("P9", LATE.session_id)}
    assert (found.starting, found.repair.calls) == ((), ())


def with_classes(problem, **changes):
    lesson = a_placement("CLASS", kind=PlacementKind.OTHER_ACTIVITY, **(BY_HOST | changes))
    placements = (*problem.records.placements, lesson)
    return replace(problem, records=replace(problem.records, placements=placements))


@pytest.mark.parametrize("day", [WEDNESDAY, THURSDAY])
def test_what_someone_was_told_inside_the_notice_period_is_not_taken_for_a_sooner_start(day):
    """A class on the day of the place that would be in time, or that very morning's with no other day allowed."""
    lesson = a_session("CLASS", day)
    problem = with_classes(week(EARLY, LATE, lesson, due=THURSDAY))
    roster = a_roster({EARLY: [], LATE: ["P9"], lesson: ["P9"]}, staffed={})
    _, bookings = healed(problem, roster, as_of=WEDNESDAY)
    assert ("P9", lesson.session_id) in bookings
    assert (("P9", LATE.session_id) in bookings) == (day == THURSDAY)


def test_a_place_that_someone_was_given_tonight_is_theirs():
    """P1's own day is called off and the free place on Thursday is theirs, whatever the late start would like."""
    gone = a_session("HOST", WEDNESDAY)
    absent = Absence(individual_id="P1", first_date=WEDNESDAY, last_date=WEDNESDAY)
    problem = week(gone, EARLY, LATE, due=THURSDAY)
    problem = replace(problem, records=replace(problem.records, absences=(absent,)))
    roster = a_roster({gone: ["P1"], EARLY: [], LATE: ["P9"]}, staffed={})
    _, bookings = healed(problem, roster, as_of=WEDNESDAY)
    assert bookings == {("P1", EARLY.session_id), ("P9", LATE.session_id)}


def test_who_has_worked_and_is_not_in_the_register_yet_is_not_late():
    before = a_session("HOST", TUESDAY)
    roster = a_roster({before: ["P9"], EARLY: [], LATE: ["P9"]}, staffed={})
    problem = replace(week(before, EARLY, LATE, due=THURSDAY), published=None)
    orders = tuple(replace(o, induction_on=MONDAY) if o.individual_id == "P9" else o for o in problem.records.orders)
    problem = replace(problem, records=replace(problem.records, orders=orders))
    found, bookings = healed(problem, roster, as_of=WEDNESDAY)
    assert ("P9", LATE.session_id) in bookings
    assert (found.starting, found.repair.calls) == ((), ())


@pytest.mark.parametrize(("chance", "where"), [(0, WEDNESDAY), (100, THURSDAY), (950, THURSDAY)])
def test_the_safest_place_in_time_is_taken(chance, where):
    garden = a_session("GARDEN", WEDNESDAY)
    outdoors = a_placement("GARDEN", kind=PlacementKind.PERSONAL, places=1, **BY_HOST)
    problem = week(garden, EARLY, LATE, due=THURSDAY)
    problem = replace(problem, records=replace(problem.records, placements=(*problem.records.placements, outdoors)))
    problem = replace(problem, stop_chance={garden.session_id: chance} if chance else {})
    _, bookings = healed(problem, a_roster({garden: [], EARLY: [], LATE: ["P9"]}, staffed={}), as_of=TUESDAY)
    assert bookings == {("P9", garden.session_id if where == WEDNESDAY else EARLY.session_id)}


def test_a_late_place_is_kept_rather_than_one_that_weather_is_likely_to_stop():
    problem = replace(week(EARLY, LATE, due=THURSDAY), stop_chance={EARLY.session_id: 900})
    assert healed(problem, published(early=[], late=["P9"]), as_of=WEDNESDAY)[1] == {("P9", LATE.session_id)}


def test_a_team_that_would_be_too_small_keeps_its_late_start():
    crew = a_placement("CREW", min_people=2)
    late = a_session("CREW", SATURDAY)
    problem = week(EARLY, late, due=THURSDAY)
    problem = replace(problem, records=replace(problem.records, placements=(*problem.records.placements, crew)))
    roster = a_roster({EARLY: [], late: ["P1", "P9"]}, staffed={late: ["S1"]})
    _, bookings = healed(problem, roster, as_of=WEDNESDAY)
    assert bookings == {("P1", late.session_id), ("P9", late.session_id)}


def test_who_is_booked_in_time_or_is_overdue_anyway_keeps_that_day():
    for due in (SATURDAY, MONDAY + 6 * DAY):
        found, bookings = healed(week(EARLY, LATE, due=due), published(early=[], late=["P9"]), as_of=WEDNESDAY)
        assert bookings == {("P9", LATE.session_id)}
        assert (found.starting, found.repair.calls) == ((), ())


def test_a_class_is_no_start():
    """Neither one that is booked already nor one with a place on a sooner day."""
    lesson, another = a_session("CLASS", SATURDAY), a_session("CLASS", WEDNESDAY)
    roster = a_roster({EARLY: [], lesson: ["P9"]}, staffed={})
    found, bookings = healed(with_classes(week(EARLY, lesson, another)), roster, as_of=WEDNESDAY)
    assert bookings == {("P9", EARLY.session_id), ("P9", lesson.session_id)}
    assert (found.starting, found.placed) == (("P9",), ("P9",))


def test_whose_first_day_falls_away_gets_no_class_instead():
    lesson = a_session("CLASS", FRIDAY)
    absent = Absence(individual_id="P9", first_date=THURSDAY, last_date=THURSDAY)
    problem = with_classes(week(EARLY, LATE, lesson))
    problem = replace(problem, records=replace(problem.records, absences=(absent,)))
    _, bookings = healed(problem, a_roster({EARLY: ["P9"], LATE: [], lesson: []}, staffed={}), as_of=WEDNESDAY)
    assert ("P9", LATE.session_id) in bookings


def test_a_newcomer_for_whom_there_is_no_work_may_have_a_class():
    lesson = a_session("CLASS", FRIDAY)
    problem = with_classes(week(EARLY, lesson, due=FRIDAY))
    found, bookings = healed(problem, a_roster({EARLY: ["P1"], lesson: []}, staffed={}), as_of=WEDNESDAY)
    assert bookings == {("P1", EARLY.session_id), ("P9", lesson.session_id)}
    assert (found.starting, found.placed) == (("P9",), ())


def test_who_loses_a_class_and_has_to_start_gets_one_first_day():
    lost, lesson = a_session("CLASS", THURSDAY), a_session("CLASS", FRIDAY)
    absent = Absence(individual_id="P9", first_date=THURSDAY, last_date=THURSDAY)
    problem = with_classes(week(LATE, a_session("HOST", FRIDAY), lost, lesson))
    problem = replace(problem, records=replace(problem.records, absences=(absent,)))
    roster = a_roster({LATE: [], a_session("HOST", FRIDAY): [], lost: ["P9"], lesson: []}, staffed={})
    _, bookings = healed(problem, roster, as_of=WEDNESDAY)
    assert sum(session.startswith("HOST") for _, session in bookings) == 1


NEXT_WEEK = THURSDAY + 7 * DAY
HOLIDAY = {"closed_days": (ClosedDay(day=NEXT_WEEK, name="Holiday"),)}
AWAY = {"absences": (Absence(individual_id="P9", first_date=NEXT_WEEK, last_date=NEXT_WEEK),)}


@pytest.mark.parametrize(
    ("due", "known", "gives_way"),
    [
        (NEXT_WEEK - DAY, {}, True),
        (NEXT_WEEK, {}, False),
        (NEXT_WEEK, HOLIDAY, True),
        (NEXT_WEEK, AWAY, True),
    ],
    ids=["due before", "can wait", "a holiday", "away"],
)
def test_nobody_gives_way_to_a_start_that_can_wait_for_next_week(due, known, gives_way):
    """The only session is on Thursdays."""
    problem = week(EARLY, due=due)
    thursdays = TimetableEntry(placement_id="HOST", weekday=Weekday.THU, start=TimeOfDay(540), end=TimeOfDay(900))
    problem = replace(problem, records=replace(problem.records, timetable=(thursdays,), **known))
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
    problem = replace(problem, records=replace(problem.records, timetable=(thursdays,)))
    assert healed(problem, roster, as_of=WEDNESDAY)[0].could_raise == ()


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
