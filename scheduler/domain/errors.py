"""What a user can mend. Anything else that escapes is a fault of the product."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong in a file: where, what, and the remedy. `row` counts as in a spreadsheet, header = 1."""

    file: str
    row: int
    field: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = self.file + (f" row {self.row}" if self.row else "") + (f", {self.field}" if self.field else "")
        return f"{place}: {self.problem} {self.remedy}"


class SchedulerError(Exception):
    """Base of the errors that a user can mend."""


class BadRecords(SchedulerError):
    """The records have faults; all of them are here."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(map(str, self.faults)))


class NotARoster(SchedulerError):
    """A roster that the checker refuses."""
