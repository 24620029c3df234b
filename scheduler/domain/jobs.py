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


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRun:
    """A job of a local day; `turn` is 0 for that of the clock, more where someone asked for it again.

    `outcome` tells in words what came of it, without anything about anyone.
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
