"""Scenarios as people write them, "NAME: CHANGE; CHANGE", to scenarios and back to the one form we write."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from scheduler.domain.errors import SchedulerError
from scheduler.domain.records import ServiceRecords
from scheduler.domain.scenarios import (
    AS_IT_IS,
    Change,
    MoreOrders,
    MoreSessional,
    PlacementClosed,
    Ratio,
    RiskLimit,
    Scenario,
    SessionAdded,
    ShowUp,
    SupervisorAbsent,
)
from scheduler.domain.times import WEEKDAYS, TimeOfDay, Weekday, clock
from scheduler.exchange.values import CONTROL, Unfit, quoted

LONGEST_NAME = 40
IDS_SHOWN = 30
MOST_SESSIONAL, MOST_RATIO, MOST_POINTS, MOST_ORDERS = 20, 12, 90, 10_000
NAME = re.compile(r"[^\W_][^;]*")
"""Begins as no formula of a spreadsheet does."""
PERCENT = r"(\d{1,3}(?:\.\d{1,3})?) ?%"
CLOCK = r"(\d{1,2}):(\d{2})"
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAYS = {word: day for day, name in zip(WEEKDAYS, DAY_NAMES, strict=True) for word in (str(day), name.lower())}


def read_scenarios(texts: Sequence[str], records: ServiceRecords) -> tuple[Scenario, ...]:
    """The scenarios, in their order. Raises SchedulerError with a line for each fault in any of them."""
    scenarios: list[Scenario] = []
    faults: list[str] = []
    for text in texts:
        try:
            scenario = _scenario(text, records, faults)
            if any(other.name.casefold() == scenario.name.casefold() for other in (AS_IT_IS, *scenarios)):
                raise Unfit(f"The name {quoted(scenario.name)} is taken.", "Give each scenario a name of its own.")
            scenarios.append(scenario)
        except Unfit as unfit:
            faults.append(_line(text, unfit))
    if faults:
        raise SchedulerError("\n".join(faults))
    return tuple(scenarios)


def scenario_text(scenario: Scenario) -> str:
    """The scenario in a form that reads back the same."""
    return f"{scenario.name}: {'; '.join(map(change_text, scenario.changes))}"


def change_text(change: Change) -> str:
    match change:
        case MoreSessional(count, weekday):
            return f"sessional +{count} {weekday}"
        case PlacementClosed(placement_id):
            return f"close {placement_id}"
        case Ratio(value):
            return f"ratio {value}"
        case RiskLimit(chance, share):
            return f"limit {_percent(chance)}" + ("" if share is None else f" share {_percent(share)}")
        case SessionAdded(placement_id, weekday, start, end):
            return f"add {placement_id} {weekday} {clock(start)}-{clock(end)}"
        case SupervisorAbsent(supervisor_id):
            return f"absent {supervisor_id}"
        case ShowUp(points):
            return f"show-up {points:+d}"
        case MoreOrders(count):
            return f"orders {count:+d}"


def _scenario(text: str, records: ServiceRecords, faults: list[str]) -> Scenario:
    """Raises Unfit for a scenario without a name or a change; faults of single changes are noted."""
    name, colon, rest = (part.strip() for part in text.partition(":"))
    if not colon:
        raise Unfit("It has no name with a colon after it.", 'Write "NAME: CHANGE; CHANGE".')
    if not NAME.fullmatch(name) or CONTROL.search(name) or len(name) > LONGEST_NAME:
        rule = f"Begin it with a letter or digit, on one line, at most {LONGEST_NAME} characters long, without ;."
        raise Unfit(f"{quoted(name)} cannot be its name.", rule)
    changes = []
    for part in filter(None, (" ".join(part.split()) for part in rest.split(";"))):
        try:
            changes.append(_change(part, records))
        except Unfit as unfit:
            faults.append(_line(name, unfit))
    if not rest.strip("; "):
        raise Unfit("It has no change.", f"Changes are: {_forms()}.")
    return Scenario(name, tuple(changes))


def _line(text: str, unfit: Unfit) -> str:
    return f"Scenario {quoted(text)}: {unfit.problem} {unfit.remedy()}"


def _change(text: str, records: ServiceRecords) -> Change:
    keyword, _, rest = text.partition(" ")
    form = FORMS.get(keyword.lower())
    if form is None:
        remedy = f"Changes are: {_forms()}."
        raise Unfit(f"{quoted(text)} is not a change.", remedy, found=keyword.lower(), words=tuple(FORMS))
    match = form.pattern.fullmatch(rest)
    if match is None:
        raise Unfit(f"{quoted(text)} cannot be read.", f'Write "{form.form}", such as "{form.example}".')
    return form.read(match, records)


def _sessional(match: re.Match[str], records: ServiceRecords) -> Change:
    return MoreSessional(_between(match[1], 1, MOST_SESSIONAL), _weekday(match[2]))


def _close(match: re.Match[str], records: ServiceRecords) -> Change:
    return PlacementClosed(_placement(match[1], records))


def _ratio(match: re.Match[str], records: ServiceRecords) -> Change:
    return Ratio(_between(match[1], 1, MOST_RATIO))


def _limit(match: re.Match[str], records: ServiceRecords) -> Change:
    return RiskLimit(_chance(match[1]), None if match[2] is None else _chance(match[2]))


def _add(match: re.Match[str], records: ServiceRecords) -> Change:
    start, end = _time(match[3], match[4]), _time(match[5], match[6])
    if end <= start:
        raise Unfit(f"{quoted(f'{clock(start)}-{clock(end)}')} ends before it begins.", "Write the start first.")
    return SessionAdded(_placement(match[1], records), _weekday(match[2]), start, end)


def _absent(match: re.Match[str], records: ServiceRecords) -> Change:
    return SupervisorAbsent(_known(match[1], "supervisor", [row.supervisor_id for row in records.supervisors]))


def _show_up(match: re.Match[str], records: ServiceRecords) -> Change:
    points = _between(match[1], -MOST_POINTS, MOST_POINTS)
    if not points:
        raise Unfit(f"{quoted(match[1])} changes nothing.", "Write how many points more or fewer come, such as +5.")
    return ShowUp(points)


def _orders(match: re.Match[str], records: ServiceRecords) -> Change:
    count = _between(match[1], -MOST_ORDERS, MOST_ORDERS)
    if not count:
        raise Unfit(f"{quoted(match[1])} changes nothing.", "Write how many orders more a year, such as +60.")
    return MoreOrders(count)


@dataclass(frozen=True, slots=True)
class Form:
    """How a change is written: what to say of it, an example, and what reads the text after its first word."""

    form: str
    example: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], ServiceRecords], Change]


def _form(form: str, example: str, pattern: str, read: Callable[[re.Match[str], ServiceRecords], Change]) -> Form:
    return Form(form, example, re.compile(pattern, re.ASCII | re.IGNORECASE), read)


FORMS = {
    "sessional": _form("sessional +N DAY", "sessional +1 sat", r"\+?(\d{1,9}) ([a-z]+)", _sessional),
    "close": _form("close PLACEMENT", "close PARKS", r"(\S+)", _close),
    "ratio": _form("ratio N", "ratio 6", r"(\d{1,9})", _ratio),
    "limit": _form("limit X% [share Y%]", "limit 2%", rf"{PERCENT}(?: share {PERCENT})?", _limit),
    "add": _form(
        "add PLACEMENT DAY HH:MM-HH:MM", "add PARKS sun 09:00-15:30", rf"(\S+) ([a-z]+) {CLOCK} ?- ?{CLOCK}", _add
    ),
    "absent": _form("absent SUPERVISOR", "absent S01", r"(\S+)", _absent),
    "show-up": _form("show-up +N", "show-up +5", r"([+-]?\d{1,9})", _show_up),
    "orders": _form("orders +N", "orders +60", r"([+-]?\d{1,9})", _orders),
}
"""First word of a change -> its form."""


def _forms() -> str:
    return ", ".join(form.form for form in FORMS.values())


def _between(text: str, least: int, most: int) -> int:
    if least <= int(text) <= most:
        return int(text)
    raise Unfit(f"{quoted(text)} is out of range.", f"Write {least} to {most}.")


def _chance(text: str) -> float:
    if (percent := Decimal(text)) <= 100:
        return float(percent / 100)
    raise Unfit(f"{quoted(text + '%')} is out of range.", "Write 0% to 100%.")


def _percent(chance: float) -> str:
    return f"{(Decimal(repr(chance)) * 100).normalize():f}%"


def _weekday(text: str) -> Weekday:
    if (day := DAYS.get(text.lower())) is not None:
        return day
    raise Unfit(
        f"{quoted(text)} is not a day.", f"Use one of: {', '.join(WEEKDAYS)}.", found=text.lower(), words=tuple(DAYS)
    )


def _time(hours: str, minutes: str) -> TimeOfDay:
    time = 60 * int(hours) + int(minutes)
    if int(minutes) < 60 and time <= 24 * 60:
        return TimeOfDay(time)
    raise Unfit(f"{quoted(f'{hours}:{minutes}')} is not a time of day.", "Write hours and minutes like 09:00.")


def _placement(text: str, records: ServiceRecords) -> str:
    return _known(text, "placement", [row.placement_id for row in records.placements])


def _known(text: str, what: str, ids: Collection[str]) -> str:
    if text in ids:
        return text
    shown = sorted(ids)[:IDS_SHOWN]
    more = f" and {len(ids) - len(shown)} more" if len(ids) > len(shown) else ""
    raise Unfit(
        f"There is no {what} {quoted(text)}.",
        f"Use one of: {', '.join(shown)}{more}.",
        found=text.upper(),
        words=tuple(ids),
    )
