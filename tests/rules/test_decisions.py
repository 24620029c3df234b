"""Rules P1 and P2: a legal week, then ways to go against a decision, and against a published roster.

In the tests of P2 the published roster has P1 and P2 in PARKS, P3 in SHED, P4 in PARKS on Tuesday and on Thursday.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.checker.check import check, standing
from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.individuals import Absence, Reason, Sex
from scheduler.domain.policy import Policy
from scheduler.domain.problem import Published
from scheduler.domain.roster import Roster
from scheduler.domain.supervisors import SupervisorLeave
from tests.builders import (
    MONDAY,
    NINE,
    TUESDAY,
    WEDNESDAY,
    a_placement,
    a_problem,
    a_roster,
    a_session,
    a_workshop,
    an_individual,
    codes,
)

PARKS, SHED = a_session(), a_session("SHED")
THURSDAY = MONDAY + timedelta(days=3)
TUESDAYS, THURSDAYS = a_session(day=TUESDAY), a_session(day=THURSDAY)
SESSIONS = [PARKS, SHED, TUESDAYS, THURSDAYS]
STAFF = {PARKS: ["S1"], SHED: ["S2"], TUESDAYS: ["S1"], THURSDAYS: ["S1"]}
TOLD = {PARKS: ["P1", "P2"], SHED: ["P3"], TUESDAYS: ["P4"], THURSDAYS: ["P4"]}


def decided(kind, **more):
    where = {"placement_id": "PARKS", "day": MONDAY, "start": NINE}
    return Decision(decision_id="D1", kind=kind, **(where | more))


@pytest.mark.parametrize(
    ("decision", "kept", "broken"),
    [
        (decided(DecisionKind.PIN, individual_id="P1"), {PARKS: ["P1"]}, {PARKS: ["P2"]}),
        (decided(DecisionKind.FORBID, individual_id="P1"), {PARKS: ["P2"]}, {PARKS: ["P1"]}),
        (decided(DecisionKind.FORBID, individual_id="P1", start=None), {SHED: ["P1"]}, {PARKS: ["P1"]}),
        (
            decided(DecisionKind.FORBID, individual_id="P1", placement_id=None, start=None),
            {PARKS: ["P2"]},
            {SHED: ["P1"]},
        ),
        (decided(DecisionKind.FORBID, individual_id="P1", day=None, start=None), {SHED: ["P1"]}, {PARKS: ["P1"]}),
        (decided(DecisionKind.FORBID, individual_id="P1", day=TUESDAY), {PARKS: ["P1"]}, None),
        (decided(DecisionKind.OPEN), {PARKS: ["P1"]}, {SHED: ["P1"]}),
        (decided(DecisionKind.CLOSE), {SHED: ["P1"]}, {PARKS: ["P1"]}),
    ],
)
def test_P1_what_was_decided_about_people_and_sessions_holds(decision, kept, broken):
    problem = a_problem(decisions=(decision,))
    assert codes(problem, a_roster(kept)) == set()
    if broken is not None:
        assert codes(problem, a_roster(broken)) == {"P1"}


def test_P1_what_was_decided_about_supervisors_holds():
    by_1, by_2 = (a_roster({PARKS: ["P1"]}, {PARKS: [supervisor]}) for supervisor in ("S1", "S2"))
    staff = a_problem(decisions=(decided(DecisionKind.STAFF, supervisor_id="S1"),))
    assert (codes(staff, by_1), codes(staff, by_2)) == (set(), {"P1"})
    unstaff = a_problem(decisions=(decided(DecisionKind.UNSTAFF, supervisor_id="S1"),))
    assert (codes(unstaff, by_1), codes(unstaff, by_2)) == ({"P1"}, set())


def told(changed=None, staffed=None):
    """The published roster, with other people in some sessions; a session with none does not run."""
    booked = {session: people for session, people in (TOLD | (changed or {})).items() if people}
    return a_roster(booked, {session: (STAFF | (staffed or {}))[session] for session in booked})


def looked_at(as_of=MONDAY, *, sessions=SESSIONS, locked_sessions=(), locked_individuals=(), **records):
    locked = frozenset(session.session_id for session in locked_sessions)
    published = Published(told(), as_of, locked, frozenset(locked_individuals))
    return replace(a_problem(sessions=sessions, **records), published=published)


def absent(individual, day=MONDAY):
    return Absence(individual_id=individual, first_date=day, last_date=day, reason=Reason.HEALTH)


def away(supervisor, day=MONDAY):
    return SupervisorLeave(supervisor_id=supervisor, first_date=day, last_date=day)


def pairs_of(problem):
    return {(who, session.split("/")[0] + session[-7:-5]) for who, session in standing(problem)}


def test_P2_what_was_told_for_the_notice_period_stands_and_the_rest_may_change():
    assert codes(looked_at(), told()) == set()
    assert codes(looked_at(), told({PARKS: ["P1"]})) == {"P2"}
    assert codes(looked_at(), told({PARKS: ["P1"], SHED: ["P2", "P3"]})) == {"P2"}
    assert codes(looked_at(), told({TUESDAYS: ["P5"]})) == {"P2"}
    assert codes(looked_at(), told({THURSDAYS: ["P5"]})) == set()
    assert codes(looked_at(), told({PARKS: ["P1", "P2", "P5"]})) == set()
    assert codes(looked_at(), told(staffed={PARKS: ["S2"], SHED: ["S1"]})) == set()


@pytest.mark.parametrize(
    ("days", "as_of", "closed", "stands"),
    [
        (0, MONDAY, [], 3),
        (1, MONDAY, [], 4),
        (2, MONDAY, [], 4),
        (3, MONDAY, [], 5),
        (2, MONDAY, [WEDNESDAY], 5),
        (1, MONDAY - timedelta(days=3), [], 3),
        (0, TUESDAY, [], 1),
        (2, TUESDAY, [], 2),
    ],
)
def test_P2_the_notice_period_counts_working_days(days, as_of, closed, stands):
    problem = looked_at(as_of, policy=Policy(notice_working_days=days), closed_days=closed)
    assert len(standing(problem)) == stands


def test_P2_what_is_over_stays_as_it_was():
    on_tuesday = looked_at(TUESDAY, policy=Policy(notice_working_days=0))
    assert codes(on_tuesday, told()) == set()
    for otherwise in (
        told({PARKS: ["P1"]}),
        told({PARKS: ["P1", "P2", "P5"]}),
        told({SHED: []}),
        told(staffed={PARKS: ["S2"], SHED: ["S1"]}),
    ):
        assert codes(on_tuesday, otherwise) == {"P2"}
        assert "is over or locked" in check(on_tuesday, otherwise)[0].detail


@pytest.mark.parametrize(
    "otherwise",
    [{THURSDAYS: ["P4", "P5"]}, {THURSDAYS: ["P5"]}, {THURSDAYS: []}],
    ids=["one more", "another", "none"],
)
def test_P2_a_locked_session_takes_no_more_and_loses_none(otherwise):
    locked = looked_at(locked_sessions=[THURSDAYS])
    assert codes(locked, told()) == set()
    assert codes(locked, told(otherwise)) == {"P2"}


def test_P2_a_locked_session_keeps_its_staff():
    assert codes(looked_at(locked_sessions=[THURSDAYS]), told(staffed={THURSDAYS: ["S2"]})) == {"P2"}


def test_P2_a_locked_session_that_does_not_run_stays_shut():
    friday = a_session(day=MONDAY + timedelta(days=4))
    locked = looked_at(sessions=[*SESSIONS, friday], locked_sessions=[friday])
    opened = a_roster(TOLD | {friday: ["P5"]}, STAFF | {friday: ["S1"]})
    assert (codes(locked, told()), codes(locked, opened)) == (set(), {"P2"})


def test_P2_a_locked_individual_keeps_the_bookings_they_have_and_gets_no_more():
    locked = looked_at(locked_individuals=["P4", "P5"])
    assert codes(locked, told()) == set()
    assert codes(locked, told({THURSDAYS: ["P6"]})) == {"P2"}
    assert codes(locked, told({THURSDAYS: ["P4", "P5"]})) == {"P2"}
    assert codes(locked, told({THURSDAYS: ["P4", "P6"]})) == set()


def test_P2_yields_for_individuals_who_break_a_rule_by_now_and_for_nobody_else():
    ill = looked_at(absences=(absent("P1"),))
    assert "S1" in codes(ill, told())
    assert codes(ill, told({PARKS: ["P2"]})) == set()
    assert codes(ill, told({PARKS: ["P5"]})) == {"P2"}
    assert pairs_of(ill) == {("P2", "PARKS07"), ("P3", "SHED07"), ("P4", "PARKS08")}


def test_P2_yields_for_the_whole_pool_of_a_session_that_breaks_a_rule_by_now():
    short = looked_at(supervisor_leave=(away("S1"),))
    assert codes(short, told({PARKS: [], SHED: ["P1", "P2", "P3"]})) == set()
    assert codes(short, told({PARKS: [], SHED: ["P1", "P5"]})) == set()
    assert pairs_of(short) == {("P4", "PARKS08")}


def test_P2_yields_where_a_session_is_cancelled():
    cancelled = looked_at(sessions=[replace(PARKS, cancelled=True), SHED, TUESDAYS, THURSDAYS])
    assert codes(cancelled, told({PARKS: [], SHED: ["P3"]})) == set()


def test_P2_yields_to_a_pin_about_the_individual_made_since():
    pin = Decision(
        decision_id="D1", kind=DecisionKind.PIN, individual_id="P1", placement_id="SHED", day=MONDAY, start=NINE
    )
    pinned = looked_at(decisions=[pin])
    assert codes(pinned, told({PARKS: ["P2"], SHED: ["P1", "P3"]})) == set()
    assert codes(pinned, told()) == {"P1"}


def test_P2_what_breaks_a_rule_only_once_others_are_gone_yields_as_well():
    """A team of two that loses one is too small; a woman left alone is the only one."""
    large = looked_at(absences=(absent("P1"),), placements=[a_placement(min_people=2), a_workshop()])
    assert pairs_of(large) == set()
    people = [an_individual(f"P{k}", sex=Sex.WOMAN if k < 3 else Sex.MAN) for k in range(1, 9)]
    company = looked_at(absences=(absent("P1"),), individuals=people)
    company = replace(company, published=replace(company.published, roster=told({PARKS: ["P1", "P2", "P5"]})))
    assert pairs_of(company) == {("P5", "PARKS07"), ("P3", "SHED07"), ("P4", "PARKS08")}


def test_P2_history_breaks_nothing_but_P2_whatever_the_records_say_now():
    problem = looked_at(
        TUESDAY,
        sessions=[replace(PARKS, cancelled=True), SHED, TUESDAYS, THURSDAYS],
        absences=(absent("P3"),),
        supervisor_leave=(away("S2"),),
        decisions=[decided(DecisionKind.FORBID, individual_id="P1"), decided(DecisionKind.PIN, individual_id="P7")],
    )
    assert codes(replace(problem, published=None), told()) == {"C5", "S1", "V1", "P1"}
    assert codes(problem, told()) == set()


def test_P2_history_counts_towards_the_limits_of_the_week():
    problem = looked_at(TUESDAY, individuals=[an_individual(f"P{k}", days_a_week=1) for k in range(1, 9)])
    assert codes(problem, told({THURSDAYS: ["P1"]})) == {"W2"}
    assert codes(problem, told({THURSDAYS: ["P5"]})) == set()


def test_P2_nothing_stands_where_nothing_is_published():
    assert standing(a_problem()) == frozenset()
    assert (
        codes(replace(a_problem(), published=Published(Roster(), MONDAY)), told({THURSDAYS: [], TUESDAYS: []})) == set()
    )
