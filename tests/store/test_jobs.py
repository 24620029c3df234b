"""Jobs of night and morning: each once a day by Scotland's clock, whoever does it, through failures and outages."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from scheduler.domain.errors import SchedulerError
from scheduler.domain.jobs import Job, JobOutcome, JobState
from scheduler.domain.messages import MessageKind
from scheduler.domain.times import LOCAL
from scheduler.operations.change_settings import change_setting, settings_of
from scheduler.operations.deliver import last_messages
from scheduler.operations.do_jobs import BACK_OFF, Worker, do_next, job_of, last_jobs, note_what_is_due, run_now
from scheduler.operations.night_jobs import PLANS
from scheduler.operations.publish_week import list_versions
from scheduler.operations.read_log import verify_log
from scheduler.store import job_runs, outbox
from scheduler.store.records import service_id
from tests.store.mailing import ACTOR, KEY, Clock, a_message, a_small_service_in, into_folder


@pytest.fixture
def clock():
    return Clock(datetime(2026, 12, 8, 9, tzinfo=UTC))


@pytest.fixture
def store(store_with, clock):
    return store_with(a_small_service_in, clock)


@pytest.fixture
def done(monkeypatch):
    """Jobs that do nothing but say so: (job, local day) of each that was done."""
    found: list[tuple[Job, date]] = []

    def do(turn):
        found.append((turn.run.job, turn.run.day))
        return lambda session, service: JobOutcome("Done.")

    for job, plan in list(PLANS.items()):
        monkeypatch.setitem(PLANS, job, replace(plan, do=do))
    return found


@pytest.fixture
def fails(monkeypatch):
    """A nightly plan that fails as often as the test says."""
    left = [0]

    def do(turn):
        if left[0]:
            left[0] -= 1
            raise OSError("a path with somebody's name")
        return lambda session, service: JobOutcome("Done.")

    for job, plan in list(PLANS.items()):
        monkeypatch.setitem(PLANS, job, replace(plan, do=do if job is Job.NIGHTLY_PLAN else lambda turn: do_nothing))
    return left


def do_nothing(session, service):
    return JobOutcome("Done.")


def a_worker(store, tmp_path, name="first", lease=60.0):
    return Worker(store, into_folder(tmp_path).model_copy(update={"lease_seconds": lease}), name, 2)


def work(*workers):
    """Everything that is due, the workers taking turns."""
    for worker in workers:
        note_what_is_due(worker)
    while sum(do_next(worker) for worker in workers):
        pass


@pytest.mark.parametrize(
    "begin",
    [datetime(2026, 10, 23, 21, tzinfo=UTC), datetime(2027, 3, 26, 21, tzinfo=UTC)],
    ids=["the clock goes back", "the clock goes forward"],
)
def test_each_job_is_done_once_a_day_at_its_time_on_the_wall(store, clock, done, tmp_path, begin):
    """Two workers look every hour, on the day before the change and on its day."""
    clock.at = begin
    workers = [a_worker(store, tmp_path, name) for name in ("first", "second")]
    for _ in range(48):
        work(*workers)
        clock.pass_by(hours=1)
    days = [begin.date() + timedelta(days=number) for number in (1, 2)]
    counts = Counter(done)
    assert all(counts[job, day] == 1 for job in Job for day in days)
    assert max(counts.values()) == 1
    runs = [run for run in last_jobs(store, KEY, 1000) if run.day in days]
    nights = [run.due_at.astimezone(LOCAL) for run in runs if run.job is Job.NIGHTLY_PLAN]
    assert {f"{night:%H:%M}" for night in nights} == {"02:00"}
    assert len({night.utcoffset() for night in nights}) == 2
    assert all(timedelta() <= run.started_at - run.due_at < timedelta(hours=1) for run in runs if run.started_at)


def test_a_job_run_by_hand_takes_not_the_turn_of_the_clock(store, clock, done, tmp_path):
    clock.at = datetime(2026, 12, 8, 10, tzinfo=UTC)
    worker = a_worker(store, tmp_path)
    work(worker)
    clock.at += timedelta(days=1)
    run_now(store, KEY, Job.REMINDERS, ACTOR)
    work(worker)
    clock.at += timedelta(hours=10)
    work(worker)
    assert Counter(done)[Job.REMINDERS, clock.at.date()] == 2
    turns = {run.turn for run in last_jobs(store, KEY, 100) if (run.job, run.day) == (Job.REMINDERS, clock.at.date())}
    assert turns == {0, 1}


def test_after_an_outage_only_the_latest_day_is_done_and_the_others_are_missed(store, clock, done, tmp_path):
    work(a_worker(store, tmp_path))
    before = len(done)
    clock.pass_by(days=3)
    work(a_worker(store, tmp_path, "second"))
    later = [(job, day) for job, day in done[before:] if job is Job.NIGHTLY_PLAN]
    assert later == [(Job.NIGHTLY_PLAN, date(2026, 12, 11))]
    missed = {run.day for run in last_jobs(store, KEY, 100) if run.state is JobState.MISSED and run.job is Job.DIGEST}
    assert missed == {date(2026, 12, 9), date(2026, 12, 10)}


def test_what_is_of_no_use_any_more_is_missed(store, clock, done, tmp_path):
    """The worker of yesterday's morning comes back at 23:00: team sheets of 06:30 help nobody any more."""
    work(a_worker(store, tmp_path))
    clock.at = datetime(2026, 12, 9, 23, tzinfo=UTC)
    work(a_worker(store, tmp_path))
    states = {run.job: run.state for run in last_jobs(store, KEY, 100) if run.day == date(2026, 12, 9)}
    late = {Job.TEAM_SHEETS, Job.NIGHTLY_PLAN, Job.DIGEST, Job.WEATHER}
    assert {job for job, state in states.items() if state is JobState.MISSED} == late
    assert states[Job.RETENTION] is JobState.DONE


def test_a_new_service_has_missed_nothing(store, clock, done, tmp_path):
    clock.at = datetime(2026, 12, 8, 23, tzinfo=UTC)
    work(a_worker(store, tmp_path))
    assert {run.state for run in last_jobs(store, KEY, 100)} == {JobState.DONE}


def test_a_job_that_fails_is_tried_again_by_and_by_and_then_left_to_a_person(store, clock, fails, tmp_path):
    fails[0] = 10
    worker, tried = a_worker(store, tmp_path), []
    for _ in range(12):
        work(worker)
        tried.append(next(run for run in last_jobs(store, KEY, 50) if run.job is Job.NIGHTLY_PLAN))
        clock.pass_by(minutes=10)
    last = tried[-1]
    assert (last.state, last.attempts) == (JobState.FAILED, 1 + len(BACK_OFF))
    begun = [note.at for note in last.log if "begins" in note.words]
    assert all(later - earlier >= wait for (earlier, later), wait in zip(pairwise(begun), BACK_OFF, strict=True))
    assert "OSError, test_jobs.py" in (last.outcome or "")
    assert "somebody" not in " ".join(note.words for note in last.log)
    fails[0] = 0
    again = run_now(store, KEY, Job.NIGHTLY_PLAN, ACTOR)
    with pytest.raises(SchedulerError, match="about to be done already"):
        run_now(store, KEY, Job.NIGHTLY_PLAN, ACTOR)
    work(worker)
    assert job_of(store, KEY, again.number).state is JobState.DONE
    assert again.turn == 1


def test_what_a_dead_worker_left_undone_is_done_by_another(store, clock, done, tmp_path):
    note_what_is_due(a_worker(store, tmp_path))
    with store.changing(ACTOR) as session:
        service = service_id(session, KEY)
        mine = job_runs.claim(session, service, clock.at, datetime.now(UTC), timedelta(seconds=-1), "dead")
    assert mine is not None
    work(a_worker(store, tmp_path))
    found = job_of(store, KEY, mine.number)
    assert (found.state, found.attempts) == (JobState.DONE, 2)
    assert "gave no sign of life" in found.log[1].words
    with store.changing(ACTOR) as session:
        assert not job_runs.finish(session, mine.number, "dead", clock.at, JobOutcome("Too late."))
    assert job_of(store, KEY, mine.number).outcome == "Done."


def test_of_a_job_that_was_taken_over_nothing_is_kept(store, clock, monkeypatch, tmp_path):
    """The first worker hangs until the second has done it: what the first would write is not written."""
    first, second = a_worker(store, tmp_path), a_worker(store, tmp_path, "second")
    names = []

    def do(turn):
        names.append(turn.run.attempts)
        if len(names) == 1:
            with store.changing(ACTOR) as session:
                row = session.get_one(job_runs.JobRunRow, turn.run.number)
                row.lease_until = datetime.now(UTC) - timedelta(seconds=1)
            do_next(second)
        key = f"report/{len(names)}" if len(names) == 1 else f"report/by/{turn.run.attempts}"
        return lambda session, service: JobOutcome(str(outbox.queue(session, service, [a_message(key)], clock.at)))

    for job, plan in list(PLANS.items()):
        monkeypatch.setitem(PLANS, job, replace(plan, do=do if job is Job.NIGHTLY_PLAN else lambda turn: do_nothing))
    work(first)
    assert names == [1, 2]
    assert len(last_messages(store, KEY, 10)) == 1
    run = next(run for run in last_jobs(store, KEY, 50) if run.job is Job.NIGHTLY_PLAN)
    assert run.state is JobState.DONE
    assert verify_log(store, KEY)[1] == []


def test_on_a_bank_holiday_case_managers_are_left_alone(store, clock, tmp_path):
    """St Andrew's Day, 30 November 2026, a Monday; the next day they are told of all since Friday."""
    change_setting(store, KEY, "nightly_seconds", "1", "60", ACTOR)
    change_setting(store, KEY, "bank_holidays", "SCT", settings_of(store, KEY)["bank_holidays"], ACTOR)
    clock.at = datetime(2026, 11, 30, 9, tzinfo=UTC)
    work(a_worker(store, tmp_path))
    digest = next(run for run in last_jobs(store, KEY, 50) if run.job is Job.DIGEST)
    assert (digest.state, digest.outcome) == (JobState.DONE, "Not a working day: nobody is told.")
    clock.pass_by(days=1)
    work(a_worker(store, tmp_path))
    digest = next(run for run in last_jobs(store, KEY, 50) if run.job is Job.DIGEST)
    assert "Digests queued: " in (digest.outcome or "")
    kinds = {one.message.kind for one in last_messages(store, KEY, 50)}
    assert kinds <= {MessageKind.NIGHT_REPORT, MessageKind.TEAM_SHEET}


def test_a_nightly_plan_is_a_draft_with_its_proof(store, clock, tmp_path):
    change_setting(store, KEY, "nightly_seconds", "1", "60", ACTOR)
    work(a_worker(store, tmp_path))
    run = next(run for run in last_jobs(store, KEY, 50) if run.job is Job.NIGHTLY_PLAN)
    assert run.state is JobState.DONE
    assert {one.monday for one in run.reached} == {date(2026, 12, 14)}
    assert all(one.gap >= 0 and one.bound >= one.value for one in run.reached)
    (version,) = list_versions(store, KEY)
    assert (version.state.value, version.made_by) == ("draft", "Nightly run")
