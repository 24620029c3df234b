"""A decision in words: what was decided, of whom, where and when."""

from scheduler.domain.decisions import Decision
from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import clock


def decision_in_words(decision: Decision, records: ServiceRecords) -> str:
    """ "D03 (pin Ada Example at Parks team on Tuesday 8 December at 09:00)"; ids that are not known are left out."""
    individuals = {row.individual_id: f"{row.first_name} {row.last_name}" for row in records.individuals}
    supervisors = {row.supervisor_id: row.name for row in records.supervisors}
    placements = {row.placement_id: row.name for row in records.placements}
    who = individuals.get(decision.individual_id or "") or supervisors.get(decision.supervisor_id or "")
    where = placements.get(decision.placement_id or "")
    parts = [decision.kind.value.replace("_", " "), who or ""]
    if where:
        parts.append(f"at {where}" if who else where)
    if decision.day:
        parts.append(f"on {decision.day:%A} {decision.day.day} {decision.day:%B}")
    if decision.start is not None:
        parts.append(f"at {clock(decision.start)}")
    return f"{decision.decision_id} ({' '.join(filter(None, parts))})"
