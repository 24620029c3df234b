"""Accounts: made, changed, closed, and signed in to; each with its entry in the log."""

import re
from collections.abc import Iterable
from datetime import timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from scheduler.domain.access import Role, User
from scheduler.domain.errors import SchedulerError
from scheduler.domain.versions import Actor, Deed
from scheduler.store import audit, users
from scheduler.store.database import Database
from scheduler.store.records import service_id

LEAST_LENGTH, MOST_LENGTH = 12, 200
MOST_FAILURES, LOCKED_FOR = 5, timedelta(minutes=15)
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
WRONG = "The e-mail address or the password is not right. Check both."
HASHER = PasswordHasher()
SIGN_IN = "Sign-in page"
OWN_NAMES = (SIGN_IN, "Messages", "Nightly run", "Watch")
"""By which the program signs for itself."""


def add_user(
    database: Database,
    key: str,
    email: str,
    name: str,
    role: Role,
    actor: Actor,
    supervisor_id: str | None = None,
    password: str | None = None,
) -> User:
    """A new account. Raises SchedulerError for what cannot be, with the remedy."""
    _refuse_unfit(email, name, role, supervisor_id)
    hashed = None if password is None else _hash(password)
    with database.changing(actor) as session:
        service = service_id(session, key)
        _refuse_taken(users.users_of(session, service), name, None)
        user = users.add_user(session, service, email.strip(), name.strip(), role, supervisor_id, hashed)
        audit.note(session, service, Deed.COLLECTION, f"account {user.number}: {role}")
        return user


def change_user(
    database: Database,
    key: str,
    number: int,
    name: str,
    role: Role,
    active: bool,
    actor: Actor,
    supervisor_id: str | None = None,
) -> User:
    """Another name or role, closed or open again; whoever is signed in to it must sign in again."""
    _refuse_unfit("any@example.org", name, role, supervisor_id)
    with database.changing(actor) as session:
        service = service_id(session, key)
        known = users.users_of(session, service)
        _refuse_taken(known, name, number)
        was = next((one.name for one in known if one.number == number), "")
        user = users.change_user(session, service, number, name.strip(), role, supervisor_id, active)
        state = "open" if active else "closed"
        named = "" if user.name == was else f', "{was}" is "{user.name}" from now on'
        audit.note(session, service, Deed.ALTERATION, f"account {number}: {role}, {state}{named}")
        return user


def set_password(database: Database, key: str, number: int, password: str, actor: Actor) -> None:
    """Raises SchedulerError for one that is too short."""
    hashed = _hash(password)
    with database.changing(actor) as session:
        service = service_id(session, key)
        users.set_password(session, service, number, hashed)
        users.forget_failures(session, users.email_of(session, service, number))
        audit.note(session, service, Deed.ALTERATION, f"account {number}: password")


def change_own_password(database: Database, user: User, old: str, new: str) -> None:
    """Raises SchedulerError if the old one is not right."""
    with database.reading() as session:
        known = users.password_of(session, service_id(session, user.service), user.number)
    if not _fits(known or _of_nobody(), old):
        raise SchedulerError("The present password is not right. Enter the one that you sign in with.")
    set_password(database, user.service, user.number, new, Actor(user.name, "Own account"))


def sign_in(database: Database, email: str, password: str) -> User:
    """The account. Raises SchedulerError if address or password is wrong, or after too many failures for a while."""
    actor = Actor(SIGN_IN, "Signing in")
    with database.reading() as session:
        found = users.user_to_sign_in(session, email)
        count, last = users.failures(session, email)
    if last is not None and count >= MOST_FAILURES and database.moment() < last + LOCKED_FOR:
        minutes = int(LOCKED_FOR.total_seconds() // 60)
        raise SchedulerError(f"Too many attempts. Wait {minutes} minutes, or ask an administrator for a new password.")
    right = _fits((found[1] if found else None) or _of_nobody(), password[:MOST_LENGTH])
    with database.changing(actor) as session:
        if last is not None and database.moment() >= last + LOCKED_FOR:
            users.forget_failures(session, email)
        if found is None or not right or not found[0].active:
            users.count_failure(session, email, database.moment())
            if found is not None:
                audit.note(session, found[2], Deed.CONSULTATION, f"account {found[0].number}: sign-in refused")
        else:
            users.forget_failures(session, email)
            audit.note(session, found[2], Deed.CONSULTATION, f"account {found[0].number}: signed in")
    if found is None or not right or not found[0].active:
        raise SchedulerError(WRONG)
    return found[0]


def sign_in_vouched(database: Database, email: str) -> User:
    """The account of an address that the council's own sign-in vouches for. Raises SchedulerError if there is none."""
    with database.reading() as session:
        found = users.user_to_sign_in(session, email)
    if found is None or not found[0].active:
        raise SchedulerError("There is no account for you here yet. Ask an administrator of your service to add one.")
    with database.changing(Actor(SIGN_IN, "Single sign-on")) as session:
        audit.note(session, found[2], Deed.CONSULTATION, f"account {found[0].number}: signed in")
    return found[0]


def find_user(database: Database, number: int) -> User | None:
    """An account that may be used."""
    with database.reading() as session:
        user = users.user_of(session, number)
    return user if user is not None and user.active else None


def list_users(database: Database, key: str) -> list[User]:
    with database.reading() as session:
        return users.users_of(session, service_id(session, key))


def _refuse_unfit(email: str, name: str, role: Role, supervisor_id: str | None) -> None:
    if not ADDRESS.fullmatch(email.strip()):
        raise SchedulerError("This is not an e-mail address. Write it as name@example.org.")
    if not name.strip():
        raise SchedulerError("A name is missing. Write the name that colleagues know.")
    if (role is Role.SUPERVISOR) != bool(supervisor_id):
        raise SchedulerError("A supervisor's account needs the supervisor's id in the records, any other has none.")


def _refuse_taken(known: Iterable[User], name: str, number: int | None) -> None:
    """Raises SchedulerError for a name that another account has: the log and the case-loads go by it."""
    same = _plain(name)
    if same in map(_plain, OWN_NAMES) or any(_plain(one.name) == same and one.number != number for one in known):
        raise SchedulerError(f'"{name.strip()}" is taken. The log says who did what by it: write one that is not.')


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _hash(password: str) -> str:
    if not LEAST_LENGTH <= len(password) <= MOST_LENGTH:
        raise SchedulerError(f"A password has at least {LEAST_LENGTH} characters. Three words together are good.")
    return HASHER.hash(password)


@cache
def _of_nobody() -> str:
    """Verified where there is no account, so that it takes as long and does not tell."""
    return HASHER.hash("of nobody")


def _fits(hashed: str, password: str) -> bool:
    try:
        return HASHER.verify(hashed, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
