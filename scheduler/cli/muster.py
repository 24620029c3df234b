"""`unpaid-work muster`: who sits where this morning."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from scheduler.cli.base import ANY_PATH, Day, main, plural, read_records
from scheduler.domain.muster import MusterResult, Seat
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.times import clock
from scheduler.exchange.muster_files import read_present, write_muster
from scheduler.exchange.session_views import day_in_words, short_names
from scheduler.operations import muster as operation


class Start(click.ParamType[int]):
    """A time of day written as 09:00, in minutes after midnight."""

    name = "start"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", str(value))
        if found is None:
            self.fail(f'"{value}" is not a time of day. Write it as 09:00.', param, ctx)
        return 60 * int(found[1]) + int(found[2])


@main.command()
@click.argument("service", type=ANY_PATH)
@click.argument("roster", type=ANY_PATH)
@click.option("--date", "day", type=Day(), required=True, help="The day, such as 2026-12-07.")
@click.option("--point", required=True, help="Id of the muster point.")
@click.option("--present", multiple=True, help="Ids of those present, with commas between; may be given again.")
@click.option("--present-file", type=ANY_PATH, help="A text file with their ids, one a line.")
@click.option("--start", type=Start(), help="Only the sessions with this start, such as 09:00.")
@click.option("--out", type=ANY_PATH, help="A .json file to write as well, for programs.")
def muster(
    service: Path,
    roster: Path,
    day: date,
    point: str,
    present: tuple[str, ...],
    present_file: Path | None,
    start: int | None,
    out: Path | None,
) -> None:
    """Seat those present at a muster point in the teams of ROSTER (a roster.json), and say why."""
    if not present and present_file is None:
        raise click.UsageError("Who is present? Give --present P001,P002 or --present-file FILE.")
    here = {key.strip() for ids in present for key in ids.split(",") if key.strip()}
    if present and not here:
        raise click.UsageError("--present names nobody. If nobody has come, say so with an empty --present-file.")
    here |= set(read_present(present_file)) if present_file else set()
    problem, result = operation.muster(read_records(service), roster, day, point, here, start)
    for line in lines(problem, result):
        click.echo(line)
    if out is not None:
        write_muster(out, problem, result)
        click.echo(f"Written to {out}.")


def lines(problem: PlanningProblem, result: MusterResult) -> Iterator[str]:
    """The morning for people: team by team, then who must go, who is absent, and what to see to."""
    point = next(m for m in problem.records.muster_points if m.muster_point_id == result.muster_point_id)
    here = {seat.individual_id for seat in result.seats}
    yield f"{point.name}, {day_in_words(result.day)}: {len(here)} present."
    names = short_names(problem.records.individuals)
    for session_id, places in result.places.items():
        yield ""
        yield from _team(problem, result, session_id, places, names)
    yield ""
    home = [seat for seat in result.seats if seat.is_sent_home and not seat.is_walk_up]
    refused = [seat for seat in result.seats if seat.is_sent_home and seat.is_walk_up]
    yield f"Must be sent home: {len(home) or 'nobody'}."
    yield from (_line(seat, names) for seat in home)
    if refused:
        yield f"Not booked, and no place for them: {len(refused)}."
        yield from (_line(seat, names) for seat in refused)
    yield f"Absent: {plural(len(result.absent), 'booking')}."
    if result.notes:
        yield "See to this before the teams leave:"
        yield from (f"  {note}" for note in result.notes)


def _team(
    problem: PlanningProblem, result: MusterResult, session_id: str, places: int, names: dict[str, str]
) -> Iterator[str]:
    session = next(s for s in problem.sessions if s.session_id == session_id)
    placement = next(p for p in problem.records.placements if p.placement_id == session.placement_id)
    seats = [seat for seat in result.seats if seat.to_session == session_id]
    yield f"{clock(session.start)} {placement.name}: {len(seats)} of {plural(places, 'place')} taken"
    yield from (_line(seat, names) for seat in seats)


def _line(seat: Seat, names: dict[str, str]) -> str:
    """A stay needs no reason, anything else does."""
    who = f"  {seat.individual_id:8} {names[seat.individual_id]}"
    return who if seat.to_session is not None and seat.to_session == seat.from_session else f"{who:32} {seat.why}"
