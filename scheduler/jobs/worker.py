"""The worker: looks for what is due, delivers messages, watches over both. APScheduler keeps its beat.

What is due is decided by the store, so that any number of workers, killed and started again, do each thing once.
"""

import logging
import os
import socket
from uuid import uuid4

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from scheduler.config import Settings
from scheduler.operations.deliver import Postman, ask_for_receipts, carriers_of, deliver_due
from scheduler.operations.do_jobs import Worker, do_next, note_what_is_due
from scheduler.operations.health import watch
from scheduler.store.database import Database

LOG = logging.getLogger(__name__)
SECONDS = 5.0
WATCHES, RECEIPTS = 12, 24
"""Of so many beats one watches, one asks for receipts."""


class Beat:
    """What a worker does again and again. A step that fails is logged, and done again at the next beat."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._database = database
        name = f"{socket.gethostname()}-{os.getpid()}-{uuid4().hex[:8]}"
        self._worker = Worker(database, settings, name, max(2, (os.cpu_count() or 2) // 2))
        self._postman = Postman(database, carriers_of(settings), name, self._worker.lease)

    def jobs(self) -> None:
        """All jobs that are due, one after another."""
        note_what_is_due(self._worker)
        while do_next(self._worker):
            note_what_is_due(self._worker)

    def messages(self) -> None:
        """All messages that are due."""
        while deliver_due(self._postman):
            pass

    def watch(self) -> None:
        for words in watch(self._database):
            LOG.error(words)

    def receipts(self) -> None:
        ask_for_receipts(self._database, self._postman.carriers)


def start_worker(settings: Settings, database: Database, seconds: float = SECONDS) -> BackgroundScheduler:
    """Begin in the background; `shutdown` ends it when what it has in hand is done."""
    beat = Beat(settings, database)
    scheduler = BackgroundScheduler(timezone="UTC", executors={"default": ThreadPoolExecutor(4)})
    steps = (
        (beat.jobs, seconds),
        (beat.messages, seconds),
        (beat.watch, WATCHES * seconds),
        (beat.receipts, RECEIPTS * seconds),
    )
    for step, every in steps:
        scheduler.add_job(step, "interval", seconds=every, max_instances=1, coalesce=True, misfire_grace_time=None)
    scheduler.start()
    return scheduler


def work_once(settings: Settings, database: Database) -> None:
    """Everything that is due now, and no more."""
    beat = Beat(settings, database)
    beat.jobs()
    beat.messages()
