"""`unpaid-work why`: what it would take for an individual to be in a session."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from scheduler.cli.base import ANY_PATH, Day, as_of_option, main, plural, read_records
from scheduler.domain.errors import SchedulerError
from scheduler.domain.options import Option, Verdict, WhatItTakes, WhatStands
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.rules import SENTENCE
from scheduler.exchange.session_views import session_in_words
from scheduler.operations.open_week import open_week
from scheduler.operations.why import all_options, beside_what_stands, what_it_takes
from scheduler.solver.limits import Limits
from scheduler.solver.objective import TIERS, Tier

LEAST_TOLD = 0.05
LIMITS = Limits(seconds=8.0, gap=0.0, workers=2)
WORDS = {
    Verdict.BOOKED: "booked",
    Verdict.FREE: "free",
    Verdict.MOVES: "only if someone else's booking changes",
    Verdict.FORBIDDEN: "no",
    Verdict.IMPOSSIBLE: "no roster with it was found",
}


@main.command()
@click.argument("service", type=ANY_PATH)
@click.argument("roster", type=ANY_PATH)
@click.option("--individual", required=True, help="Id of the individual.")
@click.option("--session", help="Id of one session: all about it.")
@click.option("--day", type=Day(), help="Only the sessions of this day.")
@as_of_option
def why(
    service: Path, roster: Path, individual: str, session: str | None, day: date | None, as_of: date | None
) -> None:
    """Tell what it would take for an individual to be in a session of ROSTER, or all that is open to them."""
    problem, file = open_week(read_records(service), roster, as_of)
    if day is not None and not problem.first_monday <= day <= problem.last_day:
        remedy = f"Name a day from {problem.first_monday} to {problem.last_day}."
        raise SchedulerError(f"{day} is not in these weeks. {remedy}")
    week = beside_what_stands(problem, file.roster, LIMITS)
    if session is not None:
        answer = what_it_takes(week.problem, week.roster, individual, session, LIMITS)
        lines = _in_full(problem, individual, answer)
    else:
        days = {s.session_id: s.day for s in problem.sessions}
        options = all_options(week.problem, week.roster, individual, LIMITS)
        mine = [option for option in options if day in (None, days[option.session_id])]
        lines = _ranked(problem, mine) if mine else iter([f"There is no session on {day}."])
    for line in (*_less(week), *lines):
        click.echo(line)


def _less(week: WhatStands) -> Iterator[str]:
    """What was asked about and does not stand."""
    if week.fallen:
        number = plural(len(week.fallen), "booking")
        yield f"As the records now are, {number} of this roster cannot stand with its sessions and staff as they are:"
        yield from (f"  {b.individual_id} in {session_in_words(week.problem, b.session_id)}" for b in week.fallen)
        yield "The answer is beside the rest. Repair the roster to see who keeps the place, or gets another."
    if week.set_aside:
        ids = ", ".join(decision.decision_id for decision in week.set_aside)
        yield f"Decided, but not so in this roster, and left aside here: {ids}."


def _ranked(problem: PlanningProblem, options: list[Option]) -> Iterator[str]:
    """The best first; rules at the end, each once."""
    for place, option in enumerate(options, start=1):
        rules = f": {', '.join(option.rules)}" if option.rules else ""
        gains = f" ({_changes(option.gains)})" if option.gains else ""
        instead = f", instead of {_sessions(problem, option.instead)}" if option.instead else ""
        where = session_in_words(problem, option.session_id)
        yield f"{place:3}. {where:44} {WORDS[option.verdict]}{rules}{instead}{gains}"
    for rule in sorted({rule for option in options for rule in option.rules}):
        yield f"{rule} says: {SENTENCE[rule]}"


def _in_full(problem: PlanningProblem, individual: str, answer: WhatItTakes) -> Iterator[str]:
    where = session_in_words(problem, answer.option.session_id)
    yield f"{individual} in {where}: {WORDS[answer.option.verdict]}."
    if answer.option.verdict is Verdict.BOOKED:
        return
    if answer.reasons:
        yield "Just adding the booking would break:"
        yield from (f"  {reason}" for reason in answer.reasons)
    if answer.option.verdict in (Verdict.FORBIDDEN, Verdict.IMPOSSIBLE):
        return
    proof = "no fewer are possible" if answer.changed <= answer.least else f"at least {answer.least}"
    yield f"Pinned, {plural(answer.changed, 'published booking')} would change: {proof}."
    for call in answer.calls:
        moves = [session_in_words(problem, s) if s else "no place" for s in (call.from_session, call.to_session)]
        yield f"  {call.person_id}: {moves[0] if call.from_session else 'new'} -> {moves[1]}"
    yield from (
        f"  {b.individual_id}: no fallback for {session_in_words(problem, b.session_id)}" for b in answer.uncovered
    )
    if answer.held:
        who = " and ".join(f"{person} in {session_in_words(problem, session)}" for person, session in answer.held)
        yield f"Told already, inside the notice period: {who}."
        yield "A plan or a repair keeps that (P2) and sets the pin aside; only a change by hand (`edit`) takes it away."
    for what, sign in (("lose", 1), ("gain", -1)):
        amounts = [
            f"{tier.name} {sign * size:,.1f} {tier.unit}" for tier, size in _told(answer.costs) if sign * size > 0
        ]
        yield f"The week would {what}: {'; '.join(amounts) or 'nothing in any tier'}."


def _changes(gains: Sequence[int]) -> str:
    """Each tier that changes, in its own unit."""
    return "; ".join(f"{tier.name} {size:+,.1f} {tier.unit}" for tier, size in _told(gains)) or "nothing in any tier"


def _told(amounts: Sequence[int]) -> list[tuple[Tier, float]]:
    """Of each tier how much, in its own unit; what rounds to nothing is left out."""
    sizes = [(tier, amount / tier.scale) for tier, amount in zip(TIERS, amounts, strict=False)]
    return [(tier, size) for tier, size in sizes if abs(size) >= LEAST_TOLD]


def _sessions(problem: PlanningProblem, session_ids: tuple[str, ...]) -> str:
    return " and ".join(session_in_words(problem, session) for session in session_ids)
