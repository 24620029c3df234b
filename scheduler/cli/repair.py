"""`unpaid-work repair`: a published roster mended after an event, and the calls to make."""

import time
from datetime import date
from pathlib import Path

import click

from scheduler.cli.base import ANY_PATH, Day, main, plural, read_records
from scheduler.domain.changes import Call, Repair
from scheduler.domain.problem import PlanningProblem
from scheduler.exchange.call_files import contact
from scheduler.exchange.event_text import FORMS, read_event
from scheduler.exchange.roster_reading import read_proof
from scheduler.exchange.session_views import no_fallback, session_in_words
from scheduler.operations.open_week import open_week
from scheduler.operations.repair_week import repair_week, set_aside, write_repair
from scheduler.solver.limits import Limits

WORKERS = 2


@main.command(epilog="Events: " + "; ".join(FORMS.values()) + ".")
@click.argument("service", type=ANY_PATH)
@click.argument("roster", type=ANY_PATH)
@click.option("--event", "events", multiple=True, help="What happened; may be given again. None: the records changed.")
@click.option("--take-back", multiple=True, help="What ROSTER keeps as having happened, and did not after all.")
@click.option(
    "--as-of", type=Day(), help="Today: what was before is over.  [default: the day that the roster was made for]"
)
@click.option("--out", type=ANY_PATH, help="Folder for the mended roster and calls.csv.")
@click.option("--seconds", type=click.FloatRange(0.1, 3600), default=8.0, show_default=True, help="Time to search.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True, help="Seed of the search.")
def repair(
    service: Path,
    roster: Path,
    events: tuple[str, ...],
    take_back: tuple[str, ...],
    as_of: date | None,
    out: Path | None,
    seconds: float,
    seed: int,
) -> None:
    """Mend the published ROSTER (a roster.json) after an event with the fewest changed bookings; list whom to call."""
    began = time.monotonic()
    happened = [read_event(text) for text in events]
    not_after_all = [read_event(text) for text in take_back]
    problem, file = open_week(read_records(service), roster, as_of, not_after_all)
    limits = Limits(seconds, 0.0, WORKERS, seed)
    today = as_of or file.as_of or problem.first_monday
    after, mended = repair_week(problem, file.roster, today, happened, limits)
    for order, call in enumerate(mended.calls, start=1):
        click.echo(f"{order:3}. {_told(after, call)}")
    click.echo(_summary(mended))
    for booking in mended.uncovered:
        click.echo(no_fallback(after, booking))
    for _, words in set_aside(after, mended):
        click.echo(f"Cannot hold after what happened, or beside what stands by P2, and set aside: decision {words}.")
    if out is not None:
        write_repair(out, after, mended, read_proof(roster), limits, time.monotonic() - began)
        click.echo(f"Written to {out}: roster.json, roster.xlsx, team-sheets.pdf, run.json, calls.csv")


def _told(problem: PlanningProblem, call: Call) -> str:
    name, phone = contact(problem, call)
    places = [session_in_words(problem, s) if s else "no place" for s in (call.from_session, call.to_session)]
    move = f"from {places[0]} to {places[1]}" if call.from_session else f"to {places[1]}"
    if call.supervisor and call.to_session is None:
        move = f"off {places[0]}"
    who = f"{'Supervisor ' if call.supervisor else ''}{call.person_id} {name}"
    return f"{who} ({phone or 'no number'}): {move}. Why: {call.why}."


def _summary(mended: Repair) -> str:
    if not mended.calls:
        return "Nothing has to change."
    proof = "no fewer are possible" if mended.changed <= mended.least else f"at least {mended.least} are needed"
    left = f"for {plural(len(mended.without_place), 'booking')} no other place was found"
    return f"{plural(mended.changed, 'booking')} changed: {proof}. {plural(len(mended.calls), 'call')} to make; {left}."
