"""The files of deploy/ work: an upgrade, a roll-back, the pages under gunicorn, the rules of the alarms."""

import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from configparser import RawConfigParser
from contextlib import closing
from pathlib import Path

import pytest
import requests
from sqlalchemy import inspect

from scheduler.domain.versions import Actor
from scheduler.operations.health import health_of
from scheduler.operations.keep_records import import_service
from scheduler.store.database import Database, make_engine
from scheduler.store.schema import migrate
from tests.exchange.folders import a_service
from webui.metrics import as_prometheus_reads

DEPLOY = Path("deploy").resolve()
HERE = Path().resolve()
ENVIRONMENT = Path(sys.prefix)


def a_release(root, name, newest=None):
    """A release as the scripts see it: this one's environment, with the migrations up to `newest`."""
    release = root / "releases" / name
    versions = release / "scheduler/store/migrations/versions"
    versions.mkdir(parents=True)
    (release / ".venv").symlink_to(ENVIRONMENT)
    for path in Path("scheduler/store/migrations/versions").glob("0*.py"):
        if newest is None or path.name[:4] <= newest:
            (versions / path.name).touch()
    return release


@pytest.fixture
def machine(tmp_path):
    """A folder in the place of /opt, /etc and /var, and a systemctl that writes down what it is asked."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/systemctl").write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\n')
    (tmp_path / "bin/systemctl").chmod(0o755)
    (tmp_path / "backups").mkdir()
    (tmp_path / "environment").write_text(
        f"UNPAID_WORK_STORE='sqlite:///{tmp_path}/store.db'\nUNPAID_WORK_BACKUPS={tmp_path}/backups\n"
    )
    environment = {
        **os.environ,
        "PATH": f"{tmp_path}/bin:{os.environ['PATH']}",
        "ROOT": str(tmp_path),
        "ENVIRONMENT": str(tmp_path / "environment"),
    }

    def run(script, *arguments):
        return subprocess.run(
            [DEPLOY / script, *arguments], env=environment, capture_output=True, text=True, check=True
        )

    return tmp_path, run


def test_a_release_is_put_in_place_upgraded_and_rolled_back(machine):
    root, run = machine
    first, second = a_release(root, "1"), a_release(root, "2")
    run("upgrade", first)
    database = Database(f"sqlite:///{root}/store.db")
    import_service(database, "s", a_service(), Actor("Ailsa Coordinator", "A test"))
    database.close()
    run("upgrade", second)
    assert (root / "current").resolve() == second
    assert (root / "backups/before-2.zip").stat().st_size > 1000
    older = a_release(root, "0", newest="0004")
    run("roll-back", older)
    assert (root / "current").resolve() == older
    engine = make_engine(f"sqlite:///{root}/store.db")
    with engine.connect() as connection:
        assert "messages" not in inspect(connection).get_table_names()
        assert connection.exec_driver_sql("SELECT count(*) FROM individuals").scalar() == len(a_service().individuals)
    migrate(engine)
    engine.dispose()
    assert run("run", "user", "list", "--service", "s").stdout == ""
    assert (root / "asked").read_text().splitlines() == 3 * [
        "stop unpaid-work-worker unpaid-work-web",
        "start unpaid-work-web unpaid-work-worker",
    ]


def test_the_pages_answer_under_gunicorn_and_say_whether_the_store_does(tmp_path):
    store = tmp_path / "store.db"
    engine = make_engine(str(store))
    migrate(engine)
    engine.dispose()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "BIND": f"127.0.0.1:{port}",
        "WEB_CONCURRENCY": "2",
        "UNPAID_WORK_STORE": f"sqlite:///{store}",
        "UNPAID_WORK_SECRET_KEY": "only for tests, and long enough.",
        "UNPAID_WORK_METRICS_TOKEN": "token",
    }
    command = [Path(sys.executable).with_name("gunicorn"), "--config", DEPLOY / "gunicorn.conf.py", "webui.wsgi:app"]
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, cwd=HERE, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        assert wait_for(f"{address}/readyz") == {"status": "ready"}
        assert requests.get(f"{address}/healthz", timeout=10).json() == {"status": "up"}
        assert requests.get(f"{address}/metrics", timeout=10).status_code == 403
        told = requests.get(f"{address}/metrics", headers={"Authorization": "Bearer token"}, timeout=10)
        assert told.status_code == 200
        with closing(sqlite3.connect(store)) as broken:
            broken.execute("ALTER TABLE services RENAME TO gone")
        assert requests.get(f"{address}/healthz", timeout=10).status_code == 200
        assert requests.get(f"{address}/readyz", timeout=10).status_code == 503
    finally:
        server.terminate()
        server.wait(120)


def wait_for(address):
    for _ in range(300):
        try:
            return requests.get(address, timeout=10).json()
        except requests.RequestException:
            time.sleep(0.2)
    raise AssertionError("gunicorn did not answer")


def test_the_alarms_ask_for_figures_that_there_are(tmp_path):
    engine = make_engine(str(tmp_path / "store.db"))
    migrate(engine)
    engine.dispose()
    database = Database(str(tmp_path / "store.db"))
    figures = set(re.findall(r"# TYPE (\w+)", as_prometheus_reads(health_of(database))[0].decode()))
    database.close()
    asked = set(re.findall(r"unpaid_work_\w+", (DEPLOY / "alerts.yml").read_text()))
    assert asked
    assert asked <= figures


@pytest.mark.parametrize("unit", sorted(path.name for path in DEPLOY.glob("*.service")))
def test_a_unit_starts_what_a_release_has(unit):
    parser = RawConfigParser(strict=False)
    parser.optionxform = str
    parser.read(DEPLOY / unit)
    program, *arguments = parser["Service"]["ExecStart"].split()
    assert (ENVIRONMENT / "bin" / Path(program).name).exists()
    assert all((HERE / argument).exists() for argument in arguments if "/" in argument)
    assert parser["Service"]["Restart"] == "always"
