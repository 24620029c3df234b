"""`unpaid-work edit`: change a roster by hand, judged at once."""

from pathlib import Path

import click

from scheduler.cli.base import ANY_PATH, RULE_BROKEN, main, plural, read_records
from scheduler.domain.decisions import Decision
from scheduler.domain.rules import SENTENCE
from scheduler.domain.times import clock
from scheduler.exchange.edit_text import FORMS, read_edit
from scheduler.operations.edit_week import edit_week, write_edited
from scheduler.operations.open_week import open_week
from scheduler.solver.objective import TIERS


@main.command()
@click.argument("service", type=ANY_PATH)
@click.argument("roster", type=ANY_PATH)
@click.option("--add", multiple=True, help=f"A booking more: {FORMS['add'][0]}.")
@click.option("--remove", multiple=True, help=f"A booking less: {FORMS['remove'][0]}.")
@click.option("--move", multiple=True, help=f"From one session to another: {FORMS['move'][0]}.")
@click.option("--swap", multiple=True, help=f"Two people change places: {FORMS['swap'][0]}.")
@click.option("--pin", multiple=True, help="Booked there, also when planned again.")
@click.option("--forbid", multiple=True, help="Not booked there, nor when planned again.")
@click.option("--out", type=ANY_PATH, help="Folder for the edited roster; not written if a rule is newly broken.")
def edit(service: Path, roster: Path, out: Path | None, **changes: tuple[str, ...]) -> None:
    """Change bookings of ROSTER by hand, in the order of the options above, and tell at once which rules that
    breaks and what it does to each aim. Exit status 1 if a rule is newly broken."""
    edits = [read_edit(kind, text) for kind in FORMS for text in changes[kind]]
    problem, file = open_week(read_records(service), roster)
    edited = edit_week(problem, file.roster, edits)
    for violation in edited.broken:
        click.echo(f"{' '.join(filter(None, (violation.rule, violation.who)))}: {violation.detail}")
    for rule in sorted({violation.rule for violation in edited.broken}):
        click.echo(f"{rule} says: {SENTENCE[rule]}")
    for tier, before, after in zip(TIERS, edited.tiers_before, edited.tiers_after, strict=True):
        if before != after:
            change = f"{before / tier.scale:,.1f} -> {after / tier.scale:,.1f}"
            click.echo(f"{tier.number} {tier.name}: {change} {tier.unit}")
    for decision in edited.decisions:
        click.echo(f"To keep it when the week is planned again, add to decisions.csv: {_row(decision)}")
    if edited.broken_before:
        click.echo(f"Broken already before: {plural(len(edited.broken_before), 'time')}; `check` names them.")
    if edited.broken:
        click.echo("Not written: a rule would be broken." if out else "A rule would be broken.", err=True)
        raise click.exceptions.Exit(RULE_BROKEN)
    click.echo("No rule newly broken.")
    if out is not None:
        write_edited(out, problem, edited)
        click.echo(f"Written to {out}: roster.json, roster.xlsx, team-sheets.pdf, run.json")


def _row(decision: Decision) -> str:
    """As its columns are named: id, kind, individual, placement, day, start."""
    session = f"{decision.placement_id},{decision.day},{clock(decision.start or 0)}"
    return f"{decision.decision_id},{decision.kind},{decision.individual_id},{session}"
