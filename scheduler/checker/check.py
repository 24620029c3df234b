"""The judge: every rule of every family, all violations, sorted; none means that it is a roster."""

from dataclasses import replace

from scheduler.checker import decisions, individual_week, session, suitability, supervisors
from scheduler.checker.view import View
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.roster import Roster
from scheduler.domain.rules import Violation

JUDGES = (
    suitability.s1_availability,
    suitability.s2_women_only,
    suitability.s3_health,
    suitability.s4_times,
    suitability.s5_keep_away,
    suitability.s6_supervision,
    suitability.s7_order,
    suitability.s8_journey,
    individual_week.w1_overlaps,
    individual_week.w2_hours_and_days,
    session.c1_sent_home,
    session.c2_enough,
    session.c3_keep_apart,
    session.c4_only_woman,
    session.c5_open_days,
    supervisors.v1_available,
    supervisors.v2_hours,
    supervisors.v3_must_not_supervise,
    decisions.p1_decided,
)


def check(problem: PlanningProblem, roster: Roster) -> tuple[Violation, ...]:
    """All violations of a roster, whatever it says, also one edited by hand; empty for a legal one.

    What lies before the day on which a published roster is looked at again is history and breaks nothing but P2.
    """
    view = View(problem, roster)
    found = _judged(view)
    if problem.published is not None:
        found |= set(decisions.p2_published(view, problem.published, _wrong_by_now(view.of(problem.published.roster))))
    return tuple(sorted(found))


def standing(problem: PlanningProblem) -> frozenset[tuple[str, str]]:
    """(individual, session) of the published bookings that rule P2 keeps; none where nothing is published."""
    if problem.published is None:
        return frozenset()
    before = View(problem, problem.published.roster)
    return decisions.p2_standing(before, problem.published, _wrong_by_now(before))


def _wrong_by_now(before: View) -> set[Violation]:
    """What a published roster breaks, also once the bookings that break a rule themselves are out: a session may then
    have too few people."""
    wrong = _judged(before)
    out = {(violation.who, violation.session_id) for violation in wrong}
    kept = tuple(b for b in before.roster.bookings if (b.individual_id, b.session_id) not in out)
    return wrong | _judged(before.of(replace(before.roster, bookings=kept)))


def _judged(view: View) -> set[Violation]:
    published = view.problem.published
    found = {violation for judge in JUDGES for violation in judge(view)}
    over = {s.session_id for s in view.problem.sessions if published is not None and s.day < published.as_of}
    return {violation for violation in found if violation.session_id not in over}
