"""`make bench-web`: pages under load, with five years of records: 50 users on PostgreSQL, 10 on SQLite."""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from pathlib import Path
from random import Random
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import numpy as np
from bs4 import BeautifulSoup

from scheduler.domain.access import Role
from scheduler.exchange.exporting import write_service
from scheduler.simulation.past_years import with_past_years
from scheduler.simulation.services import FIRST_MONDAY, Profile, invent_service
from tests.store.servers import new_database, postgresql
from webui.demo import set_up

PASSWORD = "three words together"
PROCESSES, THREADS, THINKING = 4, 4, 5.0
"""Seconds that a user looks at a page before the next, on average."""

SHARED = 1_000_000
"""All users of a role have one account here, whose limit would be that of one."""

PAGES = {
    Role.COORDINATOR: (
        *("/week/2026-12-07", "/week/2026-12-07/1/edit", "/week/2026-12-07/1/print", "/people", "/people/P001"),
        *("/muster", "/morning", "/performance", "/capacity", "/records/placements", "/messages"),
    ),
    Role.CASE_MANAGER: ("/lights", "/lights?light=red", "/people", "/lights?sort=last"),
    Role.SUPERVISOR: ("/my-sessions",),
    Role.MANAGER: ("/performance", "/lights", "/week/2026-12-07", "/people/P002"),
    Role.ADMINISTRATOR: ("/users", "/settings", "/log", "/retention", "/runs"),
}
MOST_COMMON = (
    *(Role.CASE_MANAGER, Role.COORDINATOR, Role.SUPERVISOR, Role.CASE_MANAGER, Role.MANAGER),
    *(Role.CASE_MANAGER, Role.COORDINATOR, Role.SUPERVISOR, Role.CASE_MANAGER, Role.ADMINISTRATOR),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rows", type=int, default=400_000)
    parser.add_argument("--on", choices=("SQLite", "PostgreSQL"), help="One of the databases.  [default: both]")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, postgresql() as server:
        records = with_past_years(invent_service(300, 1, Profile.TYPICAL), options.rows, 1, FIRST_MONDAY)
        write_service(records, Path(folder, "service"))
        sqlite = f"{folder}/store.db"
        for name, address, users in (("SQLite", sqlite, 10), ("PostgreSQL", new_database(server, "pages"), 50)):
            if options.on not in (None, name):
                continue
            set_up(address, Path(folder, "service"), "sample", dict.fromkeys(Role, PASSWORD))
            _measure(name, address, users, options.seconds)


def _measure(name: str, address: str, users: int, seconds: float) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "UNPAID_WORK_STORE": address,
        "UNPAID_WORK_SECRET_KEY": "only for measuring, and long enough",
        "UNPAID_WORK_DEVELOPMENT": "true",
        "UNPAID_WORK_TODAY": FIRST_MONDAY.isoformat(),
        "UNPAID_WORK_REQUESTS_A_MINUTE": str(SHARED),
    }
    command = [sys.executable, "-m", "gunicorn", f"--workers={PROCESSES}", f"--threads={THREADS}", "--log-level=error"]
    command += [f"--bind=127.0.0.1:{port}", "webui.wsgi:app"]
    with subprocess.Popen(command, env=environment) as server:
        try:
            _show(name, users, *_drive(f"http://127.0.0.1:{port}", users, seconds))
        finally:
            server.terminate()


def _drive(address: str, users: int, seconds: float) -> tuple[list[tuple[str, float]], list[str]]:
    """(page, seconds) of each view after everyone has seen each of their pages, and what failed."""
    roles = [MOST_COMMON[number % len(MOST_COMMON)] for number in range(users)]
    _until_up(address)
    with ThreadPoolExecutor(users) as pool:
        browsers = list(pool.map(lambda role: _sign_in(address, role), roles))
        for _ in range(3):
            list(
                pool.map(
                    lambda pair: [_view(pair[0], address + p) for p in PAGES[pair[1]]],
                    zip(browsers, roles, strict=True),
                )
            )
        until = time.monotonic() + seconds
        jobs = [
            pool.submit(_user, browser, address, role, until, Random(number))
            for number, (browser, role) in enumerate(zip(browsers, roles, strict=True))
        ]
        found = [job.result() for job in jobs]
    return [view for views, _ in found for view in views], [fault for _, faults in found for fault in faults]


def _user(
    browser: OpenerDirector, address: str, role: Role, until: float, chance: Random
) -> tuple[list[tuple[str, float]], list[str]]:
    views, faults = [], []
    while time.monotonic() < until:
        time.sleep(chance.expovariate(1 / THINKING))
        path = chance.choice(PAGES[role])
        status, taken = _view(browser, address + path)
        views.append((path.split("?")[0], taken))
        if status != 200:
            faults.append(f"{status} {path}")
    return views, faults


def _view(browser: OpenerDirector, url: str) -> tuple[int, float]:
    started = time.monotonic()
    try:
        with browser.open(url, timeout=60) as answer:
            answer.read()
            return answer.status, time.monotonic() - started
    except HTTPError as error:
        return error.code, time.monotonic() - started


def _sign_in(address: str, role: Role) -> OpenerDirector:
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    with browser.open(address + "/sign-in", timeout=60) as answer:
        token = BeautifulSoup(answer.read(), "html5lib").select_one("input[name=csrf_token]")["value"]
    form = {"email": f"{role}@sample.example", "password": PASSWORD, "csrf_token": token}
    with browser.open(address + "/sign-in", urlencode(form).encode(), timeout=60) as answer:
        assert "/sign-in" not in answer.url, "signing in failed"
    return browser


def _until_up(address: str) -> None:
    for _ in range(100):
        try:
            with build_opener().open(address + "/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("The server does not answer.")


def _show(name: str, users: int, views: list[tuple[str, float]], faults: list[str]) -> None:
    times = 1000 * np.array([taken for _, taken in views])
    print(
        f"{name}, {users} users: {len(views)} views, median {np.median(times):.0f} ms, "
        f"95th percentile {np.percentile(times, 95):.0f} ms, slowest {times.max():.0f} ms, {len(faults)} errors"
    )
    for path in sorted({path for path, _ in views}):
        own = 1000 * np.array([taken for seen, taken in views if seen == path])
        print(f"  {path:24} {len(own):5} views, 95th percentile {np.percentile(own, 95):.0f} ms")
    print(*faults[:5], sep="\n")


if __name__ == "__main__":
    main()
