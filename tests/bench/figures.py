"""What a run's figures say: when a gap was reached, medians and worst cases, and how they stand to the bars."""

from collections.abc import Iterable, Sequence
from statistics import median

NEVER = float("inf")
AT_RISK, FIRST_FOUR = 3, (1, 2, 3, 4)


def gap(tier: dict) -> float:
    """(bound - value) / bound."""
    return 1 - tier["value"] / tier["bound"] if tier["bound"] > tier["value"] else 0.0


def within(run: dict, share: float, tiers: Sequence[int] = (AT_RISK,)) -> float:
    """Seconds until these tiers were all proven within a share of their bounds; NEVER if they were not."""
    return max(_one_within(run, share, tier) for tier in tiers)


def _one_within(run: dict, share: float, tier: int) -> float:
    return next((s for s, n, value, bound in run["steps"] if n == tier and bound - value <= share * bound), NEVER)


def last(run: dict, tier: int) -> dict:
    return next(t for t in run["tiers"] if t["number"] == tier)


def middle(values: Iterable[float]) -> float:
    return median(list(values))


def seconds(value: float, limit: float | None) -> str:
    never = "not in its time" if limit is None else f"not in {limit:.0f} s"
    return never if value == NEVER else f"{value:.1f} s"


def spread(values: Iterable[float], limit: float | None) -> str:
    """Median and worst; no limit: runs had different ones."""
    known = list(values)
    return f"{seconds(median(known), limit)}; {seconds(max(known), limit)}"


def bars(runs: list[dict]) -> list[tuple[str, str, str]]:
    """(what is asked, what was seen, whether that is enough) for each bar."""
    product = [run for run in runs if run["stage"] == "product"]
    large = [run for run in runs if run["stage"] == "large"]
    long = [run for run in runs if run["stage"] == "long"]
    rows = [*_speed(product)] if product else []
    rows += [row for run in large for row in _large(run)]
    if long:
        rows.append(_overnight(long))
    if product or large:
        memory = max(run["peak_memory_mb"] for run in (*product, *large))
        rows.append(("peak memory under 2,000 MB", f"{memory:,} MB", _met(memory < 2000)))
    return rows


def _speed(product: list[dict]) -> Iterable[tuple[str, str, str]]:
    first = [run["seconds_to_first"] for run in product]
    yield (
        "first checked roster within 1 s",
        f"median {median(first):.1f} s, worst {max(first):.1f} s",
        _met(max(first) <= 1),
    )
    for share, bar in ((0.01, 10.0), (0.005, 30.0)):
        all_four = [within(run, share, FIRST_FOUR) for run in product]
        one = [within(run, share) for run in product]
        seen = f"tier 3 {spread(one, None)}. Tiers 1 to 4 {spread(all_four, None)}"
        asked = f"{100 * share:g} %: median {bar:.0f} s, worst {3 * bar:.0f} s"
        yield asked, seen, _met(_keeps(all_four, bar), _keeps(one, bar))


def _keeps(times: list[float], bar: float) -> bool:
    return median(times) <= bar and max(times) <= 3 * bar


def _overnight(long: list[dict]) -> tuple[str, str, str]:
    """From runs that search no tier after the third."""
    times, worst = [within(run, 0.001) for run in long], max(gap(last(run, AT_RISK)) for run in long)
    there = sum(time < NEVER for time in times)
    seen = f"tier 3 {spread(times, None)}: {there} of {len(long)} weeks; all of them within {worst:.2%}"
    return "0.1 % within 10 minutes", seen, _met(fully=False, at_risk=there == len(long))


def _large(run: dict) -> Iterable[tuple[str, str, str]]:
    limit = run["seconds"]
    one, four = within(run, 0.01), within(run, 0.01, FIRST_FOUR)
    seen = f"tier 3 {seconds(one, limit)}, tiers 1 to 4 {seconds(four, limit)}"
    yield f"{run['people']:,} people: 1 % in 120 s", seen, _met(four <= 120, one <= 120)


def _met(fully: bool, at_risk: bool = False) -> str:
    return "yes" if fully else "tier 3 only" if at_risk else "no"
