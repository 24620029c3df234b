"""HiGHS, which runs in a process of its own (`highs_process.py`), as this process sees it."""

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing import Pipe
from threading import Lock
from typing import Self

from scheduler.solver.highs_orders import ALIVE, Branch, Found, Linear, Relax

NOTHING = Found(None, 0.0, float("inf"))
LATE_SECONDS, SILENT_SECONDS = 5.0, 20.0
"""How long HiGHS may go on after its time, or after a word to stop; and between two signs of life. Steps of its
presolve look for no word and can go round without end (ERGO-Code/HiGHS issues 1278 and 2226), seen where a search
begins anew after its first cuts: it is then given up, and another, which does not begin anew, takes its place."""
SILENT_SHARE, SILENT_TIMES = 0.1, 3.0
"""Of a search's time, and times its longest silence so far, for which it may be silent if either is longer. Presolve,
first relaxation, analytic centre and dives give no sign: the larger the week and the slower the machine the longer."""
LOOK_SECONDS = 0.25


@dataclass(slots=True)
class Patience:
    """How many seconds HiGHS may be silent within an order."""

    seconds: float
    last: float = field(default_factory=lambda: time.monotonic())

    @property
    def over(self) -> bool:
        return time.monotonic() > self.last + self.seconds

    def heard(self) -> None:
        """It gave a sign of life."""
        now = time.monotonic()
        self.seconds = max(self.seconds, SILENT_TIMES * (now - self.last))
        self.last = now


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
        """Carry out an order; no values where none were found in time. What comes up on the way is told at once, and is
        what was found if HiGHS had to be given up."""
        best = NOTHING

        def heard(found: Found) -> None:
            nonlocal best
            best = best if found.values is None else replace(found, over=True)
            learn(found)

        try:
            found = self._carry_out(order, heard)
            left = self._until - LATE_SECONDS - time.monotonic()
            if found is None and isinstance(order, Branch) and left > 0:
                start = order.start if best.values is None else best.values
                found = self._carry_out(replace(order, start=start, seconds=left, restarts=False), heard)
        except (EOFError, OSError):
            return best
        return found or best

    def _carry_out(self, order: Relax | Branch, learn: Callable[[Found], None]) -> Found | None:
        """None if HiGHS had to be given up."""
        with self._sending:
            if self.interrupted:
                return NOTHING
            self._until = time.monotonic() + max(0.0, order.seconds) + LATE_SECONDS
            self._ours.send(order)
        patience = Patience(max(SILENT_SECONDS, SILENT_SHARE * order.seconds))
        found = self._receive(patience)
        while found is not None and not found.over:
            learn(found)
            found = self._receive(patience)
        return found

    def _receive(self, patience: Patience) -> Found | None:
        """What comes next but signs of life; None if it had to be given up, after too long a silence or too late."""
        while True:
            if self._ours.poll(LOOK_SECONDS):
                found = self._ours.recv()
                patience.heard()
                if found != ALIVE:
                    assert isinstance(found, Found)
                    return found
            if time.monotonic() > self._until or patience.over:
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
