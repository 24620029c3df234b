"""Each command is found in the one module that is loaded when it is called for."""

from importlib import import_module
from pkgutil import iter_modules

import click

import scheduler.cli
from scheduler.cli.base import MODULES, main


def test_every_command_is_found_in_the_module_named() -> None:
    for found in iter_modules(scheduler.cli.__path__):
        import_module(f"scheduler.cli.{found.name}")
    assert set(main.commands) == set(MODULES)
    for name, module in MODULES.items():
        command = main.get_command(click.Context(main), name)
        inside = command.commands.values() if isinstance(command, click.Group) else [command]
        assert {one.callback.__module__ for one in inside} == {f"scheduler.cli.{module}"}, name
