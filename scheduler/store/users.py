"""Accounts, and attempts to sign in."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.access import Role, User
from scheduler.domain.errors import SchedulerError
from scheduler.store.tables.access import AttemptRow, UserRow
from scheduler.store.tables.base import ServiceRow
from scheduler.store.tables.staff import SupervisorRow


def add_user(
    session: Session, service: int, email: str, name: str, role: Role, supervisor_id: str | None, password: str | None
) -> User:
    """A new account. Raises SchedulerError if the address is taken, in whatever service, or the supervisor unknown."""
    _refuse_unknown(session, service, supervisor_id)
    if _by_email(session, email) is not None:
        raise SchedulerError("Someone has an account with this e-mail address. Use another one.")
    row = UserRow(
        service_id=service,
        email=email.lower(),
        name=name,
        role=role,
        supervisor_id=supervisor_id,
        password=password,
        active=True,
        stamp=0,
    )
    session.add(row)
    session.flush()
    return _user(session, row)


def change_user(
    session: Session, service: int, number: int, name: str, role: Role, supervisor_id: str | None, active: bool
) -> User:
    """Raises SchedulerError if the service has no such account or supervisor. Who is signed in must sign in again."""
    _refuse_unknown(session, service, supervisor_id)
    row = _row(session, service, number)
    row.name, row.role, row.supervisor_id, row.active = name, role, supervisor_id, active
    row.stamp += 1
    session.flush()
    return _user(session, row)


def _refuse_unknown(session: Session, service: int, supervisor_id: str | None) -> None:
    if supervisor_id is None:
        return
    known = session.scalars(select(SupervisorRow.supervisor_id).where(SupervisorRow.service_id == service)).all()
    if supervisor_id not in known:
        raise SchedulerError(f'There is no supervisor "{supervisor_id}". Known: {", ".join(sorted(known)[:12])}.')


def set_password(session: Session, service: int, number: int, password: str) -> None:
    """`password` is its hash."""
    row = _row(session, service, number)
    row.password = password
    row.stamp += 1
    session.flush()


def email_of(session: Session, service: int, number: int) -> str:
    return _row(session, service, number).email


def user_to_sign_in(session: Session, email: str) -> tuple[User, str | None, int] | None:
    """The account, its password's hash, and the number of its service."""
    row = _by_email(session, email)
    return None if row is None else (_user(session, row), row.password, row.service_id)


def user_of(session: Session, number: int) -> User | None:
    row = session.get(UserRow, number)
    return None if row is None else _user(session, row)


def users_of(session: Session, service: int) -> list[User]:
    """All accounts of a service, by name."""
    rows = session.scalars(select(UserRow).where(UserRow.service_id == service).order_by(UserRow.name, UserRow.id))
    return [_user(session, row) for row in rows]


def password_of(session: Session, service: int, number: int) -> str | None:
    return _row(session, service, number).password


def failures(session: Session, email: str) -> tuple[int, datetime | None]:
    """Failed attempts under an address since the last that went well, and when the last was."""
    row = session.get(AttemptRow, _digest(email))
    return (row.failures, row.last_at) if row else (0, None)


def count_failure(session: Session, email: str, at: datetime) -> None:
    row = session.get(AttemptRow, _digest(email))
    if row is None:
        session.add(AttemptRow(digest=_digest(email), failures=1, last_at=at))
    else:
        row.failures, row.last_at = row.failures + 1, at


def forget_failures(session: Session, email: str) -> None:
    if (row := session.get(AttemptRow, _digest(email))) is not None:
        session.delete(row)


def _digest(email: str) -> str:
    return sha256(email.strip().lower().encode()).hexdigest()


def _by_email(session: Session, email: str) -> UserRow | None:
    return session.scalar(select(UserRow).where(UserRow.email == email.strip().lower()))


def _row(session: Session, service: int, number: int) -> UserRow:
    row = session.get(UserRow, number)
    if row is None or row.service_id != service:
        raise SchedulerError("There is no such account. Choose one of the list.")
    return row


def _user(session: Session, row: UserRow) -> User:
    service = session.get_one(ServiceRow, row.service_id)
    return User(
        number=row.id,
        service=service.key,
        email=row.email,
        name=row.name,
        role=row.role,
        supervisor_id=row.supervisor_id,
        active=row.active,
        stamp=row.stamp,
    )
