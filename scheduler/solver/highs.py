"""HiGHS, which runs in a process of its own (`highs_process.py`), as this process sees it."""

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from threading import Lock
from typing import Self

from scheduler.solver.highs_orders import Branch, Found, Linear, Relax

NOTHING = Found(None, 0.0, float("inf"))
LATE_SECONDS = 5.0
"""How long HiGHS may go on after its time, or after a word to stop. Steps of its presolve look for neither, and can
go round without end (ERGO-Code/HiGHS issues 1278 and 2226): it is then given up, and another takes its place."""
LOOK_SECONDS = 0.25


class Highs:
    """Works on one order at a time; a context manager, since the process must end."""

    def __init__(self) -> None:
        self._interrupted = False
        self._until = float("inf")
        self._model: Linear | None = None
        self._sending = Lock()
        self._start()

    def _start(self) -> None:
        self._ours, theirs = Pipe()
        command = [sys.executable, "-P", "-m", "scheduler.solver.highs_process", str(theirs.fileno())]
        self._process = subprocess.Popen(
            command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        theirs.close()

    def _end(self) -> None:
        self._ours.close()
        self._process.kill()
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._end()

    def load(self, linear: Linear) -> None:
        """Work on this model from now on."""
        self._model = linear
        with self._sending, suppress(OSError):
            self._ours.send(linear)

    def solve(self, order: Relax | Branch, learn: Callable[[Found], None] = lambda found: None) -> Found:
        """Carry out an order; no values where none were found in time. What comes up on the way is told at once."""
        try:
            with self._sending:
                if self._interrupted:
                    return NOTHING
                self._until = time.monotonic() + max(0.0, order.seconds) + LATE_SECONDS
                self._ours.send(order)
            while not (found := self._receive()).over:
                learn(found)
        except (EOFError, OSError):
            return NOTHING
        return found

    def _receive(self) -> Found:
        while not self._ours.poll(LOOK_SECONDS):
            if time.monotonic() > self._until:
                self._replace()
                return NOTHING
        found = self._ours.recv()
        assert isinstance(found, Found)
        return found

    def _replace(self) -> None:
        """Another process with the same model."""
        with self._sending:
            self._end()
            self._start()
            if self._model is not None:
                self._ours.send(self._model)

    def interrupt(self) -> None:
        """End the order that is being worked on, and refuse more: another thread may give them one after another."""
        with self._sending, suppress(OSError):
            self._interrupted = True
            self._until = min(self._until, time.monotonic() + LATE_SECONDS)
            self._ours.send(None)

    def go_on(self) -> None:
        """Take orders again."""
        self._interrupted = False
