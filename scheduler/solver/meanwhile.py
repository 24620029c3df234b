"""What HiGHS does in threads while parts of the week are planned in this one."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Self

from scheduler.solver.guide import Guide
from scheduler.solver.highs import Highs

Task = Callable[[Guide], int | None]


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

    def begin(self, *tasks: Task) -> None:
        """One after the other."""
        self._futures.append(self._pool.submit(self._one_by_one, self._at_work[0], tasks))

    def begin_with_another(self, task: Task) -> None:
        """Beside what is at work, with a HiGHS of its own."""
        self._futures.append(self._pool.submit(self._with_another, task))

    def has_ended(self, task: Task) -> bool:
        return task in self._ended

    @property
    def over(self) -> bool:
        """Nothing is at work."""
        return all(future.done() for future in self._futures)

    def said(self) -> int | None:
        """What the last of the tasks begun first said; raises what any task raised."""
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

    def _one_by_one(self, highs: Highs, tasks: tuple[Task, ...]) -> int | None:
        said = None
        for task in tasks:
            said = task(self._guide(highs))
            self._ended.append(task)
        return said

    def _with_another(self, task: Task) -> int | None:
        with Highs() as another:
            with self._lock:
                self._at_work.append(another)
                if self._over:
                    return None
            return self._one_by_one(another, (task,))
