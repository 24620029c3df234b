"""The kind of each booking: what it is for the individual."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from scheduler.domain.attendance import BookingKind
from scheduler.domain.placements import PlacementKind
from scheduler.domain.problem import Session, StartStep
from scheduler.solver.facts import Facts, week_of


def booking_kinds(facts: Facts, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], BookingKind]:
    """Induction, first placement, overspill or regular.

    Days beyond an individual's own days of a week are overspill, those in overspill placements first,
    then the latest.
    """
    starters = {start.individual_id for start in facts.problem.starts if start.step is StartStep.FIRST_PLACEMENT}
    weeks: dict[tuple[str, date], list[Session]] = defaultdict(list)
    for individual_id, session_id in pairs:
        session = facts.sessions[session_id]
        weeks[individual_id, week_of(session)].append(session)
    kinds = {}
    for (individual_id, _), sessions in weeks.items():
        extra = _extra_days(facts, individual_id, sessions)
        for session in sessions:
            placement_kind = facts.placement(session).kind
            if placement_kind is PlacementKind.INDUCTION:
                kind = BookingKind.INDUCTION
            elif placement_kind is PlacementKind.OVERSPILL or session.day in extra:
                kind = BookingKind.OVERSPILL
            elif individual_id in starters:
                kind = BookingKind.FIRST_PLACEMENT
            else:
                kind = BookingKind.REGULAR
            kinds[individual_id, session.session_id] = kind
    return kinds


def _extra_days(facts: Facts, individual_id: str, sessions: list[Session]) -> set[object]:
    days = sorted({session.day for session in sessions})
    overspill = {s.day for s in sessions if facts.placement(s).kind is PlacementKind.OVERSPILL}
    beyond = len(days) - facts.individuals[individual_id].days_a_week - len(overspill)
    regular = [day for day in days if day not in overspill]
    return set(regular[len(regular) - beyond :]) if beyond > 0 else set()
