"""After planning, however little time there was, no place stays free that somebody could have had."""

from dataclasses import replace
from datetime import date

import pytest

from scheduler.checker.check import check
from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.individuals import Sex, Supervision
from scheduler.domain.problem import PlanningProblem, Published
from scheduler.domain.roster import Booking, Roster
from scheduler.operations.plan_week import plan_week
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.facts import Facts
from scheduler.solver.left_over import with_places_left_over
from scheduler.solver.limits import Limits
from scheduler.solver.pairs import possible_pairs
from scheduler.solver.pools import find_pools
from tests.builders import MONDAY, TUESDAY, a_placement, a_problem, a_roster, a_session, a_workshop, an_individual

NEXT_WEEK = date(2026, 12, 7)
TEAM, SHED = a_session(), a_session("SHED")


def filled(problem: PlanningProblem, roster: Roster) -> Roster:
    pairs = possible_pairs(problem)
    return with_places_left_over(pairs, find_pools(pairs), roster)


def pairs_of(roster: Roster) -> set[tuple[str, str]]:
    return {(b.individual_id, b.session_id) for b in roster.bookings}


def free_places(problem: PlanningProblem, roster: Roster) -> list[tuple[str, str]]:
    """Bookings that the checker would allow besides, of people who share their supervisor with others."""
    facts, pairs = Facts(problem), possible_pairs(problem)
    free = []
    for individual, session in sorted(pairs.bookable.keys() - pairs_of(roster)):
        alone = facts.needs(individual, facts.sessions[session].day).supervision is Supervision.ONE_TO_ONE
        bookings = tuple(sorted((*roster.bookings, Booking(session, individual))))
        more = replace(roster, sessions=tuple(sorted({*roster.sessions, session})), bookings=bookings)
        if not alone and not check(problem, more):
            free.append((individual, session))
    return free


@pytest.mark.parametrize("seed", range(1, 9))
def test_nobody_could_have_a_place_besides(seed):
    people, weeks = 20 + 4 * seed, 2 if seed == 5 else 1
    records = invent_service(people, seed, list(Profile)[seed % len(Profile)])
    problem, result = plan_week(records, NEXT_WEEK, weeks, Limits(seconds=0.02, workers=1, seed=seed))
    assert result.roster.bookings
    assert free_places(problem, result.roster) == []


@pytest.mark.parametrize("seed", range(4))
def test_bookings_taken_out_are_made_up_for_by_a_legal_roster(seed):
    records = invent_service(40, 50 + seed, Profile.TYPICAL)
    problem, result = plan_week(records, NEXT_WEEK, 1, Limits(seconds=0.02, workers=1, seed=seed))
    thinner = result.roster
    for row in result.roster.bookings[:: 3 + seed]:
        less = replace(thinner, bookings=tuple(other for other in thinner.bookings if other != row))
        thinner = thinner if check(problem, less) else less
    roster = filled(problem, thinner)
    assert len(thinner.bookings) < len(roster.bookings)
    assert pairs_of(thinner) < pairs_of(roster)
    assert not check(problem, roster)
    assert free_places(problem, roster) == []


def test_a_woman_is_not_made_the_only_one_nor_is_a_man_to_make_her_so():
    woman = an_individual("P1", sex=Sex.WOMAN)
    problem = a_problem(individuals=[woman, an_individual("P2")], placements=[a_placement()], sessions=[TEAM])
    for first in ("P1", "P2"):
        roster = a_roster({TEAM: [first]})
        assert filled(problem, roster) == roster


def test_who_is_booked_besides_has_a_fallback_while_there_is_room_under_cover():
    """The workshop has one place, which is P1's, and two for stopped teams."""
    problem = a_problem(
        placements=[a_placement(), a_workshop(places=1, cover_places=2)],
        sessions=[TEAM, SHED],
        stop_chance={TEAM.session_id: 400},
    )
    roster = filled(problem, a_roster({TEAM: ["P2"], SHED: ["P1"]}))
    besides = [b for b in roster.bookings if b.session_id == TEAM.session_id and b.individual_id != "P2"]
    assert [b.fallback for b in besides] == [SHED.session_id] + [None] * (len(besides) - 1)
    assert not check(problem, roster)


def test_what_is_over_stays_as_it_was_and_what_is_to_come_is_filled():
    tomorrow = a_session(day=TUESDAY)
    problem = a_problem(placements=[a_placement()], sessions=[TEAM, tomorrow])
    roster = a_roster({TEAM: ["P1"], tomorrow: ["P2"]})
    problem = replace(problem, published=Published(roster, TUESDAY))
    more = pairs_of(filled(problem, roster)) - pairs_of(roster)
    assert more
    assert {session for _, session in more} == {tomorrow.session_id}


def test_a_session_that_needs_no_supervisor_is_opened_for_one_unless_a_coordinator_closed_it():
    problem = a_problem(placements=[a_placement(supervisors_needed=0)], sessions=[TEAM])
    close = Decision(decision_id="D1", kind=DecisionKind.CLOSE, placement_id="PARKS", day=MONDAY)
    assert filled(problem, Roster()).sessions == (TEAM.session_id,)
    assert filled(replace(problem, decisions=(close,)), Roster()) == Roster()


def test_who_is_forbidden_or_locked_gets_nothing_besides():
    forbid = Decision(decision_id="D1", kind=DecisionKind.FORBID, individual_id="P2", placement_id="PARKS", day=MONDAY)
    problem = a_problem(placements=[a_placement()], sessions=[TEAM], decisions=[forbid])
    roster = a_roster({TEAM: ["P1"]})
    published = Published(roster, MONDAY, locked_individuals=frozenset({"P3"}))
    booked = {individual for individual, _ in pairs_of(filled(replace(problem, published=published), roster))}
    assert "P4" in booked
    assert not booked & {"P2", "P3"}
