"""scenarios.json and scenarios.csv: a comparison for other programs and for spreadsheets (docs/how-to/scenarios.md)."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from scheduler.domain.comparison import Aim, Comparison, PlannedScenario, WeekFigures
from scheduler.exchange.scenario_text import change_text

SCHEMA_VERSION = "1"
DECIMALS = 6
HEADINGS = ("scenario", "measure", "unit", "value", "at_most", "difference", "least", "most", "within_gap")


def write_comparison_json(path: Path, comparison: Comparison, made_with: Mapping[str, Any]) -> None:
    """`made_with`: seed, workers, seconds, gap and versions. Equal arguments give equal bytes."""
    text = json.dumps(comparison_document(comparison, made_with), ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def comparison_document(comparison: Comparison, made_with: Mapping[str, Any]) -> dict[str, Any]:
    """What scenarios.json holds."""
    return {
        "schema_version": SCHEMA_VERSION,
        "service": comparison.service_name,
        "first_monday": comparison.monday.isoformat(),
        "made_with": dict(made_with),
        "scenarios": [_scenario(week) for week in comparison.weeks],
    }


def write_comparison_csv(path: Path, comparison: Comparison) -> None:
    """A row for each scenario and measure."""
    base = comparison.weeks[0]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADINGS)
        for week in comparison.weeks:
            writer.writerows((week.scenario.name, *row) for row in _rows(base, week))


def _scenario(week: PlannedScenario) -> dict[str, Any]:
    return {
        "name": week.scenario.name,
        "changes": [change_text(change) for change in week.scenario.changes],
        "aims": [{"number": aim.tier.number, "name": aim.tier.name, **_aim(aim)} for aim in week.aims],
        "figures": {name: _rounded(value) for name, value in asdict(week.figures).items()},
        "more_bookings": asdict(week.more_bookings),
        "fewer_bookings": asdict(week.fewer_bookings),
        "set_aside": list(week.set_aside),
    }


def _aim(aim: Aim) -> dict[str, Any]:
    """All numbers in the tier's unit; no proven difference below an aim whose gap is open."""
    tier = aim.tier
    raw = {
        "value": tier.value,
        "at_most": tier.bound,
        "difference": aim.difference,
        "least": aim.least if aim.settled_above else None,
        "most": aim.most if aim.settled_above else None,
    }
    in_units = {name: None if number is None else _rounded(number / tier.scale) for name, number in raw.items()}
    return {"unit": tier.unit, **in_units, "within_gap": aim.within_gap}


def _rows(base: PlannedScenario, week: PlannedScenario) -> Iterator[tuple[Any, ...]]:
    for aim in week.aims:
        told = _aim(aim)
        yield (aim.tier.name, *(told[heading] for heading in HEADINGS[2:-1]), "yes" if aim.within_gap else "no")
    for item in fields(WeekFigures):
        value, before = (getattr(each.figures, item.name) for each in (week, base))
        yield (
            item.metadata["meaning"],
            item.metadata["unit"],
            _rounded(value),
            "",
            _rounded(value - before),
            "",
            "",
            "",
        )
    for words, moved in (("With more bookings", week.more_bookings), ("With fewer bookings", week.fewer_bookings)):
        for item in fields(moved):
            label = words if item.name == "people" else f"{words}, {item.name}"
            yield (label, "people", getattr(moved, item.name), "", "", "", "", "")


def _rounded(number: float) -> float:
    return round(number, DECIMALS)
