"""What-ifs asked from the pages: kept with who asked, how far they are, and their answers."""

from collections.abc import Callable

from scheduler.domain.errors import SchedulerError
from scheduler.domain.records import ServiceRecords
from scheduler.domain.versions import Actor
from scheduler.domain.whatif import WhatIf, WhatIfAsked, WhatIfRun
from scheduler.exchange.scenario_text import scenario_text
from scheduler.exchange.whatif_files import asked_of, asked_text, whatif_text
from scheduler.operations.follow_changes import recent_records
from scheduler.store import what_ifs
from scheduler.store.database import Database
from scheduler.store.records import service_id

Simulate = Callable[[ServiceRecords, WhatIfAsked, int, Callable[[int, int, str], None]], WhatIf]


def start_what_if(database: Database, key: str, asked: WhatIfAsked, actor: Actor) -> WhatIfRun:
    """A place for it. Raises SchedulerError if one is running already."""
    name = "; ".join(map(scenario_text, asked.scenarios)) or "as it is"
    total = asked.replications * (1 + len(asked.scenarios))
    with database.changing(actor) as session:
        service = service_id(session, key)
        return what_ifs.add(session, service, name, asked_text(asked), total, actor.name, database.moment())


def what_if_run(database: Database, key: str, number: int) -> WhatIfRun:
    """Raises SchedulerError if the service has no such run."""
    with database.reading() as session:
        return what_ifs.of_number(session, service_id(session, key), number)


def what_if_runs(database: Database, key: str, most: int) -> list[WhatIfRun]:
    """The last ones, newest first."""
    with database.reading() as session:
        return what_ifs.of_service(session, service_id(session, key), most)


def stop_what_if(database: Database, key: str, number: int, actor: Actor) -> None:
    """No answer is kept, and its process ends within seconds; nothing changes if it has ended already.

    Raises SchedulerError if the service has no such run.
    """
    with database.changing(actor) as session:
        what_ifs.of_number(session, service_id(session, key), number)
        what_ifs.end(session, number, database.moment(), None, f"{actor.name} stopped it.")


def given_up(database: Database, run: WhatIfRun) -> None:
    """Its process has ended; nothing changes if it said how."""
    with database.changing(Actor(run.started_by, "What if")) as session:
        what_ifs.end(session, run.number, database.moment(), None, what_ifs.WITHOUT_A_WORD)


def carry_out(database: Database, key: str, run: WhatIfRun, workers: int, simulate: Simulate) -> None:
    """Simulate, telling how far it is, and keep the answer; or say in the run why there is none."""
    actor = Actor(run.started_by, "What if")

    def note(done: int, total: int, name: str) -> None:
        with database.changing(actor) as session:
            what_ifs.note(session, run.number, done, total)

    answer, message = None, "The program failed. Nothing was kept; tell those who look after it."
    try:
        asked = asked_of(run.asked)
        records = recent_records(database, key, asked.first_monday)
        answer = whatif_text(simulate(records, asked, workers, note))
    except SchedulerError as error:
        message = str(error)
    finally:
        with database.changing(actor) as session:
            what_ifs.end(session, run.number, database.moment(), answer, None if answer else message)
