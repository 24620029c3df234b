"""The tables of docs/evidence.md: measures by policy, paired differences, fairness, the inspected service beside."""

from collections.abc import Iterator, Sequence

from scheduler.domain.whatif import Estimate
from scheduler.simulation.policies import PolicyName
from scheduler.simulation.replications import Outcome, difference, estimate, level
from scheduler.simulation.tally import MEASURES
from scheduler.simulation.wording import difference_told, is_share, number, told

VALIDATION = "validation"
MORE_STAFF = "rule of thumb, one more sessional supervisor on each of six days"
POLICIES = [policy.value for policy in PolicyName]
THUMB, SOLVER, LIMIT = PolicyName.RULE_OF_THUMB.value, PolicyName.SOLVER.value, PolicyName.CLAIRVOYANT.value
COMPARED = (
    *("hours", "sent_home", "sent_home_full", "offered_in_time", "started_in_time", "completed", "in_time"),
    *("extensions", "hours_a_duty", "told_late", "outstanding", "reds"),
)
FAIR = (
    *("offered_in_time", "sent_home", "sent_home_full", "told_late", "in_time", "completed_in_time", "extensions"),
    *("hours_a_person", "attendance"),
)
APART = (
    ("caring: yes", "caring: no"),
    ("employment: in work", "employment: not in work"),
    ("sex: woman", "sex: man"),
    ("distance: over 30 minutes", "distance: up to 30 minutes"),
)
"""Who may have it harder, and the others."""
GAPS = ("offered_in_time", "sent_home", "told_late", "in_time", "hours_a_person", "attendance")
"""Measures that do not grow with the size of a group."""


def of(done: Sequence[Outcome], label: str, code: str, group: str | None = None) -> Estimate | None:
    return level(by_replication(done, label, code, group).values(), is_share(code))


def by_replication(done: Sequence[Outcome], label: str, code: str, group: str | None = None) -> dict[int, float]:
    """Replication -> the measure of everyone or of a group, where the replication has such a group."""
    mine = [row for row in done if row.label == label]
    rows = ((row.replication, row.measures if group is None else row.groups.get(group, {})) for row in mine)
    return {replication: found[code] for replication, found in rows if code in found}


def paired(after: dict[int, float], before: dict[int, float]) -> Estimate | None:
    return estimate(value - before[replication] for replication, value in after.items() if replication in before)


def is_proven(found: Estimate | None) -> bool:
    """Whether the interval leaves nought out."""
    return found is not None and found.low is not None and found.high is not None and not found.low <= 0 <= found.high


def change_told(code: str, found: Estimate | None) -> str:
    """Bold where it is proven."""
    words = difference_told(code, found)
    return f"**{words}**" if is_proven(found) else words


def table(done: Sequence[Outcome]) -> str:
    rows = ["| measure | " + " | ".join(POLICIES) + " |", "| --- |" + " --- |" * len(POLICIES)]
    for code, (name, _) in MEASURES.items():
        rows.append(f"| {name} | " + " | ".join(told(code, of(done, label, code)) for label in POLICIES) + " |")
    return "\n".join(rows)


def differences(done: Sequence[Outcome]) -> str:
    """The solver beside the rule of thumb, replication by replication, and how far the clairvoyant is."""
    rows = ["| measure | solver less rule of thumb | clairvoyant less solver |", "| --- | --- | --- |"]
    for code in COMPARED:
        first, second = difference(done, SOLVER, THUMB, code), difference(done, LIMIT, SOLVER, code)
        rows.append(f"| {MEASURES[code][0]} | {difference_told(code, first)} | {difference_told(code, second)} |")
    return "\n".join(rows)


def fairness(done: Sequence[Outcome]) -> str:
    """For each group both policies and their paired difference, bold where its interval leaves nought out."""
    groups = sorted({group for row in done for group in row.groups if "not stated" not in group})
    rows = ["| group | policy | " + " | ".join(MEASURES[code][0] for code in FAIR) + " |"]
    rows.append("| --- | --- |" + " --- |" * len(FAIR))
    for group in groups:
        for label in (THUMB, SOLVER):
            cells = " | ".join(told(code, of(done, label, code, group)) for code in FAIR)
            rows.append(f"| {group} | {label} | {cells} |")
        found = {
            code: paired(by_replication(done, SOLVER, code, group), by_replication(done, THUMB, code, group))
            for code in FAIR
        }
        cells = " | ".join(change_told(code, change) for code, change in found.items())
        rows.append(f"| {group} | difference | {cells} |")
    return "\n".join(rows)


def gap(done: Sequence[Outcome], label: str, code: str, apart: tuple[str, str]) -> dict[int, float]:
    """Replication -> how far those who may have it harder are from the others under a policy."""
    first, second = (by_replication(done, label, code, group) for group in apart)
    return {replication: first[replication] - second[replication] for replication in first if replication in second}


def gaps(done: Sequence[Outcome]) -> str:
    """How far groups are apart under both policies, and what the solver does to that; then in words what is proven."""
    rows = ["| between | measure | rule of thumb | solver | change |", "| --- | --- | --- | --- | --- |"]
    words = []
    for apart, code, before, after, change in _gaps(done):
        between, name = f"{apart[0]}, less {apart[1].partition(': ')[2]}", MEASURES[code][0]
        cells = f"{difference_told(code, before)} | {difference_told(code, after)} | {change_told(code, change)}"
        rows.append(f"| {between} | {name} | {cells} |")
        if is_proven(change) and before and after:
            kind = "Wider" if abs(after.mean) > abs(before.mean) else "Narrower"
            ends = f"{difference_told(code, before)} by hand, {difference_told(code, after)} under the solver"
            words.append(f"- {kind}: {name[0].lower()}{name[1:]}, {between}: {ends}.")
    return "\n".join([*rows, "", *(sorted(words, reverse=True) or ["No change of a gap is proven."])])


def _gaps(
    done: Sequence[Outcome],
) -> Iterator[tuple[tuple[str, str], str, Estimate | None, Estimate | None, Estimate | None]]:
    for apart in APART:
        for code in GAPS:
            before, after = gap(done, THUMB, code, apart), gap(done, SOLVER, code, apart)
            yield apart, code, estimate(before.values()), estimate(after.values()), paired(after, before)


def cut(done: Sequence[Outcome], label: str) -> str:
    """By how much fewer extension requests than under the rule of thumb, in words."""
    before, after = (by_replication(done, one, "extensions") for one in (THUMB, label))
    both = before.keys() & after.keys()
    if not both:
        return "not run"
    then, now = (sum(found[replication] for replication in both) / len(both) for found in (before, after))
    return f"{100 * (1 - now / then):.1f} % fewer ({number('extensions', now)} a year)"


def beside_the_inspected(done: Sequence[Outcome]) -> str:
    """What is published of the inspected service, beside the same counts here."""
    starts, hours, left, live = (
        (told(code, of(done, THUMB, code)), told(code, of(done, SOLVER, code)))
        for code in ("started_in_time", "hours", "outstanding", "live")
    )
    rows = [
        "| | published | rule of thumb | solver |",
        "| --- | --- | --- | --- |",
        "| first placement attended within 7 working days | Inverclyde 84.6 % (2017/18), Scotland 68.4 % then, "
        f"72.7 % in 2019-20 (S0, S16) | {starts[0]} | {starts[1]} |",
        "| extension requests | Inverclyde 63.5 % fewer after sessional supervisors were added (S0) | with one more on "
        f"each of six days {cut(done, MORE_STAFF)} | with the same staff {cut(done, SOLVER)} |",
        f"| hours worked in a year | 22,500 (derived, S0) | {hours[0]} | {hours[1]} |",
        f"| hours outstanding at the end | about 13,000 (derived) | {left[0]} | {left[1]} |",
        f"| people at the end | about 160 orders in force (derived) | {live[0]} | {live[1]} |",
    ]
    return "\n".join(rows)
