"""What-ifs kept in the store: who asked, how far they are, their answers."""

import subprocess
import time
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from scheduler.domain.access import RunState
from scheduler.domain.errors import SchedulerError
from scheduler.domain.scenarios import MoreOrders, MoreSessional, Scenario
from scheduler.domain.times import Weekday
from scheduler.domain.versions import Actor
from scheduler.domain.whatif import Estimate, Projection, WhatIf, WhatIfAsked
from scheduler.exchange.whatif_files import whatif_of
from scheduler.jobs.what_if import start_simulating
from scheduler.operations.keep_records import import_service
from scheduler.operations.what_if_runs import (
    carry_out,
    given_up,
    start_what_if,
    stop_what_if,
    what_if_run,
    what_if_runs,
)
from scheduler.simulation.services import Profile, invent_service
from scheduler.store.database import Database

MANAGER = Actor("Marion Manager", "What if")
ASKED = WhatIfAsked(
    first_monday=date(2026, 12, 7),
    weeks=2,
    replications=1,
    policy="rule of thumb",
    seconds=0.5,
    seed=1,
    scenarios=(Scenario("Asked", (MoreOrders(60), MoreSessional(1, Weekday.SAT))),),
)


def two_services(database):
    for key in ("here", "there"):
        import_service(database, key, invent_service(12, 3, Profile.TYPICAL), MANAGER)


@pytest.fixture
def filled(store_with):
    return store_with(two_services)


def answer_of(records, asked, workers, note):
    note(1, 2, "as it is")
    found = Estimate(float(len(records.individuals)), None, None, 1)
    projections = (Projection("as it is", (), {"live": found}, {}, {"live": (found,)}),)
    return WhatIf(
        "A service", asked.first_monday, asked.weeks, asked.replications, asked.policy, 0.5, asked.seed, projections
    )


def test_an_answer_is_kept_with_its_question(filled):
    run = start_what_if(filled, "here", ASKED, MANAGER)
    assert (run.state, run.total, run.name) == (RunState.RUNNING, 2, "Asked: orders +60; sessional +1 sat")
    asked = []
    carry_out(
        filled,
        "here",
        run,
        1,
        lambda records, question, *rest: asked.append(question) or answer_of(records, question, *rest),
    )
    assert asked == [ASKED]
    (kept,) = what_if_runs(filled, "here", 5)
    assert (kept.state, kept.done, kept.started_by) == (RunState.DONE, 1, "Marion Manager")
    assert whatif_of(kept.answer).projections[0].figures["live"].mean == 12
    assert what_if_runs(filled, "there", 5) == []
    with pytest.raises(SchedulerError, match="no such simulation"):
        what_if_run(filled, "there", run.number)


def test_one_at_a_time(filled):
    start_what_if(filled, "here", ASKED, MANAGER)
    with pytest.raises(SchedulerError, match="Marion Manager has a simulation running"):
        start_what_if(filled, "here", ASKED, MANAGER)
    assert start_what_if(filled, "there", ASKED, MANAGER).number == 2


def test_what_cannot_be_is_told_in_the_run(filled):
    def refuses(*arguments):
        raise SchedulerError("PARKS is there already.")

    run = start_what_if(filled, "here", ASKED, MANAGER)
    carry_out(filled, "here", run, 1, refuses)
    found = what_if_run(filled, "here", run.number)
    assert (found.state, found.message) == (RunState.FAILED, "PARKS is there already.")


@pytest.fixture
def processes(monkeypatch):
    """Those that simulations are started in."""
    started, popen = [], subprocess.Popen

    def start(*told, **more):
        started.append(popen(*told, **more))
        return started[-1]

    monkeypatch.setattr("scheduler.jobs.what_if.subprocess.Popen", start)
    return started


def wait_until(holds):
    until = time.monotonic() + 60
    while not holds() and time.monotonic() < until:
        time.sleep(0.05)
    assert holds()


def test_a_run_whose_process_is_killed_stands_in_nobodys_way(originals, processes):
    address = originals.copy(two_services)
    with closing(Database(address)) as database:
        run = start_what_if(database, "here", replace(ASKED, weeks=104, replications=50), MANAGER)
        start_simulating(address, "here", run)
        processes[0].kill()
        wait_until(lambda: what_if_run(database, "here", run.number).state is not RunState.RUNNING)
        found = what_if_run(database, "here", run.number)
        assert (found.state, found.message) == (RunState.FAILED, "The simulation ended without a word. Start it again.")
        assert start_what_if(database, "here", ASKED, MANAGER).number == run.number + 1


def test_what_a_run_said_of_its_end_stays(filled):
    run = start_what_if(filled, "here", ASKED, MANAGER)
    carry_out(filled, "here", run, 1, answer_of)
    given_up(filled, run)
    assert what_if_run(filled, "here", run.number).state is RunState.DONE


def test_a_run_that_is_stopped_ends_with_all_its_processes(originals, processes):
    address = originals.copy(two_services)
    with closing(Database(address)) as database:
        run = start_what_if(database, "here", replace(ASKED, weeks=104, replications=50), MANAGER)
        start_simulating(address, "here", run)
        (process,) = processes
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        wait_until(lambda: len(children.read_text().split()) > 1)
        everyone = [Path("/proc", number) for number in (str(process.pid), *children.read_text().split())]
        stop_what_if(database, "here", run.number, Actor("Mary Manager", "What if"))
        wait_until(lambda: not any(each.exists() for each in everyone))
        found = what_if_run(database, "here", run.number)
        assert (found.state, found.message) == (RunState.FAILED, "Mary Manager stopped it.")
        assert start_what_if(database, "here", ASKED, MANAGER).number == run.number + 1


def test_a_run_of_another_service_cannot_be_stopped(filled):
    run = start_what_if(filled, "here", ASKED, MANAGER)
    with pytest.raises(SchedulerError, match="no such simulation"):
        stop_what_if(filled, "there", run.number, MANAGER)
    assert what_if_run(filled, "here", run.number).state is RunState.RUNNING


def test_an_answer_stays_when_it_is_stopped_too_late(filled):
    run = start_what_if(filled, "here", ASKED, MANAGER)
    carry_out(filled, "here", run, 1, answer_of)
    stop_what_if(filled, "here", run.number, MANAGER)
    assert what_if_run(filled, "here", run.number).state is RunState.DONE
