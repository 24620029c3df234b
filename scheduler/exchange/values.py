"""One cell: from what people and spreadsheets write to a value, and back to the one form we write."""

import re
from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from math import isfinite
from typing import Any

from scheduler.domain.times import TimeOfDay, clock
from scheduler.exchange.columns import Column, Kind

LONGEST_TEXT = 500
LONGEST_IDENTIFIER = 64
LONGEST_QUOTE = 40
LIST_SEPARATOR = ";"
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
MINUTES_A_DAY = 1440

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Besides control characters, those that break a line or turn the direction of the text around."""

IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
DAY_FIRST_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: 00:00(?::00)?)?", re.ASCII)
CLOCK_TIME = re.compile(r"(?:(?:1899-12-3[01]|1900-01-0[01])[ T])?(\d{1,2}):(\d{2})(?::00(?:\.0+)?)?", re.ASCII)
DAY_FRACTION = re.compile(r"0(\.\d+)?", re.ASCII)
WHOLE_DAYS = frozenset({"1899-12-31", "1900-01-01"})
"""What Excel's 24:00 becomes when it is kept as a date: one day after its day nought."""

YES_NO = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}


class Unfit(ValueError):
    """A cell that cannot be what its column asks: what is wrong with it, and the remedy."""

    def __init__(self, problem: str, remedy: str, found: str = "", words: tuple[str, ...] = ()) -> None:
        super().__init__(problem)
        self.problem = problem
        self._remedy = remedy
        self._found = found
        self._words = words

    def remedy(self) -> str:
        """Looks for the nearest word only when asked: a file may hold many wrong cells, and few are shown."""
        return did_you_mean(self._found, self._words) + self._remedy


def quoted(text: str) -> str:
    """The text for a message: short, on one line, in quotes."""
    short = text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + "…"
    return f'"{CONTROL.sub("�", short)}"'


def did_you_mean(found: str, words: tuple[str, ...]) -> str:
    nearest = get_close_matches(found[:LONGEST_QUOTE], words, n=1)
    return f'Did you mean "{nearest[0]}"? ' if nearest else ""


def plain_name(text: str) -> str:
    """ "Home Locality " -> "home_locality": how headings, sheets and words are compared."""
    return re.sub(r"[\s-]+", "_", text.strip().lower())


def read_value(column: Column, text: str) -> Any:
    """The value of a trimmed cell; raises Unfit."""
    if text == "":
        if column.required:
            raise Unfit("The cell is empty.", f"Fill it in, for example {column.example}.")
        return column.default
    if CONTROL.search(text):
        raise Unfit(f"{quoted(text)} has a line break or control character in it.", "Write it on one line.")
    if len(text) > LONGEST_TEXT:
        raise Unfit(f"{quoted(text)} is {len(text)} characters long.", f"Write at most {LONGEST_TEXT}.")
    read = READERS[column.kind]
    if not column.many:
        return read(column, text)
    return tuple(read(column, item.strip()) for item in text.split(LIST_SEPARATOR) if item.strip())


def write_value(column: Column, value: Any) -> str:
    """The one form in which a value is written."""
    if value is None:
        return ""
    if column.many:
        return f"{LIST_SEPARATOR} ".join(map(str, value))
    match column.kind:
        case Kind.YES_NO:
            return "yes" if value else "no"
        case Kind.TIME:
            return clock(value)
        case Kind.NUMBER:
            return repr(float(value)).removesuffix(".0")
        case _:
            return str(value)


def _text(column: Column, text: str) -> str:
    return text


def _identifier(column: Column, text: str) -> str:
    if IDENTIFIER.fullmatch(text) and len(text) <= LONGEST_IDENTIFIER:
        return text
    raise Unfit(
        f"{quoted(text)} cannot be an id.",
        f"Use letters a to z, digits and - _ . only, a letter or digit first, at most {LONGEST_IDENTIFIER}.",
    )


def _word(column: Column, text: str) -> Any:
    words = {str(word): word for word in column.words}
    if (name := plain_name(text)) in words:
        return words[name]
    what = "is not one of the words here."
    raise Unfit(f"{quoted(text)} {what}", f"Use one of: {', '.join(words)}.", found=name, words=tuple(words))


def _number(column: Column, text: str) -> float:
    if not NUMBER.fullmatch(text) or not isfinite(number := float(text)):
        raise Unfit(f"{quoted(text)} is not a number.", f"Write it in digits, like {column.example}.")
    return _in_range(column, text, number)


def _whole_number(column: Column, text: str) -> int:
    if not NUMBER.fullmatch(text) or not isfinite(number := float(text)) or not number.is_integer():
        raise Unfit(f"{quoted(text)} is not a whole number.", f"Write it in digits, like {column.example}.")
    return int(_in_range(column, text, number))


def _in_range(column: Column, text: str, number: float) -> float:
    least, most = column.least, column.most
    if (least is None or least <= number) and (most is None or number <= most):
        return number
    unit = f" {column.unit}" if column.unit else ""
    if most is None:
        raise Unfit(f"{quoted(text)} is below {least:g}{unit}.", f"Write {least:g} or more.")
    raise Unfit(f"{quoted(text)} is out of range.", f"Write {least or 0:g} to {most:g}{unit}.")


def _yes_no(column: Column, text: str) -> bool:
    if (answer := YES_NO.get(text.lower())) is None:
        raise Unfit(f"{quoted(text)} is neither yes nor no.", "Write yes or no.")
    return answer


def _date(column: Column, text: str) -> date:
    try:
        day = _calendar_day(text)
    except ValueError:
        raise Unfit(f"{quoted(text)} is not a date.", f"Write it like {column.example}.") from None
    if EARLIEST <= day <= LATEST:
        return day
    raise Unfit(f"{quoted(text)} is no year to plan in.", f"Write it like {column.example}.")


def _calendar_day(text: str) -> date:
    if match := ISO_DATE.fullmatch(text):
        year, month, day = match.groups()
    elif match := DAY_FIRST_DATE.fullmatch(text):
        day, month, year = match.groups()
    else:
        raise ValueError(text)
    return date(int(year), int(month), int(day))


def _time(column: Column, text: str) -> TimeOfDay:
    minutes = -1
    if text in WHOLE_DAYS:
        minutes = MINUTES_A_DAY
    elif DAY_FRACTION.fullmatch(text):
        minutes = _whole_minutes(float(text) * MINUTES_A_DAY)
    elif (match := CLOCK_TIME.fullmatch(text)) and int(match[2]) < 60:
        minutes = int(match[1]) * 60 + int(match[2])
    if 0 <= minutes <= MINUTES_A_DAY:
        return TimeOfDay(minutes)
    raise Unfit(f"{quoted(text)} is not a time of day.", f"Write hours and minutes like {column.example}.")


def _whole_minutes(minutes: float) -> int:
    """A spreadsheet keeps 09:20 as a rounded part of a day, so it may be a little off; else -1."""
    return round(minutes) if abs(minutes - round(minutes)) < 0.01 else -1


READERS: dict[Kind, Callable[[Column, str], Any]] = {
    Kind.TEXT: _text,
    Kind.IDENTIFIER: _identifier,
    Kind.WORD: _word,
    Kind.WHOLE_NUMBER: _whole_number,
    Kind.NUMBER: _number,
    Kind.YES_NO: _yes_no,
    Kind.DATE: _date,
    Kind.TIME: _time,
}
