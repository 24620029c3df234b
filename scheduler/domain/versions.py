"""A roster's versions, and who did what to the service's records, and why."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class RosterState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class Deed(StrEnum):
    """What the Data Protection Act 2018 s.62 wants logged."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and why they say they do: the justification that s.62(2) asks for."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Version:
    """A roster's version as the list of versions shows it. `based_on`: what was published when it was made."""

    monday: date
    weeks: int
    number: int
    state: RosterState
    based_on: int | None
    made_by: str
    made_at: datetime
    published_by: str | None = None
    published_at: datetime | None = None
    reason: str | None = None
