"""The command line: `unpaid-work`."""

from scheduler.cli.base import main

__all__ = ["main"]
