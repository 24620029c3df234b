"""What a message says, and how that looks as plain text and as HTML for old mail programs."""

from dataclasses import dataclass
from datetime import date

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

TEMPLATES = Environment(
    loader=PackageLoader("scheduler.messages"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its lines; either may be empty."""

    heading: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """A message in order: the title is an e-mail's subject, so nothing about anyone may be in it."""

    title: str
    opening: str
    sections: tuple[Section, ...]
    closing: tuple[str, ...]
    sender: str


def long_day(day: date) -> str:
    """Monday 7 December."""
    return f"{day:%A} {day.day} {day:%B}"


def as_text(content: Content) -> str:
    return TEMPLATES.get_template("message.txt").render(content=content).strip() + "\n"


def as_html(content: Content) -> str:
    """Tables and inline styles only: mail programs drop all else."""
    return TEMPLATES.get_template("message.html").render(content=content)
