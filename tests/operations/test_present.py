"""Who has come to a muster, as a roster keeps it: of the morning's sessions only, the later list before the earlier."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.assemble import assemble
from scheduler.checker.check import check
from scheduler.disruption import disrupt
from scheduler.domain.errors import SchedulerError
from scheduler.domain.events import IndividualUnavailable, PresentThisMorning, SupervisorAbsent
from scheduler.exchange.event_text import read_event, write_event
from scheduler.exchange.roster_files import roster_text
from scheduler.exchange.roster_reading import Proof, roster_of
from scheduler.operations.open_week import problem_beside
from scheduler.operations.repair_week import repair_week, result_of
from scheduler.simulation.services import FIRST_MONDAY, Profile, invent_service
from scheduler.solver.limits import Limits
from scheduler.solver.plan import plan_roster
from tests.builders import MONDAY, ONE, THREE, TUESDAY, a_placement, a_problem, a_roster, a_session

TEAM, LATER = a_session(), a_session(start=ONE, end=THREE)
LIMITS = Limits(5.0, workers=1)
IDS = st.frozensets(st.sampled_from(["P1", "P2", "P31"]))


def a_morning():
    problem = a_problem(placements=[a_placement()], sessions=[TEAM, LATER], show_up=700)
    return problem, a_roster({TEAM: ["P1", "P2", "P3"], LATER: ["P4"]})


def came(*people):
    return PresentThisMorning("YARD", MONDAY, TEAM.start, frozenset(people))


def test_who_has_not_come_counts_as_nobody_then_and_as_ever_in_a_later_session():
    problem, roster = a_morning()
    after = disrupt(problem, roster, [came("P1", "P2")])
    assert [after.show_up_at(who, TEAM) for who in ("P1", "P2", "P3")] == [1000, 1000, 0]
    assert after.show_up_at("P3", LATER) == problem.show_up_at("P3", LATER) == 700
    assert after.events == (PresentThisMorning("YARD", MONDAY, TEAM.start, frozenset({"P1", "P2"}), frozenset({"P3"})),)


def test_a_later_list_of_the_same_muster_replaces_the_earlier():
    problem, roster = a_morning()
    after = disrupt(disrupt(problem, roster, [came("P1")]), roster, [came("P1", "P2", "P3")])
    assert [after.show_up_at(who, TEAM) for who in ("P1", "P2", "P3")] == [1000, 1000, 1000]
    assert [event.absent for event in after.events] == [frozenset()]


@given(IDS, IDS | st.none())
def test_a_list_is_read_as_it_was_written(present, absent):
    event = PresentThisMorning("YARD", MONDAY, TEAM.start, present, absent)
    assert read_event(write_event(event)) == event


@pytest.mark.parametrize(
    "events",
    [(came("P1"), came("P2")), (IndividualUnavailable("P1", MONDAY, TUESDAY), came("P1", "P2"))],
)
def test_what_cannot_both_be_so_is_refused(events):
    problem, roster = a_morning()
    for order in (events, events[::-1]):
        with pytest.raises(SchedulerError, match="cannot both be so"):
            repair_week(problem, roster, MONDAY, order, LIMITS)


@pytest.fixture(scope="module", params=[(40, 7, Profile.TYPICAL), (60, 4, Profile.TIGHT)])
def published(request):
    records = invent_service(*request.param)
    problem = assemble(records, FIRST_MONDAY)
    return records, problem, plan_roster(problem, Limits(2.0, workers=1)).roster


@pytest.mark.parametrize("seed", range(4))
def test_a_repair_after_a_morning_passes_every_later_check_of_its_file(published, seed):
    """Some have not come, and a supervisor of the same muster neither: who is called for later may come."""
    records, problem, roster = published
    chance, points = random.Random(seed), {p.placement_id: p.muster_point_id for p in problem.records.placements}
    sessions = {s.session_id: s for s in problem.sessions}
    duty = chance.choice([row for row in roster.staffing if points[sessions[row.session_id].placement_id]])
    session = sessions[duty.session_id]
    muster = (points[session.placement_id], session.day, session.start)
    here = {s.session_id for s in problem.sessions if (points[s.placement_id], s.day, s.start) == muster}
    booked = sorted({b.individual_id for b in roster.bookings if b.session_id in here})
    present = frozenset(chance.sample(booked, len(booked) // 3))
    events = [PresentThisMorning(*muster, present), SupervisorAbsent(duty.supervisor_id, session.day, session.day)]
    after, repair = repair_week(problem, roster, session.day, events, LIMITS)
    text = roster_text(after, result_of(after, repair, Proof({}, (), ())), {"as_of": None})
    file = roster_of("the repaired roster", text)
    assert check(problem_beside(records, "the repaired roster", file, session.day), file.roster) == ()
