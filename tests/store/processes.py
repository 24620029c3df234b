"""Processes of their own that have the program loaded when they begin: tests and benches start them by the dozen."""

import multiprocessing
import os
from collections.abc import Mapping
from pathlib import Path

from scheduler.cli import main

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["scheduler.cli.worker", "tests.store.crowd"])


def run_command(arguments: list[str], environment: Mapping[str, str], log: Path) -> None:
    """The command line, as a process of its own runs it; what it says goes to the log."""
    os.environ.update(environment)
    with log.open("ab") as told:
        os.dup2(told.fileno(), 1)
        os.dup2(told.fileno(), 2)
    main(arguments)
