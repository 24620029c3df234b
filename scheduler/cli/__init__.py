"""The command line: `unpaid-work`."""

from scheduler.cli import commands, muster
from scheduler.cli.base import main

__all__ = ["commands", "main", "muster"]
