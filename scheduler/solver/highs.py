"""HiGHS, which runs in a process of its own (`highs_process.py`), as this process sees it."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from threading import Lock
from typing import Self

from scheduler.solver.highs_orders import Branch, Found, Linear, Relax

NOTHING = Found(None, 0.0, float("inf"))


class Highs:
    """Works on one order at a time; a context manager, since the process must end."""

    def __init__(self) -> None:
        self._interrupted = False
        self._ours, theirs = Pipe()
        self._sending = Lock()
        command = [sys.executable, "-P", "-m", "scheduler.solver.highs_process", str(theirs.fileno())]
        self._process = subprocess.Popen(
            command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._ours.close()
        self._process.terminate()
        self._process.wait()

    def load(self, linear: Linear) -> None:
        """Work on this model from now on."""
        with self._sending, suppress(OSError):
            self._ours.send(linear)

    def solve(self, order: Relax | Branch, learn: Callable[[Found], None] = lambda found: None) -> Found:
        """Carry out an order; no values where none were found in time. What comes up on the way is told at once."""
        try:
            with self._sending:
                if self._interrupted:
                    return NOTHING
                self._ours.send(order)
            while not (found := self._receive()).over:
                learn(found)
        except (EOFError, OSError):
            return NOTHING
        return found

    def _receive(self) -> Found:
        found = self._ours.recv()
        assert isinstance(found, Found)
        return found

    def interrupt(self) -> None:
        """End the order that is being worked on, and refuse more: another thread may give them one after another."""
        with self._sending, suppress(OSError):
            self._interrupted = True
            self._ours.send(None)

    def go_on(self) -> None:
        """Take orders again."""
        self._interrupted = False
