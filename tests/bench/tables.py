"""The bench's tables, as Markdown."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from tests.bench.designs.every import DESIGNS
from tests.bench.figures import FIRST_FOUR, NEVER, bars, gap, last, middle, seconds, spread, within


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", "| --- " * len(head) + "|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _groups(runs: Iterable[dict]) -> dict[tuple[int, str], list[dict]]:
    groups: dict[tuple[int, str], list[dict]] = defaultdict(list)
    for run in runs:
        groups[run["people"], run["profile"]].append(run)
    return groups


def summary(runs: list[dict]) -> str:
    """The README's: a row for each size and profile, median; worst."""
    head = ("people, profile", "first roster", "tier 3 to 1 %", "tiers 1 to 4 to 1 %", "gaps of tiers 1 to 6", "memory")
    chosen = [run for run in runs if run["stage"] in ("product", "large")]
    return table(head, (_summary_row(*group) for group in _groups(chosen).items()))


def _summary_row(which: tuple[int, str], runs: list[dict]) -> list[str]:
    limit = runs[0]["seconds"]
    gaps = ", ".join(f"{100 * middle(gap(last(run, tier)) for run in runs):.1f}" for tier in range(1, 7))
    return [
        f"{which[0]:,} {which[1]}",
        f"{middle(run['seconds_to_first'] for run in runs):.1f} s",
        spread((within(run, 0.01) for run in runs), limit),
        spread((within(run, 0.01, FIRST_FOUR) for run in runs), limit),
        f"{gaps} % in {limit:.0f} s",
        f"{max(run['peak_memory_mb'] for run in runs):,} MB",
    ]


def detail(runs: list[dict]) -> str:
    """docs/solver.md's: median; worst of each size and profile, tier by tier."""
    head = ("people, profile", "runs", "tier 3 to 0.5 %", *(f"gap {tier}" for tier in range(1, 7)), "seats used")
    rows = []
    for (people, profile), group in _groups(run for run in runs if run["stage"] in ("product", "large")).items():
        gaps = [[100 * gap(last(run, tier)) for run in group] for tier in range(1, 7)]
        rows.append([
            f"{people:,} {profile}",
            str(len(group)),
            spread((within(run, 0.005) for run in group), group[0]["seconds"]),
            *(f"{middle(each):.2f}; {max(each):.2f}" for each in gaps),
            f"{middle(run['seats_used'] for run in group):.0%}",
        ])  # fmt: skip
    return table(head, rows)


def standing(runs: list[dict]) -> str:
    return table(("bar", "seen (median; worst)", "met"), bars(runs))


def last_tenth(runs: list[dict]) -> str:
    """The long runs: how many weeks came to 0.1 %, when, and what was left unproven at the end: median; worst."""
    head = ("people, profile", "weeks at 0.1 %", "after", "gap 3, %", "unproven, weighted hours")
    rows = []
    for (people, profile), group in _groups(run for run in runs if run["stage"] == "long").items():
        times = [within(run, 0.001) for run in group]
        thirds = [last(run, 3) for run in group]
        left = [(tier["bound"] - tier["value"]) / tier["scale"] for tier in thirds]
        gaps = [100 * gap(tier) for tier in thirds]
        rows.append([
            f"{people:,} {profile}",
            f"{sum(time < NEVER for time in times)} of {len(group)}",
            spread(times, group[0]["seconds"]),
            f"{middle(gaps):.2f}; {max(gaps):.2f}",
            f"{middle(left):.1f}; {max(left):.1f}",
        ])  # fmt: skip
    return table(head, rows)


def comparison(runs: list[dict]) -> str:
    """A row for each design and service: times, their ratio to the product's, and values at equal time."""
    head = ("service", "design", "tier 3 to 1 %", "ratio", "tiers 1 to 4 to 1 %", "ratio", "values 1 to 4", "gaps, %")
    compared = [run for run in runs if run["stage"] == "designs"]
    product = {(run["people"], run["profile"]): run for run in compared if run["design"] == "product"}
    rows = (
        [f"{people} {profile}", DESIGNS[run["design"]].title, *_compared(run, product[people, profile])]
        for (people, profile), group in _groups(compared).items()
        for run in group
    )
    return table(head, rows)


def _compared(run: dict, product: dict) -> list[str]:
    cells = []
    for tiers in ((3,), FIRST_FOUR):
        mine, its = within(run, 0.01, tiers), within(product, 0.01, tiers)
        cells += [seconds(mine, run["seconds"]), _ratio(mine, its, run["seconds"])]
    tiers = [last(run, tier) for tier in FIRST_FOUR]
    values = ", ".join(f"{tier['value'] / tier['scale']:,.0f}" for tier in tiers)
    return [*cells, values, ", ".join(f"{100 * gap(tier):.1f}" for tier in tiers)]


def _ratio(mine: float, its: float, limit: float) -> str:
    if its == NEVER:
        return "-" if mine == NEVER else f"under {mine / limit:.2f}"
    return f"over {limit / its:.1f}" if mine == NEVER else f"{mine / its:.1f}"


def ranking(runs: list[dict]) -> str:
    """A row for each design over all services of the comparison."""
    compared = list(_groups(run for run in runs if run["stage"] == "designs").values())
    head = ("design", "tier 3 to 1 %", "tiers 1 to 4 to 1 %", "gap 3, mean", "gap 4, mean", "best rosters", "memory")
    rows = []
    for design, named in DESIGNS.items():
        own = [run for group in compared for run in group if run["design"] == design]
        best = sum(_values(run) == max(map(_values, group)) for group in compared for run in group if run in own)
        rows.append([
            named.title,
            f"{sum(within(run, 0.01) < NEVER for run in own)} of {len(own)}",
            f"{sum(within(run, 0.01, FIRST_FOUR) < NEVER for run in own)} of {len(own)}",
            *(f"{100 * sum(gap(last(run, tier)) for run in own) / len(own):.2f} %" for tier in (3, 4)),
            f"{best} of {len(own)}",
            f"{max(run['peak_memory_mb'] for run in own):,} MB",
        ])  # fmt: skip
    return table(head, rows)


def _values(run: dict) -> list[int]:
    """Rosters compare tier by tier."""
    return [last(run, tier)["value"] for tier in FIRST_FOUR]
