"""Many processes that draft, publish, record and correct at the same time, some of them killed; then the sums are done.

Each worker writes down what it was told had been done. Whatever it wrote down must be in the store.
"""

import os
import random
import signal
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select

from scheduler.domain.attendance import Outcome
from scheduler.domain.errors import SchedulerError
from scheduler.domain.register import Mark
from scheduler.domain.times import TimeOfDay
from scheduler.domain.versions import Actor, RosterState
from scheduler.operations.keep_records import import_service
from scheduler.operations.publish_week import add_draft, list_versions, plan_into_store, publish_week
from scheduler.operations.read_log import read_log, verify_log
from scheduler.operations.record_attendance import correct_attendance, record_attendance
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.limits import Limits
from scheduler.store import rosters
from scheduler.store.database import Database
from scheduler.store.records import load_records, service_id
from scheduler.store.tables.register import AttendanceRow, CreditRow
from tests.store.processes import FORKS

KEY, MONDAY, PEOPLE = "s", date(2026, 12, 7), 20
OUTCOMES = (Outcome.ATTENDED, Outcome.UNACCEPTABLE_ABSENCE, Outcome.ACCEPTABLE_FAMILY, Outcome.SENT_HOME_TEAM_FULL)
DEEDS = ("draft", "publish", "record", "correct")
PATIENCE = 120  # seconds


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What the crowd did: told done, refused cleanly, killed; and every fault found afterwards."""

    done: Counter[str]
    refused: int
    killed: int
    entries: int
    faults: tuple[str, ...]


def run_crowd(address: str, folder: Path, workers: int, seconds: float, kill: int) -> Outcomes:
    """On an empty store with its tables. The killed ones are killed at moments spread over the time."""
    database = Database(address)
    records = invent_service(PEOPLE, 4, Profile.TYPICAL)
    import_service(database, KEY, records, Actor("Ailsa Coordinator", "Import"))
    plan_into_store(database, KEY, MONDAY, 1, Limits(0.5, 0.01, 1, 1), Actor("Ailsa Coordinator", "Plan"))
    with database.reading() as session:
        (folder / "roster.json").write_text(rosters.document_of(session, service_id(session, KEY), MONDAY, 1))
    database.close()
    crowd = [FORKS.Process(target=_work, args=(address, folder, number, seconds)) for number in range(workers)]
    for process in crowd:
        process.start()
    for process in crowd[:kill]:
        time.sleep(seconds / (kill + 1))
        if process.pid and process.is_alive():
            os.kill(process.pid, signal.SIGKILL)
    for process in crowd:
        process.join()
    killed = sum(process.exitcode == -signal.SIGKILL for process in crowd)
    broken = [f"worker {n} ended with {p.exitcode}" for n, p in enumerate(crowd) if p.exitcode not in (0, -9)]
    return _settle(address, folder, killed, broken)


def _work(address: str, folder: Path, number: int, seconds: float) -> None:
    """For `seconds`, and on a busy machine until each deed was done once, for at most `PATIENCE` more."""
    database, chance = Database(address), random.Random(number)
    actor = Actor(f"Worker {number}", "Crowd")
    end, to_do = time.monotonic() + seconds, set(DEEDS)
    with (folder / f"worker-{number}").open("a") as told:
        while time.monotonic() < end + (PATIENCE if to_do else 0):
            deed = chance.choice(DEEDS)
            try:
                words = _do(deed, database, folder, chance, actor)
            except SchedulerError:
                deed, words = "refused", ""
            told.write(f"{deed} {words}\n")
            told.flush()
            to_do.discard(deed)


def _do(deed: str, database: Database, folder: Path, chance: random.Random, actor: Actor) -> str:
    if deed == "draft":
        return str(add_draft(database, KEY, folder / "roster.json", actor).number)
    if deed == "publish":
        drafts = [v.number for v in list_versions(database, KEY, MONDAY) if v.state is RosterState.DRAFT]
        if not drafts:
            raise SchedulerError("There is no draft.")
        return str(publish_week(database, KEY, MONDAY, max(drafts), actor)[0].number)
    write = record_attendance if deed == "record" else correct_attendance
    return str(write(database, KEY, _mark(database, chance), actor, MONDAY + timedelta(days=60)).number)


def _mark(database: Database, chance: random.Random) -> Mark:
    with database.reading() as session:
        records = load_records(session, service_id(session, KEY))
    entry = chance.choice([entry for entry in records.timetable if entry.weekday == "tue"])
    return Mark(
        individual_id=chance.choice(records.individuals).individual_id,
        placement_id=entry.placement_id,
        day=MONDAY + timedelta(days=1 + 7 * chance.randrange(8)),
        start=entry.start,
        end=TimeOfDay(entry.end),
        outcome=chance.choice(OUTCOMES),
    )


def _settle(address: str, folder: Path, killed: int, broken: list[str]) -> Outcomes:
    lines = [line.split() for path in sorted(folder.glob("worker-*")) for line in path.read_text().splitlines()]
    told = Counter(line[0] for line in lines)
    database = Database(address)
    count, faults = verify_log(database, KEY)
    faults += broken + _published_faults(database, lines) + _register_faults(database, lines)
    logged = Counter(entry.subject.rpartition(" ")[2] for entry in read_log(database, KEY))
    for deed, word in (("draft", "drafted"), ("publish", "published")):
        surplus = logged[word] - (deed == "draft") - told[deed]
        if not 0 <= surplus <= killed:
            faults.append(f"{told[deed]} told of {word}, {logged[word]} in the log.")
    database.close()
    done = Counter({deed: told[deed] for deed in DEEDS})
    return Outcomes(done, told["refused"], killed, count, tuple(faults))


def _published_faults(database: Database, lines: list[list[str]]) -> list[str]:
    """Each version published once, on the one that stood before it; one stands at the end."""
    versions = {version.number: version for version in list_versions(database, KEY, MONDAY)}
    told = [int(line[1]) for line in lines if line[0] == "publish"]
    faults = [f"version {number} was told published twice" for number, n in Counter(told).items() if n > 1]
    once = sorted((v for v in versions.values() if v.published_at), key=lambda v: (v.published_at, v.number))
    faults += [f"version {number} was told published and is not" for number in set(told) - {v.number for v in once}]
    before = None
    for version in once:
        if version.based_on != before:
            faults.append(f"version {version.number} replaced {before}, made on {version.based_on}")
        before = version.number
    standing = [v.number for v in once if v.state is RosterState.PUBLISHED]
    return faults if standing == ([before] if before else []) else [*faults, f"{standing} stand, not {before}"]


def _register_faults(database: Database, lines: list[list[str]]) -> list[str]:
    """Every entry told of is there; no order has more or fewer hours than the standing entries give it."""
    told = {int(line[1]) for line in lines if line[0] in ("record", "correct")}
    with database.reading() as session:
        service = service_id(session, KEY)
        row, credit = AttendanceRow, CreditRow
        entries = session.execute(select(row.id, row.corrects).where(row.service_id == service)).all()
        query = select(credit.entry_id, credit.order_id, credit.minutes).where(credit.service_id == service)
        credits = session.execute(query).all()
        records = load_records(session, service)
    there = {number for number, _ in entries}
    faults = [f"entry {number} was told recorded and is not there" for number in told - there]
    replaced = {corrects for _, corrects in entries}
    invented = invent_service(PEOPLE, 4, Profile.TYPICAL)
    start = {order.order_id: round(60 * order.hours_credited) for order in invented.orders}
    for entry_id, order_id, minutes in credits:
        if entry_id not in replaced:
            start[order_id] += minutes
    return faults + [
        f"{order.order_id} has {order.hours_credited} hours, its entries give {start[order.order_id] / 60}"
        for order in records.orders
        if round(60 * order.hours_credited) != start[order.order_id]
    ]
