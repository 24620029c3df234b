"""What is done every night and morning without anybody asking, and how it went."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Job(StrEnum):
    WEATHER = "weather"
    NIGHTLY_PLAN = "nightly_plan"
    LIGHTS = "lights"
    RETENTION = "retention"
    TEAM_SHEETS = "team_sheets"
    DIGEST = "digest"
    REMINDERS = "reminders"
    BACKUP = "backup"


class JobState(StrEnum):
    """`missed`: nobody was there to do it until it was of no use any more."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a search came with one aim of a week, and the proven bound, both in `unit`; a `bound` below `value` where
    less is better, as with changes.
    """

    monday: date
    aim: str
    unit: str
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """The share by which it could be better at most."""
        most = max(abs(self.bound), abs(self.value))
        return abs(self.bound - self.value) / most if most else 0.0


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """What came of a job, in words without anything about anyone."""

    words: str
    reached: tuple[Reached, ...] = ()


@dataclass(frozen=True, slots=True)
class JobNote:
    """A line of a job's log."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRun:
    """A job of a local day; `turn` is 0 for that of the clock, more where someone asked for it again.

    `outcome` tells in words what came of it, `log` each attempt; neither says anything about anyone.
    """

    number: int
    job: Job
    day: date
    turn: int
    due_at: datetime
    state: JobState
    attempts: int
    started_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: str | None = None
    reached: tuple[Reached, ...] = ()
    log: tuple[JobNote, ...] = ()
