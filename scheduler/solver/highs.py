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
        self._send(linear)

    def solve(self, order: Relax | Branch, learn: Callable[[Found], None] = lambda found: None) -> Found:
        """Carry out an order; no values where none were found in time. What comes up on the way is told at once."""
        try:
            self._send(order)
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
        """End the order that is being worked on; another thread may be waiting for it, or just giving it."""
        with suppress(OSError):
            self._send(None)

    def _send(self, word: Linear | Relax | Branch | None) -> None:
        with self._sending:
            self._ours.send(word)
