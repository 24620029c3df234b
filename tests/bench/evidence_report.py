"""docs/evidence.md and its charts from kept runs: tables with 95 % intervals, bars with reasons, limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduler.domain.whatif import Estimate
from scheduler.simulation.policies import PolicyName
from scheduler.simulation.replications import Outcome, difference, estimate, of_label
from scheduler.simulation.tally import MEASURES
from scheduler.simulation.validation import validation_table
from scheduler.simulation.wording import number, told

VALIDATION = "validation"
WARM_UP = 26
REPORT, CHARTS = Path("docs/evidence.md"), Path("docs/evidence")
POLICIES = [policy.value for policy in PolicyName]
THUMB, SOLVER, LIMIT = PolicyName.RULE_OF_THUMB.value, PolicyName.SOLVER.value, PolicyName.CLAIRVOYANT.value
CUT_BY_THE_INSPECTED = 0.635
CHARTED = ("sent_home_full", "hours", "offered_in_time", "extensions")
SHADES = ("#ffffff", "#d0d0d0", "#606060", "#000000")
WIDTH, ROW, LEFT = 640, 34, 170
FAIR = ("offered_in_time", "sent_home", "sent_home_full", "in_time", "hours_a_person", "attendance")


@dataclass(frozen=True)
class Bar:
    """A quality bar: what it asks, what was found, whether it is met, and why not."""

    asks: str
    found: str
    met: bool
    why: str = ""


def of(done: Sequence[Outcome], label: str, code: str, group: str | None = None) -> Estimate | None:
    return estimate(
        (row.measures if group is None else row.groups[group])[code]
        for row in of_label(done, label)
        if group is None or code in row.groups.get(group, {})
    )


def table(done: Sequence[Outcome]) -> str:
    rows = ["| measure | " + " | ".join(POLICIES) + " |", "| --- |" + " --- |" * len(POLICIES)]
    for code, (name, _) in MEASURES.items():
        rows.append(f"| {name} | " + " | ".join(told(code, of(done, label, code)) for label in POLICIES) + " |")
    return "\n".join(rows)


def differences(done: Sequence[Outcome]) -> str:
    """The solver beside the rule of thumb, replication by replication, and how far the clairvoyant is."""
    rows = ["| measure | solver less rule of thumb | clairvoyant less solver |", "| --- | --- | --- |"]
    for code in (
        "hours",
        "sent_home",
        "sent_home_full",
        "offered_in_time",
        "started_in_time",
        "completed",
        "in_time",
        "extensions",
        "hours_a_duty",
        "told_late",
        "outstanding",
        "reds",
    ):
        first, second = difference(done, SOLVER, THUMB, code), difference(done, LIMIT, SOLVER, code)
        rows.append(f"| {MEASURES[code][0]} | {told(code, first)} | {told(code, second)} |")
    return "\n".join(rows)


def fairness(done: Sequence[Outcome]) -> str:
    groups = sorted({group for row in done for group in row.groups if "not stated" not in group})
    rows = ["| group | policy | " + " | ".join(MEASURES[code][0] for code in FAIR) + " |"]
    rows.append("| --- | --- |" + " --- |" * len(FAIR))
    for group in groups:
        for label in (THUMB, SOLVER):
            cells = " | ".join(told(code, of(done, label, code, group)) for code in FAIR)
            rows.append(f"| {group} | {label} | {cells} |")
    return "\n".join(rows)


def chart(done: Sequence[Outcome], code: str) -> str:
    """Bars from nought in four greys, each named and with its figure; the line through an end is the interval."""
    found = [(label, of(done, label, code)) for label in POLICIES]
    ends = [max(e.mean, e.high if e.high is not None else e.mean) for _, e in found if e]
    most = max([*ends, 1e-9])
    scale = (WIDTH - LEFT - 130) / most
    name = MEASURES[code][0]
    words = "; ".join(f"{label} {told(code, e)}" for label, e in found)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {ROW * len(found) + 40}" role="img" '
        f'aria-labelledby="t" font-family="sans-serif" font-size="13"><title id="t">{name}: {words}</title>',
        f'<rect width="100%" height="100%" fill="#fff"/><text x="8" y="20" font-weight="bold">{name}</text>',
    ]
    for place, (label, e) in enumerate(found):
        y = 34 + place * ROW
        parts.append(f'<text x="{LEFT - 8}" y="{y + 17}" text-anchor="end">{label}</text>')
        if e is None:
            continue
        size = f'width="{e.mean * scale:.1f}" height="24"'
        parts.append(f'<rect x="{LEFT}" y="{y}" {size} fill="{SHADES[place]}" stroke="#0b0c0c"/>')
        right = e.mean
        if e.low is not None and e.high is not None:
            right = max(right, e.high)
            x1, x2 = LEFT + max(0.0, e.low) * scale, LEFT + e.high * scale
            parts.append(
                f'<line x1="{x1:.1f}" x2="{x2:.1f}" y1="{y + 12}" y2="{y + 12}" stroke="#fff" stroke-width="4"/>'
            )
            parts.append(
                f'<line x1="{x1:.1f}" x2="{x2:.1f}" y1="{y + 12}" y2="{y + 12}" stroke="#0b0c0c" stroke-width="2"/>'
            )
        parts.append(f'<text x="{LEFT + right * scale + 6:.1f}" y="{y + 17}">{number(code, e.mean)}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def bars(done: Sequence[Outcome]) -> list[Bar]:
    """The issue's bars, each against what was found."""
    home, full = of(done, SOLVER, "sent_home"), of(done, SOLVER, "sent_home_full")
    spared = of(done, SOLVER, "spared")
    hours = difference(done, SOLVER, THUMB, "hours")
    suited, offered, started = (
        of(done, SOLVER, code) for code in ("offered_where_suited", "offered_in_time", "started_in_time")
    )
    before, after = of(done, THUMB, "extensions"), of(done, SOLVER, "extensions")
    assert None not in (home, full, spared, hours, suited, offered, started, before, after)
    cut = 1 - after.mean / before.mean
    return [
        Bar(
            "sent home because teams were full: at most 5 per 1,000 attendances (rule C1's share)",
            f"{told('sent_home_full', full)} per 1,000",
            full.mean <= 5,
            "Rule C1 limits what is expected from the chances learnt; what people did lately, and days on which many "
            "stay away or come, move them between one Sunday and the next.",
        ),
        Bar(
            "sent home for any cause: at most 5 per 1,000",
            f"{told('sent_home', home)} per 1,000; at most {told('spared', spared)} more, "
            "had nobody been called that morning",
            home.mean <= 5,
            "What is above the line before is sickness, weather and vans of which nobody heard in time, where no other "
            "session of the day could take people. It meets every policy alike; how often weather stops work or a van "
            "fails, the cover found, and how many are reached, are assumed (none is published); no roster of Sunday "
            "knows it.",
        ),
        Bar(
            "at least as many hours as the rule of thumb",
            f"{told('hours', hours)} hours more",
            hours.mean >= 0,
            "The product puts starts, those left out and orders at risk before hours, and each week's search is short.",
        ),
        Bar(
            "first placements within 7 working days where capacity exists (the timetable has a session that suits in "
            "these days, whoever else is there): at least 97 %",
            f"offered to {told('offered_where_suited', suited)} of those free to start",
            suited.mean >= 0.97,
            "Who has had the induction, or agreed it, by Sunday is planned on Sunday; the others get what rule C1 "
            "leaves of the week, one booking of someone else beyond the notice period, or a pool whose limits are "
            "raised. Late are above all people with one or two suitable sessions a week, full or inside the notice "
            "period when they can start, and those whose one placement in these days is called off (weather, a "
            "supervisor ill).",
        ),
        Bar(
            "the same of everyone free to start: at least 97 %",
            f"offered to {told('offered_in_time', offered)}; attended by {told('started_in_time', started)} of all",
            offered.mean >= 0.97,
            "Inductions are on Tuesdays and Thursdays, or by appointment after two working days: three to five working "
            "days are left for the placement. For who is free on one or two days a week they may hold no session; the "
            "rest is said above.",
        ),
        Bar(
            f"extension requests at least {CUT_BY_THE_INSPECTED:.1%} fewer",
            f"{100 * cut:.1f} % fewer ({told('extensions', after)} against {told('extensions', before)})",
            cut >= CUT_BY_THE_INSPECTED,
            "The inspected service cut them by adding sessional supervisors; here both policies have the same staff. "
            "Orders that were behind before the first day ask under every policy (about 30 in the first four weeks), "
            "and so do people who stay away.",
        ),
    ]


def write_report(
    done: Sequence[Outcome],
    validated: Sequence[Outcome],
    lived: tuple[int, int],
    wanted: tuple[int, int],
    longest: int,
    seconds: float,
) -> None:
    """`lived` and `wanted` are (weeks, replications); `longest` the weeks counted of the runs to validate."""
    CHARTS.mkdir(parents=True, exist_ok=True)
    for code in CHARTED:
        (CHARTS / f"{code}.svg").write_text(chart(done, code), encoding="utf-8")
    REPORT.write_text(text(done, validated, lived, wanted, longest, seconds), encoding="utf-8")
    print(f"{REPORT}: {lived[1]} replications of {lived[0]} weeks under each policy, {len(validated)} to validate")


def text(
    done: Sequence[Outcome],
    validated: Sequence[Outcome],
    lived: tuple[int, int],
    wanted: tuple[int, int],
    longest: int,
    seconds: float,
) -> str:
    weeks, count = lived
    whole = lived[0] >= wanted[0] and lived[1] >= wanted[1]
    winter = " The weeks begin in December: winter weighs too much, and orders begun in them have not ended."
    short = (
        ""
        if whole
        else f"""
**Not yet the whole of it.** Of the {wanted[1]} replications of {wanted[0]} weeks that `make evidence` runs, {count} of
the first {weeks} weeks are through under all policies, so the intervals are wide. The same command goes on where it
ended.{winter if weeks < wanted[0] else ""}
"""
    )
    processor = [row.seconds.get("processor", 0.0) / weeks for row in of_label(done, SOLVER)]
    a_year = 52 * sum(processor) / len(processor) / 60
    pictures = "\n\n".join(
        f"![{MEASURES[code][0]} by policy; the figures are in the table below](evidence/{code}.svg)" for code in CHARTED
    )
    found = "\n".join(
        f"| {bar.asks} | {bar.found} | {'met' if bar.met else '**missed**'} | {'' if bar.met else bar.why} |"
        for bar in bars(done)
    )
    return f"""# Evidence

Written by `make evidence` from fixed seeds; do not edit. Four policies went through the same {weeks} simulated weeks of
the sample service, {count} times, on common random numbers: the same orders imposed, weather, sickness, and for each
person and day the same draw that decides whether they come. [What is simulated and assumed](simulation.md); each run's
outcome is a line of [outcomes.jsonl](evidence/outcomes.jsonl): delete it, and the command begins anew.
{short}
- **rule of thumb**: those who have not started, then the longest waiting; teams filled to their places; a second day
  where there is room, for those with most hours left first.
- **uniform overbooking**: the same, every team filled to its places divided by the mean attendance.
- **solver**: this product, each week's search limited to {seconds:g} deterministic seconds and 1 % (the product's
  nightly search is many times longer); every roster passed the checker, those in which a coordinator raised a pool's
  limits for a start (rule P1) under these limits. Case managers do what its digest asks: a first contact that comes
  late is an induction too, where by hand that is the day after.
- **clairvoyant**: the solver, told who will come on which day: what knowing people perfectly could bring.

Figures are means over replications with 95 % intervals (Student's t).

## The bars

Judged by the mean. Where the interval reaches across a bar, neither met nor missed is proven yet.

| bar | found | | why |
| --- | --- | --- | --- |
{found}

{pictures}

## All measures

{table(done)}

## Solver, rule of thumb, clairvoyant: paired differences

{differences(done)}

## Is it fair?

By sex, caring, employment and distance, under the rule of thumb and the solver. Where intervals overlap nothing is
proven.

{fairness(done)}

## Is the simulation like the published figures?

The rule of thumb, {len(validated)} replications, {longest} weeks counted after {WARM_UP} that were not. Hours are for a
year of 52 weeks.

{validation_table(validated, longest) if validated else "Not run yet."}

## Speed

A simulated year of weekly solves took {a_year:.1f} minutes of one processor under the solver (mean of what was run).

## Limits of the method

- A simulation is no trial: it shows what follows from its assumptions. Those marked assumed have no published figure.
- Of people with new orders 0.9 % have no session that suits them, as published (2.8 % of those who started late); of
  the sample's own people it is one in fifteen, for whom a service would find another place.
- People's own chances to come do not depend on how they are treated, other than by the last attendance.
- The solver learns show-up from the simulated register alone, and errs as it would in life.
- The clairvoyant knows attendance, not sickness, weather or what becomes of next week. People who will not come are
  mostly not booked by it, so fewer absences are recorded under it and fewer cases go to breach.
- Mid-week only first placements are planned anew; the product plans every night, and whoever loses a place, to a start
  or with a team that stops, gets another if there is one. Here they wait for the next week's plan.
- Inductions agreed ahead, first days booked behind them, another supervisor called in for a start, or a pool's limits
  raised for one: the product's ways, simulated for the solver alone. By hand a start is booked once the induction is
  over, one over the team's places.
"""
