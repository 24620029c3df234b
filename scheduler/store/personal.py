"""All that the store holds of some individuals: to tell them, and to erase it when it may no longer be kept."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, Text, delete, insert, or_, select
from sqlalchemy.orm import Session

from scheduler.store.audit import audited_kinds
from scheduler.store.numbering import changes_of, table_of
from scheduler.store.tables.audit import ErasingRow
from scheduler.store.tables.base import Base
from scheduler.store.tables.people import OrderRow
from scheduler.store.tables.rosters import RosterRow

NAMING = ("individual_id", "first_individual_id", "second_individual_id")


def rows_about(session: Session, service: int, individual_id: str) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """Each table's name with its rows that name the individual or one of their orders, those without any left out."""
    orders = _orders(session, service, [individual_id])
    for table in _tables():
        condition = _about(table, service, [individual_id], orders)
        if condition is not None:
            rows = session.execute(select(table).where(condition).order_by(table.c.id)).mappings().all()
            if rows:
                yield table.name, [dict(row) for row in rows]


def rosters_naming(session: Session, service: int, individual_id: str) -> Iterator[tuple[date, int, str]]:
    """Monday, number and roster.json of the versions that have an id anywhere."""
    query = select(RosterRow.monday, RosterRow.number, RosterRow.document).where(RosterRow.service_id == service)
    naming = query.where(RosterRow.document.contains(individual_id, autoescape=True))
    id_ = _mention_of([individual_id])
    for monday, number, text in session.execute(naming.order_by(RosterRow.monday, RosterRow.number)):
        if id_.search(text):
            yield monday, number, text


def erase(session: Session, service: int, individual_ids: Collection[str], rosters_before: date) -> dict[str, int]:
    """Delete every row about the individuals, and rosters of weeks before a day: how many rows of each table."""
    orders = _orders(session, service, individual_ids)
    old = list(
        session.scalars(select(RosterRow.id).where(RosterRow.service_id == service, RosterRow.monday < rosters_before))
    )
    session.execute(insert(ErasingRow).values(service_id=service))
    counts = {}
    for table in reversed(_tables()):
        wanted = [_about(table, service, individual_ids, orders), _of_rosters(table, service, old)]
        conditions = [condition for condition in wanted if condition is not None]
        if conditions and (count := _delete(session, service, table, or_(*conditions))):
            counts[table.name] = count
    session.execute(delete(ErasingRow).where(ErasingRow.service_id == service))
    return counts


def traces(session: Session, service: int, individual_ids: Collection[str]) -> list[str]:
    """Where the individuals' ids still stand, in any column or text of any table; the log apart."""
    if not individual_ids:
        return []
    found, id_ = [], _mention_of(individual_ids)
    for table in _tables():
        for column in table.columns:
            if isinstance(column.type, Text) or column.name in NAMING:
                texts = session.scalars(select(column).where(table.c.service_id == service, column.is_not(None)))
                found += [f"{table.name}.{column.name}" for text in texts if id_.search(str(text))]
    return sorted(set(found))


def _mention_of(individual_ids: Collection[str]) -> re.Pattern[str]:
    """Any of the ids as a word of its own, wherever it stands."""
    return re.compile(rf"(?<![\w.-])(?:{'|'.join(map(re.escape, sorted(individual_ids)))})(?![\w-])")


def _tables() -> list[Table]:
    """Those whose rows belong to a service, each after those that it refers to."""
    audited = {table_of(kind).name for kind in audited_kinds()} - {"services"}
    return [table for table in Base.metadata.sorted_tables if table.name in audited]


def _orders(session: Session, service: int, individual_ids: Collection[str]) -> list[str]:
    query = select(OrderRow.order_id).where(OrderRow.service_id == service)
    return list(session.scalars(query.where(OrderRow.individual_id.in_(individual_ids))))


def _about(
    table: Table, service: int, individual_ids: Collection[str], orders: Collection[str]
) -> ColumnElement[bool] | None:
    columns = [table.c[name].in_(individual_ids) for name in NAMING if name in table.c]
    if "order_id" in table.c:
        columns.append(table.c.order_id.in_(orders))
    return (table.c.service_id == service) & or_(*columns) if columns else None


def _of_rosters(table: Table, service: int, rosters: Collection[int]) -> ColumnElement[bool] | None:
    if table is table_of(RosterRow):
        return (table.c.service_id == service) & table.c.id.in_(rosters)
    return (table.c.service_id == service) & table.c.roster_id.in_(rosters) if "roster_id" in table.c else None


def _delete(session: Session, service: int, table: Table, condition: ColumnElement[bool]) -> int:
    numbers = list(session.scalars(select(table.c.id).where(condition)))
    if numbers:
        session.execute(delete(table).where(condition))
    changes_of(session, service).update({(table.name, number): None for number in numbers})
    return len(numbers)
