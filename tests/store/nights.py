"""Workers, killed again and again, through nights and days of a clock that a test moves; then the sums are done."""

import os
import random
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy import select

from scheduler.domain.access import Role
from scheduler.domain.individuals import ContactBy
from scheduler.domain.jobs import Job, JobState
from scheduler.domain.messages import Channel, MessageState
from scheduler.domain.times import DAY, WEEK
from scheduler.domain.versions import Actor
from scheduler.messages.notify import reference_of
from scheduler.messages.smtp import message_id
from scheduler.operations.change_settings import change_setting
from scheduler.operations.keep_records import import_service
from scheduler.operations.manage_users import add_user
from scheduler.operations.night_jobs import PLANS
from scheduler.operations.publish_week import list_versions, plan_into_store, publish_week
from scheduler.operations.read_log import verify_log
from scheduler.operations.tell_individuals import moment_of
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.limits import Limits
from scheduler.store import job_runs
from scheduler.store.database import Database
from scheduler.store.deliveries import last_deliveries
from scheduler.store.records import service_id
from scheduler.store.tables.outbox import DeliveryRow, JobRunRow
from tests.store.processes import FORKS, run_command
from tests.store.stand_ins import NOTIFY_KEY, Mailbox, Notify

KEY, MONDAY, PEOPLE = "s", date(2026, 10, 19), 30
ACTOR = Actor("Ailsa Coordinator", "Weekly round")
STEP = timedelta(minutes=10)
BUSY = (JobState.WAITING, JobState.RUNNING)
OPEN = (MessageState.QUEUED, MessageState.CLAIMED, MessageState.SENDING)
CHANCE = {"job": 0.1, "message": 0.8}
"""That a worker is killed at a look around while there is something in hand: messages are over sooner than jobs."""
PATIENCE = 600.0
"""Seconds without progress after which a night is given up."""


@dataclass(slots=True)
class Sums:
    """What happened, and every fault."""

    kills: Counter[str] = field(default_factory=Counter)
    jobs: Counter[str] = field(default_factory=Counter)
    messages: Counter[str] = field(default_factory=Counter)
    nights: int = 0
    uncertain_arrived: int = 0
    faults: list[str] = field(default_factory=list)


class Clock:
    """A file that says what time it is."""

    def __init__(self, path: Path, at: datetime) -> None:
        self._path = path
        self.set(at)

    def set(self, at: datetime) -> None:
        self.at = at
        partial = self._path.with_suffix(".part")
        partial.write_text(at.isoformat(), encoding="ascii")
        os.replace(partial, self._path)


def set_up(address: str, clock: Clock) -> Database:
    """A small service with accounts, two weeks published; most people are told by e-mail or text."""
    database = Database(address, lambda: clock.at)
    records = invent_service(PEOPLE, 4, Profile.TYPICAL, MONDAY)
    ways = (ContactBy.EMAIL, ContactBy.TEXT)
    people = tuple(
        replace(p, contact_by=ways[i % 2], email=f"p{i}@example.org", phone=f"07700 9{i:05d}", reading_help=False)
        for i, p in enumerate(records.individuals)
    )
    import_service(database, KEY, replace(records, individuals=people), ACTOR)
    change_setting(database, KEY, "nightly_seconds", "1", "60", ACTOR)
    manager = next(p.case_manager for p in people if p.case_manager)
    add_user(database, KEY, "c@example.org", "Ailsa Coordinator", Role.COORDINATOR, ACTOR)
    add_user(database, KEY, "m@example.org", manager, Role.CASE_MANAGER, ACTOR)
    for monday in (MONDAY, MONDAY + WEEK):
        plan_into_store(database, KEY, monday, 1, Limits(1.0, 0.01, 1, 1), ACTOR)
        number = list_versions(database, KEY, monday)[-1].number
        publish_week(database, KEY, monday, number, ACTOR)
    return database


class Crowd:
    """Workers as processes of their own."""

    def __init__(self, address: str, folder: Path, mail_port: int, notify: str, count: int) -> None:
        self._log = folder / "workers.log"
        self._environment = {
            "UNPAID_WORK_STORE": address,
            "UNPAID_WORK_SECRET_KEY": "only for tests, and long enough.",
            "UNPAID_WORK_DEVELOPMENT": "true",
            "UNPAID_WORK_CLOCK": str(folder / "clock"),
            "UNPAID_WORK_DELIVERY": "send",
            "UNPAID_WORK_SMTP_HOST": "127.0.0.1",
            "UNPAID_WORK_SMTP_PORT": str(mail_port),
            "UNPAID_WORK_SMTP_SECURITY": "none",
            "UNPAID_WORK_NOTIFY_KEY": NOTIFY_KEY,
            "UNPAID_WORK_NOTIFY_TEMPLATE": "template",
            "UNPAID_WORK_NOTIFY_URL": notify,
            "UNPAID_WORK_LEASE_SECONDS": "15",
            "UNPAID_WORK_BACKUPS": str(folder / "backups"),
        }
        self.workers = [self._start() for _ in range(count)]

    def _start(self) -> BaseProcess:
        worker = FORKS.Process(target=run_command, args=(["worker", "--every", "0.1"], self._environment, self._log))
        worker.start()
        return worker

    def kill_one(self, chance: random.Random) -> None:
        place = chance.randrange(len(self.workers))
        self.workers[place].kill()
        self.workers[place].join()
        self.workers[place] = self._start()

    def stop(self) -> None:
        for worker in self.workers:
            worker.terminate()
        for worker in self.workers:
            worker.join(60)


def run_nights(
    address: str, folder: Path, mailbox: Mailbox, mail_port: int, notify: Notify, notify_url: str, days: int, kills: int
) -> Sums:
    """From the Wednesday on; the clock goes on when what is due has been done, while workers are killed at work."""
    start = datetime(2026, 10, 20, 23, 0, tzinfo=UTC) if days > 3 else datetime(2026, 10, 24, 8, 0, tzinfo=UTC)
    clock, sums, chance = Clock(folder / "clock", start), Sums(), random.Random(7)
    database = set_up(address, clock)
    crowd = Crowd(address, folder, mail_port, notify_url, 3)
    try:
        end, moved = start + days * DAY, time.monotonic()
        while clock.at < end or _busy(database):
            busy = _busy(database)
            so_far = min(1.0, (clock.at - start) / (end - start))
            wanted = min(kills, 1 + 1.2 * kills * so_far)
            if busy and sum(sums.kills.values()) < wanted and chance.random() < CHANCE[busy]:
                crowd.kill_one(chance)
                sums.kills[busy] += 1
            if not busy and clock.at < end:
                clock.set(clock.at + STEP)
                moved = time.monotonic()
            if time.monotonic() - moved > PATIENCE:
                sums.faults.append(f"Nothing went on after {clock.at}: {busy}")
                break
            time.sleep(0.15 if _is_due(clock) else 0.02)
    finally:
        crowd.stop()
    _add_up(database, mailbox, notify, sums, start, days)
    database.close()
    return sums


def _is_due(clock: Clock) -> bool:
    """Around the whole hours and half hours workers get time to look."""
    return clock.at.minute in (0, 10, 20, 30)


def _busy(database: Database) -> str:
    """What is in hand or due: a job, a message, or nothing."""
    at = database.moment()
    with database.reading() as session:
        if session.scalar(select(JobRunRow.id).where(JobRunRow.state.in_(BUSY), JobRunRow.next_at <= at).limit(1)):
            return "job"
        due = DeliveryRow.state.in_(OPEN) & (DeliveryRow.next_at <= at)
        return "message" if session.scalar(select(DeliveryRow.message_id).where(due).limit(1)) else ""


def _nights(start: datetime, end: datetime) -> list[date]:
    """Local days whose nightly plan was due, or still of use, while the clock went."""
    days = [start.date() + number * DAY for number in range(-1, (end - start).days + 2)]
    due = {day: moment_of(day, 120) for day in days}
    return [
        day for day, at in due.items() if at + timedelta(hours=PLANS[Job.NIGHTLY_PLAN].hours) >= start and at <= end
    ]


def _add_up(database: Database, mailbox: Mailbox, notify: Notify, sums: Sums, start: datetime, days: int) -> None:
    with database.reading() as session:
        rows = job_runs.runs(session, service_id(session, KEY), 10_000)
        sent = last_deliveries(session, service_id(session, KEY), 100_000)
    for row in rows:
        sums.jobs[row.state.value] += 1
        if row.state is not JobState.DONE:
            sums.faults.append(f"{row.job} of {row.day} is {row.state}: {row.outcome}")
    nights = [row.day for row in rows if row.job is Job.NIGHTLY_PLAN]
    sums.nights = len(nights)
    if sorted(nights) != (wanted := _nights(start, start + days * DAY)):
        sums.faults.append(f"Nightly runs of {sorted(nights)}, not of {wanted}")
    drafts = Counter(
        (version.monday, version.made_at.date())
        for version in list_versions(database, KEY)
        if version.made_by == "Nightly run"
    )
    sums.faults += [f"{count} drafts of {key}" for key, count in drafts.items() if count > 1]
    reports = Counter(one.message.key for one in sent if one.message.kind.value == "night_report")
    if len(reports) != len(nights):
        sums.faults.append(f"{len(reports)} reports of {len(nights)} nights")
    arrived = Counter({mail.strip("<>").split("@")[0]: count for mail, count in mailbox.counts.items()})
    for one in sent:
        sums.messages[f"{one.message.channel} {one.state}"] += 1
        text = one.message.channel is Channel.TEXT
        count = notify.counts[reference_of(one)] if text else arrived[message_id(one)]
        if count > 1 or (one.state is MessageState.SENT and count != 1):
            sums.faults.append(f"Message {one.number} is {one.state} and arrived {count} times")
        if one.state in OPEN or one.state is MessageState.FAILED:
            sums.faults.append(f"Message {one.number}, {one.message.kind}, is {one.state}: {one.reason}")
        if one.state is MessageState.UNCERTAIN:
            sums.uncertain_arrived += count
    sums.faults += verify_log(database, KEY)[1]
