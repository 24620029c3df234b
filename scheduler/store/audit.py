"""Who saw, changed, disclosed or erased what, and why (DPA 2018 s.62): a chain that shows when it was touched."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from scheduler.domain.versions import Actor, Deed
from scheduler.store.digests import row_digest
from scheduler.store.numbering import Changes, table_of
from scheduler.store.tables.audit import AuditRow, ChangeRow, HeadRow
from scheduler.store.tables.base import Base, Row, ServiceRow

START = bytes(32)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the log, oldest first when listed."""

    number: int
    at: datetime
    actor: str
    deed: Deed
    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class Search:
    """What an entry must hold: parts of the actor and the subject, in any case, and when it was written."""

    who: str = ""
    about: str = ""
    since: datetime | None = None
    until: datetime | None = None


def note(session: Session, service_id: int, deed: Deed, subject: str) -> None:
    """To be written to the log when the transaction ends; the rows changed belong to the first that changes any."""
    session.info.setdefault("notes", []).append((service_id, deed, subject))


def seal(session: Session, actor: Actor, at: datetime) -> None:
    """Write what was noted, each entry bound to the one before. A change that nobody noted is a fault of ours."""
    changes: dict[int, Changes] = {key: value for key, value in session.info.pop("changes", {}).items() if value}
    for service_id, deed, subject in session.info.pop("notes", []):
        own = changes.pop(service_id, {}) if deed is not Deed.CONSULTATION else {}
        _append(session, service_id, Entry(0, at, actor.name, deed, subject, actor.reason), own)
    if changes:
        raise RuntimeError(f"Rows were changed and nothing was noted: {sorted(changes)}")


def last_change(session: Session, service_id: int) -> int:
    """The number of the last entry that changed a row; nought if none did."""
    return session.scalar(select(func.max(ChangeRow.number)).where(ChangeRow.service_id == service_id)) or 0


def entries(session: Session, service_id: int) -> list[Entry]:
    rows = session.scalars(select(AuditRow).where(AuditRow.service_id == service_id).order_by(AuditRow.number))
    return [_entry(row) for row in rows]


def search(session: Session, service_id: int, wanted: Search, skip: int, most: int) -> tuple[list[Entry], int]:
    """A page of the entries that fit, newest first, and how many there are."""
    fits = [AuditRow.service_id == service_id]
    fits += [AuditRow.actor.icontains(wanted.who, autoescape=True)] if wanted.who else []
    fits += [AuditRow.subject.icontains(wanted.about, autoescape=True)] if wanted.about else []
    fits += [AuditRow.at >= wanted.since] if wanted.since else []
    fits += [AuditRow.at < wanted.until] if wanted.until else []
    rows = session.scalars(select(AuditRow).where(*fits).order_by(AuditRow.number.desc()).offset(skip).limit(most))
    count = session.scalar(select(func.count()).select_from(AuditRow).where(*fits)) or 0
    return [_entry(row) for row in rows], count


def verify(session: Session, service_id: int) -> list[str]:
    """What shows that the log or a row was touched behind it, in words; nothing if all is as it was written."""
    digests: dict[tuple[str, int], bytes | None] = {}
    faults = list(_broken_links(session, service_id, digests))
    standing = {key: digest for key, digest in digests.items() if digest is not None}
    for kind in audited_kinds():
        faults += _touched_rows(session, service_id, kind, standing)
    return faults + [f"{table} row {row_id} was deleted." for table, row_id in sorted(standing)]


def audited_kinds() -> list[type[Row] | type[ServiceRow]]:
    """Every kind of row that belongs to a service, and the service itself."""
    kinds = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Row | ServiceRow)]
    return sorted(kinds, key=lambda kind: table_of(kind).name)


def _append(session: Session, service_id: int, entry: Entry, changes: Changes) -> None:
    head = session.get(HeadRow, service_id)
    if head is None:
        head = HeadRow(service_id=service_id, number=0, hash=START)
        session.add(head)
    number = head.number + 1
    rows = [
        {"service_id": service_id, "number": number, "table": table, "row_id": row_id, "digest": digest}
        for (table, row_id), digest in sorted(changes.items())
    ]
    bound = _hash(head.hash, service_id, number, entry, rows)
    session.add(
        AuditRow(
            service_id=service_id,
            number=number,
            at=entry.at,
            actor=entry.actor,
            deed=entry.deed,
            subject=entry.subject,
            reason=entry.reason,
            hash=bound,
        )
    )
    session.flush()
    if rows:
        session.execute(insert(ChangeRow), rows)
    head.number, head.hash = number, bound
    session.flush()


def _hash(before: bytes, service_id: int, number: int, entry: Entry, changes: list[dict[str, Any]]) -> bytes:
    """Covers every change through a running hash, so that a long import needs no long text."""
    running = sha256(before)
    for row in changes:
        running.update(json.dumps([row["table"], row["row_id"]]).encode())
        running.update(row["digest"] or b"deleted")
    words = [service_id, number, entry.at.isoformat(), entry.actor, entry.deed.value, entry.subject, entry.reason]
    running.update(json.dumps(words, ensure_ascii=False).encode())
    return running.digest()


def _broken_links(session: Session, service_id: int, digests: dict[tuple[str, int], bytes | None]) -> Iterator[str]:
    """Entries that do not follow from the one before; leaves each row's last digest in `digests`."""
    before, number = START, 0
    changes = _changes_by_number(session, service_id)
    for row in session.scalars(select(AuditRow).where(AuditRow.service_id == service_id).order_by(AuditRow.number)):
        number += 1
        if row.number != number:
            yield f"Entry {number} of the log is missing."
            number = row.number
        own = changes.pop(row.number, [])
        digests.update({(change["table"], change["row_id"]): change["digest"] for change in own})
        if _hash(before, service_id, row.number, _entry(row), own) != row.hash:
            yield f"Entry {row.number} of the log, or one of its changes, is not as it was written."
        before = row.hash
    yield from (f"Changes of entry {left} are there, and the entry is not." for left in sorted(changes))
    head = session.get(HeadRow, service_id)
    if (head.number, head.hash) != (number, before) if head else number > 0:
        yield "The log does not end where it ended: entries were cut off or added."


def _changes_by_number(session: Session, service_id: int) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    table = table_of(ChangeRow)
    query = select(table).where(table.c.service_id == service_id)
    for row in session.execute(query.order_by(table.c.number)).mappings():
        found.setdefault(row["number"], []).append(dict(row))
    for rows in found.values():
        rows.sort(key=lambda row: (row["table"], row["row_id"]))
    return found


def _touched_rows(
    session: Session, service_id: int, kind: type[Row] | type[ServiceRow], standing: dict[tuple[str, int], bytes]
) -> Iterator[str]:
    """Takes out of `standing` each row that is there."""
    table = table_of(kind)
    owner = table.c.id if kind is ServiceRow else table.c.service_id
    for row in session.execute(select(table).where(owner == service_id).order_by(table.c.id)).mappings():
        digest = standing.pop((table.name, row["id"]), None)
        if digest is None:
            yield f"{table.name} row {row['id']} was added behind the log."
        elif digest != row_digest(table, dict(row)):
            yield f"{table.name} row {row['id']} was changed behind the log."


def _entry(row: AuditRow) -> Entry:
    return Entry(row.number, row.at, row.actor, row.deed, row.subject, row.reason)
