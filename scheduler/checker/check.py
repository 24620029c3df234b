"""The judge: every rule of every family, all violations, sorted; none means that it is a roster."""

from scheduler.checker import decisions, individual_week, session, suitability, supervisors
from scheduler.checker.view import View
from scheduler.domain.problem import PlanningProblem, Published
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

    What lies before the day on which a published roster is looked at again, or is in the register of that day, is
    history and breaks nothing but P2.
    """
    view = View(problem, roster)
    found = judge(view)
    if problem.published is not None:
        before = view.of(problem.published.roster)
        found |= set(decisions.p2_published(view, before, problem.published, _standing(before, problem.published)))
    return tuple(sorted(found))


def judge(view: View) -> set[Violation]:
    """The same but for P2, of a roster laid beside the records: quicker for several rosters, by `View.of`."""
    published = view.problem.published
    found = {violation for rule in JUDGES for violation in rule(view)}
    over = {s.session_id for s in view.problem.sessions if published is not None and s.day < published.as_of}
    return {v for v in found if v.session_id not in over and (v.who, v.session_id) not in view.counted}


def standing(problem: PlanningProblem) -> frozenset[tuple[str, str]]:
    """(individual, session) of the published bookings that rule P2 keeps; none where nothing is published."""
    if problem.published is None:
        return frozenset()
    return _standing(View(problem, problem.published.roster), problem.published)


def _standing(before: View, published: Published) -> frozenset[tuple[str, str]]:
    """What breaks a rule goes, then what breaks one without it, until what is left is legal: that can stand."""
    left = before
    while (fewer := decisions.p2_less_wrong(left, published, judge(left))) != left.roster:
        left = before.of(fewer)
    return decisions.p2_within_notice(left, published)
