"""The reference of the service folder's format, written from the columns themselves for data/README.md."""

from collections.abc import Iterator

from scheduler.domain.records import REQUIRED, ROW_TYPES
from scheduler.exchange.columns import COLUMNS, SETTINGS, Column, Kind
from scheduler.exchange.values import write_value


def format_reference() -> str:
    """Every file, column and setting as Markdown: type, unit, range, default, example."""
    return "\n".join([*_files(), *_settings()])


def _files() -> Iterator[str]:
    for name, columns in COLUMNS.items():
        needed = "Required." if name in REQUIRED else "May be left out."
        yield from (f"### {name}.csv", "", f"{_first_line(name)} {needed}", "")
        yield "| column | meaning | what to write | default | example |"
        yield "| --- | --- | --- | --- | --- |"
        for column in columns:
            cells = (
                f"`{column.name}`",
                column.meaning,
                _what_to_write(column),
                _default(column),
                _code(column.example),
            )
            yield f"| {' | '.join(cells)} |"
        yield ""


def _first_line(name: str) -> str:
    doc: str = ROW_TYPES[name].__doc__
    return doc.strip().partition("\n\n")[0].replace("\n", " ")


def _settings() -> Iterator[str]:
    yield from ("### settings.csv", "", "What the service decided, one setting in each row. May be left out.", "")
    yield "| setting | meaning | what to write | default | source |"
    yield "| --- | --- | --- | --- | --- |"
    for column in SETTINGS:
        default = _code(write_value(column, column.default))
        cells = (f"`{column.name}`", column.meaning, _what_to_write(column), default, column.source)
        yield f"| {' | '.join(cells)} |"


def _what_to_write(column: Column) -> str:
    words = f"{'words' if column.many else 'one'} of {', '.join(f'`{word}`' for word in column.words)}"
    what = words if column.kind is Kind.WORD else f"{column.kind}s" if column.many else str(column.kind)
    if column.many:
        what += ', separated by ";"'
    return ", ".join(filter(None, (what, column.unit, _range(column))))


def _range(column: Column) -> str:
    if column.least is None:
        return ""
    return f"{column.least:g} or more" if column.most is None else f"{column.least:g} to {column.most:g}"


def _default(column: Column) -> str:
    if column.required:
        return "required"
    return _code(write_value(column, column.default)) or "empty"


def _code(text: str) -> str:
    return f"`{text}`" if text else ""
