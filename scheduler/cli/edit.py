"""`unpaid-work edit`: a roster changed by hand, and judged before it is written."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from scheduler.cli.base import ANY_PATH, RULE_BROKEN, as_of_option, main, plural, read_records
from scheduler.domain.edits import Add, Edit, Forbid, Move, Pin, Remove, Swap
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.result import PoolRisk
from scheduler.domain.rules import SENTENCE, Violation
from scheduler.domain.times import clock
from scheduler.exchange.session_views import day_in_words
from scheduler.operations.edit_files import read_to_edit, write_edited
from scheduler.operations.edit_week import Edited, edit_week
from scheduler.solver.objective import TIERS


class EditType(click.ParamType[Edit]):
    """An edit written as its ids with colons between."""

    name = "edit"

    def __init__(self, edit: type[Any], form: str) -> None:
        self._edit, self._form = edit, form

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Edit:
        if isinstance(value, Edit):
            return value
        ids = str(value).split(":")
        if len(ids) != len(self._form.split(":")) or not all(ids):
            self.fail(f'"{value}" cannot be read. Write it as {self._form}.', param, ctx)
        edit: Edit = self._edit(*ids)
        return edit


ONE, TWO = "P001:PARKS/2026-12-08/0900", "PATHS/2026-12-09/0900"


@main.command()
@click.argument("service", type=ANY_PATH)
@click.argument("roster", type=ANY_PATH)
@click.option("--remove", type=EditType(Remove, ONE), multiple=True, help=f"{ONE}: no longer booked there.")
@click.option(
    "--move", type=EditType(Move, f"{ONE}:{TWO}"), multiple=True, help="P001:FROM:TO: from session to session."
)
@click.option(
    "--swap", type=EditType(Swap, f"{ONE}:P002:{TWO}"), multiple=True, help="P001:SESSION:P002:SESSION: change seats."
)
@click.option("--add", type=EditType(Add, ONE), multiple=True, help=f"{ONE}: booked there.")
@click.option("--pin", type=EditType(Pin, ONE), multiple=True, help=f"{ONE}: a decision that they are booked there.")
@click.option("--forbid", type=EditType(Forbid, ONE), multiple=True, help="A decision that they are not.")
@click.option("--out", type=ANY_PATH, help="The .json file to write; without it the edit is only judged.")
@click.option("--anyway", metavar="REASON", help="Write it although a rule is broken; the reason is kept in the file.")
@as_of_option
def edit(
    service: Path, roster: Path, out: Path | None, anyway: str | None, as_of: date | None, **edits: tuple[Edit, ...]
) -> None:
    """Change ROSTER (a roster.json) by hand, and tell what breaks a rule, what is gained and what is lost.

    Each option may be given again. Removals come first, then moves, swaps and additions. If a rule is broken nothing
    is written, and the exit status is 1.
    """
    wanted = [each for name in ("remove", "move", "swap", "add", "pin", "forbid") for each in edits[name]]
    if not wanted:
        raise click.UsageError("What is to change? Give --add, --remove, --move, --swap, --pin or --forbid.")
    if anyway is not None and not anyway.strip():
        raise click.UsageError("--anyway needs a reason, in words: it is kept in the file.")
    source = read_to_edit(read_records(service), roster, as_of)
    edited = edit_week(source.problem, source.roster, wanted)
    for line in lines(edited):
        click.echo(line)
    refused = bool(edited.violations) and anyway is None
    if anyway is not None and edited.violations:
        click.echo(f"Accepted all the same: {anyway}")
    if out is not None and not refused:
        click.echo(f"Written to {', '.join(map(str, write_edited(out, source, wanted, edited, anyway)))}.")
    if refused:
        click.echo("Nothing is written. Change the edit, or accept it with --anyway REASON.", err=True)
        raise click.exceptions.Exit(RULE_BROKEN)


def lines(edited: Edited) -> Iterator[str]:
    """What the edit breaks, what it does to each tier and to each pool touched."""
    yield from _rules(edited.new)
    if edited.old:
        yield f"Besides, as before the edit: {plural(len(edited.old), 'time')} a rule is broken (unpaid-work check)."
    for tier, before, after in zip(TIERS, edited.tiers_before, edited.tiers_after, strict=True):
        change = (
            "as before" if before == after else f"was {before / tier.scale:,.2f}, {(after - before) / tier.scale:+,.2f}"
        )
        yield f"Tier {tier.number} {tier.name}: {after / tier.scale:,.2f} {tier.unit}, {change}."
    yield from _pools(edited)
    for booking in edited.uncovered:
        yield f"No fallback in bad weather any more: {booking.individual_id} in {booking.session_id}."
    for decision in edited.decisions:
        where = f"{decision.placement_id} {decision.day} {clock(decision.start or 0)}"
        yield f"Decision {decision.decision_id}: {decision.kind} {decision.individual_id}, {where}."


def _rules(broken: tuple[Violation, ...]) -> Iterator[str]:
    if not broken:
        yield "The edit breaks no rule."
    for violation in broken:
        place = " ".join(filter(None, (violation.rule, violation.who, violation.session_id)))
        yield f"{place}: {violation.detail}"
    for rule in sorted({violation.rule for violation in broken}):
        yield f"{rule} says: {SENTENCE[rule]}"


def _pools(edited: Edited) -> Iterator[str]:
    for before, after in edited.pools:
        if risk := after or before:
            yield f"{_name(edited.problem, risk)}:"
            yield f"  was {_figures(before)}"
            yield f"  now {_figures(after)}"


def _name(problem: PlanningProblem, risk: PoolRisk) -> str:
    sessions = [session for session in problem.sessions if session.session_id in risk.sessions]
    names = {p.placement_id: p.name for p in problem.records.placements}
    teams = ", ".join(names[session.placement_id] for session in sessions)
    return f"{day_in_words(sessions[0].day)} {clock(sessions[0].start)}, {teams}"


def _figures(risk: PoolRisk | None) -> str:
    if risk is None:
        return "not running"
    chance = f"anyone sent home: {risk.chance_sent_home:.1%} of mornings (limit {risk.chance_limit:.1%})"
    return f"{risk.booked} booked for {plural(risk.places, 'place')}, {risk.expected:.1f} expected, {chance}"
