"""What a coordinator changes in a roster by hand, and what comes of it."""

from dataclasses import dataclass

from scheduler.domain.decisions import Decision
from scheduler.domain.roster import Roster
from scheduler.domain.rules import Violation


@dataclass(frozen=True, slots=True)
class Add:
    individual_id: str
    session_id: str


@dataclass(frozen=True, slots=True)
class Remove:
    individual_id: str
    session_id: str


@dataclass(frozen=True, slots=True)
class Move:
    individual_id: str
    from_session: str
    to_session: str


@dataclass(frozen=True, slots=True)
class Swap:
    """Two individuals change places."""

    individual_id: str
    session_id: str
    other_id: str
    other_session: str


@dataclass(frozen=True, slots=True)
class Pin:
    """Booked there, and to stay so when the week is planned again."""

    individual_id: str
    session_id: str


@dataclass(frozen=True, slots=True)
class Forbid:
    """Not booked there, nor when the week is planned again."""

    individual_id: str
    session_id: str


Edit = Add | Remove | Move | Swap | Pin | Forbid


@dataclass(frozen=True, slots=True)
class Edited:
    """The roster after the edits; what it newly breaks and what it broke before; the six tiers' values, raw, before and
    after; the decisions that pins and forbids ask for."""

    roster: Roster
    broken: tuple[Violation, ...]
    broken_before: tuple[Violation, ...]
    tiers_before: tuple[int, ...]
    tiers_after: tuple[int, ...]
    decisions: tuple[Decision, ...]
