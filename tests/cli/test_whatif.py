"""`unpaid-work whatif`, `backtest`: what is asked, shown and kept."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

from scheduler.cli import main
from scheduler.cli.base import read_records
from scheduler.domain.scenarios import MoreOrders, MoreSessional, Ratio, Scenario
from scheduler.domain.times import WEEK, Weekday, monday_of
from scheduler.exchange.exporting import write_service
from scheduler.exchange.whatif_files import read_whatif
from scheduler.simulation.services import Profile, invent_service


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    folder = tmp_path_factory.mktemp("service") / "small"
    write_service(invent_service(20, 4, Profile.TYPICAL), folder)
    return folder


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def test_options_make_up_a_scenario_and_the_answer_is_kept_and_shown_beside(service, tmp_path):
    asked = ("whatif", service, "--from", "2026-12-07", "--weeks", 2, "--replications", 2, "--workers", 1)
    by_hand = ("--policy", "rule of thumb")
    changed = ("--orders", "+60", "--sessional", "+1@Sat", "--ratio", "6")
    done = run(*asked, *by_hand, *changed, "--out", tmp_path / "first")
    assert done.exit_code == 0, done.output
    assert "orders +60, sessional +1 sat, ratio 6" in done.output
    assert "4 of 4 runs done" in done.stderr
    kept = read_whatif(tmp_path / "first" / "whatif.json")
    assert [projection.name for projection in kept.projections] == ["as it is", "asked"]
    again = run(*asked[:4], "--weeks", 2, "--replications", 1, *by_hand, "--beside", tmp_path / "first" / "whatif.json")
    assert again.output.count("rule of thumb, ") == 2
    assert "2 replications" in again.output


def test_the_months_begin_after_the_register_unless_a_monday_is_named(service, tmp_path):
    asked = ("--weeks", 2, "--replications", 1, "--workers", 1, "--policy", "rule of thumb")
    assert run("whatif", service, *asked, "--out", tmp_path / "kept").exit_code == 0
    last = max(row.day for row in read_records(service).attendance)
    assert read_whatif(tmp_path / "kept" / "whatif.json").first_monday == monday_of(last) + WEEK
    empty = tmp_path / "empty"
    write_service(replace(invent_service(20, 4, Profile.TYPICAL), attendance=()), empty)
    told = run("whatif", empty, *asked)
    assert told.exit_code == 2
    assert "name a Monday" in told.stderr


def test_years_of_which_nothing_is_known_are_told(service):
    asked = ("--weeks", 2, "--replications", 1, "--workers", 1, "--policy", "rule of thumb")
    told = run("whatif", service, *asked, "--from", "2031-01-06")
    assert told.exit_code == 0, told.output
    assert "weeks until 2031-01-06 nothing is known" in told.stderr
    assert "nothing is known" not in run("whatif", service, *asked).stderr


def test_a_change_that_cannot_be_read_is_told_with_its_form(service):
    told = run("whatif", service, "--from", "2026-12-07", "--sessional", "+1@Someday")
    assert told.exit_code == 2
    assert "is not a day" in told.stderr


def test_the_options_are_the_scenarios_own_words(service):
    from scheduler.cli.whatif import _scenarios

    (found,) = _scenarios(read_records(service), "+60", ("+1@Sat", "2 @ mon"), "6", None, ())
    changes = (MoreOrders(60), MoreSessional(1, Weekday.SAT), MoreSessional(2, Weekday.MON), Ratio(6))
    assert found == Scenario("asked", changes)


def test_past_weeks_are_laid_beside_what_happened_with_the_limits_told(service):
    done = run("backtest", service, "--weeks", 1, "--seconds", 0.05)
    assert done.exit_code == 0, done.output
    assert "of people who came that day" in done.output
    assert "it does not prove it" in " ".join(done.output.split())


def test_a_file_that_is_no_answer_is_told(service, tmp_path):
    path = tmp_path / "other.json"
    path.write_text("{}")
    told = run("whatif", service, "--from", "2026-12-07", "--beside", path)
    assert told.exit_code == 2
    assert "not a kept answer" in told.stderr
