"""What HiGHS does in threads while parts of the week are planned in this one."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import Self

from scheduler.solver.guide import Guide
from scheduler.solver.highs import Highs

Task = Callable[[Guide], int | None]
RENEWED_SHARE = 0.2
"""Of the time left: a proof that has had no more begins anew once later bookings are there, with what was forbidden
since, which lowers the bound."""


class Meanwhile:
    """Tasks at work, each with a guide of its own, made when it begins: it knows the rows that there are by then.

    A context manager: at its end HiGHS is interrupted, and the tasks have ended.
    """

    def __init__(self, guide: Callable[[Highs], Guide], highs: Highs) -> None:
        self._guide, self._at_work, self._over = guide, [highs], False
        self._lock, self._pool = Lock(), ThreadPoolExecutor(2)
        self._futures: list[Future[int | None]] = []
        self._ended: list[Task] = []
        highs.go_on()

    def begin(self, task: Task) -> None:
        """The first: what it says counts."""
        self._futures.append(self._pool.submit(self._carry_out, self._at_work[0], task))

    def begin_with_another(self, task: Task) -> None:
        """Beside what is at work, with a HiGHS of its own."""
        self._futures.append(self._pool.submit(self._with_another, task))

    def has_ended(self, task: Task) -> bool:
        return task in self._ended

    @property
    def idle(self) -> bool:
        """None but the task begun first is at work."""
        return all(future.done() for future in self._futures[1:])

    @property
    def over(self) -> bool:
        """Nothing is at work."""
        return all(future.done() for future in self._futures)

    def said(self) -> int | None:
        """What the task begun first said; raises what any task raised."""
        first, *_ = [future.result() for future in self._futures]
        return first

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        with self._lock:
            self._over = True
            for highs in self._at_work:
                highs.interrupt()
        self._pool.shutdown()

    def _carry_out(self, highs: Highs, task: Task) -> int | None:
        said = task(self._guide(highs))
        self._ended.append(task)
        return said

    def _with_another(self, task: Task) -> int | None:
        with Highs() as another:
            with self._lock:
                self._at_work.append(another)
                if self._over:
                    return None
            return self._carry_out(another, task)


@dataclass(slots=True)
class Later:
    """A task beside a proof, once the rosters of the first one beside it, if there is one, have been judged, and again
    whenever something has been forbidden since; `refused` is how much had been when the proof began. `renew`: the
    proof should begin anew."""

    first: Task | None
    task: Task
    refused: int
    known: int = field(default=-1, init=False)
    proving: float = field(default_factory=lambda: time.monotonic(), init=False)
    renew: bool = field(default=False, init=False)

    def enough(self, meanwhile: Meanwhile, unjudged: bool, refused: int, left: float) -> bool:
        """Whether to wait no longer; begins the task when it is time for it."""
        if meanwhile.over or not (self.first is None or meanwhile.has_ended(self.first)):
            return meanwhile.over
        if unjudged or not meanwhile.idle:
            return False
        if refused > self.known:
            self.known = refused
            meanwhile.begin_with_another(self.task)
            return False
        self.renew = refused > self.refused and time.monotonic() - self.proving <= RENEWED_SHARE * left
        return self.renew
