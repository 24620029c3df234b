"""A search in a process of its own, so that pages stay quick: `python -m scheduler.jobs.planning`."""

import os
import subprocess
import sys
from threading import Thread

from scheduler.domain.access import PlanRun
from scheduler.operations.plan_runs import carry_out, run_of
from scheduler.store.database import Database

LEAST_WORKERS = 2


def start_planning(address: str, key: str, run: PlanRun) -> None:
    """The address goes by the environment: a command line can be seen by everyone on the machine."""
    environment = {**os.environ, "UNPAID_WORK_STORE": address}
    command = [sys.executable, "-m", "scheduler.jobs.planning", key, str(run.number)]
    process = subprocess.Popen(command, env=environment)
    Thread(target=process.wait, daemon=True).start()


def main() -> None:
    key, number = sys.argv[1], int(sys.argv[2])
    database = Database(os.environ["UNPAID_WORK_STORE"])
    carry_out(database, key, run_of(database, key, number), max(LEAST_WORKERS, (os.cpu_count() or 2) // 2))


if __name__ == "__main__":
    main()
