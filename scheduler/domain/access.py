"""Who may use the product, as what, and how a planning run that someone started is getting on."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Role(StrEnum):
    COORDINATOR = "coordinator"
    CASE_MANAGER = "case_manager"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Someone who signs in. A case manager is known in the records by `name`, a supervisor by `supervisor_id`.

    `stamp` changes with the password and when the account is closed: sessions begun before then end.
    """

    number: int
    service: str
    email: str
    name: str
    role: Role
    supervisor_id: str | None = None
    active: bool = True
    stamp: int = 0


class RunState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRun:
    """A search for a roster that someone started. `steps` are (seconds, tier, value, bound) as they came, value and
    bound in the tier's raw unit; `version` is the draft that it made, `message` why it made none."""

    number: int
    monday: date
    state: RunState
    started_by: str
    started_at: datetime
    seconds: float
    steps: tuple[tuple[float, int, int, int], ...] = ()
    ended_at: datetime | None = None
    version: int | None = None
    message: str | None = None
    enough: bool = False
