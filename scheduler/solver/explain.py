"""Why an individual has fewer sessions than they need, in words that can be read aloud to them."""

from collections import Counter
from dataclasses import dataclass

from scheduler.domain.problem import Light, WeekNeed
from scheduler.domain.result import Shortfall
from scheduler.domain.roster import Roster
from scheduler.domain.rules import Rule
from scheduler.solver.constraints.individual_week import fit_together, second_induction
from scheduler.solver.facts import week_of
from scheduler.solver.pairs import Pairs

BECAUSE = {
    Rule.S1: "are at times when you cannot come",
    Rule.S2: "do not match whether you work in women-only groups",
    Rule.S3: "ask for work that is not right for your health",
    Rule.S4: "start too early or last too long for you",
    Rule.S5: "are at places that you cannot go to",
    Rule.S6: "take nobody under 18, or have not the supervision that you need",
    Rule.S7: "cannot count towards your order on that day",
    Rule.S8: "are too far from your home",
    Rule.C5: "are cancelled or fall on a holiday",
    Rule.P2: "are over already",
}
FULL, NOT_RUNNING, WEEK_FULL = "full", "not running", "week full"


@dataclass(frozen=True, slots=True)
class Week:
    """What became of the sessions of a week for one individual."""

    booked: list[str]
    removed: Counter[Rule]
    left: dict[str, list[str]]


def shortfalls(pairs: Pairs, roster: Roster) -> tuple[Shortfall, ...]:
    """One for each individual and week with fewer bookings than the week's need asks for."""
    return tuple(
        Shortfall(
            need.individual_id,
            need.monday,
            len(need.blocks),
            len(week.booked),
            dict(sorted(week.removed.items())),
            tuple(_lines(pairs, roster, need, week)),
        )
        for need in pairs.facts.problem.needs
        if len((week := _week(pairs, roster, need)).booked) < len(need.blocks)
    )


def _week(pairs: Pairs, roster: Roster, need: WeekNeed) -> Week:
    individual = need.individual_id
    mine = {booking.session_id for booking in roster.bookings if booking.individual_id == individual}
    week = Week([], Counter(), {FULL: [], NOT_RUNNING: [], WEEK_FULL: []})
    for session in pairs.facts.problem.sessions:
        if week_of(session) != need.monday:
            continue
        if session.session_id in mine:
            week.booked.append(session.session_id)
        elif broken := pairs.ruled_out.get((individual, session.session_id)):
            week.removed[broken[0]] += 1
        elif session.session_id not in roster.sessions:
            week.left[NOT_RUNNING].append(session.session_id)
        else:
            kind = WEEK_FULL if _clashes(pairs, individual, mine, session.session_id) else FULL
            week.left[kind].append(session.session_id)
    return week


def _clashes(pairs: Pairs, individual_id: str, mine: set[str], session_id: str) -> bool:
    """Whether the individual's own bookings or limits leave no room for the session."""
    facts = pairs.facts
    individual, session = facts.individuals[individual_id], facts.sessions[session_id]
    booked = [facts.sessions[s] for s in mine if week_of(facts.sessions[s]) == week_of(session)]
    minutes = session.minutes + sum(other.minutes for other in booked)
    return (
        second_induction(facts, [facts.sessions[other] for other in mine], session)
        or any(other.day == session.day and not fit_together(facts, other, session) for other in booked)
        or len({session.day, *(other.day for other in booked)}) > facts.most_days(individual)
        or minutes > 60 * facts.most_hours(individual)
    )


def _lines(pairs: Pairs, roster: Roster, need: WeekNeed, week: Week) -> list[str]:
    total = len(week.booked) + sum(week.removed.values()) + sum(map(len, week.left.values()))
    lines = [
        f"To finish on time you need about {_sessions(len(need.blocks))} this week. "
        f"We can offer you {_sessions(len(week.booked)) if week.booked else 'none'}.",
        f"There are {_sessions(total)} this week.",
    ]
    lines += [f"{count} {_singular(BECAUSE[rule], count)}." for rule, count in sorted(week.removed.items())]
    if week.left[NOT_RUNNING]:
        lines.append(f"{len(week.left[NOT_RUNNING])} cannot run, for want of enough supervisors or people.")
    if week.left[WEEK_FULL]:
        lines.append(
            f"{len(week.left[WEEK_FULL])} would be on a day, above the hours, or an induction, that your own week has "
            "already."
        )
    if week.left[FULL]:
        lines.append(
            f"In {len(week.left[FULL])} the places went to others: {_given_to(pairs, roster, week.left[FULL])}."
        )
    return lines


def _given_to(pairs: Pairs, roster: Roster, sessions: list[str]) -> str:
    """Why others came first, by kind and never by person."""
    problem = pairs.facts.problem
    there = {booking.individual_id for booking in roster.bookings if booking.session_id in sessions}
    pressing = {need.individual_id for need in problem.needs if need.light is Light.RED}
    reasons = [
        ("people who have just got their order", there & {start.individual_id for start in problem.starts}),
        ("people who had no place last time", there & problem.waiting),
        ("people with less time left to finish", there & pressing),
    ]
    words = [text for text, people in reasons if people]
    return ", ".join(words) if words else "people for whom fewer other places are right"


def _sessions(count: int) -> str:
    return f"{count} session" + ("" if count == 1 else "s")


def _singular(words: str, count: int) -> str:
    changes = (
        ("are ", "is "),
        ("do not ", "does not "),
        ("ask ", "asks "),
        ("take nobody", "takes nobody"),
        ("or have ", "or has "),
        ("start too", "starts too"),
        ("last too", "lasts too"),
        ("or fall", "or falls"),
    )
    if count == 1:
        for many, one in changes:
            words = words.replace(many, one, 1)
    return words
