"""Pins that contradict each other or a rule: the smallest set is named in words, the rest is planned."""

from dataclasses import replace

from scheduler.checker.check import check
from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.individuals import Absence, KeepApart, Need, Reason
from scheduler.domain.rules import Rule
from scheduler.domain.supervisors import SupervisorLeave
from scheduler.domain.times import TimeOfDay
from scheduler.solver.limits import Limits
from scheduler.solver.plan import plan_roster
from tests.builders import MONDAY, NINE, TUESDAY, a_placement, a_problem, a_session, a_workshop, an_individual

LIMITS = Limits(seconds=5.0, workers=1)
PARKS, SHED, LATER = a_session(), a_session("SHED"), a_session(day=TUESDAY)


def pin(key, individual, placement="PARKS", day=MONDAY, kind=DecisionKind.PIN, **more):
    return Decision(
        decision_id=key, kind=kind, individual_id=individual, placement_id=placement, day=day, start=NINE, **more
    )


def planned(decisions, **records):
    problem = a_problem(sessions=[PARKS, SHED, LATER], decisions=decisions, **records)
    result = plan_roster(problem, LIMITS)
    aside = {d.decision_id for conflict in result.conflicts for d in conflict.decisions}
    kept = replace(problem, decisions=tuple(d for d in decisions if d.decision_id not in aside))
    assert check(kept, result.roster) == ()
    return result


def named(result):
    return [({d.decision_id for d in conflict.decisions}, set(conflict.rules)) for conflict in result.conflicts]


def test_decisions_that_hold_together_are_kept():
    result = planned([pin("D1", "P1"), pin("D2", "P2", "SHED"), pin("D3", "P3", kind=DecisionKind.FORBID)])
    assert result.conflicts == ()


def test_two_pins_of_one_person_at_one_time_are_named_with_the_rule_and_the_rest_is_kept():
    result = planned([pin("D1", "P1"), pin("D2", "P1", "SHED"), pin("D3", "P2", "SHED")])
    assert named(result) == [({"D1", "D2"}, {Rule.W1})]
    words = result.conflicts[0].words
    assert "P1 Sample at Parks on Monday 7 December at 09:00" in words
    assert "one a day" in words
    assert ("SHED/2026-12-07/0900", "P2") in {(b.session_id, b.individual_id) for b in result.roster.bookings}


def test_a_pin_against_health_is_named_alone():
    need = Need(individual_id="P1", longest_session_hours=2.0)
    assert named(planned([pin("D1", "P1"), pin("D2", "P2")], needs=(need,))) == [({"D1"}, {Rule.S3})]


def test_a_pin_against_a_commitment_is_kept_only_with_the_override_and_a_reason():
    busy = Absence(individual_id="P1", first_date=MONDAY, last_date=MONDAY, reason=Reason.COMMITMENT)
    assert named(planned([pin("D1", "P1")], absences=(busy,))) == [({"D1"}, {Rule.S1})]
    waived = pin("D1", "P1", override_commitment=True, reason="Agreed with the employer")
    assert planned([waived], absences=(busy,)).conflicts == ()


def test_a_pin_and_a_forbid_of_the_same_booking_say_the_opposite():
    result = planned([pin("D1", "P1"), pin("D2", "P1", kind=DecisionKind.FORBID)])
    assert named(result) == [({"D1", "D2"}, set())]
    assert "opposite" in result.conflicts[0].words


def test_a_pin_into_a_session_that_is_closed_says_the_opposite_too():
    result = planned([pin("D1", "P1"), pin("D2", None, kind=DecisionKind.CLOSE)])
    assert named(result) == [({"D1", "D2"}, set())]
    assert "opposite" in result.conflicts[0].words


def test_what_no_single_rule_forbids_is_told_with_all_rules_in_the_way():
    """Nobody is there who may lead the session, and who is not led there has no place."""
    away = tuple(SupervisorLeave(supervisor_id=key, first_date=MONDAY, last_date=MONDAY) for key in ("S1", "S2"))
    assert named(planned([pin("D1", "P1"), pin("D2", "P2", day=TUESDAY)], supervisor_leave=away)) == [
        ({"D1"}, {Rule.C1, Rule.C2})
    ]


def test_a_pin_into_what_is_not_planned_says_so():
    result = planned([pin("D1", "P1", placement="NOWHERE"), pin("D2", "P2")])
    assert named(result) == [({"D1"}, set())]
    assert "No session of the week is what it asks for." in result.conflicts[0].words


def test_people_to_be_kept_apart_cannot_both_be_pinned():
    apart = (KeepApart(first_individual_id="P1", second_individual_id="P2"),)
    result = planned([pin("D1", "P1"), pin("D2", "P2", "SHED"), pin("D3", "P3")], keep_apart=apart)
    assert named(result) == [({"D1", "D2"}, {Rule.C3})]


def test_more_pins_than_a_team_can_seat_are_the_risk_of_sending_home():
    one_place = [a_placement(places=1), a_workshop()]
    pins = [pin("D1", "P1"), pin("D2", "P2"), pin("D3", "P3", day=TUESDAY)]
    assert named(planned(pins, placements=one_place)) == [({"D1", "D2"}, {Rule.C1})]


def test_of_a_crowd_pinned_to_a_small_team_as_few_as_are_too_many_are_named_until_the_rest_fit():
    """To look for a smaller conflict among every few of them would take minutes."""
    people = [an_individual(f"P{number:02}") for number in range(16)]
    pins = [pin(f"D{who.individual_id}", who.individual_id) for who in people]
    found = named(planned(pins, individuals=people, placements=[a_placement(places=5), a_workshop()]))
    assert [rules for _, rules in found] == [{Rule.C1}] * len(found)
    (too_many,) = {len(ids) for ids, _ in found}
    assert 16 - sum(len(ids) for ids, _ in found) < too_many


def test_what_a_pin_set_aside_waived_is_waived_no_more():
    busy = Absence(individual_id="P1", first_date=MONDAY, last_date=MONDAY, reason=Reason.COMMITMENT)
    waived = pin("D1", "P1", override_commitment=True, reason="Agreed with the employer")
    result = planned([waived, pin("D2", "P1", kind=DecisionKind.FORBID), pin("D3", "P1")], absences=(busy,))
    assert named(result) == [({"D1", "D2"}, set()), ({"D3"}, {Rule.S1})]


def test_two_conflicts_are_both_named():
    result = planned([pin("D1", "P1"), pin("D2", "P1", "SHED"), pin("D3", "P2"), pin("D4", "P2", "SHED")])
    assert sorted(map(sorted, (ids for ids, _ in named(result)))) == [["D1", "D2"], ["D3", "D4"]]


def test_a_supervisor_pinned_to_two_places_at_once_is_named():
    duties = [
        Decision(
            decision_id=key,
            kind=DecisionKind.STAFF,
            supervisor_id="S1",
            placement_id=place,
            day=MONDAY,
            start=TimeOfDay(NINE),
        )
        for key, place in (("D1", "PARKS"), ("D2", "SHED"))
    ]
    assert named(planned(duties)) == [({"D1", "D2"}, {Rule.V1})]


def test_decisions_that_cannot_be_settled_in_time_are_set_aside_and_a_roster_comes_all_the_same(monkeypatch):
    monkeypatch.setattr("scheduler.solver.plan.find_conflicts", lambda problem, limits, stands: ())
    monkeypatch.setattr("scheduler.solver.workbench.Workbench.any_roster", lambda bench: False)
    result = planned([pin("D1", "P1"), pin("D2", "P1", "SHED")])
    assert named(result) == [({"D1", "D2"}, set())]
    assert result.roster.bookings
