"""The faults found so far: as many as can be read for each file, and the count of all."""

from collections import Counter
from collections.abc import Iterable

from scheduler.domain.errors import Fault

SHOWN_A_FILE = 200


class Ledger:
    """Collects faults; of a file with very many it keeps the first 200 found and counts the rest."""

    def __init__(self) -> None:
        self._kept: list[Fault] = []
        self._counts: Counter[str] = Counter()

    def has_room(self, file: str) -> bool:
        return self._counts[file] < SHOWN_A_FILE

    def add(self, fault: Fault) -> None:
        if self.has_room(fault.file):
            self._kept.append(fault)
        self._counts[fault.file] += 1

    def extend(self, faults: Iterable[Fault]) -> None:
        for fault in faults:
            self.add(fault)

    def count(self, file: str) -> None:
        """Counts a fault of a file that has room for no more."""
        self._counts[file] += 1

    def note(self, file: str, row: int, field: str, problem: str, remedy: str) -> None:
        self.add(Fault(file, row, field, problem, remedy))

    def faults(self) -> list[Fault]:
        return sorted(
            self._kept + [_summary(file, count) for file, count in self._counts.items() if count > SHOWN_A_FILE]
        )


def _summary(file: str, count: int) -> Fault:
    more = count - SHOWN_A_FILE
    return Fault(
        file, 0, "", f"{count} faults: {SHOWN_A_FILE} are shown, and {more} more.", "Mend these and read again."
    )
