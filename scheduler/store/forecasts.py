"""Forecasts kept among a service's records; what a person wrote there stands."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain.placements import WeatherChance
from scheduler.store.numbering import add_rows
from scheduler.store.tables.work import WeatherChanceRow


def keep_forecasts(session: Session, service: int, rows: Iterable[WeatherChance]) -> int:
    """Those that are new or say something else than before; how many."""
    kind = WeatherChanceRow
    known = {
        (row.muster_point_id, row.day, row.half_day): row
        for row in session.scalars(select(kind).where(kind.service_id == service))
    }
    last = session.scalar(select(func.max(kind.position)).where(kind.service_id == service))
    place, changed = (last if last is not None else -1) + 1, 0
    new: list[dict[str, object]] = []
    for row in rows:
        before = known.get((row.muster_point_id, row.day, row.half_day))
        if before is None:
            values = {name: getattr(row, name) for name in WeatherChance.__slots__}
            new.append({"position": place + len(new), **values})
        elif before.forecast_on is not None:
            before.chance_stopped, before.forecast_on = row.chance_stopped, row.forecast_on
            changed += 1
    add_rows(session, kind, service, new)
    session.flush()
    return len(new) + changed
