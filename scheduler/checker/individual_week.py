"""Rules W1 and W2: each individual's week, in order of time."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from scheduler.checker.view import View
from scheduler.domain.placements import PlacementKind
from scheduler.domain.problem import Session
from scheduler.domain.rules import Rule, Violation
from scheduler.domain.times import monday_of


def w1_overlaps(view: View) -> Iterator[Violation]:
    for individual_id, sessions in sorted(view.week_of.items()):
        for earlier, later in combinations(sessions, 2):
            if earlier.day == later.day and (fault := _too_close(view, earlier, later)):
                detail = f"{fault}: {view.when(earlier)} and {view.when(later)}"
                yield Violation(Rule.W1, individual_id, later.session_id, detail)


def _too_close(view: View, earlier: Session, later: Session) -> str:
    if earlier.session_id == later.session_id:
        return "booked twice"
    short = view.policy.short_session_hours * 60
    if earlier.minutes > short or later.minutes > short:
        return "two sessions in a day that are not both short"
    way = view.way_between(earlier, later)
    if way is None:
        return "no way from one to the other"
    gap, needed = later.start - earlier.end, view.policy.minutes_between_sessions + way
    return f"{gap} minutes between, needs {needed}" if gap < needed else ""


def w2_hours_and_days(view: View) -> Iterator[Violation]:
    for individual_id, booked in sorted(view.week_of.items()):
        weeks: dict[object, list[Session]] = defaultdict(list)
        for session in booked:
            weeks[monday_of(session.day)].append(session)
        for monday, sessions in weeks.items():
            for fault in _week_faults(view, individual_id, sessions):
                yield Violation(Rule.W2, individual_id, sessions[-1].session_id, f"{fault} in the week of {monday}")


def _week_faults(view: View, individual_id: str, sessions: list[Session]) -> Iterator[str]:
    individual, policy = view.individuals[individual_id], view.policy
    hours = sum(session.minutes for session in sessions) / 60
    limits = [policy.max_hours_a_week]
    if individual.max_hours_a_week is not None:
        limits.append(individual.max_hours_a_week)
    if hours > min(limits) + 1e-9:
        yield f"{hours:g} hours, {hours - min(limits):g} over the limit"
    days = len({session.day for session in sessions})
    most = min(individual.days_a_week + individual.extra_days, policy.max_days_a_week)
    if days > most:
        yield f"{days} days, {days - most} over the limit"
    overspill = sum(view.placement(session).kind is PlacementKind.OVERSPILL for session in sessions)
    if overspill > individual.extra_days:
        yield f"{overspill} overspill sessions, asked for {individual.extra_days}"
