"""Reading roster.json again, also one edited by hand: all of it, or all that is wrong with it.

Only what makes the roster is read: the weeks, the sessions that run, bookings, staffing and the decisions
set aside. The rest (tiers, pools, names) is told of it and worked out anew. Keys that are not known are
passed over, since the format grows.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from scheduler.domain.attendance import BookingKind
from scheduler.domain.decisions import Decision
from scheduler.domain.errors import BadRecords, Fault
from scheduler.domain.events import Event
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.result import Conflict, TierResult
from scheduler.domain.roster import Booking, Roster, Staffing
from scheduler.domain.rules import Rule
from scheduler.domain.times import monday_of
from scheduler.exchange.event_text import read_event
from scheduler.exchange.roster_files import decision_entry

MOST_BYTES = 100_000_000
MOST_WEEKS = 8
LONGEST_QUOTE = 40
Parsed = TypeVar("Parsed", bound=BaseModel)


Said = Mapping[str, Any]
"""What a file tells of a decision: its id, and what else it has of it."""


@dataclass(frozen=True, slots=True)
class RosterFile:
    """A roster, the weeks it is for, the decisions that were set aside because they conflict, the events
    that it was repaired after, and the day as of which it was planned around a published one."""

    first_monday: date
    weeks: int
    roster: Roster
    set_aside: tuple[Said, ...]
    events: tuple[Event, ...] = ()
    as_of: date | None = None
    ends: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ToldConflict:
    """A conflict as a file tells it, with its decisions."""

    decisions: tuple[Said, ...]
    rules: tuple[Rule, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What a file tells of how its roster was made: passed on when the roster is edited, never judged by."""

    made_with: Mapping[str, Any]
    tiers: tuple[TierResult, ...]
    conflicts: tuple[ToldConflict, ...]

    def conflicts_among(self, decisions: Collection[Decision]) -> tuple[Conflict, ...]:
        """The conflicts with their decisions, of these; those that say something else by now are not set aside."""
        found = [(told, still_said(told.decisions, decisions)) for told in self.conflicts]
        return tuple(Conflict(tuple(left), told.rules, told.words) for told, left in found if left)


class _Entry(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class _Session(_Entry):
    session_id: str
    end: str | None = None


class _Booking(_Entry):
    session_id: str
    individual_id: str
    kind: BookingKind = BookingKind.REGULAR
    fallback: str | None = None


class _Staffing(_Entry):
    session_id: str
    supervisor_id: str


class _Decision(BaseModel):
    model_config = ConfigDict(strict=True, extra="allow")

    decision_id: str


class _Conflict(_Entry):
    decisions: list[_Decision]


class _Tier(_Entry):
    number: int
    name: str
    unit: str
    scale: int = Field(ge=1)
    value: int
    bound: int


class _ToldConflict(_Conflict):
    words: str
    rules: list[Rule]


class _Anyway(_Entry):
    reason: str
    broken: list[str]


class _MadeWith(BaseModel):
    model_config = ConfigDict(strict=True, extra="allow")

    edits: list[str] = []
    anyway: list[_Anyway] = []


class _Told(_Entry):
    made_with: _MadeWith = _MadeWith()
    tiers: list[_Tier] = []
    conflicts: list[_ToldConflict] = []


class _Around(_Entry):
    as_of: date


class _After(_Entry):
    events: list[str] = []
    published: _Around | None = None


class _Document(_Entry):
    schema_version: Literal["1"]
    first_monday: date
    weeks: int = Field(ge=1, le=MOST_WEEKS)
    sessions: list[_Session]
    bookings: list[_Booking]
    staffing: list[_Staffing]
    conflicts: list[_Conflict] = []
    made_with: _After = _After()

    @field_validator("first_monday")
    @classmethod
    def _is_a_monday(cls, day: date) -> date:
        if day != monday_of(day):
            raise PydanticCustomError("monday", "It is not a Monday; {monday} is", {"monday": str(monday_of(day))})
        return day


def read_roster(path: Path) -> RosterFile:
    """Raises BadRecords with all faults, SchedulerError for an event that is none."""
    return roster_of(path.name, _text(path))


def roster_of(name: str, text: str) -> RosterFile:
    """A roster.json that is called `name` in messages. Raises BadRecords with all faults."""
    document = _parsed(_Document, name, text)
    roster = Roster(
        tuple(sorted(entry.session_id for entry in document.sessions)),
        tuple(
            Booking(entry.session_id, entry.individual_id, entry.kind, entry.fallback)
            for entry in sorted(document.bookings, key=lambda entry: (entry.session_id, entry.individual_id))
        ),
        tuple(sorted(Staffing(entry.session_id, entry.supervisor_id) for entry in document.staffing)),
    )
    set_aside = tuple(decision.model_dump() for conflict in document.conflicts for decision in conflict.decisions)
    events = tuple(map(read_event, document.made_with.events))
    around = document.made_with.published
    as_of = around.as_of if around else None
    ends = {entry.session_id: entry.end for entry in document.sessions if entry.end}
    return RosterFile(document.first_monday, document.weeks, roster, set_aside, events, as_of, ends)


def read_proof(path: Path) -> Proof:
    """What `read_roster` leaves out. Raises BadRecords with all faults; a file edited by hand may lack it all."""
    return proof_of(path.name, _text(path))


def proof_of(name: str, text: str) -> Proof:
    """The same of a roster.json that is at hand."""
    told = _parsed(_Told, name, text)
    return Proof(
        told.made_with.model_dump(exclude_unset=True),
        tuple(TierResult(**tier.model_dump()) for tier in told.tiers),
        tuple(
            ToldConflict(tuple(d.model_dump() for d in entry.decisions), tuple(entry.rules), entry.words)
            for entry in told.conflicts
        ),
    )


def still_said(told: Collection[Said], decisions: Iterable[Decision]) -> list[Decision]:
    """Of the decisions those that files tell of, and that still say what is told."""
    said = {one["decision_id"]: one for one in told}
    return [d for d in decisions if d.decision_id in said and _says(decision_entry(d), said[d.decision_id])]


def _says(entry: Said, said: Said) -> bool:
    return all(said[name] == value for name, value in entry.items() if name in said)


def refuse_strangers(name: str, roster: Roster, problem: PlanningProblem) -> None:
    """Raises BadRecords for ids in the roster file `name` that the service's records do not know."""
    known = {
        "session": {session.session_id for session in problem.sessions},
        "individual": {individual.individual_id for individual in problem.records.individuals},
        "supervisor": {supervisor.supervisor_id for supervisor in problem.records.supervisors},
    }
    faults = {
        Fault(
            name, 0, where, f"There is no {kind} {_quoted(found)} in these weeks.", "Write an id that the records have."
        )
        for where, kind, found in _mentioned(roster)
        if found not in known[kind]
    }
    if faults:
        raise BadRecords(list(faults))


def _mentioned(roster: Roster) -> Iterator[tuple[str, str, str]]:
    for session_id in roster.sessions:
        yield "sessions", "session", session_id
    for booking in roster.bookings:
        yield "bookings", "session", booking.session_id
        yield "bookings", "individual", booking.individual_id
        if booking.fallback is not None:
            yield "bookings, fallback", "session", booking.fallback
    for staffing in roster.staffing:
        yield "staffing", "session", staffing.session_id
        yield "staffing", "supervisor", staffing.supervisor_id


def _parsed(model: type[Parsed], name: str, text: str) -> Parsed:
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        details = error.errors(include_url=False)
        raise BadRecords([_fault(name, detail) for detail in details]) from None


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            problem = f"It has more than {MOST_BYTES // 1_000_000} MB."
            raise BadRecords([Fault(path.name, 0, "", problem, "Check that it is the right file.")])
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        problem = f"It cannot be opened: {error.strerror}."
        raise BadRecords([Fault(path.name, 0, "", problem, "Check its name and where it is.")]) from None
    except UnicodeDecodeError:
        raise BadRecords(
            [Fault(path.name, 0, "", "It is not a text in UTF-8.", "Name a roster.json, saved as UTF-8.")]
        ) from None


def _fault(name: str, detail: ErrorDetails) -> Fault:
    """Places in lists count from 1, as people do."""
    where = ", ".join(f"number {step + 1}" if isinstance(step, int) else step for step in detail["loc"])
    found = "" if detail["type"] in ("missing", "json_invalid") else f" Found {_quoted(detail['input'])}."
    return Fault(name, 0, where, f"{detail['msg']}.{found}", "See docs/roster-json.md.")


def _quoted(value: object) -> str:
    text = str(value)
    return f'"{text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + "…"}"'
