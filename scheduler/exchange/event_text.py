"""Events as a coordinator writes them on the command line."""

import re
from collections.abc import Callable, Sequence
from datetime import date

from scheduler.domain.errors import SchedulerError
from scheduler.domain.events import (
    Event,
    IndividualArrived,
    IndividualUnavailable,
    PlacementLost,
    PresentThisMorning,
    SessionCancelled,
    SupervisorAbsent,
    VanLost,
    WeatherStops,
)
from scheduler.domain.placements import HalfDay
from scheduler.domain.times import clock

FORMS = {
    "supervisor": "supervisor S01 2026-12-08 [2026-12-10]",
    "session": "session PARKS/2026-12-08/0900",
    "placement": "placement PARKS 2026-12-08 [2026-12-11]",
    "van": "van PARKS 2026-12-08",
    "weather": "weather 2026-12-08 [am|pm] [YARD]",
    "individual": "individual P001 2026-12-08 [2026-12-10]",
    "arrived": "arrived P031",
    "present": "present YARD 2026-12-08 09:00 P001,P002,P005 [but P003]",
}
"""Kind of event -> how it is written; what is in brackets may be left out."""
BUT, NOBODY = "but", "nobody"
CLOCK = re.compile(r"([01]?\d|2[0-3]):?([0-5]\d)")


def read_event(text: str) -> Event:
    """Raises SchedulerError with the way to write it."""
    kind, *words = text.replace("=", " ").split() or [""]
    if kind not in FORMS:
        raise SchedulerError(f'"{kind}" is no kind of event. Write one of: {"; ".join(FORMS.values())}.')
    try:
        return READERS[kind](words)
    except (ValueError, IndexError):
        raise SchedulerError(f'The event "{text}" cannot be read. Write it as: {FORMS[kind]}.') from None


def write_event(event: Event) -> str:
    """As `read_event` reads it."""
    match event:
        case SupervisorAbsent(about, first, last):
            return f"supervisor {about} {first} {last}"
        case PlacementLost(about, first, last):
            return f"placement {about} {first} {last}"
        case IndividualUnavailable(about, first, last):
            return f"individual {about} {first} {last}"
        case SessionCancelled(about):
            return f"session {about}"
        case VanLost(about, day):
            return f"van {about} {day}"
        case WeatherStops(day, half_day, muster_point_id):
            return " ".join(filter(None, ("weather", str(day), half_day, muster_point_id)))
        case IndividualArrived(about):
            return f"arrived {about}"
        case PresentThisMorning(point, day, start, present, absent):
            but = () if absent is None else (BUT, ",".join(sorted(absent)) or NOBODY)
            return " ".join(("present", point, str(day), clock(start), ",".join(sorted(present)) or NOBODY, *but))


def _days(words: Sequence[str]) -> tuple[date, date]:
    first, *rest = [date.fromisoformat(word) for word in words]
    (last,) = rest or (first,)
    if last < first:
        raise ValueError
    return first, last


def _weather(words: Sequence[str]) -> WeatherStops:
    day, *rest = words
    half = HalfDay(rest.pop(0)) if rest and rest[0] in tuple(HalfDay) else None
    (point,) = rest or (None,)
    return WeatherStops(date.fromisoformat(day), half, point)


def _present(words: Sequence[str]) -> PresentThisMorning:
    point, day, start, *people = words
    if not (time := CLOCK.fullmatch(start)):
        raise ValueError
    here, absent = people, None
    if BUT in people:
        here, absent = people[: people.index(BUT)], _people(people[people.index(BUT) + 1 :])
    return PresentThisMorning(point, date.fromisoformat(day), 60 * int(time[1]) + int(time[2]), _people(here), absent)


def _people(words: Sequence[str]) -> frozenset[str]:
    return frozenset(person for word in words for person in word.split(",") if person and person != NOBODY)


def _one(words: Sequence[str]) -> str:
    (word,) = words
    return word


READERS: dict[str, Callable[[Sequence[str]], Event]] = {
    "supervisor": lambda words: SupervisorAbsent(words[0], *_days(words[1:])),
    "session": lambda words: SessionCancelled(_one(words)),
    "placement": lambda words: PlacementLost(words[0], *_days(words[1:])),
    "van": lambda words: VanLost(words[0], date.fromisoformat(_one(words[1:]))),
    "weather": _weather,
    "individual": lambda words: IndividualUnavailable(words[0], *_days(words[1:])),
    "arrived": lambda words: IndividualArrived(_one(words)),
    "present": _present,
}
