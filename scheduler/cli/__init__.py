"""The command line: `unpaid-work`."""

from scheduler.cli import attendance, commands, muster, repair, scenarios, why
from scheduler.cli.base import main

__all__ = ["attendance", "commands", "main", "muster", "repair", "scenarios", "why"]
