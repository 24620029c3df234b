"""A search that a page started, and who may sign in."""

from datetime import date, timedelta

import pytest

from scheduler.domain.access import Role, RunState
from scheduler.domain.errors import SchedulerError
from scheduler.operations.manage_users import add_user, change_user, set_password, sign_in
from scheduler.operations.plan_runs import carry_out, last_runs, run_of, start_run, stop_run
from scheduler.operations.read_log import verify_log
from scheduler.store.records import service_id
from scheduler.store.runs import add_run
from tests.store.weeks import ACTOR, WEEK, a_published_week

PASSWORD = "three words together"


@pytest.fixture
def published(store_with):
    return store_with(a_published_week)


def test_a_run_tells_how_it_goes_and_leaves_a_draft(published):
    run = start_run(published, "s", WEEK, 1.0, ACTOR)
    with pytest.raises(SchedulerError, match="planning this week already"):
        start_run(published, "s", WEEK, 1.0, ACTOR)
    stop_run(published, "s", run.number, ACTOR)
    carry_out(published, "s", run, 2)
    done = run_of(published, "s", run.number)
    assert (done.state, done.version, done.enough) == (RunState.DONE, 2, True)
    assert done.steps
    assert last_runs(published, "s", 5) == [done]


def test_a_run_whose_process_died_does_not_stand_in_the_way(published):
    lost = start_run(published, "s", WEEK, 1.0, ACTOR)
    later = published.moment() + timedelta(minutes=10)
    with published.changing(ACTOR) as session:
        add_run(session, service_id(session, "s"), WEEK, 1.0, ACTOR.name, later)
    assert run_of(published, "s", lost.number).state is RunState.FAILED


def test_a_run_that_cannot_be_says_why(published):
    run = start_run(published, "s", date(2026, 12, 8), 1.0, ACTOR)
    carry_out(published, "s", run, 2)
    failed = run_of(published, "s", run.number)
    assert failed.state is RunState.FAILED
    assert "A week begins on a Monday" in (failed.message or "")


def test_accounts(published):
    user = add_user(published, "s", "New@Example.org", "Nora New", Role.MANAGER, ACTOR, None, PASSWORD)
    assert sign_in(published, "new@example.org", PASSWORD) == user
    with pytest.raises(SchedulerError, match="not right"):
        sign_in(published, "new@example.org", "something else")
    with pytest.raises(SchedulerError, match="has an account"):
        add_user(published, "s", "new@example.org", "Other", Role.MANAGER, ACTOR, None, PASSWORD)
    with pytest.raises(SchedulerError, match="needs the supervisor's id"):
        add_user(published, "s", "x@example.org", "Other", Role.SUPERVISOR, ACTOR, None, PASSWORD)
    with pytest.raises(SchedulerError, match=r'There is no supervisor "S99"\. Known: S01'):
        add_user(published, "s", "x@example.org", "Other", Role.SUPERVISOR, ACTOR, "S99", PASSWORD)
    with pytest.raises(SchedulerError, match='There is no supervisor "S99"'):
        change_user(published, "s", user.number, "Nora New", Role.SUPERVISOR, True, ACTOR, "S99")
    set_password(published, "s", user.number, "four other words", ACTOR)
    with pytest.raises(SchedulerError, match="not right"):
        sign_in(published, "new@example.org", PASSWORD)
    change_user(published, "s", user.number, "Nora New", Role.MANAGER, False, ACTOR)
    with pytest.raises(SchedulerError, match="not right"):
        sign_in(published, "new@example.org", "four other words")
    assert verify_log(published, "s")[1] == []


def test_after_five_failures_the_right_password_is_refused_too(published):
    add_user(published, "s", "new@example.org", "Nora New", Role.MANAGER, ACTOR, None, PASSWORD)
    for _ in range(5):
        with pytest.raises(SchedulerError, match="not right"):
            sign_in(published, "new@example.org", "something else")
    with pytest.raises(SchedulerError, match="Too many attempts"):
        sign_in(published, "new@example.org", PASSWORD)
