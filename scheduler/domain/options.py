"""What it would take for an individual to be in a session."""

from dataclasses import dataclass
from enum import StrEnum

from scheduler.domain.changes import Call
from scheduler.domain.decisions import Decision
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.roster import Booking, Roster
from scheduler.domain.rules import Rule


class Verdict(StrEnum):
    BOOKED = "booked"
    FREE = "free"
    """Nobody else's booking has to change."""
    MOVES = "moves"
    """Only if someone else's booking changes."""
    FORBIDDEN = "forbidden"
    """A rule about the individual and the session forbids it."""
    IMPOSSIBLE = "impossible"
    """No roster with that booking was found."""


@dataclass(frozen=True, slots=True)
class WhatStands:
    """A roster that keeps every rule. If it is less than was asked about, `fallen` are the bookings that cannot stand
    any more, and the problem is without the decisions `set_aside`: they ask for what is not there then."""

    problem: PlanningProblem
    roster: Roster
    fallen: tuple[Booking, ...] = ()
    set_aside: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """`rules` say what forbids it, or what simply adding the booking would break; `gains` what the first four tiers
    would gain (raw units, below nought: lose) where that is known; `instead` the individual's own sessions that
    would go."""

    session_id: str
    verdict: Verdict
    rules: tuple[Rule, ...] = ()
    gains: tuple[int, ...] = ()
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WhatItTakes:
    """One session in full: `costs` in raw units of each of the six tiers (below nought: a gain), whom it moves, whose
    bookings stand without their fallback then, and the proven least number of bookings that have to change.

    `held` are those of them, by individual and session, that rule P2 keeps: no plan or repair takes them away, whatever
    is pinned, only a change by hand.
    """

    option: Option
    reasons: tuple[str, ...]
    costs: tuple[int, ...] = ()
    calls: tuple[Call, ...] = ()
    changed: int = 0
    least: int = 0
    uncovered: tuple[Booking, ...] = ()
    held: tuple[tuple[str, str], ...] = ()
