"""How the search goes, on the terminal: a table that moves, or plain lines where nothing can move."""

import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.table import Table

from scheduler.domain.result import Progress
from scheduler.solver.objective import TIERS

SECONDS_BETWEEN_LINES = 5.0
SCALES = {tier.number: tier.scale for tier in TIERS}
UNITS = {tier.number: tier.unit for tier in TIERS}


class ProgressDisplay:
    """Collects the steps of a search and shows the last one of each tier."""

    def __init__(self, console: Console) -> None:
        self.steps: list[Progress] = []
        self._console = console
        self._began = time.monotonic()
        self._last_line = 0.0
        self._live = Live(console=console, transient=True, get_renderable=self._table) if console.is_terminal else None

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()
        elif self.steps:
            self._print(self.steps[-1])

    def step(self, step: Progress) -> None:
        """Take note of a step and show it."""
        before = self.steps[-1] if self.steps else None
        self.steps.append(step)
        if self._live or not before:
            return
        if before.tier != step.tier or step.seconds > self._last_line + SECONDS_BETWEEN_LINES:
            self._print(before)

    def _print(self, step: Progress) -> None:
        self._last_line = step.seconds
        value, bound, gap = _figures(step)
        line = f"{step.seconds:6.1f} s  tier {step.tier} {step.name}: {value} of at most {bound}"
        self._console.print(f"{line} {UNITS[step.tier]}, gap {gap}", soft_wrap=True, markup=False)

    def _table(self) -> Table:
        table = Table(title=f"Planning, {time.monotonic() - self._began:.0f} s", title_justify="left")
        for heading in ("Tier", "Best", "At most", "Gap"):
            table.add_column(heading, justify="left" if heading == "Tier" else "right")
        for step in {step.tier: step for step in self.steps}.values():
            table.add_row(f"{step.tier} {step.name}, {UNITS[step.tier]}", *_figures(step))
        return table


def _figures(step: Progress) -> tuple[str, str, str]:
    """Best value, bound and gap, in words."""
    scale = SCALES[step.tier]
    gap = 0.0 if step.bound <= step.value else (step.bound - step.value) / step.bound
    return f"{step.value / scale:,.1f}", f"{step.bound / scale:,.1f}", f"{gap:.2%}"
