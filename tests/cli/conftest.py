import csv
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scheduler.cli import main

WEEK = "2026-12-07"


def run(*arguments: str | Path) -> Result:
    """The command as a user runs it; an exception that is no exit is a fault of the program."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def plan(service: Path, out: Path, *options: str) -> Result:
    return run("roster", service, "--week", WEEK, "--out", out, "--seconds", "3", "--workers", "1", *options)


@dataclass(frozen=True)
class Planned:
    service: Path
    out: Path
    result: Result

    @property
    def roster(self) -> Path:
        return self.out / "roster.json"

    def first_booking(self) -> tuple[str, str, str]:
        """An individual, the session they are booked in, and one of their orders in force."""
        booking = json.loads(self.roster.read_text())["bookings"][0]
        with (self.service / "orders.csv").open(encoding="utf-8") as file:
            orders = [row for row in csv.DictReader(file) if row["individual_id"] == booking["individual_id"]]
        order = next(row["order_id"] for row in orders if row["status"] == "in_force")
        return booking["individual_id"], booking["session_id"], order


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Planned:
    """An invented service of 20 people and its planned week."""
    return a_planned_week(tmp_path_factory.mktemp("planned"), people=20)


@pytest.fixture(scope="session")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Planned:
    """One of 60 people, with sessions on most days."""
    return a_planned_week(tmp_path_factory.mktemp("busy"), people=60)


def a_planned_week(folder: Path, people: int) -> Planned:
    assert run("sample", folder / "service", "--people", str(people), "--seed", "1").exit_code == 0
    return Planned(folder / "service", folder / "out", plan(folder / "service", folder / "out"))
