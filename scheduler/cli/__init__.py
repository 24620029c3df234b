"""The command line: `unpaid-work`."""

from scheduler.cli import commands, scenarios
from scheduler.cli.base import main

__all__ = ["commands", "main", "scenarios"]
