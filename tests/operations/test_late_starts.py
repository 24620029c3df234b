"""A first day that is booked too late is brought forward where it harms nobody; and a class is no first day."""

from dataclasses import replace

import pytest

from scheduler.domain.individuals import Absence
from scheduler.domain.placements import PlacementKind
from scheduler.domain.times import DAY
from tests.builders import MONDAY, TUESDAY, WEDNESDAY, a_placement, a_roster, a_session
from tests.operations.starting_week import BY_HOST, EARLY, FRIDAY, LATE, SATURDAY, THURSDAY, healed, published, week


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
