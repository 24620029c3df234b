"""Traffic lights of a service's orders: worked out from the records, kept by day, and how each moved."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import DAY, WEEK
from scheduler.domain.versions import Actor, Deed
from scheduler.progress.lights import RECENT_WEEKS, OrderLight, order_lights
from scheduler.progress.offers import OFFER_WEEKS
from scheduler.store import audit, rosters
from scheduler.store.database import Database
from scheduler.store.lights import Snapshot, add_snapshots, snapshots_of
from scheduler.store.records import load_records, service_id

SEED = 1
"""The futures are drawn the same for everyone who looks, so that a light does not change by looking again."""


def lights_of(records: ServiceRecords, as_of: date, case_manager: str | None = None) -> list[OrderLight]:
    """All orders in force, or those of a case manager's people: the lowest chance first."""
    mine = {i.individual_id for i in records.individuals if case_manager in (None, i.case_manager)}
    found = [light for light in order_lights(records, as_of, SEED) if light.individual_id in mine]
    return sorted(found, key=lambda light: (light.chance, light.last_day, light.order_id))


def as_booked(database: Database, key: str, records: ServiceRecords, as_of: date) -> ServiceRecords:
    """The records with what was published for the weeks in which offers count: the register may not have it yet."""
    with database.reading() as session:
        first = as_of - (OFFER_WEEKS + 1) * WEEK
        published = rosters.bookings_between(session, service_id(session, key), first, as_of - DAY)
    return replace(records, previous_bookings=(*records.previous_bookings, *published))


def stored_lights(
    database: Database, key: str, as_of: date, actor: Actor, case_manager: str | None = None
) -> tuple[list[OrderLight], Mapping[str, Sequence[Snapshot]]]:
    """The same from the store, with the lights kept on earlier days by order; that they were looked at is logged."""
    with database.changing(actor) as session:
        service = service_id(session, key)
        audit.note(session, service, Deed.CONSULTATION, f"traffic lights of {case_manager or 'all'} on {as_of}")
        records = load_records(session, service, people_since=as_of - RECENT_WEEKS * WEEK)
        kept = snapshots_of(session, service)
    way: dict[str, list[Snapshot]] = defaultdict(list)
    for snapshot in kept:
        if snapshot.day < as_of:
            way[snapshot.order_id].append(snapshot)
    return lights_of(as_booked(database, key, records, as_of), as_of, case_manager), way


def keep_lights(database: Database, key: str, as_of: date, actor: Actor) -> int:
    """Keep the lights of all orders as they stand on a day; how many were not kept already."""
    with database.reading() as session:
        records = load_records(session, service_id(session, key), people_since=as_of - RECENT_WEEKS * WEEK)
    lights = lights_of(as_booked(database, key, records, as_of), as_of)
    with database.changing(actor) as session:
        service = service_id(session, key)
        audit.note(session, service, Deed.COMBINATION, f"traffic lights of {as_of}")
        return add_snapshots(session, service, (snapshot_of(light, as_of) for light in lights))


def snapshot_of(light: OrderLight, day: date) -> Snapshot:
    return Snapshot(light.order_id, day, light.light, light.chance, light.projected, light.minutes_left)
