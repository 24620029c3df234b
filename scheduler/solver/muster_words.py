"""Why someone sits where they do, or not at all, in plain words for the staff at the muster point."""

from collections.abc import Collection, Mapping, Sequence

from scheduler.domain.individuals import Supervision
from scheduler.domain.problem import WeekNeed
from scheduler.domain.rules import Rule
from scheduler.solver.seating import Person, Team

BECAUSE = {
    Rule.S1: "by their record they cannot come at that time",
    Rule.S2: "it does not match whether they work in women-only groups",
    Rule.S3: "the work is not right for their health",
    Rule.S4: "it starts too early or lasts too long for them",
    Rule.S5: "they must keep away",
    Rule.S6: "it takes nobody under 18, or the supervision that they need is not there",
    Rule.S7: "it cannot count towards an order today",
    Rule.S8: "it is too far from their home",
    Rule.W1: "it does not fit with another session of theirs that day",
    Rule.W2: "it is beyond the hours or days of their week",
    Rule.C3: "they must be kept apart from someone here",
    Rule.C4: "a woman would be the only one of the team",
    Rule.C5: "it is cancelled or falls on a holiday",
    Rule.V3: "a supervisor there must not supervise them",
    Rule.P1: "a decision forbids it",
}
FULL = "no place is left"
RESERVE = " The overspill group takes those for whom no other team has a place."


def because(rule: Rule) -> str:
    return f"{BECAUSE[rule]} (rule {rule})"


def obstacle(person: Person, team: Team, there: Sequence[Person], apart: Collection[frozenset[str]]) -> str | None:
    """What stands against one more person in a team beside those there; none: there is a seat."""
    together = [*there, person]
    one_to_one = sum(p.is_one_to_one for p in together)
    enhanced = sum(p.supervision is Supervision.ENHANCED for p in together)
    if one_to_one > 1 or enhanced > team.enhanced_most:
        return f"the supervision that they need is not there (rule {Rule.S6})"
    if len(together) - one_to_one > team.places[one_to_one]:
        return FULL
    if any(frozenset((person.individual_id, p.individual_id)) in apart for p in there):
        return because(Rule.C3)
    women = [p for p in together if p.is_woman]
    lonely = len(women) == 1 and len(together) > 1 and not women[0].agrees_only_woman
    return because(Rule.C4) if lonely else None


def why_moved(own: str, team: Team, hindrance: str | None) -> str:
    """`own` is the name of the team booked, `hindrance` what stands against a seat there."""
    reason = f"{own}: {hindrance}." if hindrance else "So that no woman is the only one of her team (rule C4)."
    return f"{reason} {team.name} suits.{RESERVE if team.is_overspill else ''}"


def why_not(hindrances: Mapping[str, str]) -> str:
    """What stands against each team (team -> hindrance), alike ones put together."""
    groups: dict[str, list[str]] = {}
    for team, hindrance in hindrances.items():
        groups.setdefault(hindrance, []).append(team)
    return " ".join(f"{', '.join(teams)}: {hindrance}." for hindrance, teams in groups.items()) or "No team runs."


def why_this_one(need: WeekNeed | None, *, sent_home_last: bool, starts: bool) -> str:
    """Why of all who could have gone it is this individual."""
    if sent_home_last:
        return "Was sent home last time as well, but nobody else could go instead."
    if starts:
        return "Starts today, but nobody could go instead who has started already."
    if need is None:
        return "Of those who could go they have the most time in hand: they need no hours this week."
    figures = f"{need.chance_on_time:.0%} likely to finish on time, {need.minutes / 60:.1f} hours needed this week"
    return f"Of those who could go they have the most time in hand: {figures}."
