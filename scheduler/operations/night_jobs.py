"""What each job of the night does. Slow work comes first; what it returns writes all in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from scheduler.config import Settings
from scheduler.domain.jobs import Job, JobOutcome, JobRun
from scheduler.domain.policy import Policy
from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import DAY, WEEK, TimeOfDay, is_working_day
from scheduler.domain.versions import Actor, Deed
from scheduler.operations.back_up import back_up
from scheduler.operations.called_off import note_called_off
from scheduler.operations.fetch_weather import fetch_weather
from scheduler.operations.plan_night import plan_night
from scheduler.operations.retain_records import due_for_erasure, erase_what_is_due
from scheduler.operations.show_lights import as_booked, lights_of, snapshot_of
from scheduler.operations.tell_individuals import tell_tomorrow
from scheduler.operations.tell_staff import tell_case_managers, tell_hosts, tell_supervisors
from scheduler.progress.lights import RECENT_WEEKS
from scheduler.progress.service import closed_days
from scheduler.store import audit, outbox
from scheduler.store.database import Database
from scheduler.store.lights import add_snapshots, snapshots_of
from scheduler.store.records import load_records, service_id

Keep = Callable[[Session, int], JobOutcome]


@dataclass(frozen=True, slots=True)
class Turn:
    """A job to be done: for whom, with what, by whom, on which local day."""

    database: Database
    key: str
    settings: Settings
    run: JobRun
    workers: int
    actor: Actor

    @property
    def today(self) -> date:
        return self.run.day

    def records(self) -> ServiceRecords:
        """Those that matter now; that they are used is in the log."""
        with self.database.changing(self.actor) as session:
            service = service_id(session, self.key)
            audit.note(session, service, Deed.COMBINATION, f"records for {self.run.job} of {self.today}")
            return load_records(session, service, people_since=self.today - RECENT_WEEKS * WEEK)


def _weather(turn: Turn) -> Keep:
    """A run by hand does not let the last forecast fade once more."""
    return fetch_weather(turn.settings, turn.records(), turn.today, fade=turn.run.turn == 0)


def _nightly_plan(turn: Turn) -> Keep:
    cause = f"{turn.today}/{turn.run.turn}"
    return plan_night(turn.database, turn.key, turn.today, cause, turn.workers, turn.actor)


def _lights(turn: Turn) -> Keep:
    """What the service called off on the days before counts in them already."""
    called_off = note_called_off(turn.database, turn.key, turn.today, turn.actor)
    lights = lights_of(as_booked(turn.database, turn.key, turn.records(), turn.today), turn.today)
    return lambda session, service: JobOutcome(
        f"{add_snapshots(session, service, (snapshot_of(light, turn.today) for light in lights))} lights kept; "
        f"{called_off} sessions called off are in the register."
    )


def _retention(turn: Turn) -> Keep:
    """Old messages go; individuals due for erasure are counted, or erased where the service wants that."""
    with turn.database.reading() as session:
        records = load_records(session, service_id(session, turn.key), rows_since=turn.today)
    due = len(due_for_erasure(records, turn.today))
    if due and records.policy.erases_when_due:
        erase_what_is_due(turn.database, turn.key, turn.today, turn.actor)
    before = turn.database.moment() - timedelta(days=records.policy.message_days)
    word = "erased" if records.policy.erases_when_due else "due for erasure"
    return lambda session, service: JobOutcome(
        f"{outbox.tidy(session, service, before)} old messages deleted; {due} individuals {word}."
    )


def _team_sheets(turn: Turn) -> Keep:
    records, at = turn.records(), turn.database.moment()
    return lambda session, service: JobOutcome(
        f"Team sheets queued: {tell_supervisors(session, service, records, turn.today, at)}."
    )


def _digest(turn: Turn) -> Keep:
    """On working days, by the lights as they were kept last before today."""
    records, at = turn.records(), turn.database.moment()
    if not is_working_day(turn.today, closed_days(records, turn.today, turn.today)):
        return lambda session, service: JobOutcome("Not a working day: nobody is told.")
    lights = lights_of(as_booked(turn.database, turn.key, records, turn.today), turn.today)
    with turn.database.reading() as session:
        kept = snapshots_of(session, service_id(session, turn.key))
    before = {snapshot.order_id: snapshot for snapshot in kept if snapshot.day < turn.today}
    return lambda session, service: JobOutcome(
        f"Digests queued: {tell_case_managers(session, service, records, lights, before, turn.today, at)}."
    )


def _reminders(turn: Turn) -> Keep:
    records, at, tomorrow = turn.records(), turn.database.moment(), turn.today + DAY
    return lambda session, service: JobOutcome(
        f"Reminders queued: {tell_tomorrow(session, service, records, tomorrow, at)}; "
        f"notes to hosts: {tell_hosts(session, service, records, tomorrow, at)}."
    )


def _backup(turn: Turn) -> Keep:
    if turn.settings.backups is None:
        return lambda session, service: JobOutcome("No folder for backups is set.")
    folder = Path(turn.settings.backups)
    rows = back_up(turn.database, folder / f"backup-{turn.today}.zip", turn.actor)
    kept = sorted(folder.glob("backup-*.zip"))[-turn.settings.backups_kept :]
    for old in set(folder.glob("backup-*.zip")) - set(kept):
        old.unlink()
    return lambda session, service: JobOutcome(f"{rows} rows backed up; {len(kept)} backups kept.")


def _time(moment: time) -> TimeOfDay:
    return TimeOfDay(60 * moment.hour + moment.minute)


@dataclass(frozen=True, slots=True)
class Plan:
    """When a job is due on each day, in hours for how long it is of use after that, and what it does."""

    at: Callable[[Policy, Settings], TimeOfDay]
    hours: float
    do: Callable[[Turn], Keep]


PLANS: dict[Job, Plan] = {
    Job.RETENTION: Plan(lambda policy, settings: policy.retention_at, 22, _retention),
    Job.WEATHER: Plan(lambda policy, settings: policy.weather_at, 20, _weather),
    Job.LIGHTS: Plan(lambda policy, settings: policy.lights_at, 22, _lights),
    Job.NIGHTLY_PLAN: Plan(lambda policy, settings: policy.nightly_at, 15, _nightly_plan),
    Job.BACKUP: Plan(lambda policy, settings: _time(settings.backup_at), 20, _backup),
    Job.TEAM_SHEETS: Plan(lambda policy, settings: policy.sheets_at, 6, _team_sheets),
    Job.DIGEST: Plan(lambda policy, settings: policy.digest_at, 9, _digest),
    Job.REMINDERS: Plan(lambda policy, settings: policy.reminders_at, 6, _reminders),
}
ONCE_FOR_ALL = frozenset({Job.BACKUP})
"""Done for the first service only: it is of the whole store."""
