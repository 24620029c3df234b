"""What would it take: an individual in a session, or all that is open to an individual."""

from dataclasses import replace

from scheduler.checker.check import check, judge, standing
from scheduler.checker.objective import tier_values
from scheduler.checker.view import View
from scheduler.domain.changes import uncovered
from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.errors import NotARoster, SchedulerError
from scheduler.domain.options import Option, Verdict, WhatItTakes, WhatStands
from scheduler.domain.problem import PlanningProblem, Published, Session
from scheduler.domain.roster import Booking, Roster
from scheduler.domain.rules import SENTENCE, Rule, Violation
from scheduler.domain.times import TimeOfDay
from scheduler.operations.call_list import who_is_told
from scheduler.solver.facts import is_over
from scheduler.solver.limits import Limits
from scheduler.solver.options import options_of
from scheduler.solver.repair import mend
from scheduler.solver.still_stands import what_stands

ASKED = "what-if"


def beside_what_stands(problem: PlanningProblem, roster: Roster, limits: Limits) -> WhatStands:
    """Where a question about a roster begins: as it is if it keeps every rule, else what of it still can stand.

    The problem is held to no more than what is over. Raises SchedulerError if there was not enough time.
    """
    if check(problem, roster):
        return what_stands(problem, roster, limits)
    return WhatStands(problem, roster)


def all_options(problem: PlanningProblem, roster: Roster, individual_id: str, limits: Limits) -> tuple[Option, ...]:
    """Every session of the weeks beside a roster that keeps every rule, the best first. Raises SchedulerError for an
    unknown individual."""
    _refuse_unknown(problem, individual_id)
    return options_of(problem, roster, individual_id, limits)


def what_it_takes(
    problem: PlanningProblem, roster: Roster, individual_id: str, session_id: str, limits: Limits
) -> WhatItTakes:
    """One session beside a roster that keeps every rule, of a problem held to no more than what is over: which rules
    forbid it; else the fewest bookings that change if it is pinned, whose, and what that costs each tier: in the best
    roster of those with so few changes and, of these, with the fewest other duties of supervisors.

    Raises SchedulerError for an unknown individual or session.
    """
    _refuse_unknown(problem, individual_id)
    session = _session(problem, session_id)
    if any((b.individual_id, b.session_id) == (individual_id, session_id) for b in roster.bookings):
        return WhatItTakes(Option(session_id, Verdict.BOOKED), ())
    if is_over(problem, session):
        return WhatItTakes(Option(session_id, Verdict.FORBIDDEN, (Rule.P2,)), (f"P2: {SENTENCE[Rule.P2]}",))
    view = View(problem, roster)
    broken = _broken_by_adding(view, individual_id, session_id)
    rules = tuple(sorted({violation.rule for violation in broken}))
    reasons = tuple(dict.fromkeys(f"{v.rule}: {SENTENCE[v.rule]} Here: {v.detail}." for v in broken))
    if alone := _forbidden_alone(problem, roster, individual_id, session_id):
        told = tuple(reason for reason in reasons if reason.split(":")[0] in alone)
        return WhatItTakes(Option(session_id, Verdict.FORBIDDEN, alone), told)
    as_of = problem.published.as_of if problem.published else problem.first_monday
    pinned = (*problem.decisions, _pin(individual_id, session))
    asked = replace(problem, decisions=pinned, published=Published(roster, as_of))
    mended = mend(asked, (), (individual_id,), limits, for_the_tiers=True)
    if mended is None or ASKED in {decision.decision_id for decision in mended.set_aside}:
        return WhatItTakes(Option(session_id, Verdict.IMPOSSIBLE, rules), reasons)
    judged = replace(
        asked, published=problem.published, decisions=tuple(d for d in asked.decisions if d not in mended.set_aside)
    )
    if violations := check(judged, mended.roster):
        raise NotARoster("\n".join(f"{v.rule} {v.who} {v.session_id}: {v.detail}" for v in violations))
    before, after = tier_values(problem, roster), tier_values(problem, mended.roster)
    costs = tuple(old - new for old, new in zip(before, after, strict=True))
    calls = who_is_told(view, view.of(mended.roster), as_of)
    others = [call for call in calls if not call.supervisor and call.person_id != individual_id]
    bare = tuple(b for b in uncovered(roster, mended.roster) if b.individual_id != individual_id)
    verdict = Verdict.MOVES if others or bare else Verdict.FREE
    kept = standing(replace(problem, published=Published(roster, as_of)))
    held = tuple(pair for call in calls if (pair := (call.person_id, call.from_session or "")) in kept)
    option = Option(session_id, verdict, rules)
    return WhatItTakes(option, reasons, costs, calls, mended.changed, mended.least, bare, held)


def _pin(individual_id: str, session: Session) -> Decision:
    return Decision(
        decision_id=ASKED,
        kind=DecisionKind.PIN,
        individual_id=individual_id,
        placement_id=session.placement_id,
        day=session.day,
        start=TimeOfDay(session.start),
    )


def _broken_by_adding(view: View, individual_id: str, session_id: str) -> list[Violation]:
    """What a roster that keeps every rule would break with the booking added and nothing else changed."""
    roster = view.roster
    sessions = tuple(sorted({*roster.sessions, session_id}))
    bookings = tuple(sorted((*roster.bookings, Booking(session_id, individual_id))))
    added = replace(roster, sessions=sessions, bookings=bookings)
    return sorted(judge(view.of(added)))


def _forbidden_alone(problem: PlanningProblem, roster: Roster, individual_id: str, session_id: str) -> tuple[Rule, ...]:
    """The rules that forbid the booking even if the individual had no other and the session room."""
    only = Roster((session_id,), (Booking(session_id, individual_id),), ())
    alone = check(replace(problem, published=None), only)
    mine = [v for v in alone if v.who == individual_id and (v.rule is not Rule.P1 or v.session_id == session_id)]
    mine += [v for v in alone if v.rule is Rule.P1 and not v.who and v.session_id == session_id]
    return tuple(sorted({v.rule for v in mine} | {v.rule for v in alone if v.rule is Rule.C5}))


def _session(problem: PlanningProblem, session_id: str) -> Session:
    for session in problem.sessions:
        if session.session_id == session_id:
            return session
    near = [s.session_id for s in problem.sessions if s.placement_id == session_id.split("/")[0]]
    known = near or [s.session_id for s in problem.sessions]
    raise SchedulerError(f'There is no session "{session_id}" in these weeks. Known: {", ".join(known[:8])}.')


def _refuse_unknown(problem: PlanningProblem, individual_id: str) -> None:
    known = sorted(individual.individual_id for individual in problem.records.individuals)
    if individual_id not in known:
        raise SchedulerError(f'There is no individual "{individual_id}" in the records. Known: {", ".join(known[:8])}.')
