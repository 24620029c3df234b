"""The process that HiGHS runs in, and a model's rows as numbers."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import product
from pathlib import Path
from threading import Timer

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ortools.sat.python.cp_model import CpModel

from scheduler.assemble import assemble
from scheduler.domain.result import Progress
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.highs import Highs, Patience
from scheduler.solver.highs_orders import Branch, Found, Linear, Relax
from scheduler.solver.limits import Limits
from scheduler.solver.linear import ends, message, rows
from scheduler.solver.plan import plan_roster
from tests.bench.measure import MONDAY

INFINITY = float("inf")
KNAPSACK = Linear(
    low=np.zeros(3),
    high=np.ones(3),
    cost=np.array([6.0, 5.0, 4.0]),
    row_low=np.array([-INFINITY]),
    row_high=np.array([5.0]),
    starts=np.array([0, 3], np.int32),
    columns=np.array([0, 1, 2], np.int32),
    coefficients=np.array([3.0, 3.0, 2.0]),
)
WHOLE = np.ones(3, bool)


def a_hard_knapsack(many: int, limits: int) -> Linear:
    """With several limits, so that it is not solved before it is searched."""
    numbers = np.random.default_rng(3).integers(20, 100, (limits + 1, many)).astype(float)
    return Linear(
        low=np.zeros(many),
        high=np.ones(many),
        cost=numbers[0],
        row_low=np.full(limits, -INFINITY),
        row_high=np.floor(numbers[1:].sum(axis=1) / 2),
        starts=np.arange(0, limits * many + 1, many, dtype=np.int32),
        columns=np.tile(np.arange(many, dtype=np.int32), limits),
        coefficients=numbers[1:].ravel(),
    )


HARD = a_hard_knapsack(40, 5)


@pytest.fixture(scope="module")
def highs():
    with Highs() as running:
        running.load(KNAPSACK)
        yield running


def test_a_relaxation_begun_with_one_column_takes_in_those_that_pay(highs):
    found = highs.solve(Relax(KNAPSACK.low, KNAPSACK.high, np.array([False, True, False]), 10.0))
    assert found.bound == pytest.approx(10.0)
    assert found.values.tolist() == pytest.approx([1.0, 0.0, 1.0])


def test_whole_numbers_are_searched_between_the_ends_of_the_order(highs):
    best = highs.solve(Branch(KNAPSACK.low, KNAPSACK.high, WHOLE, None, 0.0, 10.0))
    without = highs.solve(Branch(KNAPSACK.low, np.array([0.0, 1.0, 1.0]), WHOLE, None, 0.0, 10.0))
    assert (best.worth, best.bound) == pytest.approx((10.0, 10.0))
    assert without.worth == pytest.approx(9.0)


def test_who_is_interrupted_takes_no_orders_until_told_to_go_on():
    """A thread that gives one order after another would else work on, after the word came between two of them."""
    order = Relax(KNAPSACK.low, KNAPSACK.high, np.ones(3, bool), 10.0)
    with Highs() as running:
        running.load(KNAPSACK)
        running.interrupt()
        assert running.solve(order).values is None
        running.go_on()
        assert running.solve(order).bound == pytest.approx(10.0)


@pytest.mark.parametrize("threads", [1, 3])
def test_bounds_and_rosters_are_told_on_the_way(threads):
    told: list[Found] = []
    with Highs() as running:
        running.load(HARD)
        order = Branch(HARD.low, HARD.high, np.ones(len(HARD.low), bool), None, 0.0, 5.0, threads=threads)
        last = running.solve(order, told.append)
    bounds = [found.bound for found in told if found.bound < INFINITY]
    assert bounds == sorted(bounds, reverse=True)
    assert len(bounds) > 1
    assert bounds[-1] >= last.bound >= last.worth
    assert max(found.worth for found in told if found.values is not None) <= last.worth


def test_a_start_counts_however_long_the_process_has_run():
    """HiGHS would fit the columns that a start leaves open within a limit that counts from the process' beginning."""
    start, whole = np.zeros(len(HARD.low)), np.ones(len(HARD.low), bool)
    start[:3], whole[-5:] = 1.0, False
    told: list[Found] = []
    with Highs() as running:
        running.load(HARD)
        running.solve(Branch(HARD.low, HARD.high, whole, None, 0.0, 1.0))
        running.solve(Branch(HARD.low, HARD.high, whole, start, 0.0, 0.5), told.append)
    first = next(found.values for found in told if found.values is not None)
    assert first.tolist() == start.tolist()


def test_more_threads_or_fewer_from_order_to_order_find_the_same(highs):
    orders = [Branch(KNAPSACK.low, KNAPSACK.high, WHOLE, None, 0.0, 10.0, threads=threads) for threads in (1, 3, 2)]
    relax = Relax(KNAPSACK.low, KNAPSACK.high, WHOLE, 10.0)
    assert [highs.solve(order).worth for order in (orders[0], relax, *orders)] == pytest.approx([10.0] * 5)


def test_what_cannot_be_has_no_values(highs):
    found = highs.solve(Branch(np.ones(3), KNAPSACK.high, WHOLE, None, 0.0, 10.0))
    assert found.values is None


@pytest.mark.parametrize("threads", [1, 3])
def test_a_word_ends_the_order_that_is_worked_on(threads):
    harder = a_hard_knapsack(300, 15)
    order = Branch(harder.low, harder.high, np.ones(len(harder.low), bool), None, 0.0, 120.0, threads=threads)
    with Highs() as running, ThreadPoolExecutor(1) as threads:
        running.load(harder)
        searching, began = threads.submit(running.solve, order), time.monotonic()
        time.sleep(2)
        assert not searching.done()
        running.interrupt()
        searching.result()
        assert time.monotonic() - began < 60
        running.go_on()
        running.load(KNAPSACK)
        assert running.solve(Branch(KNAPSACK.low, KNAPSACK.high, WHOLE, None, 0.0, 10.0)).worth == pytest.approx(10.0)


def test_words_of_two_threads_do_not_run_into_each_other():
    many, none = np.zeros(2_000_000), np.zeros(0)
    long = Linear(many, many, many, none, none, np.zeros(1, np.int32), np.zeros(0, np.int32), none)
    with Highs() as running, ThreadPoolExecutor(2) as threads:
        loading = threads.submit(running.load, long)
        while not loading.done():
            running.interrupt()
        running.go_on()
        running.load(KNAPSACK)
        assert running.solve(Relax(KNAPSACK.low, KNAPSACK.high, WHOLE, 10.0)).bound == pytest.approx(10.0)


def test_no_time_is_no_answer_and_no_bound(highs):
    assert highs.solve(Relax(KNAPSACK.low, KNAPSACK.high, WHOLE, -1.0)).bound >= 10.0 - 1e-6


def test_a_process_that_died_is_no_answer():
    with Highs() as dying:
        dying._process.kill()
        dying._process.wait()
        assert dying.solve(Relax(KNAPSACK.low, KNAPSACK.high, WHOLE, 1.0)) == Found(None, 0.0, INFINITY)


@pytest.mark.parametrize("told_to_stop", [False, True])
def test_a_process_that_hears_neither_its_time_nor_a_word_is_given_up_and_another_takes_its_place(
    monkeypatch, told_to_stop
):
    """HiGHS' presolve can go round without end: seen in a week of 250 people, six minutes after its time."""
    monkeypatch.setattr("scheduler.solver.highs.LATE_SECONDS", 0.5)
    order = Branch(KNAPSACK.low, KNAPSACK.high, WHOLE, None, 0.0, 600.0 if told_to_stop else 0.0)
    with Highs() as running, ThreadPoolExecutor(1) as threads:
        running.load(KNAPSACK)
        deaf = running._process.pid
        os.kill(deaf, signal.SIGSTOP)
        searching = threads.submit(running.solve, order)
        if told_to_stop:
            while running._until == INFINITY and not searching.done():  # the order is not given yet
                time.sleep(0.01)
            running.interrupt()
        assert searching.result(timeout=60) == Found(None, 0.0, INFINITY)
        running.go_on()
        assert running._process.pid != deaf
        assert not _lives(deaf)
        assert running.solve(replace(order, seconds=10.0)).worth == pytest.approx(10.0)


def test_a_process_without_a_sign_of_life_is_given_up_and_another_carries_out_the_order(monkeypatch):
    asked = []
    with Highs() as running:
        running.load(KNAPSACK)
        assert running.solve(Branch(KNAPSACK.low, KNAPSACK.high, WHOLE, None, 0.0, 60.0)).worth == pytest.approx(10.0)
        deaf = running._process.pid
        os.kill(deaf, signal.SIGSTOP)
        monkeypatch.setattr("scheduler.solver.highs.SILENT_SECONDS", 5.0)
        monkeypatch.setattr("scheduler.solver.highs.SILENT_SHARE", 0.0)
        carry_out = running._carry_out
        monkeypatch.setattr(running, "_carry_out", lambda order, learn: asked.append(order) or carry_out(order, learn))
        found = running.solve(Branch(KNAPSACK.low, KNAPSACK.high, WHOLE, None, 0.0, 60.0))
        assert found.worth == pytest.approx(10.0)
        assert running._process.pid != deaf
    assert [order.restarts for order in asked] == [True, False]
    assert 0 < asked[1].seconds < 60.0 - 4.0


def test_a_search_that_goes_on_for_longer_than_a_silence_may_last_gives_signs_of_life(monkeypatch):
    hard = a_hard_knapsack(200, 20)
    with Highs() as running:
        running.load(KNAPSACK)
        running.solve(Relax(KNAPSACK.low, KNAPSACK.high, WHOLE, 60.0))  # it has begun
        running.load(hard)
        first = running._process.pid
        monkeypatch.setattr("scheduler.solver.highs.SILENT_SECONDS", 3.0)
        began = time.monotonic()
        found = running.solve(Branch(hard.low, hard.high, np.ones(200, bool), None, 0.0, 6.0))
        assert time.monotonic() - began > 4.0, "otherwise this says nothing"
        assert running._process.pid == first
    assert found.values is not None


def test_a_long_search_may_be_silent_for_a_share_of_its_time(monkeypatch):
    """Seen in a ten-minute search of 400 people: after its cuts nothing was heard for more than eight seconds."""
    monkeypatch.setattr("scheduler.solver.highs.SILENT_SECONDS", 0.5)
    stopped = []
    with Highs() as running:
        running.load(HARD)
        first = running._process.pid

        def fall_silent(found: Found) -> None:
            if not stopped:
                stopped.append(Timer(2.0, os.kill, [first, signal.SIGCONT]))
                stopped[0].start()
                os.kill(first, signal.SIGSTOP)

        found = running.solve(Branch(HARD.low, HARD.high, np.ones(len(HARD.low), bool), None, 0.0, 200.0), fall_silent)
        assert stopped
        assert running._process.pid == first
    assert found.bound == pytest.approx(found.worth)


def test_a_silence_is_measured_by_those_before_it(monkeypatch):
    """On a slow machine 400 people's analytic centre took ten seconds, and the relaxation before it seven."""
    now = 100.0
    monkeypatch.setattr("scheduler.solver.highs.time.monotonic", lambda: now)
    patience = Patience(8.0)
    for silent, allowed in ((2.0, 8.0), (7.0, 21.0), (10.0, 30.0), (1.0, 30.0)):
        now += silent
        patience.heard()
        now += allowed
        assert not patience.over
        now += 0.01
        assert patience.over
        now = patience.last


def test_what_was_found_before_it_had_to_be_given_up_is_not_lost_and_the_other_begins_there():
    class GivenUp(Highs):
        def _carry_out(self, order, learn):
            orders.append(order)
            learn(Found(np.array([1.0, 0.0, float(len(orders))]), 4.0, INFINITY, over=False))

    orders: list[Branch] = []
    with GivenUp() as running:
        found = running.solve(Branch(KNAPSACK.low, KNAPSACK.high, WHOLE, None, 0.0, 60.0))
    assert [None if order.start is None else order.start.tolist() for order in orders] == [None, [1.0, 0.0, 1.0]]
    assert found.values.tolist() == [1.0, 0.0, 2.0]
    assert found.over


def test_what_was_found_before_the_process_died_is_not_lost():
    told: list[Found] = []
    with Highs() as dying:
        dying.load(HARD)

        def kill(found: Found) -> None:
            if found.values is not None:
                told.append(found)
                os.kill(dying._process.pid, signal.SIGKILL)
                dying._process.wait()

        order = Branch(HARD.low, HARD.high, np.ones(len(HARD.low), bool), None, 0.0, 60.0)
        found = dying.solve(order, kill)
    assert found.over
    assert found.values.tolist() == told[-1].values.tolist()


def test_it_ends_when_the_process_that_started_it_is_killed():
    program = "from scheduler.solver.highs import Highs\nh = Highs()\nprint(h._process.pid, flush=True)\ninput()"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    until = time.monotonic() + 30
    while _lives(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _lives(child)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
        return Path(f"/proc/{process}/stat").read_text().split(")")[1].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


@given(
    st.lists(st.integers(-4, 4), min_size=3, max_size=3),
    st.integers(-5, 5),
    st.integers(0, 6),
    st.lists(st.booleans(), min_size=1, max_size=2),
)
def test_a_row_that_holds_only_where_literals_are_true_allows_the_same_whole_numbers(coefficients, least, more, signs):
    model = CpModel()
    numbers = [model.new_int_var(0, 2, "") for _ in coefficients]
    literals = [model.new_bool_var("") for _ in signs]
    total = sum(c * number for c, number in zip(coefficients, numbers, strict=True))
    enforced = [literal if sign else ~literal for literal, sign in zip(literals, signs, strict=True)]
    model.add_linear_constraint(total, least, least + more).only_enforce_if(enforced)
    said = message(model)
    limits = [ends(variable) for variable in said.variables]
    slackened = list(rows(said.constraints, limits))
    for values in product(*(range(low, high + 1) for low, high in limits)):
        holds = least <= sum(c * v for c, v in zip(coefficients, values[:3], strict=True)) <= least + more
        asked = all(values[3 + place] == sign for place, sign in enumerate(signs))
        allowed = all(
            row.least - 1e-9 <= sum(number * values[index] for index, number in row.terms.items()) <= row.most + 1e-9
            for row in slackened
        )
        assert allowed == (holds or not asked)


def test_bounds_found_beside_the_search_are_never_below_a_roster_found_by_another_seed():
    problem = assemble(invent_service(60, 3, Profile.TIGHT, MONDAY), MONDAY)
    steps: list[Progress] = []
    first = plan_roster(problem, Limits(seconds=8, workers=2, seed=1), steps.append)
    other = plan_roster(problem, Limits(seconds=8, workers=2, seed=2))
    assert first.tiers[2].bound < max(step.bound for step in steps if step.tier == 3)
    assert first.tiers[0].bound >= other.tiers[0].value
    if [tier.value for tier in first.tiers[:2]] == [tier.value for tier in other.tiers[:2]]:
        assert first.tiers[2].bound >= other.tiers[2].value
        assert other.tiers[2].bound >= first.tiers[2].value
