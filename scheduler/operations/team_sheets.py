"""The teams as they were seated in the morning: as sheets to print, and as messages to those who lead them."""

from collections import defaultdict
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from scheduler.domain.muster import MusterResult
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.result import PlanningResult
from scheduler.domain.roster import Booking, Roster
from scheduler.domain.versions import Actor, Deed
from scheduler.exchange.session_views import session_views, short_names
from scheduler.exchange.staging import all_or_nothing
from scheduler.exchange.team_sheets import write_team_sheets
from scheduler.messages.to_staff import Duty
from scheduler.operations.tell_staff import tell_teams
from scheduler.store import audit
from scheduler.store.database import Database
from scheduler.store.records import service_id


def seated(roster: Roster, result: MusterResult) -> Roster:
    """The roster of the teams at the muster alone: who has a seat there, and who leads."""
    bookings = (Booking(seat.to_session, seat.individual_id) for seat in result.seats if seat.to_session)
    staffing = (row for row in roster.staffing if row.session_id in result.places)
    return replace(
        roster,
        sessions=tuple(sorted(result.places)),
        bookings=tuple(sorted(bookings)),
        staffing=tuple(sorted(staffing)),
    )


def print_teams(path: Path, problem: PlanningProblem, roster: Roster, result: MusterResult) -> None:
    """A page for each team, whole or not at all."""
    with all_or_nothing(path.parent) as staging:
        write_team_sheets(staging / path.name, problem, PlanningResult(seated(roster, result), (), (), (), ()))


def send_teams(
    database: Database, key: str, problem: PlanningProblem, roster: Roster, result: MusterResult, actor: Actor
) -> int:
    """Each team to its supervisors by e-mail, with short names only; how many messages. The same teams go once."""
    names = short_names(problem.records.individuals)
    duties: dict[str, list[Duty]] = defaultdict(list)
    for view in session_views(problem, seated(roster, result)):
        team = tuple(sorted(names[booking.individual_id] for booking in view.bookings))
        held = view.session
        duty = Duty(held.day, held.start, held.end, view.placement.name, view.reports_at, team)
        for supervisor in view.supervisors:
            duties[supervisor.supervisor_id].append(duty)
    with database.changing(actor) as session:
        service, at = service_id(session, key), database.moment()
        audit.note(session, service, Deed.DISCLOSURE, f"teams at {result.muster_point_id} on {result.day}")
        teams = sha256(repr(sorted(duties.items())).encode()).hexdigest()[:16]
        return tell_teams(session, service, problem.records, duties, result.day, f"{result.day}/{teams}", at)
