import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from click.testing import Result
from rich.console import Console

from scheduler.cli.scenario_table import show_comparison
from scheduler.domain.comparison import Aim, Comparison, PeopleMoved, PlannedScenario, WeekFigures
from scheduler.domain.errors import SchedulerError
from scheduler.domain.result import TierResult
from scheduler.domain.scenarios import AS_IT_IS, Ratio, Scenario
from scheduler.operations.scenarios import write_comparison
from scheduler.solver.limits import Limits
from tests.builders import MONDAY
from tests.cli.conftest import WEEK, Planned, run

OPTIONS = ("--week", WEEK, "--seconds", "1", "--workers", "1")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scenarios")


@pytest.fixture(scope="module")
def result(planned: Planned, out: Path) -> Result:
    given = ("--scenario", "one more: sessional +1 sat", "--scenario", "stricter: limit 2%; show-up +5")
    return run("scenarios", planned.service, *OPTIONS, *given, "--out", out)


def test_the_table_has_a_column_for_each_week_and_rows_in_people_and_hours(result: Result) -> None:
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[:3] == [
        f"Planning week {n} of 3: {name}" for n, name in enumerate(("as it is", "one more", "stricter"), 1)
    ]
    assert "  stricter: limit 2%; show-up +5" in lines
    assert ["as", "it", "is", "one", "more", "stricter"] in [line.split() for line in lines]
    for words in ("1 Starts on time, people", "at most", "4 Hours worked, expected hours", "People without a place"):
        assert words in result.output


def test_both_files_tell_what_the_table_tells(result: Result, out: Path) -> None:
    assert f"Written to {out}: scenarios.json, scenarios.csv" in result.output
    assert sorted(path.name for path in out.iterdir()) == ["scenarios.csv", "scenarios.json"]
    document = json.loads((out / "scenarios.json").read_text())
    assert (document["first_monday"], document["made_with"]["seed"]) == (WEEK, 1)
    assert [week["name"] for week in document["scenarios"]] == ["as it is", "one more", "stricter"]
    assert document["scenarios"][2]["changes"] == ["limit 2%", "show-up +5"]
    rows = list(csv.DictReader((out / "scenarios.csv").read_text().splitlines()))
    for week in document["scenarios"]:
        mine = {row["measure"]: row for row in rows if row["scenario"] == week["name"]}
        assert len(mine) == 24
        assert float(mine["Bookings"]["value"]) == week["figures"]["bookings"]
        for aim in week["aims"]:
            row = mine[aim["name"]]
            for key in ("value", "at_most", "difference", "least", "most"):
                assert row[key] == ("" if aim[key] is None else str(aim[key]))
            assert row["within_gap"] == ("yes" if aim["within_gap"] else "no")


def test_the_same_again_with_one_worker_is_the_same_to_the_byte(
    planned: Planned, result: Result, out: Path, tmp_path: Path
) -> None:
    given = ("--scenario", "one more: sessional +1 sat", "--scenario", "stricter: limit 2%; show-up +5")
    assert run("scenarios", planned.service, *OPTIONS, *given, "--out", tmp_path).exit_code == 0
    for path in out.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("scenario", "remedy"),
    [
        ("x: close NOWHERE", 'Scenario "x": There is no placement "NOWHERE". Use one of: '),
        ("x: absent NOBODY", 'There is no supervisor "NOBODY". Use one of: S01, '),
        ("x: fly", "Changes are: sessional +N DAY, close PLACEMENT, "),
        ("close PARKS", 'Write "NAME: CHANGE; CHANGE".'),
    ],
)
def test_what_cannot_be_understood_is_told_with_the_remedy_and_nothing_is_written(
    planned: Planned, tmp_path: Path, scenario: str, remedy: str
) -> None:
    result = run("scenarios", planned.service, *OPTIONS, "--scenario", scenario, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert remedy in result.output
    assert "Traceback" not in result.output
    assert not (tmp_path / "out").exists()


def test_without_a_scenario_there_is_nothing_to_compare(planned: Planned) -> None:
    result = run("scenarios", planned.service, *OPTIONS)
    assert result.exit_code == 2
    assert "--scenario" in result.output


def a_week(name: str, *, difference: int = 0, settled_above: bool = True, bound: int = 100) -> PlannedScenario:
    value = 100 + difference
    tiers = [TierResult(number, "Aim", "people", 1, value, max(bound, value)) for number in range(1, 7)]
    aims = tuple(Aim(tier, difference, value - 100, tier.bound - 100, settled_above) for tier in tiers)
    figures = WeekFigures(
        people_booked=90, bookings=100 + difference, people_without=1, people_fewer=2, sessions_run=9, duties=9,
        permanent_hours=40.0, sessional_hours=12.5 + difference, expected_sent_home=0.25, largest_chance=0.045,
    )  # fmt: skip
    moved = PeopleMoved(people=5, red=1, amber=2, green=1)
    scenario = AS_IT_IS if name == AS_IT_IS.name else Scenario(name, (Ratio(6),))
    return PlannedScenario(scenario, aims, figures, moved, PeopleMoved(), ("The pin D01 …",) if "[" in name else ())


def shown(*weeks: PlannedScenario, width: int = 110) -> str:
    output = StringIO()
    console = Console(file=output, width=width, markup=False)
    show_comparison(console, Comparison("Invented", MONDAY, (a_week(AS_IT_IS.name), *weeks)))
    return output.getvalue()


def test_differences_within_the_proofs_gap_are_marked_and_others_are_not() -> None:
    text = shown(
        a_week("more", difference=3), a_week("open", difference=3, settled_above=False), a_week("less", bound=110)
    )
    row = next(line for line in text.splitlines() if line.startswith(" 1 Aim, people"))
    assert row.split()[3:] == ["100", "103", "+3", "103", "~+3", "100", "~="]
    assert "~ within the proof's gap" in text


def test_below_an_open_gap_the_table_says_between_what_the_true_difference_lies() -> None:
    text = shown(
        a_week("more", difference=3, bound=105), a_week("open", difference=3, settled_above=False), a_week("as good")
    )
    row = next(line for line in text.splitlines() if "proven difference" in line)
    assert " ".join(row.split()) == "proven difference +3 to +5 none +0"
    assert "proven difference +" not in " ".join(shown(a_week("closed", difference=3)).split())


def test_figures_people_moved_and_decisions_set_aside_are_told_as_they_are() -> None:
    text = shown(a_week("[red]fewer[/red]", difference=-2))
    rows = [" ".join(line.split()) for line in text.splitlines()]
    for row in (
        "Bookings 100 98 -2",
        "Hours of sessional staff 12.5 10.5 -2.0",
        "Expected sent home 0.25 0.25 =",
        "Largest chance in a pool, % 4.5 4.5 =",
        "People with more bookings 5",
        "of them amber 2",
        "Set aside, [red]fewer[/red]: The pin D01 …",
    ):
        assert row in rows


@pytest.mark.parametrize(("width", "tables"), [(110, 2), (60, 6), (200, 1)])
def test_more_scenarios_than_fit_are_shown_in_several_tables(width: int, tables: int) -> None:
    weeks = [a_week(f"week {number}") for number in range(1, 7)]
    text = shown(*weeks, width=width)
    assert text.count("2 Aim, people") == tables
    assert all(f"week {number}" in text for number in range(1, 7))
    assert max(len(line) for line in text.splitlines()) <= width


def test_below_an_open_gap_the_files_give_no_proven_difference(tmp_path: Path) -> None:
    weeks = (a_week(AS_IT_IS.name), a_week("open", difference=3, settled_above=False))
    write_comparison(tmp_path, Comparison("Invented", MONDAY, weeks), Limits())
    aim = json.loads((tmp_path / "scenarios.json").read_text())["scenarios"][1]["aims"][0]
    assert (aim["difference"], aim["least"], aim["most"], aim["within_gap"]) == (3.0, None, None, True)
    assert "open,Aim,people,103.0,103.0,3.0,,,yes" in (tmp_path / "scenarios.csv").read_text().splitlines()


def test_files_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file in the way")
    with pytest.raises(SchedulerError, match="cannot be written"):
        write_comparison(tmp_path / "out", Comparison("Invented", MONDAY, (a_week(AS_IT_IS.name),)), Limits())
