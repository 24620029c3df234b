"""Rule P1: a legal week, then ways to go against a decision."""

import pytest

from scheduler.domain.decisions import Decision, DecisionKind
from tests.builders import MONDAY, NINE, TUESDAY, a_problem, a_roster, a_session, codes

PARKS, SHED = a_session(), a_session("SHED")


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
