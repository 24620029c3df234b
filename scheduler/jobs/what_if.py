"""A what-if in a process of its own, so that pages stay quick: `python -m scheduler.jobs.what_if`."""

import os
import subprocess
import sys
import time
from contextlib import closing
from multiprocessing import active_children
from threading import Thread

from scheduler.domain.access import RunState
from scheduler.domain.whatif import WhatIfRun
from scheduler.operations.what_if_runs import carry_out, given_up, what_if_run
from scheduler.simulation.whatif import what_if
from scheduler.store.database import Database

BESIDE_PAGES = 15
"""How far it stands behind the pages and the night's work: it takes all cores, and nobody waits for it."""
SECONDS_BETWEEN_LOOKS = 2.0


def start_simulating(address: str, key: str, run: WhatIfRun) -> None:
    """The address goes by the environment: a command line can be seen by everyone on the machine."""
    environment = {**os.environ, "UNPAID_WORK_STORE": address}
    command = [sys.executable, "-m", "scheduler.jobs.what_if", key, str(run.number)]
    process = subprocess.Popen(command, env=environment)
    Thread(target=_watch, args=(process, address, run), daemon=True).start()


def _watch(process: subprocess.Popen[bytes], address: str, run: WhatIfRun) -> None:
    """A process that is killed cannot say so itself."""
    if process.wait():
        with closing(Database(address)) as database:
            given_up(database, run)


def _end_when_stopped(database: Database, key: str, number: int) -> None:
    """With the processes that simulate: each would first finish the future that it is in, and those that wait."""
    while what_if_run(database, key, number).state is RunState.RUNNING:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    for child in active_children():
        child.kill()
    os._exit(0)


def main() -> None:
    os.nice(BESIDE_PAGES)
    key, number = sys.argv[1], int(sys.argv[2])
    database = Database(os.environ["UNPAID_WORK_STORE"])
    run = what_if_run(database, key, number)
    Thread(target=_end_when_stopped, args=(database, key, number), daemon=True).start()
    carry_out(database, key, run, os.cpu_count() or 1, what_if)


if __name__ == "__main__":
    main()
