"""Figures of simulated services in words."""

from scheduler.domain.whatif import Estimate
from scheduler.simulation.tally import MEASURES


def told(code: str, found: Estimate | None) -> str:
    """A measure's figure with its 95 % interval, if it has one."""
    if found is None:
        return "no figure"
    if found.low is None or found.high is None:
        return number(code, found.mean)
    return f"{number(code, found.mean)} ({number(code, found.low)} to {number(code, found.high)})"


def number(code: str, value: float) -> str:
    """Three figures or so; shares per cent."""
    if MEASURES[code][1] == "share":
        return f"{100 * value:.1f} %"
    size = abs(value)
    return f"{value:,.{0 if size >= 100 else 1 if size >= 10 else 2}f}"
