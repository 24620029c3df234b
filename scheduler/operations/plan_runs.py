"""A search for a roster that goes on while the page that started it is looked at, or closed."""

from datetime import date
from threading import Event, Thread

from scheduler.domain.access import PlanRun
from scheduler.domain.errors import SchedulerError
from scheduler.domain.result import Progress
from scheduler.domain.versions import Actor
from scheduler.operations.publish_week import plan_into_store, weeks_known
from scheduler.solver.limits import Limits
from scheduler.store import runs
from scheduler.store.database import Database
from scheduler.store.records import service_id

SECONDS_BETWEEN_NOTES = 0.5


def start_run(database: Database, key: str, monday: date, seconds: float, actor: Actor) -> PlanRun:
    """A place for a run of the week. Raises SchedulerError if one is running already."""
    with database.changing(actor) as session:
        return runs.add_run(session, service_id(session, key), monday, seconds, actor.name, database.moment())


def stop_run(database: Database, key: str, number: int, actor: Actor) -> None:
    """Ask it to end with what it has."""
    with database.changing(actor) as session:
        runs.ask_to_stop(session, service_id(session, key), number)


def run_of(database: Database, key: str, number: int) -> PlanRun:
    with database.reading() as session:
        return runs.run_of(session, service_id(session, key), number)


def last_runs(database: Database, key: str, most: int) -> list[PlanRun]:
    with database.reading() as session:
        return runs.runs_of(session, service_id(session, key), most)


def carry_out(database: Database, key: str, run: PlanRun, workers: int) -> None:
    """Search, telling how it goes, and leave a draft; or say in the run why there is none."""
    notes = _Notes(database, run.number, Actor(run.started_by, "Planning the week"))
    limits = Limits(run.seconds, workers=workers)
    version, message = None, "The program failed. Nothing was saved; tell those who look after it."
    try:
        weeks = weeks_known(database, key, run.monday)
        _, _, made = plan_into_store(database, key, run.monday, weeks, limits, notes.actor, notes.step, notes.enough)
        version, message = made.number, ""
    except SchedulerError as error:
        message = str(error)
    finally:
        notes.end(version, message or None)


class _Notes:
    """Steps written down twice a second; the wish to stop is read back with it."""

    def __init__(self, database: Database, number: int, actor: Actor) -> None:
        self.actor, self.enough = actor, Event()
        self._database, self._number = database, number
        self._steps: list[tuple[float, int, int, int]] = []
        self._over = Event()
        self._writer = Thread(target=self._keep_writing, daemon=True)
        self._writer.start()

    def step(self, step: Progress) -> None:
        self._steps.append((round(step.seconds, 2), step.tier, step.value, step.bound))

    def end(self, version: int | None, message: str | None) -> None:
        self._over.set()
        self._writer.join()
        self._write()
        with self._database.changing(self.actor) as session:
            runs.end_run(session, self._number, self._database.moment(), version, message)

    def _keep_writing(self) -> None:
        while not self._over.wait(SECONDS_BETWEEN_NOTES):
            self._write()

    def _write(self) -> None:
        with self._database.changing(self.actor) as session:
            if runs.note_steps(session, self._number, list(self._steps)):
                self.enough.set()
