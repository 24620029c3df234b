"""The command line: `unpaid-work`."""

from scheduler.cli import attendance, commands, edit, muster, repair, scenarios, show_up, store, why
from scheduler.cli.base import main

__all__ = ["attendance", "commands", "edit", "main", "muster", "repair", "scenarios", "show_up", "store", "why"]
