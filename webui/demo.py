"""A store with the sample service and one login for each role, to try the pages: `python -m webui.demo FOLDER`."""

import json
import secrets
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from scheduler.domain.access import Role
from scheduler.domain.errors import SchedulerError
from scheduler.domain.versions import Actor
from scheduler.exchange.importing import read_service
from scheduler.operations.change_settings import change_setting
from scheduler.operations.keep_records import import_service
from scheduler.operations.manage_users import add_user, list_users, set_password
from scheduler.operations.plan_runs import carry_out, run_of, start_run
from scheduler.operations.publish_week import publish_week
from scheduler.operations.see_week import week_text
from scheduler.store.database import Database, make_engine
from scheduler.store.schema import migrate

EVENING = datetime(2026, 12, 3, 15, 0, tzinfo=UTC)
"""The Thursday before the sample's week, when it is published."""

KEY, WEEK, SECONDS, WORKERS = "sample", date(2026, 12, 7), 5.0, 2
ACTOR = Actor("Set-up", "A sample to try the pages")
PEOPLE = {
    Role.COORDINATOR: "Ailsa Coordinator",
    Role.CASE_MANAGER: "Morag Example",
    Role.SUPERVISOR: "",
    Role.MANAGER: "Marion Manager",
    Role.ADMINISTRATOR: "Adam Administrator",
}


def set_up(address: str, service: Path, key: str = KEY, passwords: dict[Role, str] | None = None) -> dict[Role, str]:
    """Fill the store if the service is not in it; the password of each role's login, new ones unless given."""
    engine = make_engine(address)
    migrate(engine)
    engine.dispose()
    database = Database(address, lambda: EVENING)
    records, _ = read_service(service)
    known = {}
    try:
        known = {user.role: user for user in list_users(database, key)}
    except SchedulerError:
        import_service(database, key, records, ACTOR)
        change_setting(database, key, "nightly_seconds", str(int(SECONDS)), "60", ACTOR)
        run = start_run(database, key, WEEK, SECONDS, ACTOR)
        carry_out(database, key, run, WORKERS)
        number = run_of(database, key, run.number).version or 0
        publish_week(database, key, WEEK, number, Actor(PEOPLE[Role.COORDINATOR], "Sample week"))
        staffing = json.loads(week_text(database, key, WEEK, number)[1])["staffing"]
        busiest = min(staffing, key=lambda row: row["session_id"].split("/")[1])["supervisor_id"]
        names = {row.supervisor_id: row.name for row in records.supervisors}
        managers = sorted({row.case_manager for row in records.individuals if row.case_manager})
        for role, name in PEOPLE.items():
            named = names[busiest] if role is Role.SUPERVISOR else managers[0] if role is Role.CASE_MANAGER else name
            supervisor = busiest if role is Role.SUPERVISOR else None
            known[role] = add_user(database, key, f"{role.value}@{key}.example", named, role, ACTOR, supervisor)
    chosen = {role: (passwords or {}).get(role) or secrets.token_urlsafe(12) for role in Role}
    for role, password in chosen.items():
        set_password(database, key, known[role].number, password, ACTOR)
    database.close()
    return chosen


if __name__ == "__main__":
    store = Path(sys.argv[1], "store.db")
    store.parent.mkdir(parents=True, exist_ok=True)
    secret = store.with_name("secret")
    if not secret.exists():
        secret.write_text(secrets.token_urlsafe(32), encoding="utf-8")
        secret.chmod(0o600)
    print("Setting up the sample service (about ten seconds the first time) ...", flush=True)
    for role, password in set_up(str(store), Path("data/sample")).items():
        print(f"  {role.value:15} {role.value}@{KEY}.example   {password}")
