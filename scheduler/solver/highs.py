"""HiGHS, which runs in a process of its own (`highs_process.py`), as this process sees it."""

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from multiprocessing import Pipe
from threading import Lock
from typing import Self

from scheduler.solver.highs_orders import ALIVE, Branch, Found, Linear, Relax

NOTHING = Found(None, 0.0, float("inf"))
LATE_SECONDS, SILENT_SECONDS, FIRST_SECONDS = 5.0, 8.0, 20.0
"""How long HiGHS may go on after its time, or after a word to stop; between two signs of life, and before the first: in
its presolve and first relaxation it gives none. Steps of its presolve look for no word and can go round without end
(ERGO-Code/HiGHS issues 1278 and 2226), seen where a search begins anew after its first cuts: it is then given up, and
another, which does not begin anew, takes its place for the time left."""
SILENT_SHARE = 0.1
"""Of a search's time, for which it may be silent if that is longer: for 400 people eight seconds are too few."""
LOOK_SECONDS = 0.25
STALE_SECONDS, STALE_SHARE = 1.0, 0.2
"""How long cuts may go on without a lower bound once they have begun to lower it: so many seconds at least, and a share
of the time that they have had, of which the first relaxation takes most. What they do in the first second after it is
most of what they can; then HiGHS computes an analytic centre, which no option spares, and looks for no word."""


class Highs:
    """Works on one order at a time; a context manager, since the process must end. `interrupted`: it takes none."""

    def __init__(self) -> None:
        self.interrupted = False
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
            found = self._carry_out(order, learn)
            left = self._until - LATE_SECONDS - time.monotonic()
            if found is None and isinstance(order, Branch) and order.cuts_below is None and left > 0:
                found = self._carry_out(replace(order, seconds=left, restarts=False), learn)
        except (EOFError, OSError):
            return NOTHING
        return found or NOTHING

    def _carry_out(self, order: Relax | Branch, learn: Callable[[Found], None]) -> Found | None:
        """None if HiGHS had to be given up."""
        with self._sending:
            if self.interrupted:
                return NOTHING
            self._until = time.monotonic() + max(0.0, order.seconds) + LATE_SECONDS
            self._ours.send(order)
        began, cut = time.monotonic(), False
        silent = max(SILENT_SECONDS, SILENT_SHARE * order.seconds)
        found = self._receive(max(FIRST_SECONDS, silent), silent)
        while found is not None and not found.over:
            learn(found)
            cut |= isinstance(order, Branch) and order.is_cut(found.bound)
            stale = max(STALE_SECONDS, STALE_SHARE * (time.monotonic() - began))
            found = self._receive(silent, silent, stale if cut else float("inf"))
        return found

    def _receive(self, first: float, silent: float, most: float = float("inf")) -> Found | None:
        """What comes next but signs of life; None if it had to be given up, after so many seconds of silence, before
        the first sign and after it, or when it has taken the most that it may."""
        enough, due = time.monotonic() + most, time.monotonic() + first
        while True:
            if self._ours.poll(LOOK_SECONDS):
                found = self._ours.recv()
                if found != ALIVE:
                    assert isinstance(found, Found)
                    return found
                due = time.monotonic() + silent
            if time.monotonic() > min(self._until, enough, due):
                self._replace()
                return None

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
            self.interrupted = True
            self._until = min(self._until, time.monotonic() + LATE_SECONDS)
            self._ours.send(None)

    def go_on(self) -> None:
        """Take orders again."""
        self.interrupted = False
