"""Traffic lights as they stood: one for each order and day, so that a light's way over the weeks can be told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.problem import Light
from scheduler.store.numbering import add_rows
from scheduler.store.tables.casework import LightRow


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An order's light on a day; `projected` is the day by which it would be completed, if any."""

    order_id: str
    day: date
    light: Light
    chance: float
    projected: date | None
    minutes_left: int


def add_snapshots(session: Session, service: int, snapshots: Iterable[Snapshot]) -> int:
    """Those of a day that is not kept yet; how many. What was seen on a day is not changed afterwards."""
    snapshots = tuple(snapshots)
    days = {snapshot.day for snapshot in snapshots}
    kept = session.execute(
        select(LightRow.order_id, LightRow.day).where(LightRow.service_id == service, LightRow.day.in_(days))
    )
    there = {(order_id, day) for order_id, day in kept}
    new = [snapshot for snapshot in snapshots if (snapshot.order_id, snapshot.day) not in there]
    rows = ({name: getattr(snapshot, name) for name in Snapshot.__slots__} for snapshot in new)
    add_rows(session, LightRow, service, rows)
    return len(new)


def snapshots_of(session: Session, service: int) -> list[Snapshot]:
    """All that are kept, by order and day."""
    columns = [getattr(LightRow, name) for name in Snapshot.__slots__]
    query = select(*columns).where(LightRow.service_id == service).order_by(LightRow.order_id, LightRow.day)
    return [Snapshot(*row) for row in session.execute(query)]
