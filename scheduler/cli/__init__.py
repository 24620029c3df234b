"""The command line: `unpaid-work`."""

from scheduler.cli import (
    attendance,
    backtest,
    commands,
    edit,
    lights,
    measures,
    muster,
    order,
    repair,
    scenarios,
    show_up,
    store,
    support,
    user,
    whatif,
    why,
    worker,
)
from scheduler.cli.base import main

__all__ = [
    "attendance",
    "backtest",
    "commands",
    "edit",
    "lights",
    "main",
    "measures",
    "muster",
    "order",
    "repair",
    "scenarios",
    "show_up",
    "store",
    "support",
    "user",
    "whatif",
    "why",
    "worker",
]
