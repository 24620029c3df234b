"""Rules V1 to V3: each supervisor's duties."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from scheduler.checker.view import View, by, on
from scheduler.domain.problem import Session
from scheduler.domain.rules import Rule, Violation
from scheduler.domain.times import monday_of, weekday_of


def v1_available(view: View) -> Iterator[Violation]:
    for staffing in view.roster.staffing:
        if staffing.supervisor_id not in view.supervisors:
            yield Violation(Rule.V1, staffing.supervisor_id, staffing.session_id, "no such supervisor in the records")
    windows = by(view.records.supervisor_availability, "supervisor_id")
    leave = by(view.records.supervisor_leave, "supervisor_id")
    for supervisor_id, duties in sorted(view.duties_of.items()):
        for session in duties:
            free: set[int] = set()
            for row in on(windows.get(supervisor_id, []), session.day):
                if row.weekday is weekday_of(session.day):
                    free |= set(range(row.start, row.end))
            for row in on(leave.get(supervisor_id, []), session.day):
                free -= set(range(row.start, row.end))
            if missing := len(set(range(session.start, session.end)) - free):
                detail = f"is not there for {missing} minutes of {view.when(session)}"
                yield Violation(Rule.V1, supervisor_id, session.session_id, detail)
            for skill in () if session.sheltering else view.placement(session).skills:
                if skill not in view.supervisors[supervisor_id].skills:
                    detail = f"lacks the skill {skill}: {view.when(session)}"
                    yield Violation(Rule.V1, supervisor_id, session.session_id, detail)
        yield from _too_close(view, supervisor_id, duties)
    yield from _sheltering(view)


def _sheltering(view: View) -> Iterator[Violation]:
    """Stopped teams' supervisors need no skill where they come in; those whom the placement needs do."""
    for session_id in sorted(view.running):
        session = view.sessions[session_id]
        placement = view.placement(session)
        staff = [view.supervisors[v] for v in view.staff_of.get(session_id, [])]
        skilled = sum(set(placement.skills) <= set(supervisor.skills) for supervisor in staff)
        if session.sheltering and skilled < placement.supervisors_needed:
            detail = f"{skilled} with the skills, needs {placement.supervisors_needed}: {view.when(session)}"
            yield Violation(Rule.V1, "", session_id, detail)


def _too_close(view: View, supervisor_id: str, duties: list[Session]) -> Iterator[Violation]:
    """In order of time, only neighbours need to be compared: a third duty is later still."""
    for earlier, later in pairwise(duties):
        if earlier.day != later.day:
            continue
        way = view.way_between(earlier, later)
        needed = view.policy.supervisor_minutes_between + (way or 0)
        if earlier == later or way is None or later.start - earlier.end < needed:
            detail = f"{later.start - earlier.end} minutes after {view.when(earlier)}, needs {needed}"
            yield Violation(Rule.V1, supervisor_id, later.session_id, detail)


def v2_hours(view: View) -> Iterator[Violation]:
    for supervisor_id, duties in sorted(view.duties_of.items()):
        supervisor = view.supervisors[supervisor_id]
        minutes: Counter[object] = Counter()
        last: dict[object, str] = defaultdict(str)
        for session in duties:
            minutes[monday_of(session.day)] += session.minutes
            last[monday_of(session.day)] = session.session_id
        limits = [supervisor.max_hours]
        if supervisor.contracted_hours is not None:
            limits.append(supervisor.contracted_hours)
        for monday, total in minutes.items():
            if total > 60 * min(limits) + 1e-9:
                detail = f"{total / 60:g} hours in the week of {monday}, {total / 60 - min(limits):g} over the limit"
                yield Violation(Rule.V2, supervisor_id, last[monday], detail)


def v3_must_not_supervise(view: View) -> Iterator[Violation]:
    for row in view.records.must_not_supervise:
        for session in view.duties_of.get(row.supervisor_id, []):
            if row.individual_id in view.people_in.get(session.session_id, []):
                detail = f"must not supervise {row.individual_id}: {view.when(session)}"
                yield Violation(Rule.V3, row.supervisor_id, session.session_id, detail)
