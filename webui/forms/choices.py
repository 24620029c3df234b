"""What a list offers."""

from collections.abc import Iterable

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

NOTHING = SelectChoice("", "Choose")


def offered(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Values with their words."""
    return [SelectChoice(value, words) for value, words in pairs]


def or_none(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """The same, with nothing chosen to begin with."""
    return [NOTHING, *offered(pairs)]
