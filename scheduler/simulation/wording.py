"""Figures of simulated services in words."""

from scheduler.domain.times import WEEKDAYS
from scheduler.domain.whatif import Estimate, LeastStaff, StaffTried
from scheduler.exchange.scenario_text import DAY_NAMES
from scheduler.simulation.tally import MEASURES


def told(code: str, found: Estimate | None) -> str:
    """A measure's figure with its 95 % interval, if it has one. No share is below nought or above one, though
    Student's interval may be."""
    if found is None:
        return "no figure"
    low, high = found.low, found.high
    if low is None or high is None:
        return number(code, found.mean)
    if is_share(code):
        low, high = max(0.0, low), min(1.0, high)
    return f"{number(code, found.mean)} ({number(code, low)} to {number(code, high)})"


def number(code: str, value: float) -> str:
    """Three figures or so; shares per cent."""
    if is_share(code):
        return f"{100 * value:.1f} %"
    size = abs(value)
    return f"{value:,.{0 if size >= 100 else 1 if size >= 10 else 2}f}"


def difference_told(code: str, found: Estimate | None) -> str:
    """A difference with its sign and interval; of shares in percentage points."""
    if found is None:
        return "no figure"
    mean = f"{_signed(code, found.mean)}{' points' if is_share(code) else ''}"
    if found.low is None or found.high is None:
        return mean
    return f"{mean} ({_signed(code, found.low)} to {_signed(code, found.high)})"


def difference_says(found: Estimate | None) -> str:
    """Whether a difference can be told from none."""
    if found is None:
        return "nothing to compare"
    if found.low is None or found.high is None:
        return "cannot be told from one future"
    if found.low == found.high == 0:
        return "none in any future"
    if found.low > 0:
        return "higher: the interval is above nought"
    if found.high < 0:
        return "lower: the interval is below nought"
    return "may be none: the interval holds nought"


def least_told(least: LeastStaff) -> list[str]:
    """What the search for the least staff found, how sure that is, and what was searched: a sentence or two each."""
    held = f"{100 * least.standard:g} % of first placements within 7 working days"
    tried = {row.extra: row for row in least.tried}
    if least.answer is None:
        return [_not_enough(tried[max(tried)], least.standard, held), _searched(least)]
    best = tried[least.answer]
    found = f"No more sessional days are needed to hold {held}. Without any,"
    if least.answer:
        days = f"{least.answer} ({', '.join(DAY_NAMES[WEEKDAYS.index(weekday)] for weekday in best.weekdays)})"
        found = f"The fewest extra sessional days a week found that hold {held}: {days}. With these,"
    sentence = f"{found} {told('offered_in_time', best.starts)} are offered in time."
    return [sentence, *_how_sure(best, tried.get(least.answer - 1), least.standard), _searched(least)]


def _not_enough(most: StaffTried, standard: float, held: str) -> str:
    starts = told("offered_in_time", most.starts)
    found = f"Not even {most.extra} more sessional days a week hold {held}: with them {starts} are."
    if most.starts.high is not None and most.starts.high >= standard:
        return f"{found} The interval reaches the standard: simulate more futures before you decide."
    return f"{found} What is short is hardly staff: look at inductions, and at sessions for people whom few suit."


def _how_sure(best: StaffTried, fewer: StaffTried | None, standard: float) -> list[str]:
    if best.starts.low is None:
        return ["From one future nobody can tell how sure that is: simulate more before you decide."]
    sentences = ["The whole interval is at the standard or above it."]
    if best.starts.low < standard:
        sentences = ["The interval reaches below the standard, so that it may take more: simulate more futures."]
    if fewer and fewer.starts.high is not None and fewer.starts.high >= standard:
        starts = told("offered_in_time", fewer.starts)
        sentences.append(
            f"With one day fewer it is {starts}: that interval reaches the standard, so that fewer may do."
        )
    return sentences


def _searched(least: LeastStaff) -> str:
    if not least.quick:
        return "The days were put on Monday to Saturday in turn: other places were not tried."
    if not least.places:
        return "On which weekdays more staff would start most people was not searched."
    most = max(row.extra for row in least.tried)
    return (
        "One day was added at a time, on the weekday that started most people in time, then left fewest hours, in "
        f"{least.quick} futures; only the {most} tried first were spread over the week. Days taken together in another "
        "way were not tried: fewer, otherwise placed, may do."
    )


def is_share(code: str) -> bool:
    """Whether a measure lies between nought and one."""
    return MEASURES[code][1] == "share"


def _signed(code: str, value: float) -> str:
    if is_share(code):
        return f"{100 * value:+.1f}"
    return f"{'+' if value > 0 else ''}{number(code, value)}"
