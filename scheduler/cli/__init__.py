"""The command line: `unpaid-work`."""

from scheduler.cli.commands import main

__all__ = ["main"]
