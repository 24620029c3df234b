"""A PostgreSQL server of our own for a test run: a new cluster in a folder, on a socket there, on no network."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

DEBIAN = Path("/usr/lib/postgresql")
UNPRIVILEGED = "postgres"


def _program(name: str) -> str:
    """Debian keeps the server's programs in a folder for each version."""
    found = sorted(DEBIAN.glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name) or name


@contextmanager
def postgresql(under: Path | None = None) -> Iterator[str]:
    """The address of a running server, without a database's name; it is gone afterwards. The server refuses root."""
    user = UNPRIVILEGED if os.getuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=under))
    try:
        if user:
            shutil.chown(folder, user)
        name = user or pwd.getpwuid(os.getuid()).pw_name
        _run(["initdb", "-D", f"{folder}/data", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-U", name], user)
        options = f"-c listen_addresses='' -k {folder} -c fsync=off -c max_connections=200"
        _run(["pg_ctl", "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o", options, "start"], user)
        yield f"postgresql://{name}@/{{}}?host={folder}"
        _run(["pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop"], user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def in_memory(room: int = 4 << 30) -> Path | None:
    """A folder in memory with that many bytes of room, if there is one: copying databases is three times as quick."""
    folder = Path("/dev/shm")
    return folder if folder.is_dir() and shutil.disk_usage(folder).free >= room else None


def new_database(server: str, name: str, template: str = "template0") -> str:
    """The address of a new database on a server of `postgresql`, a copy of another."""
    address = server.format("postgres").replace("postgresql:", "postgresql+psycopg:")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    engine.dispose()
    return server.format(name)


def _run(command: list[str], user: str | None) -> None:
    done = subprocess.run(
        [_program(command[0]), *command[1:]],
        user=user,
        cwd="/",
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert done.returncode == 0, done.stderr
