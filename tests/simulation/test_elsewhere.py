"""Who has no place in the pool: to another session of that day, as far as the checker allows."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.assemble import assemble
from scheduler.checker.check import check
from scheduler.domain.attendance import SENT_HOME_BY_SERVICE, Outcome
from scheduler.domain.individuals import Supervision
from scheduler.domain.roster import Booking, Roster, Staffing
from scheduler.domain.rules import Rule
from scheduler.domain.supervisors import MustNotSupervise
from scheduler.simulation import mornings
from scheduler.simulation.book import Book
from scheduler.simulation.elsewhere import LONGEST, go_on
from scheduler.simulation.parameters import Parameters
from scheduler.simulation.stops import resilient
from scheduler.simulation.world import World
from scheduler.solver.facts import RESEATED
from scheduler.solver.greedy import greedy_roster
from scheduler.solver.pairs import possible_pairs
from scheduler.solver.pools import find_pools
from tests.sample import RECORDS

MONDAY = date(2026, 12, 7)
PROBLEM = assemble(RECORDS, MONDAY)
PAIRS = possible_pairs(PROBLEM)
ROSTER = greedy_roster(PAIRS, find_pools(PAIRS))
FACTS = Book(PROBLEM, ROSTER).facts
TEAMS = [s for s in PROBLEM.sessions if s.session_id in ROSTER.sessions and FACTS.placement(s).kind in RESEATED]
OUTDOORS = [session for session in TEAMS if not resilient(FACTS.placement(session))]
CALM = {"weather_winter": 0.0, "van_fails": 0.0, "sickness_begins": 0.0}


def of_day(book, own):
    """Who is booked in the day's other sessions."""
    same_day = [key for key in ROSTER.sessions if FACTS.sessions[key].day == own.day and key != own.session_id]
    return {key: list(book.booked.get(key, ())) for key in same_day}


def broken(at_work, staff):
    """What a day breaks by itself, but for the risk of rule C1 and how many are too few or beside an only woman."""
    bookings = tuple(sorted(Booking(key, individual) for key, people in at_work.items() for individual in people))
    duties = tuple(sorted(Staffing(key, v) for key in at_work for v in staff.get(key, ())))
    found = check(PROBLEM, Roster(tuple(sorted(at_work)), bookings, duties))
    return {replace(v, detail="") if v.rule in (Rule.C2, Rule.C4) else v for v in found if v.rule is not Rule.C1}


def most_led(session, people, supervisors):
    """By ratios, where each who needs a supervisor to themselves has the one who would lead most."""
    singles = sum(FACTS.needs(i, session.day).supervision is Supervision.ONE_TO_ONE for i in people)
    ratios = sorted(FACTS.supervisors[v].ratio for v in supervisors)
    return singles + sum(ratios[: max(0, len(ratios) - singles)])


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_who_goes_on_breaks_no_rule_and_finds_a_place_that_someone_leads(data):
    own, book = data.draw(st.sampled_from(TEAMS)), Book(PROBLEM, ROSTER)
    people = [i for i in book.booked[own.session_id] if data.draw(st.booleans())]
    at_work = {key: [i for i in there if data.draw(st.booleans())] for key, there in of_day(book, own).items()}
    runs = data.draw(st.booleans())
    if runs:
        at_work[own.session_id] = [i for i in book.booked[own.session_id] if i not in people]
    theirs = list(book.staff[own.session_id])
    before, supervisors = broken(at_work, book.staff), sorted(v for staff in book.staff.values() for v in staff)
    going = go_on(book, own, people, at_work)
    assert set(going) <= set(people)
    assert not runs or book.staff[own.session_id] == theirs
    assert sorted(v for staff in book.staff.values() for v in staff) == supervisors
    after = {key: [*there, *(i for i, s in going.items() if s.session_id == key)] for key, there in at_work.items()}
    assert not broken(after, book.staff) - before
    for session in set(going.values()):
        placement, there = FACTS.placement(session), after[session.session_id]
        near = FACTS.journey_between(own, session) == 0
        assert placement.kind in RESEATED
        assert resilient(placement) or (near and session.start == own.start)
        assert 0 <= session.start - own.start <= LONGEST
        under_cover = near and not runs and resilient(placement)
        room = FACTS.places_under_cover(session) if under_cover else FACTS.seats_without_staff(session)
        assert len(there) <= min(room, most_led(session, there, book.staff[session.session_id]))


def half_there():
    """Stopped sessions, the day's others with half of their people, and where someone then goes on to."""
    for own in OUTDOORS:
        book = Book(PROBLEM, ROSTER)
        at_work = {key: people[::2] for key, people in of_day(book, own).items()}
        for session in set(go_on(book, own, book.booked[own.session_id], at_work).values()):
            yield own, session, at_work


HALF_THERE = list(half_there())


def test_teams_of_the_sample_go_on_at_their_muster_point_and_elsewhere():
    points = {FACTS.journey_between(own, session) == 0 for own, session, _ in HALF_THERE}
    assert points == {True, False}


@pytest.mark.parametrize("place", range(len(HALF_THERE)))
def test_nobody_goes_to_a_full_session_nor_to_one_that_does_not_run(place):
    own, cover, at_work = HALF_THERE[place]
    people = Book(PROBLEM, ROSTER).booked[own.session_id]
    others = [row.individual_id for row in RECORDS.individuals if row.individual_id not in people]
    full = at_work | {cover.session_id: others[: FACTS.places_under_cover(cover)]}
    assert cover not in go_on(Book(PROBLEM, ROSTER), own, people, full).values()
    closed = {key: there for key, there in at_work.items() if key != cover.session_id}
    assert cover not in go_on(Book(PROBLEM, ROSTER), own, people, closed).values()


@pytest.mark.parametrize("place", range(len(HALF_THERE)))
def test_a_supervisor_who_may_not_lead_there_stays_and_keeps_nobody_back(place):
    own, _, at_work = HALF_THERE[place]
    alone = Book(PROBLEM, ROSTER)
    theirs, alone.staff[own.session_id] = alone.staff[own.session_id], []
    without = go_on(alone, own, alone.booked[own.session_id], at_work)
    barred = tuple(
        MustNotSupervise(supervisor_id=v, individual_id=i)
        for v in theirs
        for key, there in at_work.items()
        for i in there[:1]
    )
    records = replace(RECORDS, must_not_supervise=(*RECORDS.must_not_supervise, *barred))
    book = Book(replace(PROBLEM, records=records), ROSTER)
    going = go_on(book, own, book.booked[own.session_id], at_work)
    assert going == without
    assert book.staff[own.session_id] == theirs


def a_day(own, *, reached=1.0, **parameters):
    """A day to which all of a session's pool come, and of the others a third."""
    book = Book(PROBLEM, ROSTER)
    mine, others = set(book.booked[own.session_id]), sorted(row.individual_id for row in RECORDS.individuals)
    pool = [key for key in ROSTER.sessions if FACTS.pool_key(FACTS.sessions[key]) == FACTS.pool_key(own)]
    come = {i for key in pool for i in book.booked[key]} | set(others[::3])
    world = World.of(RECORDS, MONDAY, 1, Parameters(**CALM | parameters, reached=reached), 1, 0)
    found = mornings.carry_out(book, own.day, world, PROBLEM, lambda individual, day, bad: individual in come)
    return mine, found


def sent_home(found):
    return sum(outcome in SENT_HOME_BY_SERVICE for _, _, outcome in found.outcomes)


def test_of_full_teams_fewer_are_sent_home_where_others_have_places(monkeypatch):
    days = [a_day(own)[1] for own in TEAMS]
    monkeypatch.setattr(mornings, "go_on", lambda *told: {})
    alone = [a_day(own)[1] for own in TEAMS]
    assert sum(map(sent_home, days)) < sum(map(sent_home, alone))
    for one, other in zip(days, alone, strict=True):
        assert sorted(i for i, _, _ in one.outcomes) == sorted(i for i, _, _ in other.outcomes)
        assert len(one.moved) - len(other.moved) == sent_home(other) - sent_home(one)


@pytest.mark.parametrize("bad_weather", [False, True])
def test_to_whom_no_supervisor_has_come_go_on_only_if_a_call_reaches_them(monkeypatch, bad_weather):
    late = {"seen_early": 0.0, "weather_foreseen": 0.0}
    monkeypatch.setattr(World, "cover_found", lambda self, session, day: False)

    def went_on(own, reached):
        ill, point = Book(PROBLEM, ROSTER).staff[own.session_id], FACTS.placement(own).muster_point_id
        monkeypatch.setattr(World, "is_sick", lambda self, supervisor, day: supervisor in ill and day == own.day)
        monkeypatch.setattr(World, "stopped", lambda self, where, day, half: bad_weather and where == point)
        mine, found = a_day(own, reached=reached, **late)
        there = [FACTS.journey_between(own, s) for i, s, o in found.outcomes if i in mine and o is Outcome.ATTENDED]
        return sum(way != 0 for way in there)

    assert sum(went_on(own, 0.0) for own in OUTDOORS) == 0
    assert sum(went_on(own, 1.0) for own in OUTDOORS) > 0
