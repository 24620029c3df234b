"""Who has no place in the pool: to another session of that day, as far as the checker allows."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.assemble import assemble
from scheduler.checker.check import check
from scheduler.domain.attendance import Outcome
from scheduler.domain.placements import PlacementKind
from scheduler.domain.roster import Booking, Roster, Staffing
from scheduler.domain.rules import Rule
from scheduler.simulation.book import Book
from scheduler.simulation.elsewhere import LONGEST, go_on
from scheduler.simulation.parameters import Parameters
from scheduler.simulation.policies import PolicyName, policy_of
from scheduler.simulation.stops import resilient
from scheduler.simulation.world import World
from scheduler.simulation.year import run_year
from scheduler.solver.greedy import greedy_roster
from scheduler.solver.limits import Limits
from scheduler.solver.pairs import possible_pairs
from scheduler.solver.pools import find_pools
from tests.sample import RECORDS

MONDAY = date(2026, 12, 7)
PROBLEM = assemble(RECORDS, MONDAY)
PAIRS = possible_pairs(PROBLEM)
ROSTER = greedy_roster(PAIRS, find_pools(PAIRS))
FACTS = Book(PROBLEM, ROSTER).facts
OUTDOORS = [
    session
    for session in PROBLEM.sessions
    if session.session_id in ROSTER.sessions
    and FACTS.placement(session).kind is PlacementKind.TEAM
    and not resilient(FACTS.placement(session))
]


def of_day(book, stopped):
    return {
        key: list(book.booked.get(key, ()))
        for key in ROSTER.sessions
        if book.facts.sessions[key].day == stopped.day and key != stopped.session_id
    }


def broken(at_work, staff):
    """What a day breaks by itself: rule, by whom, where."""
    bookings = tuple(sorted(Booking(key, individual) for key, people in at_work.items() for individual in people))
    duties = tuple(sorted(Staffing(key, v) for key in at_work for v in staff.get(key, ())))
    found = check(PROBLEM, Roster(tuple(sorted(at_work)), bookings, duties))
    return {(v.rule, v.who, v.session_id) for v in found if v.rule is not Rule.C1}


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_who_goes_on_breaks_no_rule_and_finds_a_place_that_someone_leads(data):
    stopped, book = data.draw(st.sampled_from(OUTDOORS)), Book(PROBLEM, ROSTER)
    people = [i for i in book.booked[stopped.session_id] if data.draw(st.booleans())]
    runs = data.draw(st.booleans())
    at_work = {key: [i for i in there if data.draw(st.booleans())] for key, there in of_day(book, stopped).items()}
    if runs:
        at_work[stopped.session_id] = [i for i in book.booked[stopped.session_id] if i not in people]
    own = list(book.staff[stopped.session_id])
    before, supervisors = broken(at_work, book.staff), sorted(v for staff in book.staff.values() for v in staff)
    going = go_on(book, stopped, people, at_work)
    assert set(going) <= set(people)
    assert not runs or book.staff[stopped.session_id] == own
    assert sorted(v for staff in book.staff.values() for v in staff) == supervisors
    after = {key: [*there, *(i for i, s in going.items() if s.session_id == key)] for key, there in at_work.items()}
    assert not broken(after, book.staff) - before
    for session in set(going.values()):
        placement, there = FACTS.placement(session), after[session.session_id]
        leading = book.staff.get(session.session_id, [])
        near = FACTS.journey_between(stopped, session) == 0
        assert resilient(placement) or (near and session.start == stopped.start)
        assert 0 <= session.start - stopped.start <= LONGEST
        under_cover = near and not runs and resilient(placement)
        room = FACTS.places_under_cover(session) if under_cover else FACTS.seats_without_staff(session)
        assert len(there) <= room
        assert not placement.supervisors_needed or len(there) <= sum(FACTS.supervisors[v].ratio for v in leading)


def of_whole_teams():
    """Stopped sessions, and one that takes of their team were it empty."""
    for stopped in OUTDOORS:
        book = Book(PROBLEM, ROSTER)
        at_work = {key: [] for key in of_day(book, stopped)}
        if going := go_on(book, stopped, book.booked[stopped.session_id], at_work):
            yield stopped, next(iter(going.values()))


WHOLE_TEAMS = list(of_whole_teams())


def test_some_teams_of_the_sample_can_go_on():
    assert len(WHOLE_TEAMS) > 1


@pytest.mark.parametrize(("stopped", "cover"), WHOLE_TEAMS, ids=lambda session: session.session_id)
def test_nobody_goes_to_a_full_session_nor_to_one_that_does_not_run(stopped, cover):
    book = Book(PROBLEM, ROSTER)
    people, at_work = book.booked[stopped.session_id], {key: [] for key in of_day(book, stopped)}
    others = [row.individual_id for row in RECORDS.individuals if row.individual_id not in people]
    full = at_work | {cover.session_id: others[: FACTS.places_under_cover(cover)]}
    assert cover not in go_on(Book(PROBLEM, ROSTER), stopped, people, full).values()
    closed = {key: there for key, there in at_work.items() if key != cover.session_id}
    assert cover not in go_on(Book(PROBLEM, ROSTER), stopped, people, closed).values()


def test_whose_supervisor_does_not_come_goes_on_only_if_a_call_reaches_them():
    def sent_home(reached):
        ill = {"sickness_begins": 0.3, "sickness_days": 1.0, "cover_found": 0.0, "seen_early": 0.0}
        parameters = Parameters(**ill, weather_winter=0.0, van_fails=0.0, reached=reached)
        world = World.of(RECORDS, MONDAY, 2, parameters, 3, 0)
        tally = run_year(world, policy_of(PolicyName.RULE_OF_THUMB, Limits(0.05, 0.05, 1, 1)))
        return tally.outcomes["all", Outcome.SENT_HOME_NO_SUPERVISOR]

    assert sent_home(1.0) < sent_home(0.0)
