"""What supervisors, case managers, coordinators and hosts are told: as little about people as will do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.domain.times import clock
from scheduler.messages.content import Content, Section, long_day

SENDER = "The roster of your service"
SEE = "What others need to know about people is behind your sign-in, not in this message."


@dataclass(frozen=True, slots=True)
class Duty:
    """A session that a supervisor runs, or that a host's place takes; names as they are called out."""

    day: date
    start: int
    end: int
    placement: str
    meet: str
    names: tuple[str, ...]


def team_sheet(today: date, duties: Sequence[Duty]) -> Content:
    """A supervisor's sessions of today and tomorrow."""
    sections = tuple(
        Section(
            f"{_when(duty, today)}, {clock(duty.start)} to {clock(duty.end)}: {duty.placement}",
            (f"Meet at {duty.meet}. {_people(len(duty.names))}.", *duty.names),
        )
        for duty in duties
    )
    return Content("Your team sheet", "Good morning. These are your sessions.", sections, (SEE,), SENDER)


def host_note(duties: Sequence[Duty]) -> Content:
    """Who comes tomorrow to a place that looks after people itself."""
    sections = tuple(
        Section(f"{long_day(duty.day)}, {clock(duty.start)} to {clock(duty.end)}", duty.names) for duty in duties
    )
    return Content("Who comes tomorrow", "Good afternoon. We expect these people with you.", sections, (), SENDER)


def digest(lists: Mapping[str, Sequence[str]]) -> Content:
    """A case manager's day: headings with ids of individuals or orders. Lists with nothing in them are left out."""
    sections = tuple(Section(heading, tuple(lines)) for heading, lines in lists.items() if lines)
    opening = "Good morning. This needs you today." if sections else "Good morning. Nothing is due today."
    return Content("Your day", opening, sections, ("Sign in to see more.",), SENDER)


def night_report(lines: Mapping[str, Sequence[str]]) -> Content:
    """What was done at night, for coordinators."""
    sections = tuple(Section(heading, tuple(texts)) for heading, texts in lines.items() if texts)
    return Content("Last night", "Good morning. This was done last night.", sections, ("Sign in to see more.",), SENDER)


def alert(lines: Sequence[str]) -> Content:
    """Something falls behind."""
    return Content("The scheduler needs you", "Something falls behind.", (Section("", tuple(lines)),), (), SENDER)


def _when(duty: Duty, today: date) -> str:
    return "Today" if duty.day == today else "Tomorrow"


def _people(count: int) -> str:
    return "1 person is booked" if count == 1 else f"{count} people are booked"
