import re
from itertools import chain
from pathlib import Path

import click
import pytest

from scheduler.cli import main

COMMANDS = {name: main.get_command(click.Context(main), name) for name in main.list_commands(click.Context(main))}
README = Path("README.md").read_text()
PAGES = [Path("README.md"), Path("CHANGELOG.md"), *sorted(Path("docs").rglob("*.md"))]
TARGETS = set(re.findall(r"^([a-z-]+):", Path("Makefile").read_text(), re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_command_on_a_page_exists(page: Path) -> None:
    commands = re.findall(r"unpaid-work ([a-z-]*[a-z])", page.read_text())
    assert set(commands) <= set(COMMANDS)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_make_target_on_a_page_exists(page: Path) -> None:
    targets = re.findall(r"(?:`|^ {4})make ([a-z-]+)", page.read_text(), re.MULTILINE)
    assert set(targets) <= TARGETS


def test_every_option_of_a_command_on_the_readme_exists() -> None:
    known = {option for command in COMMANDS.values() for p in command.params for option in p.opts}
    lines = re.findall(r"unpaid-work [a-z]+([^`\n]*)", README)
    assert set(chain.from_iterable(re.findall(r"--[a-z]+", line) for line in lines)) <= known


def test_the_readme_or_the_page_on_the_store_names_every_command() -> None:
    told = README + Path("docs/how-to/store.md").read_text()
    assert [name for name in COMMANDS if f"unpaid-work {name}" not in told] == []


def test_the_readme_names_every_target() -> None:
    assert [target for target in TARGETS if f"make {target}" not in README] == []


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 150


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_decision_is_on_the_map() -> None:
    index = Path("docs/index.md").read_text()
    assert [path.name for path in Path("docs/decisions").glob("*.md") if path.name not in index] == []
