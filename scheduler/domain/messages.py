"""Messages: to whom, by which way, saying what; and how far they have come."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class MessageKind(StrEnum):
    WEEK = "week"
    CHANGE = "change"
    REMINDER = "reminder"
    TEAM_SHEET = "team_sheet"
    DIGEST = "digest"
    NIGHT_REPORT = "night_report"
    HOST = "host"
    ALERT = "alert"


class Channel(StrEnum):
    """How a message goes. A letter is posted and a call made by a person: it waits in the list until ticked off."""

    EMAIL = "email"
    TEXT = "text"
    LETTER = "letter"
    CALL = "call"


BY_HAND = frozenset({Channel.LETTER, Channel.CALL})


class MessageState(StrEnum):
    """`claimed`: a worker has it in hand and has told nobody yet. `sending`: the words are on their way, the answer is
    not in. `uncertain`: the answer never came: it may have arrived, so a person decides.
    """

    QUEUED = "queued"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    UNCERTAIN = "uncertain"
    BY_HAND = "by_hand"


OPEN = (MessageState.QUEUED, MessageState.CLAIMED, MessageState.SENDING)
"""States of what is still in the queue."""

TOLD = frozenset(
    {
        MessageState.QUEUED,
        MessageState.CLAIMED,
        MessageState.SENDING,
        MessageState.SENT,
        MessageState.UNCERTAIN,
        MessageState.BY_HAND,
    }
)
"""States in which what a message says counts as told, or about to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A session as its individual is told it. Of two with the same `uid`, that with the higher `sequence` holds."""

    uid: str
    sequence: int
    session_id: str
    day: date
    start: int
    end: int
    meet: str
    directions: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message to be queued. `key` tells it from all others: one with the same key is queued once.

    `calendars` are the attachments' texts; `told` is all that the individual knows of the week of `monday` once this
    has arrived. It is of no use after `expires_at`, and goes not before `not_before`.
    """

    key: str
    kind: MessageKind
    channel: Channel
    recipient: str
    address: str
    subject: str
    text: str
    html: str | None = None
    reply_to: str | None = None
    calendars: tuple[str, ...] = ()
    individual_id: str | None = None
    monday: date | None = None
    told: tuple[Appointment, ...] | None = None
    not_before: datetime | None = None
    expires_at: datetime | None = None
    suppressed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How far a message has come; `reason` is why it failed, waits or is kept back."""

    number: int
    service: str
    message: Message
    state: MessageState
    attempts: int
    queued_at: datetime
    next_at: datetime
    ended_at: datetime | None = None
    reason: str | None = None
    reference: str | None = None
