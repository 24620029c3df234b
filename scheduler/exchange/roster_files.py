"""roster.json: the roster with its proof, for other programs and for careful hands (docs/roster-json.md)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scheduler.domain.decisions import Decision
from scheduler.domain.events import Event
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.result import Conflict, PlanningResult, PoolRisk, Shortfall, TierResult
from scheduler.domain.times import clock
from scheduler.exchange.event_text import write_event
from scheduler.exchange.session_views import SessionView, session_views

SCHEMA_VERSION = "1"
DECIMALS = 6


def write_roster(path: Path, problem: PlanningProblem, result: PlanningResult, made_with: Mapping[str, Any]) -> None:
    """`made_with`: seed, workers, seconds, gap and versions. Equal arguments give equal bytes."""
    path.write_text(roster_text(problem, result, made_with), encoding="utf-8", newline="\n")


def roster_text(problem: PlanningProblem, result: PlanningResult, made_with: Mapping[str, Any]) -> str:
    """The text of roster.json: a line for each booking, session and so on, so that two rosters can be compared."""
    return _text(roster_document(problem, result, made_with))


def with_events(text: str, events: Iterable[Event]) -> str:
    """A roster.json that keeps just these events."""
    document = json.loads(text)
    made_with = {key: value for key, value in document.get("made_with", {}).items() if key != "events"}
    return _text({**document, "made_with": {**made_with, **_after(events)}})


def _text(document: Mapping[str, Any]) -> str:
    entries = (f"{_json(key)}: {_lines(value)}" for key, value in document.items())
    return "{\n" + ",\n".join(entries) + "\n}\n"


def _after(events: Iterable[Event]) -> dict[str, Any]:
    written = [write_event(event) for event in events]
    return {"events": written} if written else {}


def roster_document(problem: PlanningProblem, result: PlanningResult, made_with: Mapping[str, Any]) -> dict[str, Any]:
    """What roster.json holds."""
    roster = result.roster
    return {
        "schema_version": SCHEMA_VERSION,
        "service": problem.records.policy.service_name,
        "first_monday": problem.first_monday.isoformat(),
        "weeks": problem.weeks,
        "made_with": {**made_with, **_after(problem.events)},
        "tiers": [_tier(tier) for tier in result.tiers],
        "conflicts": [_conflict(conflict) for conflict in result.conflicts],
        "sessions": [_session(view) for view in session_views(problem, roster)],
        "staffing": [asdict(staffing) for staffing in roster.staffing],
        "bookings": [asdict(booking) for booking in roster.bookings],
        "pools": [_pool(pool) for pool in result.pools],
        "shortfalls": [_shortfall(shortfall) for shortfall in result.shortfalls],
        "settings": asdict(problem.records.policy),
    }


def _tier(tier: TierResult) -> dict[str, Any]:
    return {**asdict(tier), "gap": round(tier.gap, DECIMALS)}


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {
        "words": conflict.words,
        "rules": list(conflict.rules),
        "decisions": [decision_entry(decision) for decision in conflict.decisions],
    }


def decision_entry(decision: Decision) -> dict[str, Any]:
    """Which decision it is; its reason and author stay in the records."""
    return {
        "decision_id": decision.decision_id,
        "kind": decision.kind,
        "individual_id": decision.individual_id,
        "supervisor_id": decision.supervisor_id,
        "placement_id": decision.placement_id,
        "day": decision.day.isoformat() if decision.day else None,
        "start": None if decision.start is None else clock(decision.start),
    }


def _session(view: SessionView) -> dict[str, Any]:
    session = view.session
    return {
        "session_id": session.session_id,
        "placement_id": session.placement_id,
        "placement": view.placement.name,
        "day": session.day.isoformat(),
        "start": clock(session.start),
        "end": clock(session.end),
        "muster_point_id": view.placement.muster_point_id,
        "booked": len(view.bookings),
        "places": view.places,
        "expected": round(view.expected, 3),
    }


def _pool(pool: PoolRisk) -> dict[str, Any]:
    values = asdict(pool)
    return {key: round(value, DECIMALS) if isinstance(value, float) else value for key, value in values.items()}


def _shortfall(shortfall: Shortfall) -> dict[str, Any]:
    return {
        "individual_id": shortfall.individual_id,
        "monday": shortfall.monday.isoformat(),
        "wanted": shortfall.wanted,
        "given": shortfall.given,
        "removed": {str(rule): count for rule, count in sorted(shortfall.removed.items())},
        "lines": list(shortfall.lines),
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _lines(value: Any) -> str:
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f"  {_json(item)}" for item in value) + "\n]"
    return json.dumps(value, ensure_ascii=False, indent=2) if isinstance(value, dict) else _json(value)
